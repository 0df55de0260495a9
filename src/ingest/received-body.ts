/**
 * A body of an import, kept until it has been read twice: once for what its rows are known by, once to import them. It
 * arrives as fast as the caller sends it, however long the import takes, and beyond a megabyte it is kept in a file.
 */
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '../http/problems.js';

export interface ReceivedBody {
  /** From its beginning, each time. */
  read(): AsyncIterable<Buffer>;
  /** Removes what is kept of it. */
  remove(): Promise<void>;
}

/** What is kept in memory. */
const IN_MEMORY_BYTES = 1024 * 1024;

/** @throws Problem `too_large` @throws Problem `unavailable` where a file cannot be written */
export async function receive(body: AsyncIterable<Buffer>, maxBytes: number): Promise<ReceivedBody> {
  const parts: Buffer[] = [];
  let bytes = 0;
  let file: OwnFile | null = null;
  try {
    for await (const part of body) {
      bytes += part.length;
      if (bytes > maxBytes) throw new Problem('too_large', `An import is larger than ${maxBytes} bytes.`);
      if (file === null && bytes <= IN_MEMORY_BYTES) parts.push(part);
      else {
        file ??= await OwnFile.create(parts.splice(0));
        await file.append(part);
      }
    }
  } catch (error) {
    await file?.remove();
    throw error;
  }
  if (file !== null) return file;
  return {
    // eslint-disable-next-line @typescript-eslint/require-await -- read as a file is, which comes piece by piece
    async *read() {
      yield* parts;
    },
    remove: () => Promise.resolve(),
  };
}

/** A file in a folder of its own, which nobody else may read. */
class OwnFile implements ReceivedBody {
  private constructor(
    private readonly folder: string,
    private readonly handle: FileHandle,
  ) {}

  static async create(parts: readonly Buffer[]): Promise<OwnFile> {
    const folder = await written(() => mkdtemp(join(tmpdir(), 'asof-body-')));
    const file = new OwnFile(folder, await written(() => open(join(folder, 'body'), 'wx', 0o600)));
    for (const part of parts) await file.append(part);
    return file;
  }

  async append(part: Buffer): Promise<void> {
    await written(() => this.handle.writeFile(part));
  }

  read(): AsyncIterable<Buffer> {
    return createReadStream(join(this.folder, 'body')) as AsyncIterable<Buffer>;
  }

  async remove(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function written<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    throw new Problem('unavailable', 'What is imported cannot be kept just now: no file can be written for it.', {
      cause,
    });
  }
}

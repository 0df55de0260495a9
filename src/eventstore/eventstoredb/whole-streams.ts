/**
 * Which streams have all their events still. An administrator of the server can delete, truncate or tombstone any of
 * them, and the server then goes on with what is left: it takes appends behind what is gone, and a deleted stream looks
 * like one that never was. So a stream is read from its first revision, or looked at there, before it is trusted.
 */
import { LRUCache } from 'lru-cache';
import { goneBefore, StreamNotWhole } from '../event-store.js';
import { type StreamNames } from './names.js';
import { type Reader } from './reading.js';

/** Streams that were found whole and that nothing has been done to since. */
const REMEMBERED = 50_000;

export class WholeStreams {
  readonly #reader: Reader;
  readonly #names: StreamNames;
  readonly #known = new LRUCache<string, true>({ max: REMEMBERED });

  constructor(reader: Reader, names: StreamNames) {
    this.#reader = reader;
    this.#names = names;
  }

  /** Something was done to the stream: it has to be looked at again. */
  forget(stream: string): void {
    this.#known.delete(stream);
  }

  /** @throws StreamNotWhole, StoreUnavailable */
  async check(stream: string): Promise<void> {
    if (this.#known.has(stream)) return;
    const name = this.#names.onServer(stream);
    const page = await this.#reader.page((client) => client.readStream(name, { fromRevision: 'start', maxCount: 1 }));
    await this.judge(stream, typeof page === 'string' ? page : (page[0]?.event?.revision ?? null));
  }

  /**
   * @param found the first revision of the stream that is left, null if there is a stream but none is left of it
   * @throws StreamNotWhole, StoreUnavailable
   */
  async judge(stream: string, found: bigint | 'missing' | 'tombstoned' | null): Promise<void> {
    const gone = await this.#whatIsGone(stream, found);
    if (gone === null) return void this.#known.set(stream, true);
    this.forget(stream);
    throw new StreamNotWhole(stream, gone);
  }

  async #whatIsGone(stream: string, found: bigint | 'missing' | 'tombstoned' | null): Promise<string | null> {
    switch (found) {
      case 'tombstoned':
        return 'it was deleted for good';
      case null:
        return 'all of its events are gone';
      case 'missing':
        return (await this.#isDeleted(stream)) ? 'it was deleted' : null;
      default:
        return found === 0n ? null : goneBefore(Number(found));
    }
  }

  /** A deleted stream answers as one that never was; what the server keeps about it tells them apart. */
  async #isDeleted(stream: string): Promise<boolean> {
    const about = this.#names.aboutOnServer(stream);
    const page = await this.#reader.page((client) =>
      client.readStream(about, { direction: 'backwards', fromRevision: 'end', maxCount: 1 }),
    );
    if (typeof page === 'string') return page === 'tombstoned';
    const settings = page[0]?.event?.data as { readonly $tb?: unknown } | undefined;
    return settings?.$tb !== undefined;
  }
}

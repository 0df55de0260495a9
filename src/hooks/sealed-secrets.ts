/**
 * Secrets that have to be read again, so that they cannot be kept as hashes: those of hooks and of subscriptions. They
 * lie in the settings sealed (AES-256-GCM) with the settings key, which is not in the database.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../application/refusal.js';
import { writeOnce } from '../runtime/write-once.js';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_FILE = 'settings.key';

/**
 * Where the settings key is: in a file that the settings name, in a data folder, where it is made when it is needed, or
 * in memory, where nothing else is kept either. Null: nowhere.
 */
export type KeyPlace = { readonly file: string } | { readonly folder: string } | 'memory' | null;

export class SealedSecrets {
  readonly #place: KeyPlace;
  #key: Promise<Buffer> | null = null;

  constructor(place: KeyPlace) {
    this.#place = place;
  }

  /**
   * @param of the id of what the secret belongs to: sealed for one, it opens for no other
   * @throws Refusal `unavailable` where there is no settings key
   */
  async seal(secret: string, of: string): Promise<string> {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, await this.#keyOnce(), iv).setAAD(Buffer.from(of));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, sealed, cipher.getAuthTag()]).toString('base64');
  }

  /** @throws Refusal `unavailable` where there is no settings key, or another one than it was sealed with */
  async open(sealed: string, of: string): Promise<string> {
    const bytes = Buffer.from(sealed, 'base64');
    const key = await this.#keyOnce();
    try {
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES)).setAAD(Buffer.from(of));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      return decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    } catch (error) {
      throw new Refusal('unavailable', 'A secret was sealed with another settings key than the present one.', {
        cause: error,
      });
    }
  }

  /** What has failed may be mended: it is tried again. */
  #keyOnce(): Promise<Buffer> {
    this.#key ??= settingsKey(this.#place).catch((error: unknown) => {
      this.#key = null;
      throw error;
    });
    return this.#key;
  }
}

/** 32 bytes. */
async function settingsKey(place: KeyPlace): Promise<Buffer> {
  if (place === 'memory') return randomBytes(KEY_BYTES);
  if (place === null)
    throw new Refusal('unavailable', 'There is no settings key: name a file that has it with ASOF_SETTINGS_KEY_FILE.');
  if ('file' in place) return keyIn(place.file, await read(place.file));
  const file = join(place.folder, KEY_FILE);
  await writeOnce(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
  return keyIn(file, await read(file));
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Refusal('unavailable', `The file of the settings key cannot be read (${code}).`, {
      cause: new Error(`${file}: ${code}`, { cause: error }),
    });
  }
}

/** In base64, or as hex digits. */
function keyIn(file: string, content: string): Buffer {
  const written = content.trim();
  const key = Buffer.from(written, /^[0-9a-f]{64}$/i.test(written) ? 'hex' : 'base64');
  if (key.length === KEY_BYTES) return key;
  throw new Refusal('unavailable', 'The file of the settings key does not hold 32 bytes in base64 or hex digits.', {
    cause: new Error(file),
  });
}

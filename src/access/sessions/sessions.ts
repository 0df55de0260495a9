/**
 * Sessions of people at pages: each was begun with a key and ends with it. The settings hold the hash of what the cookie
 * holds, so that whoever can read them can use none.
 */
import { createHash, randomBytes } from 'node:crypto';
import { type ReadModels } from '../../readmodels/read-models.js';
import { KeptRecords } from '../kept-records.js';
import { type StoredKey } from '../keys/key.js';

export interface Session {
  readonly keyId: string;
  readonly expiresAt: string;
}

const SESSIONS = 'sessions';
const LONGEST_MS = 12 * 3_600_000;
const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export class Sessions {
  readonly #kept: KeptRecords<Session>;
  readonly #now: () => number;

  constructor({ settings, isShared }: Pick<ReadModels, 'settings' | 'isShared'>, now = Date.now) {
    this.#kept = new KeptRecords(settings, SESSIONS, isShared);
    this.#now = now;
  }

  /** To be called before anything else. */
  open(): Promise<void> {
    return this.#kept.open();
  }

  close(): void {
    this.#kept.close();
  }

  /** Of at most twelve hours. @returns what the cookie holds. @throws ReadModelsUnavailable */
  async begin(key: StoredKey): Promise<{ readonly token: string; readonly expiresAt: string }> {
    const now = this.#now();
    const over = [...this.#kept.all].filter(([, { expiresAt }]) => Date.parse(expiresAt) <= now);
    await this.#kept.remove(...over.map(([hash]) => hash));
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const longest = new Date(now + LONGEST_MS).toISOString();
    const expiresAt = key.expiresAt !== null && key.expiresAt < longest ? key.expiresAt : longest;
    await this.#kept.put(hashOf(token), { keyId: key.id, expiresAt });
    return { token, expiresAt };
  }

  /** The session that a cookie stands for; null for none. @throws ReadModelsUnavailable, by the promise too */
  find(token: string): Session | null | Promise<Session | null> {
    if (!TOKEN.test(token)) return null;
    const live = (session: Session | null): Session | null =>
      session && Date.parse(session.expiresAt) > this.#now() ? session : null;
    const found = this.#kept.find(hashOf(token));
    return found instanceof Promise ? found.then(live) : live(found);
  }

  /** @throws ReadModelsUnavailable */
  async end(token: string): Promise<void> {
    await this.#kept.remove(hashOf(token));
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

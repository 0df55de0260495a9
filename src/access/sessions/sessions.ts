/**
 * Sessions of people at pages: begun with a key, with which it ends, or by way of the people's issuer. The settings hold the
 * hash of what the cookie holds, so that whoever can read them can use none.
 */
import { createHash, randomBytes } from 'node:crypto';
import { type Rights } from '../../application/caller.js';
import { type ReadModels } from '../../readmodels/read-models.js';
import { Ends } from '../ends.js';
import { KeptRecords } from '../kept-records.js';

/** Of a key: what it may is asked of the key. */
export interface KeySession {
  readonly keyId: string;
}

/** Of a person: what they may, as their issuer said it when the session began. */
export interface PersonSession {
  readonly issuer: string;
  readonly userId: string;
  readonly name: string | null;
  readonly rights: Rights;
  /** An instant from which on the issuer is to be asked again. */
  readonly renewAt: string;
}

export type Session = (KeySession | PersonSession) & { readonly expiresAt: string };

/** A session that has begun. */
export interface BegunSession {
  /** What its cookie holds. */
  readonly token: string;
  readonly expiresAt: string;
}

/** From when on nobody is let in any more by what the issuer has said, in milliseconds. */
export const lapsesAt = (renewAt: string): number => Date.parse(renewAt) + LAPSES_AFTER_MS;

const SESSIONS = 'sessions';
const LONGEST_MS = 12 * 3_600_000;
/** What an issuer has said of somebody is asked again after so long. */
export const RENEWED_AFTER_MS = 3_600_000;
/** Scripts cannot go to the issuer: what they ask for is answered for so long after that. */
const LAPSES_AFTER_MS = 3_600_000;
const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export class Sessions {
  readonly #kept: KeptRecords<Session>;
  readonly #now: () => number;
  /** By hash, of sessions that have been used here. */
  readonly #ends = new Ends();

  constructor({ settings, isShared }: Pick<ReadModels, 'settings' | 'isShared'>, now = Date.now) {
    this.#kept = new KeptRecords(settings, SESSIONS, isShared, () => this.#endWhatIsOver());
    this.#now = now;
  }

  /** To be called before anything else. */
  open(): Promise<void> {
    return this.#kept.open();
  }

  close(): void {
    this.#kept.close();
  }

  /**
   * Of at most twelve hours.
   * @param until an instant at which it ends before
   * @throws ReadModelsUnavailable
   */
  async begin(of: KeySession | PersonSession, until: string | null = null): Promise<BegunSession> {
    const now = this.#now();
    const over = [...this.#kept.all].filter(([, { expiresAt }]) => Date.parse(expiresAt) <= now);
    await this.#kept.remove(...over.map(([hash]) => hash));
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const longest = new Date(now + LONGEST_MS).toISOString();
    const expiresAt = until !== null && until < longest ? until : longest;
    await this.#kept.put(hashOf(token), { ...of, expiresAt });
    return { token, expiresAt };
  }

  /**
   * Aborts once the session is over, or its holder has signed out.
   * @param token of a session that has just been found
   * @param also of what it depends on: of its key
   */
  endOf(token: string, also?: () => AbortSignal | null): AbortSignal {
    return this.#ends.of(hashOf(token), also);
  }

  #endWhatIsOver(): void {
    this.#ends.look((hash) => {
      const session = this.#kept.all.get(hash);
      return !session || Date.parse(session.expiresAt) <= this.#now();
    });
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

/** The keys that there are: checked, listed, made, revoked. They lie in the settings, which all instances share. */
import { randomUUID } from 'node:crypto';
import { invalidRequest, Refusal } from '../../application/refusal.js';
import { type ReadModels } from '../../readmodels/read-models.js';
import { Ends } from '../ends.js';
import { KeptRecords } from '../kept-records.js';
import {
  hasExpired,
  idInKey,
  isLastingAdmin,
  isSameKey,
  newKey,
  storedKey,
  type KeyContent,
  type KeyView,
  type StoredKey,
} from './key.js';

/** What a key that was sent turned out to be. */
export type Verdict =
  | { readonly key: StoredKey }
  /** `id` of the key that is meant, where there is one. */
  | { readonly fault: 'malformed' | 'unknown' | 'expired'; readonly id: string | null };

const KEYS = 'keys';
/** Apart from the keys, so that a use that is noted late brings no revoked key back. */
const USES = 'key_uses';
/** A key that is used all the time is written down once a minute. */
const USE_NOTED_MS = 60_000;

/** Keys are made and revoked by one instance at a time. */
const LEASE = 'keys';
const LEASE_MS = 10_000;

export class Keys {
  readonly #readModels: Pick<ReadModels, 'settings' | 'operational'>;
  readonly #kept: KeptRecords<StoredKey>;
  readonly #now: () => number;
  /** By id: when it was used last, and when a use was last written down; in milliseconds. */
  readonly #used = new Map<string, { at: number; notedAt: number }>();
  /** By id, of keys that have been used here. */
  readonly #ends = new Ends();
  readonly #holder = randomUUID();
  readonly #closing = new AbortController();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(readModels: Pick<ReadModels, 'settings' | 'operational' | 'isShared'>, now = Date.now) {
    this.#readModels = readModels;
    this.#kept = new KeptRecords(readModels.settings, KEYS, readModels.isShared, () => this.#endWhatIsOver());
    this.#now = now;
  }

  /** To be called before anything else. */
  open(): Promise<void> {
    return this.#kept.open();
  }

  close(): void {
    this.#closing.abort();
    this.#kept.close();
  }

  /** Aborts when nothing is asked any more. */
  get closed(): AbortSignal {
    return this.#closing.signal;
  }

  /** Whether it is known which keys there are: not while the settings have never been readable. */
  get areKnown(): boolean {
    return this.#kept.isKnown;
  }

  /** Settles once that is known. */
  get known(): Promise<void> {
    return this.#kept.known;
  }

  /** Whether somebody has a key that may do everything. */
  get hasAdmin(): boolean {
    return this.#live().some(({ scopes }) => scopes.includes('admin'));
  }

  /**
   * Checks a key that was sent, and notes its use.
   * @throws ReadModelsUnavailable, by the promise too
   */
  check(sent: string): Verdict | Promise<Verdict> {
    const id = idInKey(sent);
    if (id === null) return { fault: 'malformed', id: null };
    const found = this.#kept.find(id);
    return found instanceof Promise ? found.then((key) => this.#judge(sent, key)) : this.#judge(sent, found);
  }

  #judge(sent: string, key: StoredKey | null): Verdict {
    if (key === null || !isSameKey(sent, key)) return { fault: 'unknown', id: key?.id ?? null };
    if (hasExpired(key, this.#now())) return { fault: 'expired', id: key.id };
    this.noteUse(key.id);
    return { key };
  }

  /** The key of an id, while it is good. Its use is not noted. @throws as {@link check} */
  find(id: string): StoredKey | null | Promise<StoredKey | null> {
    const live = (key: StoredKey | null): StoredKey | null => (key && !hasExpired(key, this.#now()) ? key : null);
    const found = this.#kept.find(id);
    return found instanceof Promise ? found.then(live) : live(found);
  }

  /** Aborts once the key has been revoked, or has expired. */
  endOf(id: string): AbortSignal {
    return this.#ends.of(id);
  }

  #endWhatIsOver(): void {
    this.#ends.look((id) => {
      const key = this.#kept.all.get(id);
      return !key || hasExpired(key, this.#now());
    });
  }

  noteUse(id: string): void {
    const at = this.#now();
    const use = this.#used.get(id) ?? { at, notedAt: -Infinity };
    this.#used.set(id, use);
    use.at = at;
    if (at - use.notedAt < USE_NOTED_MS) return;
    use.notedAt = at;
    // Nobody waits for it, and the next use is noted again.
    void this.#readModels.settings.put(USES, id, instant(at)).catch(() => (use.notedAt = -Infinity));
  }

  /** Every key, the oldest first, those that have run out too. @throws ReadModelsUnavailable */
  async all(): Promise<KeyView[]> {
    const [uses] = await Promise.all([this.#readModels.settings.all(USES), this.#kept.look()]);
    const views = [...this.#kept.all.values()].map((key): KeyView => {
      const own = this.#used.get(key.id);
      const noted = uses.get(key.id) ?? '';
      const used = own && instant(own.at) > noted ? instant(own.at) : noted;
      return viewOf(key, used === '' ? null : used);
    });
    return views.sort((a, b) => (a.createdAt + a.id < b.createdAt + b.id ? -1 : 1));
  }

  /**
   * @param onlyAsFirst refused as soon as there is any key
   * @param key made by others, as of {@link newKey}
   * @returns the key itself, which is shown this once
   * @throws Refusal `invalid` `unauthenticated` `in_progress`; ReadModelsUnavailable
   */
  create(
    content: KeyContent,
    { onlyAsFirst = false, key = newKey() } = {},
  ): Promise<{ readonly view: KeyView; readonly key: string }> {
    return this.#alone(async () => {
      if (hasExpired(content, this.#now()))
        throw invalidRequest([{ pointer: '/expiresAt', code: 'range', detail: 'must be in the future' }]);
      if (onlyAsFirst && this.#kept.all.size > 0)
        throw new Refusal('unauthenticated', 'There is a key already: a further one is made with an admin key.');
      const stored = storedKey(key, content, instant(this.#now()));
      await this.#kept.put(stored.id, stored);
      return { view: viewOf(stored, null), key };
    });
  }

  /** @throws Refusal `not_found` `reserved` `in_progress`; ReadModelsUnavailable */
  revoke(id: string): Promise<void> {
    return this.#alone(async () => {
      const key = this.#kept.all.get(id);
      if (!key) throw new Refusal('not_found', `There is no key ${JSON.stringify(id.slice(0, 100))}.`);
      const lasting = [...this.#kept.all.values()].filter(isLastingAdmin);
      if (isLastingAdmin(key) && lasting.length === 1)
        throw new Refusal('reserved', 'This is the last admin key that does not expire: make another one first.');
      await this.#kept.remove(id);
      this.#used.delete(id);
      await this.#readModels.settings.remove(USES, id);
    });
  }

  #live(): StoredKey[] {
    return [...this.#kept.all.values()].filter((key) => !hasExpired(key, this.#now()));
  }

  /** One change after the other, whichever instance makes it, each on what is there then. */
  #alone<T>(change: () => Promise<T>): Promise<T> {
    const outcome = this.#turn.then(async () => {
      const { operational } = this.#readModels;
      const lease = await operational.acquire(LEASE, this.#holder, LEASE_MS);
      if (!lease) throw new Refusal('in_progress', 'Another instance changes keys just now.');
      try {
        await this.#kept.look();
        return await change();
      } finally {
        // It runs out by itself.
        await operational.release(LEASE, this.#holder).catch(() => undefined);
      }
    });
    this.#turn = outcome.catch(() => undefined);
    return outcome;
  }
}

const instant = (at: number): string => new Date(at).toISOString();

function viewOf({ id, name, scopes, groups, services, createdAt, expiresAt }: StoredKey, lastUsedAt: string | null) {
  return { id, name, scopes, groups, services, createdAt, expiresAt, lastUsedAt } satisfies KeyView;
}

/**
 * Records of one kind of the settings, kept in memory, so that looking one up costs no way to the database. Another
 * instance may change them: then they are read again every two seconds.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { ReadModelsUnavailable, type SettingsStore } from '../readmodels/read-models.js';

const LOOK_AGAIN_MS = 2000;
/** Unknown names would otherwise cost a look each. */
const BETWEEN_LOOKS_MS = 250;
/** While the database is away nobody can change them there; but this instance may be the one that is cut off. */
const LONGEST_UNSEEN_MS = 3_600_000;

export class KeptRecords<T> {
  #records = new Map<string, T>();
  /** Own changes: a look that began before one is of no use after it. */
  #changes = 0;
  /** When they were read, and when a look was begun; of `performance.now()`. */
  #readAt = -Infinity;
  #lookedAt = -Infinity;
  #next: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;
  #tellKnown: () => void = () => undefined;
  /** Settles once they have been read for the first time. */
  readonly known = new Promise<void>((resolve) => (this.#tellKnown = resolve));

  /**
   * @param isShared whether others may change them
   * @param looked told of every change, and every two seconds at least
   */
  constructor(
    private readonly settings: SettingsStore,
    private readonly kind: string,
    private readonly isShared: boolean,
    private readonly looked: () => void = () => undefined,
  ) {}

  /** Reads them for the first time; a database that is away is asked again until it is there. */
  async open(): Promise<void> {
    const isIdle = (): boolean => this.isKnown && (!this.isShared || this.#records.size === 0);
    this.#timer = setInterval(() => {
      if (isIdle()) this.looked();
      else void this.look().catch(() => undefined);
    }, LOOK_AGAIN_MS).unref();
    await this.look().catch(() => undefined);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** Whether they have ever been read. */
  get isKnown(): boolean {
    return this.#readAt !== -Infinity;
  }

  /** By key, as they were read last. */
  get all(): ReadonlyMap<string, T> {
    return this.#records;
  }

  /**
   * The record of a key; null where there is none, also none that another instance has just made.
   * @throws ReadModelsUnavailable, by the promise too, where it cannot be said
   */
  find(key: string): T | null | Promise<T | null> {
    const isRecent = !this.isShared || performance.now() - this.#readAt < LONGEST_UNSEEN_MS;
    const known = this.#records.get(key);
    if (this.isKnown && isRecent && (known !== undefined || !this.isShared)) return known ?? null;
    return this.#lookSoon().then(() => this.#records.get(key) ?? null);
  }

  /** Reads them now. @throws ReadModelsUnavailable */
  async look(): Promise<void> {
    const changes = this.#changes;
    this.#lookedAt = performance.now();
    const texts = await this.settings.all(this.kind);
    if (changes !== this.#changes) return;
    this.#records = new Map([...texts].map(([key, text]) => [key, JSON.parse(text) as T]));
    this.#readAt = performance.now();
    this.#tellKnown();
    this.looked();
  }

  /** @throws ReadModelsUnavailable */
  async put(key: string, record: T): Promise<void> {
    await this.settings.put(this.kind, key, JSON.stringify(record));
    this.#changed(() => this.#records.set(key, record));
  }

  /** @returns what is there then: somebody else may have been first. @throws ReadModelsUnavailable */
  async putNew(key: string, record: T): Promise<T> {
    const there = await this.settings.putNew(this.kind, new Map([[key, JSON.stringify(record)]]));
    const kept = JSON.parse(there.get(key)!) as T;
    this.#changed(() => this.#records.set(key, kept));
    return kept;
  }

  /** @throws ReadModelsUnavailable */
  async remove(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      await this.settings.remove(this.kind, key);
      this.#changed(() => this.#records.delete(key));
    }
  }

  #changed(change: () => unknown): void {
    this.#changes += 1;
    change();
    this.looked();
  }

  /** A look that has not begun yet, which all who ask just now share. */
  #lookSoon(): Promise<void> {
    this.#next ??= this.#lookInTurn();
    return this.#next;
  }

  async #lookInTurn(): Promise<void> {
    const wait = this.#lookedAt + BETWEEN_LOOKS_MS - performance.now();
    if (wait > 0) await pause(wait);
    this.#next = null;
    await this.look();
    if (!this.isKnown) throw new ReadModelsUnavailable('the settings have not been read');
  }
}

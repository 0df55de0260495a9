/**
 * A consumer that every instance has for itself, in memory and without a checkpoint: loaded from the head documents of a
 * leased one, page by page, and then kept up with them. When another collection becomes active, its view is loaded beside
 * the present one, and then takes its place.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Position } from '../eventstore/event-store.js';
import { type DerivedDocuments, type ListedDocument } from '../readmodels/read-models.js';
import { Bell } from '../runtime/bell.js';
import { supervise } from '../runtime/supervise.js';
import { YieldLoop } from '../runtime/yield-loop.js';
import { type ActiveCollection, type ActiveDocuments } from './active-collection.js';
import { percentUpTo } from './projection-state.js';

/** What is made of one collection. */
export interface LocalView<View> {
  readonly collection: string;
  readonly view: View;
  /** Everything up to here is in the view; null: nothing is recorded yet. */
  position: Position | null;
  /** Counts every change of the view: answers of one version are the same. */
  version: number;
}

interface LocalConsumerOptions<View> {
  readonly name: string;
  readonly derived: Pick<DerivedDocuments, 'changes'>;
  /** Whose documents it is loaded from. */
  readonly active: ActiveCollection;
  /** A view of nothing. */
  readonly begin: () => View;
  /** Takes a document in. @returns true if answers change with it that were made while the page is taken in */
  readonly take: (view: View, document: ListedDocument) => boolean;
  /** Told of faults that it gets over by itself: what was read stays meanwhile. */
  readonly onFault: (error: Error) => void;
}

const PAGE = 100;
/** How often it looks for something new that it was not told of. */
const LOOK_MS = 1000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 200;

export class LocalConsumer<View> {
  readonly #options: LocalConsumerOptions<View>;
  readonly #closing = new AbortController();
  readonly #bell = new Bell();
  #running: Promise<void> = Promise.resolve();
  #current: LocalView<View> | null = null;
  #next: LocalView<View> | null = null;

  constructor(options: LocalConsumerOptions<View>) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.name;
  }

  /** The view to answer from; null before there is any. It becomes another one when another collection is active. */
  get current(): LocalView<View> | null {
    return this.#current;
  }

  /** While it is loaded for the first time: how much of what was recorded is in it, in percent. Null: nobody knows. */
  get percentLoaded(): number | null {
    const incomplete = this.#options.active.current()?.incomplete ?? null;
    return incomplete && percentUpTo(incomplete.target, this.#next?.position ?? null);
  }

  start(): void {
    this.#running = supervise(() => this.#follow(), {
      signal: this.#closing.signal,
      firstMs: FIRST_PAUSE_MS,
      longestMs: LONGEST_PAUSE_MS,
      onFailure: this.#options.onFault,
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
    this.#bell.close();
  }

  /** Changes every view that there is, and the version of each. */
  change(change: (view: View) => void): void {
    for (const each of [this.#current, this.#next]) {
      if (each === null) continue;
      change(each.view);
      each.version += 1;
    }
  }

  /** Whether everything up to a position is in the current view; null: whether there is one. */
  has(position: Position | null): boolean {
    return this.#current !== null && (this.#current.position ?? '') >= (position ?? '');
  }

  /** @returns false if that was not so after `withinMs`, when the signal aborted, or when it was closed */
  async whenProcessed(position: Position | null, withinMs: number, signal?: AbortSignal): Promise<boolean> {
    const until = performance.now() + withinMs;
    while (!this.has(position)) {
      const left = until - performance.now();
      if (left <= 0 || signal?.aborted || this.#bell.closed) return false;
      await this.#bell.wait(this.#bell.rung, { withinMs: left, ...(signal && { signal }) });
    }
    return true;
  }

  async #follow(): Promise<void> {
    const { active } = this.#options;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const documents = active.current();
      if (documents === null || this.#isUpTo(documents)) await active.moved(LOOK_MS, signal);
      else await this.#readOn(documents);
      // A database in this process answers, and what is closed resolves, without giving up the event loop.
      await nextTurn();
    }
  }

  #isUpTo({ collection, position, incomplete }: ActiveDocuments): boolean {
    const all = [this.#current, incomplete === null ? null : this.#next];
    return all.some((each) => each?.collection === collection && (each.position ?? '') >= (position ?? ''));
  }

  /** Reads a page of what has changed. */
  async #readOn({ collection, position: upTo, incomplete }: ActiveDocuments): Promise<void> {
    const { derived } = this.#options;
    const loading = this.#current?.collection === collection ? this.#current : this.#beside(collection);
    if (upTo !== null) {
      const page = await derived.changes(collection, { after: loading.position, upTo, limit: PAGE });
      await this.#take(loading, page);
      loading.position = page.length < PAGE ? upTo : page.at(-1)!.position;
      loading.version += 1;
    }
    // A part of what has happened is not to be answered from: the view before is, if there is one.
    if (loading !== this.#current && incomplete === null && (loading.position ?? '') >= (upTo ?? '')) {
      [this.#current, this.#next] = [loading, null];
    }
    this.#bell.ring();
  }

  #beside(collection: string): LocalView<View> {
    if (this.#next?.collection !== collection) {
      this.#next = { collection, view: this.#options.begin(), position: null, version: 0 };
    }
    return this.#next;
  }

  async #take(loading: LocalView<View>, page: readonly ListedDocument[]): Promise<void> {
    const loop = new YieldLoop();
    for (const document of page) {
      if (this.#options.take(loading.view, document)) loading.version += 1;
      await loop.yielded();
    }
  }
}

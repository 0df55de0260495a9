/**
 * The columns of all incidents, in this process, kept up with the read models: page by page at first, then as they move
 * on. When another collection of documents is to be read, its columns are filled beside and then take over.
 */
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { EVENT_STORE, READ_MODELS } from '../../config.js';
import { type EventStore, type Position } from '../../eventstore/event-store.js';
import { OwnAppends } from '../../eventstore/own-appends.js';
import { Problem } from '../../http/problems.js';
import { percentUpTo } from '../../projecting/projection-state.js';
import { SERVED_COLLECTION, type Served, type ServedCollection } from '../../projecting/served-collection.js';
import { type ListedDocument, type ReadModels } from '../../readmodels/read-models.js';
import { Bell } from '../../runtime/bell.js';
import { YieldLoop } from '../../runtime/yield-loop.js';
import { UnexpectedFaults } from '../../telemetry/unexpected-faults.js';
import { type ListedIncident } from '../../timeline/view/row.js';
import { CompanyAliases } from '../queries/company-aliases.js';
import { IncidentColumns } from './incident-columns.js';

/** The columns of one collection. */
export interface Loaded {
  readonly collection: string;
  readonly columns: IncidentColumns;
  /** Everything up to here is in the columns; null: nothing is recorded yet. */
  position: Position | null;
  /** Counts every change of the columns: answers of one version are the same. */
  version: number;
}

/** How long an answer waits for the index, at most. */
const WAIT_MS = 2000;
/** And for what this process has appended itself, which nobody has asked it to wait for. */
const OWN_WAIT_MS = 200;
const PAGE = 100;
/** How often it is looked whether there is something new although nobody said so. */
const LOOK_MS = 1000;
const PAUSE_MS = 200;

@Injectable()
export class IncidentIndex implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #closing = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #current: Loaded | null = null;
  #next: Loaded | null = null;
  readonly #bell = new Bell();

  constructor(
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
    @Inject(SERVED_COLLECTION) private readonly served: ServedCollection,
    @Inject(EVENT_STORE) private readonly store: Pick<EventStore, 'head'>,
    private readonly appends: OwnAppends,
    private readonly aliases: CompanyAliases,
    private readonly faults: UnexpectedFaults,
  ) {}

  /** How far the log is in it; null before anything is. */
  get position(): Position | null {
    return this.#current?.position ?? null;
  }

  /** How many incidents are in it. */
  get size(): number {
    return this.#current?.columns.size ?? 0;
  }

  /** Where the documents are that its incidents have now. */
  get collection(): string {
    return this.served.current()?.collection ?? this.#current!.collection;
  }

  /** True while it may be far behind. */
  get isStale(): boolean {
    const served = this.served.current();
    return served === null || served.isStale || served.collection !== this.#current?.collection;
  }

  onApplicationBootstrap(): void {
    this.aliases.onChange(() => this.#regroup());
    this.#running = this.#run();
  }

  /** With the projector, which moves no more: requests that are on their way are answered from what there is. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  /**
   * The columns, once they are there and have come to a position; what is read of them is to be read at once. What this
   * process has appended itself is waited for in any case, but not for long, and not while they are far behind.
   * @throws Problem `unknown_revision` beyond the head of the log; `unavailable` if it takes longer than 2 s
   */
  async at(least: Position | null): Promise<Loaded> {
    if (!this.#hasReached(least)) {
      if (least !== null) await this.#refuseBeyondHead(least);
      if (!(await this.#reaches(least, WAIT_MS))) throw new Problem('unavailable', this.#why());
    }
    if (!this.isStale) await this.#reaches(this.appends.last, OWN_WAIT_MS);
    return this.#current!;
  }

  /**
   * Of every incident that is recorded when this is called.
   * @throws Problem `unavailable` if the index is more than 2 s behind; StoreUnavailable
   */
  async ids(): Promise<readonly string[]> {
    return (await this.at(await this.store.head())).columns.ids;
  }

  #hasReached(least: Position | null): boolean {
    return this.#current !== null && (this.#current.position ?? '') >= (least ?? '');
  }

  /** Waits until the columns have come to a position, or the time is up. @returns whether they have */
  async #reaches(least: Position | null, withinMs: number): Promise<boolean> {
    const given = performance.now() + withinMs;
    while (!this.#hasReached(least) && performance.now() < given && !this.#bell.closed) {
      await this.#bell.wait(this.#bell.rung, { withinMs: given - performance.now() });
    }
    return this.#hasReached(least);
  }

  async #refuseBeyondHead(least: Position): Promise<void> {
    const head = await this.store.head();
    if ((head ?? '') >= least) return;
    throw new Problem('unknown_revision', `The log is at position ${head ?? 'none'}.`);
  }

  #why(): string {
    if (this.#current !== null)
      return `The index of incidents is at position ${this.#current.position ?? 'none'}, and behind.`;
    const filling = this.served.current()?.filling ?? null;
    if (filling === null) return 'The index of incidents is still being filled.';
    const percent = percentUpTo(filling.target, this.#next?.position ?? null);
    return `Incidents are being read for the first time: ${percent} % of what was recorded is there.`;
  }

  #regroup(): void {
    for (const loaded of [this.#current, this.#next]) {
      loaded?.columns.alias(this.aliases.names);
      if (loaded) loaded.version += 1;
    }
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        const served = this.served.current();
        if (served === null || this.#isUpTo(served)) await this.served.moved(LOOK_MS, signal);
        else await this.#readOn(served);
        // A database in this process answers, and whoever is closed resolves, without ever letting go.
        await nextTurn();
      } catch (error) {
        // What was read stays, and it is tried again. That the read models are away is told by the projector.
        this.faults.reportUnlessOutage('incident_index', error);
        await pause(PAUSE_MS, undefined, { signal }).catch(() => undefined);
      }
    }
    this.#bell.close();
  }

  #isUpTo({ collection, position, filling }: Served): boolean {
    const all = [this.#current, filling === null ? null : this.#next];
    return all.some((each) => each?.collection === collection && (each.position ?? '') >= (position ?? ''));
  }

  /** Reads a page of what has changed. */
  async #readOn({ collection, position: upTo, filling }: Served): Promise<void> {
    const loading = this.#current?.collection === collection ? this.#current : this.#beside(collection);
    if (upTo !== null) {
      const range = { after: loading.position, upTo, limit: PAGE };
      const page = await this.readModels.derived.changes(collection, range);
      await this.#take(loading, page);
      loading.position = page.length < PAGE ? upTo : page.at(-1)!.position;
      loading.version += 1;
    }
    // Part of what has happened is nothing to answer from: rather from what was there before, if there is anything.
    if (loading !== this.#current && filling === null && (loading.position ?? '') >= (upTo ?? '')) {
      [this.#current, this.#next] = [loading, null];
    }
    this.#bell.ring();
  }

  #beside(collection: string): Loaded {
    if (this.#next?.collection === collection) return this.#next;
    this.#next = { collection, columns: new IncidentColumns(), position: null, version: 0 };
    this.#next.columns.alias(this.aliases.names);
    return this.#next;
  }

  async #take(loading: Loaded, page: readonly ListedDocument[]): Promise<void> {
    const loop = new YieldLoop();
    for (const { listed } of page) {
      if (loading.columns.put(JSON.parse(listed) as ListedIncident)) loading.version += 1;
      await loop.yielded();
    }
  }
}

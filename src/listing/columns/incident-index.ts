/** The columns of all incidents, in this process: what lists, search, facets and analytics answer from. */
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Refusal } from '../../application/refusal.js';
import { EVENT_STORE, READ_MODELS } from '../../config.js';
import { type ActiveCollection } from '../../consuming/active-collection.js';
import { LocalConsumer, type LocalView } from '../../consuming/local-consumer.js';
import { type EventStore, type Position } from '../../eventstore/event-store.js';
import { OwnAppends } from '../../eventstore/own-appends.js';
import { ACTIVE_INCIDENTS } from '../../projections/incidents.js';
import { type ReadModels } from '../../readmodels/read-models.js';
import { UnexpectedFaults } from '../../telemetry/unexpected-faults.js';
import { type ListedIncident } from '../../timeline/view/row.js';
import { CompanyAliases } from '../queries/company-aliases.js';
import { IncidentColumns } from './incident-columns.js';

/** The columns of one collection. */
export type Loaded = LocalView<IncidentColumns>;

/** How long an answer waits for the index, at most. */
const WAIT_MS = 2000;
/** And for what this process has appended itself, which nobody has asked it to wait for. */
const OWN_WAIT_MS = 200;

@Injectable()
export class IncidentIndex implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** Keeps the columns up with the documents. */
  readonly consumer: LocalConsumer<IncidentColumns>;

  constructor(
    @Inject(READ_MODELS) { derived }: ReadModels,
    @Inject(ACTIVE_INCIDENTS) private readonly active: ActiveCollection,
    @Inject(EVENT_STORE) private readonly store: Pick<EventStore, 'head'>,
    private readonly appends: OwnAppends,
    private readonly aliases: CompanyAliases,
    faults: UnexpectedFaults,
  ) {
    this.consumer = new LocalConsumer({
      name: 'incident_index',
      derived,
      active,
      begin: () => {
        const columns = new IncidentColumns();
        columns.alias(aliases.names);
        return columns;
      },
      take: (columns, { listed }) => columns.put(JSON.parse(listed) as ListedIncident),
      // That the read models are away is told by the supervisor of the documents.
      onFault: (error) => faults.reportUnlessOutage('incident_index', error),
    });
  }

  /** How far the log is in it; null before anything is. */
  get position(): Position | null {
    return this.consumer.current?.position ?? null;
  }

  /** How many incidents are in it. */
  get size(): number {
    return this.consumer.current?.view.size ?? 0;
  }

  /** How many of them are there for everyone who may read. */
  get publicSize(): number {
    const { view } = this.consumer.current ?? {};
    return view === undefined ? 0 : view.size - view.restricted.count;
  }

  /** Where the documents are that its incidents have now. */
  get collection(): string {
    return this.active.current()?.collection ?? this.consumer.current!.collection;
  }

  /** True while it may be far behind. */
  get isStale(): boolean {
    const active = this.active.current();
    return active === null || active.isStale || active.collection !== this.consumer.current?.collection;
  }

  onApplicationBootstrap(): void {
    this.aliases.onChange(() => this.consumer.change((columns) => columns.alias(this.aliases.names)));
    this.consumer.start();
  }

  /** With the documents, which move no more: requests that are on their way are answered from what there is. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.consumer.close();
  }

  /**
   * The columns, once they are there and have come to a position; what is read of them is to be read at once. What this
   * process has appended itself is waited for in any case, but not for long, and not while they are far behind.
   * @throws Refusal `unknown_revision` beyond the head of the log; `unavailable` if it takes longer than 2 s
   */
  async at(least: Position | null): Promise<Loaded> {
    if (!this.consumer.has(least)) {
      if (least !== null) await this.#refuseBeyondHead(least);
      if (!(await this.consumer.whenProcessed(least, WAIT_MS))) throw new Refusal('unavailable', this.#why());
    }
    if (!this.isStale) await this.consumer.whenProcessed(this.appends.last, OWN_WAIT_MS);
    return this.consumer.current!;
  }

  /**
   * With every incident that is recorded when this is called.
   * @throws Refusal `unavailable` if the index is more than 2 s behind; StoreUnavailable
   */
  async whole(): Promise<IncidentColumns> {
    return (await this.at(await this.store.head())).view;
  }

  async #refuseBeyondHead(least: Position): Promise<void> {
    const head = await this.store.head();
    if ((head ?? '') >= least) return;
    throw new Refusal('unknown_revision', `The log is at position ${head ?? 'none'}.`);
  }

  #why(): string {
    const { current, percentLoaded } = this.consumer;
    if (current !== null) return `The index of incidents is at position ${current.position ?? 'none'}, and behind.`;
    if (percentLoaded === null) return 'The index of incidents is still being filled.';
    return `Incidents are being read for the first time: ${percentLoaded} % of what was recorded is there.`;
  }
}

/** For the specs of this folder: incidents as the read models have them, and a collection that is served as told. */
import { LOCAL_CALLER, type Caller } from '../application/caller.js';
import { queryOf } from '../http/shape.js';
import { UnexpectedFaults } from '../telemetry/unexpected-faults.js';
import { type Position, type RecordedEvent } from '../eventstore/event-store.js';
import { OwnAppends } from '../eventstore/own-appends.js';
import { type ActiveDocuments, type ActiveCollection } from '../consuming/active-collection.js';
import { type HeadDocument, type ReadModels } from '../readmodels/read-models.js';
import { incidentStream } from '../timeline/events.js';
import { type ListedIncident } from '../timeline/view/row.js';
import { type IncidentRow } from '../timeline/view/view-types.js';
import { ClaimsAnalysisQuery, DurationsAnalysisQuery, TogetherQuery } from './api/dto/analytics-queries.dto.js';
import { FacetsQuery } from './api/dto/facets.dto.js';
import { listFaults, ListQuery } from './api/dto/list.dto.js';
import { analysisQuestion, facetsQuestion, listQuestion } from './api/questions.js';
import { Audiences } from './columns/audiences.js';
import { AnswerCache } from './queries/answer-cache.js';
import { AnalysisHandler, AskAnalysis } from './queries/analytics/analytics.js';
import { CompanyAliases } from './queries/company-aliases.js';
import { AskFacets, FacetsHandler } from './queries/facets.js';
import { IncidentIndex } from './columns/incident-index.js';
import { AskList, ListHandler } from './queries/list.js';
import { RowTexts } from './queries/row-texts.js';

export const positionOf = (n: number): Position => String(n).padStart(20, '0');

const readAs = <T extends object>(Query: new () => T, query: object): T =>
  queryOf(Query)
    .transform({ ...query }, { type: 'query' })
    .accept();

/** Questions, from the parameters that a request would have. @throws Problem `invalid` */
export const askList = (query: object, caller: Caller = LOCAL_CALLER): AskList =>
  new AskList(
    listQuestion(
      queryOf(ListQuery, listFaults)
        .transform({ ...query }, { type: 'query' })
        .accept(),
    ),
    caller,
  );
export const askFacets = (query: object, caller: Caller = LOCAL_CALLER): AskFacets =>
  new AskFacets(facetsQuestion(readAs(FacetsQuery, query)), caller);
export const askDurations = (query: object, caller: Caller = LOCAL_CALLER): AskAnalysis<'durations'> =>
  new AskAnalysis('durations', analysisQuestion(readAs(DurationsAnalysisQuery, query)), caller);
export const askClaims = (query: object): AskAnalysis<'claims'> =>
  new AskAnalysis('claims', analysisQuestion(readAs(ClaimsAnalysisQuery, query)), LOCAL_CALLER);
export const askTogether = (query: object, caller: Caller = LOCAL_CALLER): AskAnalysis<'together'> =>
  new AskAnalysis('together', analysisQuestion(readAs(TogetherQuery, query)), caller);

/** A collection that is served as it is told. */
class ToldCollection implements ActiveCollection {
  #served: ActiveDocuments | null = null;
  readonly #waiting = new Set<() => void>();

  current(): ActiveDocuments | null {
    return this.#served;
  }

  serve(served: ActiveDocuments): void {
    this.#served = served;
    for (const told of this.#waiting) told();
  }

  moved(withinMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const settle = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(settle);
        signal.removeEventListener('abort', settle);
        resolve();
      };
      const timer = setTimeout(settle, withinMs);
      this.#waiting.add(settle);
      signal.addEventListener('abort', settle);
    });
  }
}

export const NO_HEADLINE: IncidentRow['headline'] = {
  metric: 'duration',
  status: 'missing',
  seconds: null,
  text: null,
  range: null,
  approximate: false,
  unconfirmed: false,
  elapsedSeconds: null,
};

const ROW: IncidentRow = {
  id: 'inc-1',
  kind: 'incident',
  title: 'Checkout down',
  company: null,
  product: null,
  services: [],
  severity: null,
  categories: [],
  keywords: [],
  status: 'resolved',
  inProgress: false,
  startedAt: null,
  endedAt: null,
  headline: NO_HEADLINE,
  counts: { entries: 0, retracted: 0, unconfirmed: 0, claims: 0 },
  claimsUnsupported: 0,
  strip: [],
  updatedAt: '2026-01-01T00:00:00.000Z',
  revision: 0,
};

/** An incident as lists read it. */
export const listedIncident = (
  row: Partial<IncidentRow>,
  more: Partial<Omit<ListedIncident, 'row'>> = {},
): ListedIncident => ({
  row: { ...ROW, ...row },
  historical: false,
  growing: null,
  retracted: false,
  visibleTo: null,
  words: [],
  durations: {},
  verdicts: {},
  lint: [],
  linked: [],
  startWithinSeconds: row.startedAt ? 0 : null,
  startIsMidnight: false,
  learnedLate: [],
  ...more,
});

/** A start or an end. */
export const mark = (at: number): { at: string; entryId: string; type: string } => ({
  at: new Date(at).toISOString(),
  entryId: 'e',
  type: 'declared',
});

/** A log that tells what it is told. */
class ToldLog {
  readonly #hearing: ((event: RecordedEvent) => void)[] = [];

  hear(listener: (event: RecordedEvent) => void): () => void {
    this.#hearing.push(listener);
    return () => undefined;
  }

  tell(event: RecordedEvent): void {
    for (const listener of this.#hearing) listener(event);
  }
}

/** The index and lists over read models, and a log that only counts. */
export class Listing {
  readonly served = new ToldCollection();
  readonly aliases: CompanyAliases;
  readonly index: IncidentIndex;
  readonly lists: ListHandler;
  readonly facets: FacetsHandler;
  readonly analyses: AnalysisHandler;
  readonly appends = new OwnAppends();
  readonly faults = new UnexpectedFaults();
  readonly log = new ToldLog();
  #position = 0;

  constructor(
    readonly readModels: ReadModels,
    private collection = 'incidents_v1_g1',
  ) {
    this.aliases = new CompanyAliases(readModels);
    const store = { head: () => Promise.resolve(this.head) };
    this.index = new IncidentIndex(readModels, this.served, store, this.appends, this.aliases, this.faults);
    const answers = new AnswerCache();
    const audiences = new Audiences(this.index, { hear: (listener) => this.log.hear(listener) });
    this.lists = new ListHandler(
      this.index,
      new RowTexts(this.index, readModels, { hear: () => () => undefined }),
      answers,
      audiences,
      readModels,
    );
    this.facets = new FacetsHandler(this.index, answers, audiences);
    this.analyses = new AnalysisHandler(this.index, answers, audiences);
  }

  get position(): Position {
    return positionOf(this.#position);
  }

  /** Of the log: further than what is served, if told so. */
  head: Position | null = null;

  async start(incomplete: ActiveDocuments['incomplete'] = null): Promise<void> {
    await this.readModels.derived.open(this.collection);
    await this.aliases.onApplicationBootstrap();
    this.index.onApplicationBootstrap();
    this.serve(incomplete !== null, incomplete);
  }

  async stop(): Promise<void> {
    this.aliases.onApplicationShutdown();
    await this.index.beforeApplicationShutdown();
  }

  /** Writes documents, and serves them. */
  async record(incidents: readonly ListedIncident[]): Promise<void> {
    await this.write(this.collection, incidents);
    this.serve();
  }

  /** Goes on with another collection, once it has these documents. */
  async replace(collection: string, incidents: readonly ListedIncident[]): Promise<void> {
    await this.readModels.derived.open(collection);
    await this.write(collection, incidents);
    this.collection = collection;
    this.serve();
  }

  /** Fills another collection in place of one that somebody has dropped, and serves it as far as it is. */
  async refill(
    collection: string,
    incidents: readonly ListedIncident[],
    incomplete: ActiveDocuments['incomplete'],
  ): Promise<void> {
    await this.readModels.derived.open(collection);
    await this.write(collection, incidents);
    this.collection = collection;
    this.serve(true, incomplete);
  }

  serve(isStale = false, incomplete: ActiveDocuments['incomplete'] = null): void {
    const position = this.#position === 0 ? null : this.position;
    this.served.serve({ collection: this.collection, position, isStale, incomplete, parked: new Set() });
  }

  private async write(collection: string, incidents: readonly ListedIncident[]): Promise<void> {
    const heads = incidents.map((listed): HeadDocument => {
      this.#position += 1;
      this.head = this.position;
      const { id, revision } = listed.row;
      return {
        id,
        stream: incidentStream(id),
        revision,
        position: this.position,
        entries: 0,
        tellsNoLearning: false,
        isPrivate: false,
        summary: '{}',
        ticking: null,
        listed: JSON.stringify(listed),
      };
    });
    await this.readModels.derived.write(collection, { heads, entries: [] });
  }
}

/**
 * Reads of how an incident stands from its documents: they cost the same however long its stream is. Wherever a document
 * may be older than what this process knows, or cannot be had, the answer is null, and the caller folds.
 */
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { READ_MODELS } from '../../config.js';
import { answerOfNow, type Answered } from '../../http/answer.js';
import { Problem } from '../../http/problems.js';
import { type Read } from '../../http/read.js';
import { type ActiveDocuments, type ActiveCollection } from '../../consuming/active-collection.js';
import { ACTIVE_INCIDENTS } from '../../projections/incidents.js';
import { type EntryDocument, type HeadDocument, type HeadMark, type ReadModels } from '../../readmodels/read-models.js';
import { UnexpectedFaults } from '../../telemetry/unexpected-faults.js';
import { viewAt } from '../../timeline/view/document.js';
import { incidentStream } from '../../timeline/events.js';
import { foldIncidentId } from '../../timeline/incident-id.js';
import { type EntryView } from '../../timeline/view/view-types.js';
import { type Millis } from '../../timeline/time.js';
import { NOW, type Knowledge } from '../../timeline/knowledge.js';
import { type MomentQuery } from '../api/dto/queries.dto.js';
import { IncidentStreams } from '../write/incident-streams.js';
import { isOfNow } from './reader.js';
import { ReadySummary } from './ready-summary.js';
import { type TimelineAsked } from './timeline-cursor.js';
import { PageInMaking, type TimelinePage } from './timeline-page.js';

/** One more than the longest page of a timeline has, and some that are not asked for. */
const MOST_ENTRIES = 1000;

/** Summaries that were read lately, ready to be read again, in bytes. */
const READY_BYTES = 16 * 1024 * 1024;

@Injectable()
export class IncidentDocuments {
  readonly #ready = new LRUCache<string, ReadySummary>({ maxSize: READY_BYTES, sizeCalculation: ({ bytes }) => bytes });

  constructor(
    private readonly streams: IncidentStreams,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
    @Inject(ACTIVE_INCIDENTS) private readonly served: ActiveCollection,
    private readonly faults: UnexpectedFaults,
  ) {}

  /** Keeps nothing of an incident in memory. */
  release(incidentId: string): void {
    for (const key of this.#ready.keys()) if (key.endsWith(` ${incidentId}`)) this.#ready.delete(key);
  }

  summary(written: string, query: Read<MomentQuery>): Promise<Answered | null> {
    return this.ifFresh(written, query, async (id, { minRevision = 0 }, served) => {
      const mark = await this.mark(id, minRevision, served);
      const ready = mark && (await this.ready(id, mark.revision, served));
      const now = Date.now();
      return ready && answered(ready, ready.at(now), now);
    });
  }

  /** Only where nobody has the incident in memory: from there it is shown sooner. */
  timeline(written: string, query: Read<TimelineAsked>): Promise<Answered | null> {
    return this.ifFresh(written, query, async (id, asked, served) => {
      const head = this.streams.isKept(id) ? null : await this.head(id, asked.minRevision ?? 0, served);
      // A cursor names a revision: the document is of that one, or of no use.
      if (head === null || (asked.after !== null && head.revision !== asked.revision)) return null;
      const page = await this.page(served.collection, head, asked);
      if (page === null) return null;
      const now = Date.now();
      const evaluatedAt = asked.after === null || head.ticking === null ? now : Number(head.ticking);
      const { knowledge, lint } = viewAt(head, evaluatedAt);
      const body = { knowledge, ...page, lint };
      return asked.after === null ? answered(head, body, now) : { body, revision: head.revision, validity: 'moment' };
    });
  }

  entry(written: string, entryId: string, query: Read<MomentQuery>): Promise<Answered | null> {
    return this.ifFresh(written, query, async (id, { minRevision = 0 }, served) => {
      const mark = await this.mark(id, minRevision, served);
      const entry = mark && (await this.readModels.derived.entry(served.collection, id, entryId));
      if (mark === null || entry === null || isAhead(entry, mark.revision)) return null;
      return answerOfNow(mark.tellsNoLearning ? viewOf(entry, mark) : entry.view, mark.revision, null);
    });
  }

  /** @returns null for any moment but now, where nothing can be read, and where what is read may be old */
  private async ifFresh<Q extends MomentQuery>(
    written: string,
    read: Read<Q>,
    answer: (id: string, query: Q, served: ActiveDocuments) => Promise<Answered | null>,
  ): Promise<Answered | null> {
    const served = this.served.current();
    const id = foldIncidentId(written);
    if (served === null || served.isStale || id === null || read.faults.length > 0) return null;
    const query = read.accept();
    if ((!isOfNow(query) && !isNextPage(query)) || served.parked.has(incidentStream(id))) return null;
    try {
      return await answer(id, query, served);
    } catch (error) {
      if (error instanceof Problem) throw error;
      // The event store can answer all the same. That the read models are away is told by the projector.
      this.faults.reportUnlessOutage('incident_documents', error);
      return null;
    }
  }

  private async head(id: string, minRevision: number, served: ActiveDocuments): Promise<HeadDocument | null> {
    const head = await this.readModels.derived.head(served.collection, id);
    return head !== null && head.summary !== '' && this.isFresh(head, minRevision, served) ? head : null;
  }

  /** Of the document; null if it is not fresh, or there is none. */
  private async mark(id: string, minRevision: number, served: ActiveDocuments): Promise<HeadMark | null> {
    const mark = await this.readModels.derived.mark(served.collection, id);
    return mark !== null && this.isFresh({ id, ...mark }, minRevision, served) ? mark : null;
  }

  private isFresh(
    { id, revision }: Pick<HeadDocument, 'id' | 'revision'>,
    least: number,
    { position }: ActiveDocuments,
  ): boolean {
    return revision >= least && this.streams.isAllIn(id, revision, position ?? '');
  }

  /** The summary in a document of this revision or, if that has been replaced meanwhile, a later one. */
  private async ready(id: string, revision: number, served: ActiveDocuments): Promise<ReadySummary | null> {
    const key = `${served.collection} ${id}`;
    // A document is a function of its stream up to its revision.
    const known = this.#ready.get(key);
    if (known?.revision === revision) return known;
    const head = await this.head(id, revision, served);
    if (head === null) return null;
    const ready = new ReadySummary(head);
    this.#ready.set(key, ready);
    return ready;
  }

  /**
   * Made of entries that were read at once: an entry that is moved in time between two readings would be in neither.
   * @returns null if that was not enough, something has changed since the head was read, or entries of it are missing
   */
  private async page(collection: string, head: HeadDocument, query: TimelineAsked): Promise<TimelinePage | null> {
    const page = new PageInMaking(query);
    const { id, revision } = head;
    const found = await this.readModels.derived.entries(collection, id, { after: query.after, limit: MOST_ENTRIES });
    if (found.some((entry) => isAhead(entry, revision))) return null;
    const hasRest = found.length < MOST_ENTRIES;
    const isAllFound = query.after === null && hasRest && found.length === head.entries;
    if (!isAllFound && !(await this.hasAll(collection, head))) return null;
    for (const entry of found) {
      if (page.isFull) break;
      const view = viewOf(entry, head);
      page.offer(entry, view, () => view);
    }
    return page.isFull || hasRest ? page.done(ofNow(revision)) : null;
  }

  /**
   * Whether every entry is there, and none has been written since its head was. To be asked after entries were read: one
   * that was moved while they were read, and so was not met, is then counted no more.
   */
  private async hasAll(collection: string, { id, revision, entries }: HeadDocument): Promise<boolean> {
    return (await this.readModels.derived.countEntries(collection, id, revision)) === entries;
  }
}

/** The moment of a document. */
const ofNow = (revision: number): Pick<Knowledge, 'moment' | 'revision' | 'head'> => ({
  moment: NOW,
  revision,
  head: revision,
});

/** Of a timeline that was asked for as it stood when its first page was read. */
const isNextPage = ({ after = null, revision: _, ...query }: MomentQuery & Partial<TimelineAsked>): boolean =>
  after !== null && isOfNow(query);

/** As it goes out: what the record as a whole says of its entries is in its head. */
function viewOf({ view }: EntryDocument, { tellsNoLearning }: HeadMark): EntryView {
  const stored = JSON.parse(view) as EntryView;
  const isUntold = tellsNoLearning && stored.learnedAt === null;
  return isUntold ? { ...stored, learnedAfterSeconds: null } : stored;
}

const isAhead = ({ lastRevision }: EntryDocument, revision: number): boolean => lastRevision > revision;

/** Of one under way something changes while time passes. */
const answered = (
  { revision, ticking }: Pick<HeadDocument, 'revision' | 'ticking'>,
  body: object,
  now: Millis,
): Answered => answerOfNow(body, revision, ticking === null ? null : now);

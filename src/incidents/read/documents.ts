/**
 * Answers questions about now from documents, at the same cost however long the stream is. The answer is null where a
 * document may be older than what this process knows, or cannot be read: then the caller folds the events.
 */
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { answerOfNow, type Answered } from '../../application/answer.js';
import { type Caller } from '../../application/caller.js';
import { seesAll } from '../../application/visibility.js';
import { READ_MODELS } from '../../config.js';
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
import { IncidentStreams } from '../write/incident-streams.js';
import { isOfNow, type MomentQuestion } from './questions.js';
import { ReadySummary } from './ready-summary.js';
import { type PlacedQuestion } from './timeline-cursor.js';
import { PageInMaking, type TimelinePage } from './timeline-page.js';

/** More than the longest page of a timeline, since the question may leave entries out. */
const MOST_ENTRIES = 1000;

/** Size of the cache of summaries, in bytes. */
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

  /** Drops an incident from the cache. */
  release(incidentId: string): void {
    for (const key of this.#ready.keys()) if (key.endsWith(` ${incidentId}`)) this.#ready.delete(key);
  }

  /**
   * Whether an incident was private when it was last taken in: what is left to ask of one whose events cannot be read.
   * Where nobody can tell, it may be.
   */
  async isPrivate(id: string): Promise<boolean> {
    const served = this.served.current();
    if (served === null) return true;
    try {
      return (await this.readModels.derived.mark(served.collection, id))?.isPrivate ?? false;
    } catch (error) {
      this.faults.reportUnlessOutage('incident_documents', error);
      return true;
    }
  }

  summary(written: string, question: MomentQuestion, caller: Caller): Promise<Answered | null> {
    return this.ifFresh(written, question, async (id, { minRevision = 0 }, served) => {
      const mark = await this.mark(id, minRevision, served, caller);
      const ready = mark && (await this.ready(id, mark.revision, served));
      const now = Date.now();
      return ready && { ...answered(ready, ready.at(now), now), madeFrom: ready };
    });
  }

  /** Null if the incident is folded in memory: answering from there is faster. */
  timeline(written: string, question: PlacedQuestion, caller: Caller): Promise<Answered | null> {
    return this.ifFresh(written, question, async (id, asked, served) => {
      const head = this.streams.isKept(id) ? null : await this.head(id, asked.minRevision ?? 0, served);
      // A cursor names a revision. A document of another revision is of no use.
      if (head === null || isHiddenFrom(head, caller) || (asked.after !== null && head.revision !== asked.revision))
        return null;
      const page = await this.page(served.collection, head, asked);
      if (page === null) return null;
      const now = Date.now();
      const evaluatedAt = asked.after === null || head.ticking === null ? now : Number(head.ticking);
      const { knowledge, lint } = viewAt(head, evaluatedAt);
      const body = { knowledge, ...page, lint };
      return asked.after === null ? answered(head, body, now) : { body, revision: head.revision, validity: 'moment' };
    });
  }

  entry(written: string, entryId: string, question: MomentQuestion, caller: Caller): Promise<Answered | null> {
    return this.ifFresh(written, question, async (id, { minRevision = 0 }, served) => {
      const mark = await this.mark(id, minRevision, served, caller);
      const entry = mark && (await this.readModels.derived.entry(served.collection, id, entryId));
      if (mark === null || entry === null || isAhead(entry, mark.revision)) return null;
      return answerOfNow(mark.tellsNoLearning ? viewOf(entry, mark) : entry.view, mark.revision, null);
    });
  }

  /** @returns null for any moment but now, and where the documents may be old or cannot be read */
  private async ifFresh<Q extends MomentQuestion>(
    written: string,
    question: Q,
    answer: (id: string, question: Q, served: ActiveDocuments) => Promise<Answered | null>,
  ): Promise<Answered | null> {
    const served = this.served.current();
    const id = foldIncidentId(written);
    if (served === null || served.isStale || id === null) return null;
    if ((!isOfNow(question) && !isNextPage(question)) || served.parked.has(incidentStream(id))) return null;
    try {
      return await answer(id, question, served);
    } catch (error) {
      // The caller folds the events instead. The projector reports read models that cannot be reached.
      this.faults.reportUnlessOutage('incident_documents', error);
      return null;
    }
  }

  private async head(id: string, minRevision: number, served: ActiveDocuments): Promise<HeadDocument | null> {
    const head = await this.readModels.derived.head(served.collection, id);
    return head !== null && head.summary !== '' && this.isFresh(head, minRevision, served) ? head : null;
  }

  /** Null if there is no document for this caller, or it is not fresh. */
  private async mark(
    id: string,
    minRevision: number,
    served: ActiveDocuments,
    caller: Caller,
  ): Promise<HeadMark | null> {
    const mark = await this.readModels.derived.mark(served.collection, id);
    if (mark === null || isHiddenFrom(mark, caller)) return null;
    return this.isFresh({ id, ...mark }, minRevision, served) ? mark : null;
  }

  private isFresh(
    { id, revision }: Pick<HeadDocument, 'id' | 'revision'>,
    least: number,
    { position }: ActiveDocuments,
  ): boolean {
    return revision >= least && this.streams.isAllIn(id, revision, position ?? '');
  }

  /** The summary in a document of this revision, or of a later one that has replaced it meanwhile. */
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
   * Reads the entries in one query: an entry that is moved in time between two queries would be in neither.
   * @returns null if one query was not enough, if something has changed since, or if entries are missing
   */
  private async page(collection: string, head: HeadDocument, question: PlacedQuestion): Promise<TimelinePage | null> {
    const page = new PageInMaking(question);
    const { id, revision } = head;
    const found = await this.readModels.derived.entries(collection, id, { after: question.after, limit: MOST_ENTRIES });
    if (found.some((entry) => isAhead(entry, revision))) return null;
    const hasRest = found.length < MOST_ENTRIES;
    const isAllFound = question.after === null && hasRest && found.length === head.entries;
    if (!isAllFound && !(await this.hasAll(collection, head))) return null;
    for (const entry of found) {
      if (page.isFull) break;
      const view = viewOf(entry, head);
      page.offer(entry, view, () => view);
    }
    return page.isFull || hasRest ? page.done(ofNow(revision)) : null;
  }

  /**
   * Whether every entry is there, and none was written after the head. Call it after reading entries: an entry that was
   * moved meanwhile is not counted any more.
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

/** A later page of a timeline whose first page was about now. */
const isNextPage = ({ after = null, revision: _, ...moment }: MomentQuestion & Partial<PlacedQuestion>): boolean =>
  after !== null && isOfNow(moment);

/** An entry as the API shows it. What the whole record says of its entries is in the head. */
function viewOf({ view }: EntryDocument, { tellsNoLearning }: HeadMark): EntryView {
  const stored = JSON.parse(view) as EntryView;
  const isUntold = tellsNoLearning && stored.learnedAt === null;
  return isUntold ? { ...stored, learnedAfterSeconds: null } : stored;
}

/** Who may see a private incident is known where its events are folded: an admin sees it in any case. */
const isHiddenFrom = ({ isPrivate }: HeadMark, caller: Caller): boolean => isPrivate && !seesAll(caller);

const isAhead = ({ lastRevision }: EntryDocument, revision: number): boolean => lastRevision > revision;

/** While an incident is in progress, its answer changes as time passes. */
const answered = (
  { revision, ticking }: Pick<HeadDocument, 'revision' | 'ticking'>,
  body: object,
  now: Millis,
): Answered => answerOfNow(body, revision, ticking === null ? null : now);

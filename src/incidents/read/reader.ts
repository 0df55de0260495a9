/** Reads one incident at a moment of knowledge. */
import { Inject, Injectable } from '@nestjs/common';
import { answerOfNow, type Answered } from '../../application/answer.js';
import { type Caller } from '../../application/caller.js';
import { noIncident, Refusal } from '../../application/refusal.js';
import { seesAll } from '../../application/visibility.js';
import { EVENT_STORE } from '../../config.js';
import { EVENT_REGISTRY, UnreadableEvent } from '../../events/registry.js';
import { EventLog } from '../../eventstore/event-log.js';
import {
  isForeign,
  isOurs,
  StreamNotWhole,
  type EventStore,
  type Position,
  type RecordedEvent,
  type StreamEvent,
} from '../../eventstore/event-store.js';
import { incidentStream } from '../../timeline/events.js';
import { foldIncidentId } from '../../timeline/incident-id.js';
import { evolve, initialState, passOver, type IncidentState } from '../../timeline/facts.js';
import { knowledgeAt, knowledgeOf, knowledgeUpTo, type Knowledge, type Moment } from '../../timeline/knowledge.js';
import { formatInstant, type Millis } from '../../timeline/time.js';
import { IncidentStreams } from '../write/incident-streams.js';
import { type CachedIncident } from '../write/incident-cache.js';
import { type Snapshot } from '../write/snapshots.js';
import { isSeenBy } from '../write/visibility.js';
import { copyOf } from '../../timeline/state-copy.js';
import { IncidentDocuments } from './documents.js';
import { isOfNow, type MomentQuestion } from './questions.js';

/** How long a read waits for a revision that is not there yet. */
const WAIT_MS = 2000;

/** An incident as it was known. */
export interface Known {
  readonly knowledge: Knowledge;
  /** Of the last known event. */
  readonly position: Position;
  /**
   * Our events up to the last known one, as they are stored: all of them, or those of a page of revisions from one
   * (inclusive) on.
   */
  readonly events: (page?: { from: number; limit: number }) => Promise<readonly RecordedEvent[]>;
  /** The whole stream up to the last known event, with foreign events. */
  readonly stream: () => Promise<readonly StreamEvent[]>;
  /** @param withTime whether something in the body changes while time passes, if the moment is now */
  readonly answer: (body: object, withTime: boolean) => Answered;
}

const isHarmed = (error: unknown): boolean => error instanceof StreamNotWhole || error instanceof UnreadableEvent;

@Injectable()
export class IncidentReader {
  constructor(
    private readonly streams: IncidentStreams,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly log: EventLog,
    @Inject(IncidentDocuments) private readonly documents: Pick<IncidentDocuments, 'isPrivate'>,
  ) {}

  /** As {@link at}, for callers that have to await something else: later events do not change what is known. */
  fixedAt(written: string, question: MomentQuestion, caller: Caller): Promise<Known> {
    return this.at(written, question, caller, undefined, copyOf);
  }

  /**
   * The one place where reading asks whether an incident is there for a caller: who may see it now, whatever moment is
   * asked. Nobody can tell one that they may not see from one that does not exist.
   * @returns null if there is none
   * @throws StreamNotWhole; UnreadableEvent if not even its first event can be read
   */
  async find(written: string, caller: Caller): Promise<CachedIncident | null> {
    const id = foldIncidentId(written);
    if (id === null) return null;
    try {
      const cached = await this.streams.load(id);
      return cached && isSeenBy(caller, cached.incident.state) ? cached : null;
    } catch (error) {
      if (isHarmed(error) && !seesAll(caller) && (await this.documents.isPrivate(id))) return null;
      throw error;
    }
  }

  /** Whether anything is under an id, for whomever. What cannot be read is there, too. */
  async isTaken(written: string): Promise<boolean> {
    const id = foldIncidentId(written);
    if (id === null) return false;
    try {
      return ((await this.streams.load(id))?.incident.state.facts.eventsKnown ?? 0) > 0;
    } catch (error) {
      if (isHarmed(error)) return true;
      throw error;
    }
  }

  /** @throws Refusal `not_found`; as {@link find} */
  async mustExist(written: string, caller: Caller): Promise<CachedIncident> {
    const found = await this.find(written, caller);
    if (found === null) throw noIncident(written);
    return found;
  }

  /**
   * Read what is known now before the next await: later events are folded into the same object.
   * @param entryId of an entry that has to be known at that moment
   * @throws Refusal `not_found`, `not_known_yet`, `unknown_revision`: in this order
   * @throws StreamNotWhole; UnreadableEvent unless a moment before that event is asked about
   */
  async at(
    written: string,
    question: MomentQuestion,
    caller: Caller,
    entryId?: string,
    taken: (state: IncidentState) => IncidentState = (state) => state,
  ): Promise<Known> {
    const found = await this.mustExist(written, caller);
    const { id } = found.incident.state.facts;
    const now = Date.now();
    const kept = await this.reach(id, found, question.minRevision ?? 0);
    // It may have become private meanwhile.
    if (!isSeenBy(caller, kept.incident.state)) throw noIncident(written);
    if (kept.unreadable !== null && !isBefore(kept.unreadable, question)) throw kept.unreadable;
    const known = isOfNow(question)
      ? this.asItIs(id, taken(kept.incident.state), kept.position!, now)
      : question.clock === 'learned'
        ? await this.asLearned(id, question, now)
        : await this.asRecorded(id, kept, question, now);
    if (entryId !== undefined && !known.knowledge.state.facts.entries.has(entryId)) {
      throw new Refusal(
        'not_found',
        `The incident has no entry ${JSON.stringify(entryId.slice(0, 100))} at this moment.`,
      );
    }
    return known;
  }

  /** Now: nothing has to be folded again. */
  private asItIs(id: string, state: IncidentState, position: Position, now: Millis): Known {
    const knowledge = knowledgeOf(state, now);
    const { revision } = knowledge;
    return {
      knowledge,
      position,
      ...this.upTo(id, revision),
      answer: (body, withTime) => answerOfNow(body, revision, withTime ? now : null),
    };
  }

  /** What the record knew then: up to a revision, or up to the last one recorded by an instant. */
  private async asRecorded(
    id: string,
    { incident, position, snapshots }: CachedIncident,
    question: MomentQuestion,
    now: Millis,
  ): Promise<Known> {
    const moment = momentOf(question);
    const { revision: upTo = Infinity, asOf = Infinity } = moment;
    const { openedAt, revision: head, eventsKnown } = incident.state.facts;
    if (moment.revision !== undefined && moment.revision > head) throw unknownRevision(head);
    if (openedAt > asOf) throw notKnownYet(openedAt);
    const isKnown = ({ revision, updatedAt }: IncidentState['facts']): boolean => revision <= upTo && updatedAt <= asOf;
    const known = isKnown(incident.state.facts)
      ? { state: copyOf(incident.state), position: position! }
      : await this.foldedOn(incident.state, snapshots.latest(isKnown), upTo, asOf);
    const knowledge = knowledgeUpTo(known.state, moment, now, { head, eventsTotal: eventsKnown });
    return this.knownAt(id, knowledge, known.position, known.state.facts.revision);
  }

  /** Folds what was recorded after a snapshot, and by the moment. */
  private async foldedOn(
    { facts: { id, forgettings } }: IncidentState,
    snapshot: Snapshot | null,
    upTo: number,
    asOf: Millis,
  ): Promise<Snapshot> {
    let { state, position } = snapshot ?? { state: initialState(id, forgettings), position: '' };
    for await (const stored of this.store.readStream(incidentStream(id), { from: state.facts.revision + 1 })) {
      if (stored.revision > upTo) break;
      if (isForeign(stored)) {
        passOver(state, stored.revision);
        continue;
      }
      if (Date.parse(stored.metadata.recordedAt) > asOf) break;
      state = evolve(state, EVENT_REGISTRY.upcast(stored));
      position = stored.position;
    }
    return { state, position };
  }

  /** What the responders knew then. Any event may tell it, so the whole stream is read. */
  private async asLearned(id: string, question: MomentQuestion, now: Millis): Promise<Known> {
    const stream = await this.streams.stream(id);
    const knowledge = knowledgeAt(
      stream.map((event) => (isForeign(event) ? event : EVENT_REGISTRY.upcast(event))),
      momentOf(question),
      now,
    );
    if ('code' in knowledge) throw notKnown(knowledge);
    const { revision } = knowledge;
    const last = stream.findLast((event) => event.revision <= Math.max(revision, 0)) ?? stream[0]!;
    return this.knownAt(id, knowledge, last.position, revision);
  }

  /** @param last revision of the last event that is known */
  private knownAt(id: string, knowledge: Knowledge, position: Position, last: number): Known {
    return {
      knowledge,
      position,
      ...this.upTo(id, last),
      answer: (body) => ({
        body,
        revision: knowledge.revision,
        validity: 'moment',
      }),
    };
  }

  private upTo(id: string, last: number): Pick<Known, 'events' | 'stream'> {
    const page = async (from: number, limit: number): Promise<readonly StreamEvent[]> => {
      const most = Math.min(limit, last + 1 - from);
      if (most <= 0) return [];
      const events: StreamEvent[] = [];
      for await (const event of this.store.readStream(incidentStream(id), { from, limit: most })) events.push(event);
      return events;
    };
    return {
      stream: () => page(0, Infinity),
      events: async ({ from, limit } = { from: 0, limit: Infinity }) => (await page(from, limit)).filter(isOurs),
    };
  }

  /**
   * Waits for a revision that another writer may be about to add.
   * @throws Refusal `unknown_revision`
   */
  private async reach(id: string, found: CachedIncident, least: number): Promise<CachedIncident> {
    const isReached = ({ incident }: CachedIncident): boolean => incident.state.facts.revision >= least;
    if (isReached(found)) return found;
    // Note the place in the log before looking again: the log tells of everything after that look.
    const after = this.log.last;
    let kept = (await this.streams.load(id))!;
    if (isReached(kept)) return kept;
    const stream = incidentStream(id);
    for await (const message of this.log.follow({ after, signal: AbortSignal.timeout(WAIT_MS) })) {
      if (message.kind !== 'event' || message.event.stream !== stream) continue;
      kept = (await this.streams.load(id))!;
      if (isReached(kept)) return kept;
    }
    if (kept.unreadable !== null) throw kept.unreadable;
    throw unknownRevision(kept.incident.state.facts.revision);
  }
}

/** Whether the question is about a revision before that event. */
const isBefore = ({ revision }: UnreadableEvent, question: MomentQuestion): boolean =>
  question.clock !== 'learned' && question.revision !== undefined && question.revision < revision;

/** The moment of a question, as the core reads it. */
export const momentOf = ({ asOf, revision, clock, occurredBefore }: MomentQuestion): Moment => ({
  clock: clock ?? 'recorded',
  ...(asOf === undefined ? {} : { asOf }),
  ...(revision === undefined ? {} : { revision }),
  ...(occurredBefore === undefined ? {} : { occurredBefore }),
});

const unknownRevision = (head: number): Refusal =>
  new Refusal('unknown_revision', `The incident is at revision ${head}.`, { details: { head } });

function notKnown(fault: Exclude<ReturnType<typeof knowledgeAt>, Knowledge>): Refusal {
  if (fault.code === 'unknown_revision') return unknownRevision(fault.head);
  return notKnownYet(Date.parse(fault.firstRecordedAt));
}

function notKnownYet(firstRecorded: Millis): Refusal {
  const firstRecordedAt = formatInstant(firstRecorded);
  return new Refusal('not_known_yet', `Nothing of the incident was recorded before ${firstRecordedAt}.`, {
    details: { firstRecordedAt },
  });
}

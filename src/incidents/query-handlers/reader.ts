/** Reads one incident at a moment of knowledge. */
import { Inject, Injectable } from '@nestjs/common';
import { EVENT_STORE } from '../../config.js';
import { EVENT_REGISTRY } from '../../events/registry.js';
import { EventLog } from '../../eventstore/event-log.js';
import { type EventStore, type Position, type RecordedEvent } from '../../eventstore/event-store.js';
import { answerOfNow, type Answered } from '../../http/answer.js';
import { Problem } from '../../http/problems.js';
import { type Read } from '../../http/read.js';
import { incidentStream } from '../../timeline/events.js';
import { foldIncidentId } from '../../timeline/incident-id.js';
import { evolve, initialState, type IncidentState } from '../../timeline/facts.js';
import { knowledgeAt, knowledgeOf, knowledgeUpTo, type Knowledge } from '../../timeline/knowledge.js';
import { formatInstant, type Millis } from '../../timeline/time.js';
import { momentOf, type MomentQuery } from '../dto/queries.dto.js';
import { IncidentStreams } from '../incident-streams.js';
import { type KeptIncident } from '../kept-incidents.js';
import { copyOf, type Snapshot } from '../snapshots.js';

/** How long a read waits for a revision that is not there yet. */
const WAIT_MS = 2000;

/** An incident as it was known. */
export interface Known {
  readonly knowledge: Knowledge;
  /** Of the last known event. */
  readonly position: Position;
  /** The stream up to the last known event, as it is stored: all of it, or a page from a revision (inclusive) on. */
  readonly events: (page?: { from: number; limit: number }) => Promise<readonly RecordedEvent[]>;
  /** @param withTime whether something in the body changes by itself while time passes, if the moment is now */
  readonly answer: (body: object, withTime: boolean) => Answered;
}

@Injectable()
export class IncidentReader {
  constructor(
    private readonly streams: IncidentStreams,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly log: EventLog,
  ) {}

  /** As {@link at}, for who has something else to wait for: it stays as it is, whatever is recorded meanwhile. */
  fixedAt(written: string, read: Read<MomentQuery>): Promise<Known> {
    return this.at(written, read, undefined, copyOf);
  }

  /**
   * What is of now is to be read at once: it goes on changing.
   * @param entryId of an entry that has to be known at that moment
   * @throws Problem `not_found`, `not_known_yet`, `unknown_revision`, `invalid`: in this order
   */
  async at(
    written: string,
    read: Read<MomentQuery>,
    entryId?: string,
    taken: (state: IncidentState) => IncidentState = (state) => state,
  ): Promise<Known> {
    const id = foldIncidentId(written);
    const found = id === null ? null : await this.streams.load(id);
    if (id === null || !found)
      throw new Problem('not_found', `There is no incident ${JSON.stringify(written.slice(0, 100))}.`);
    const query = read.accept();
    const now = Date.now();
    const kept = await this.reach(id, found, query.minRevision ?? 0);
    const known = isOfNow(query)
      ? this.asItIs(id, taken(kept.incident.state), kept.position!, now)
      : query.clock === 'learned'
        ? await this.asLearned(id, query, now)
        : await this.asRecorded(id, kept, query, now);
    if (entryId !== undefined && !known.knowledge.state.facts.entries.has(entryId)) {
      throw new Problem(
        'not_found',
        `The incident has no entry ${JSON.stringify(entryId.slice(0, 100))} at this moment.`,
      );
    }
    return known;
  }

  /** Without a moment nothing has to be folded again. */
  private asItIs(id: string, state: IncidentState, position: Position, now: Millis): Known {
    const knowledge = knowledgeOf(state, now);
    const { revision } = knowledge;
    return {
      knowledge,
      position,
      events: (page) => this.eventsUpTo(id, revision, page),
      answer: (body, withTime) => answerOfNow(body, revision, withTime ? now : null),
    };
  }

  /** What this record knew then: the last revision recorded by an instant, or the one that is named. */
  private async asRecorded(
    id: string,
    { incident, position, snapshots }: KeptIncident,
    query: MomentQuery,
    now: Millis,
  ): Promise<Known> {
    const moment = momentOf(query);
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
      if (stored.revision > upTo || Date.parse(stored.metadata.recordedAt) > asOf) break;
      state = evolve(state, EVENT_REGISTRY.upcast(stored));
      position = stored.position;
    }
    return { state, position };
  }

  /** What the responders knew then. Any event of the stream may count, so it is read as a whole. */
  private async asLearned(id: string, query: MomentQuery, now: Millis): Promise<Known> {
    const events = await this.streams.events(id);
    const knowledge = knowledgeAt(
      events.map((event) => EVENT_REGISTRY.upcast(event)),
      momentOf(query),
      now,
    );
    if ('code' in knowledge) throw notKnown(knowledge);
    const { revision } = knowledge;
    return this.knownAt(id, knowledge, events[Math.max(revision, 0)]!.position, revision);
  }

  /** @param last revision of the last event that is known */
  private knownAt(id: string, knowledge: Knowledge, position: Position, last: number): Known {
    return {
      knowledge,
      position,
      events: (page) => this.eventsUpTo(id, last, page),
      answer: (body) => ({
        body,
        revision: knowledge.revision,
        validity: 'moment',
      }),
    };
  }

  private async eventsUpTo(
    id: string,
    last: number,
    { from, limit } = { from: 0, limit: Infinity },
  ): Promise<readonly RecordedEvent[]> {
    const most = Math.min(limit, last + 1 - from);
    if (most <= 0) return [];
    const events: RecordedEvent[] = [];
    for await (const event of this.store.readStream(incidentStream(id), { from, limit: most })) events.push(event);
    return events;
  }

  /**
   * Waits for a revision that another writer may be about to add.
   * @throws Problem `unknown_revision`
   */
  private async reach(id: string, found: KeptIncident, least: number): Promise<KeptIncident> {
    const isReached = ({ incident }: KeptIncident): boolean => incident.state.facts.revision >= least;
    if (isReached(found)) return found;
    // Before it is looked at again: what comes after that look is heard of later.
    const after = this.log.last;
    let kept = (await this.streams.load(id))!;
    if (isReached(kept)) return kept;
    const stream = incidentStream(id);
    for await (const message of this.log.follow({ after, signal: AbortSignal.timeout(WAIT_MS) })) {
      if (message.kind !== 'event' || message.event.stream !== stream) continue;
      kept = (await this.streams.load(id))!;
      if (isReached(kept)) return kept;
    }
    throw unknownRevision(kept.incident.state.facts.revision);
  }
}

/** Whether what is asked is how things stand. */
export const isOfNow = ({ asOf, revision, clock, occurredBefore }: MomentQuery): boolean =>
  asOf === undefined && revision === undefined && clock !== 'learned' && occurredBefore === undefined;

const unknownRevision = (head: number): Problem =>
  new Problem('unknown_revision', `The incident is at revision ${head}.`, { members: { head } });

function notKnown(fault: Exclude<ReturnType<typeof knowledgeAt>, Knowledge>): Problem {
  if (fault.code === 'unknown_revision') return unknownRevision(fault.head);
  return notKnownYet(Date.parse(fault.firstRecordedAt));
}

function notKnownYet(firstRecorded: Millis): Problem {
  const firstRecordedAt = formatInstant(firstRecorded);
  return new Problem('not_known_yet', `Nothing of the incident was recorded before ${firstRecordedAt}.`, {
    members: { firstRecordedAt },
  });
}

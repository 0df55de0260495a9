/** What streams and replays are made of: where a log or an incident ends, and the events of an incident. */
import { Inject } from '@nestjs/common';
import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type Caller } from '../application/caller.js';
import { noIncident } from '../application/refusal.js';
import { seesAll } from '../application/visibility.js';
import { EVENT_STORE } from '../config.js';
import { EventLog } from '../eventstore/event-log.js';
import { isOurs, type EventStore, type Position, type RecordedEvent } from '../eventstore/event-store.js';
import { exists } from '../incidents/read/existence.js';
import { AskExistence } from '../incidents/read/questions.js';
import { Audiences } from '../listing/columns/audiences.js';
import { incidentStream } from '../timeline/events.js';
import { foldIncidentId } from '../timeline/incident-id.js';

export interface LogHead {
  readonly storeId: string;
  /** Of the last event; null: nothing is recorded yet. */
  readonly position: Position | null;
  /** Of the incidents that were asked about: those that are there, for one from whom some may be hidden. */
  readonly there: readonly string[];
}

export class AskLogHead extends Query<LogHead> {
  /** @param incidents ids in lower case */
  constructor(
    readonly caller: Caller,
    readonly incidents: readonly string[] = [],
  ) {
    super();
  }
}

@QueryHandler(AskLogHead)
class LogHeadHandler implements IQueryHandler<AskLogHead> {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly audiences: Audiences,
    private readonly queries: QueryBus,
  ) {}

  /** For one from whom something may be hidden, once it is known what. @throws Refusal `unavailable` */
  async execute({ caller, incidents }: AskLogHead): Promise<LogHead> {
    const position = await this.store.head();
    // A store has no id before it was reached for the first time.
    if (seesAll(caller)) return { storeId: this.store.id, position, there: [] };
    await this.audiences.reach(position);
    const there = await Promise.all(incidents.map((incidentId) => exists(incidentId, this.queries, caller)));
    return { storeId: this.store.id, position, there: incidents.filter((_, index) => there[index]) };
  }
}

export interface IncidentHead {
  /** In lower case. */
  readonly id: string;
  /** Of the last event. */
  readonly revision: number;
  /** A position in the log: whatever the incident has after `revision` comes after it. */
  readonly position: Position | null;
}

/** Throws `not_found`. */
export class AskIncidentHead extends Query<IncidentHead> {
  /** @param incidentId in any case */
  constructor(
    readonly incidentId: string,
    readonly caller: Caller,
  ) {
    super();
  }
}

@QueryHandler(AskIncidentHead)
class IncidentHeadHandler implements IQueryHandler<AskIncidentHead> {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly log: EventLog,
    private readonly audiences: Audiences,
    private readonly queries: QueryBus,
  ) {}

  async execute({ incidentId, caller }: AskIncidentHead): Promise<IncidentHead> {
    // Read the position before the stream.
    const position = this.log.last ?? (await this.store.head());
    const id = foldIncidentId(incidentId);
    if (!seesAll(caller)) {
      await this.queries.execute(new AskExistence({ incidentId }, caller));
      await this.audiences.reach(position);
    }
    const revision = id === null ? null : await this.lastRevision(incidentStream(id));
    if (id === null || revision === null) throw noIncident(incidentId);
    return { id, revision, position };
  }

  /** Null if the stream has no event of ours. A foreign event may be the last. */
  private async lastRevision(stream: string): Promise<number | null> {
    for await (const last of this.store.readStream(stream, { backwards: true, limit: 1 })) {
      if (isOurs(last)) return last.revision;
      for await (const event of this.store.readStream(stream)) if (isOurs(event)) return last.revision;
    }
    return null;
  }
}

/** Our events of one incident, in the order of recording. */
export class AskEvents extends Query<AsyncIterable<RecordedEvent>> {
  /** @param incidentId in lower case */
  constructor(
    readonly incidentId: string,
    readonly caller: Caller,
  ) {
    super();
  }
}

@QueryHandler(AskEvents)
class EventsHandler implements IQueryHandler<AskEvents> {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  execute({ incidentId }: AskEvents): Promise<AsyncIterable<RecordedEvent>> {
    return Promise.resolve(this.events(incidentId));
  }

  private async *events(incidentId: string): AsyncGenerator<RecordedEvent> {
    for await (const event of this.store.readStream(incidentStream(incidentId))) if (isOurs(event)) yield event;
  }
}

export const QUERY_HANDLERS = [LogHeadHandler, IncidentHeadHandler, EventsHandler];

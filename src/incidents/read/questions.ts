/** Queries on the bus: which incident, what is asked of it, and who asks. Each handler throws a `Refusal`. */
import { Query } from '@nestjs/cqrs';
import { type Answered } from '../../application/answer.js';
import { type Caller } from '../../application/caller.js';
import { type RecordedEvent } from '../../eventstore/event-store.js';
import { type IncidentState } from '../../timeline/facts.js';
import { type Clock } from '../../timeline/knowledge.js';
import { type Millis } from '../../timeline/time.js';
import { type TotalKind } from '../../timeline/view/view-types.js';

/** The moment of knowledge; nothing set means now. */
export interface MomentQuestion {
  readonly asOf?: Millis;
  readonly revision?: number;
  readonly clock?: Clock;
  readonly occurredBefore?: Millis;
  /** Wait up to 2 s until the incident has this revision. */
  readonly minRevision?: number;
}

/** Whether the question is about now. */
export const isOfNow = ({ asOf, revision, clock, occurredBefore }: MomentQuestion): boolean =>
  asOf === undefined && revision === undefined && clock !== 'learned' && occurredBefore === undefined;

export interface TimelineQuestion extends MomentQuestion {
  readonly types?: readonly string[];
  readonly component?: readonly string[];
  readonly actor?: readonly string[];
  readonly q?: string;
  readonly since?: Millis;
  readonly milestones?: 'true' | 'false';
  readonly include?: readonly ('retracted' | 'suspects')[];
  readonly limit?: number;
  /** `nextCursor` of the page before. */
  readonly cursor?: string;
}

/** Metrics by `id` or `id@version`, each of them known; or a pair, or a total. */
export interface DurationsQuestion extends MomentQuestion {
  readonly metric?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly total?: TotalKind;
  readonly kind?: string;
  readonly component?: string;
  readonly level?: string;
}

export interface HistoryQuestion extends MomentQuestion {
  readonly limit?: number;
  readonly cursor?: string;
}

/** A question about one incident. */
export abstract class AboutIncident<Q> extends Query<Answered> {
  /** @param incidentId in any case */
  constructor(
    readonly incidentId: string,
    readonly question: Q,
    readonly caller: Caller,
  ) {
    super();
  }
}

export class AskSummary extends AboutIncident<MomentQuestion> {}
export class AskTimeline extends AboutIncident<TimelineQuestion> {}
export class AskDurations extends AboutIncident<DurationsQuestion> {}
export class AskClaims extends AboutIncident<MomentQuestion> {}
export class AskHistory extends AboutIncident<HistoryQuestion> {}
export class AskVerification extends AboutIncident<MomentQuestion> {}

abstract class AboutEntry extends Query<Answered> {
  constructor(
    readonly incidentId: string,
    readonly entryId: string,
    readonly question: MomentQuestion,
    readonly caller: Caller,
  ) {
    super();
  }
}

export class AskEntry extends AboutEntry {}
export class AskEntryHistory extends AboutEntry {}

/** What a command or a query addresses. */
export interface Address {
  readonly incidentId: string;
  readonly entryId?: string;
  readonly claimId?: string;
}

/** Whether an address exists. Its handler throws `not_found` if not. */
export class AskExistence extends Query<void> {
  constructor(
    readonly address: Address,
    readonly caller: Caller,
  ) {
    super();
  }
}

/** Whether an incident could not be opened under an id, whoever may see what is there. */
export class AskIsTaken extends Query<boolean> {
  /** @param incidentId in any case */
  constructor(readonly incidentId: string) {
    super();
  }
}

/** A whole incident, for callers in this process. */
export interface IncidentRecord {
  /** Read it before the next await: later events are folded into the same object. */
  readonly state: IncidentState;
  /** Reads our events as they are stored: those that are folded into the state, or more. */
  readonly events: () => Promise<readonly RecordedEvent[]>;
}

/** Null: there is no such incident. */
export class AskRecord extends Query<IncidentRecord | null> {
  constructor(
    readonly incidentId: string,
    readonly caller: Caller,
  ) {
    super();
  }
}

/** Queries on the changes of services. Each handler throws a `Refusal`. */
import { Query } from '@nestjs/cqrs';
import { type Answered } from '../../application/answer.js';
import { type Caller } from '../../application/caller.js';
import { AboutIncident, type TimelineQuestion } from '../../incidents/read/questions.js';
import { type Millis } from '../../timeline/time.js';
import { type ChangeView } from '../../timeline/view/view-types.js';

export interface ChangesQuestion {
  /** Half-open, by when they were made. */
  readonly from?: Millis;
  readonly to?: Millis;
  readonly environment?: readonly string[];
  readonly limit?: number;
  /** `nextCursor` of the page before. */
  readonly cursor?: string;
}

export interface ChangesPage {
  readonly changes: readonly ChangeView[];
  readonly nextCursor: string | null;
}

/** The changes of a service, newest first; none for one that nothing is known of. */
export class AskChanges extends Query<ChangesPage> {
  /** @param service in any case */
  constructor(
    readonly service: string,
    readonly question: ChangesQuestion,
    readonly caller: Caller,
  ) {
    super();
  }
}

export class AskChange extends Query<Answered> {
  constructor(
    readonly service: string,
    readonly changeId: string,
    readonly caller: Caller,
  ) {
    super();
  }
}

/** The entries of an incident, and beside them the changes that are suspected to have caused it. */
export class AskTimelineWithSuspects extends AboutIncident<TimelineQuestion> {}

/** Questions as they come from the edge: which incident, and what was read of the parameters. */
import { Query } from '@nestjs/cqrs';
import { type Answered } from '../../http/answer.js';
import { type Read } from '../../http/read.js';
import {
  type DurationsQuery,
  type HistoryQuery,
  type MomentQuery,
  type TimelineQuery,
} from '../api/dto/queries.dto.js';

/** What is asked of one incident, at a moment. */
abstract class AboutIncident<Q> extends Query<Answered> {
  constructor(
    readonly incidentId: string,
    readonly query: Read<Q>,
  ) {
    super();
  }
}

export class AskSummary extends AboutIncident<MomentQuery> {}
export class AskTimeline extends AboutIncident<TimelineQuery> {}
export class AskDurations extends AboutIncident<DurationsQuery> {}
export class AskClaims extends AboutIncident<MomentQuery> {}
export class AskHistory extends AboutIncident<HistoryQuery> {}
export class AskVerification extends AboutIncident<MomentQuery> {}

abstract class AboutEntry extends AboutIncident<MomentQuery> {
  constructor(
    incidentId: string,
    readonly entryId: string,
    query: Read<MomentQuery>,
  ) {
    super(incidentId, query);
  }
}

export class AskEntry extends AboutEntry {}
export class AskEntryHistory extends AboutEntry {}

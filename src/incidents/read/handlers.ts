import { Inject } from '@nestjs/common';
import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { EVENT_STORE, SETTINGS, type Settings } from '../../config.js';
import { toCloudEvent } from '../../events/cloud-event.js';
import { StoreUnavailable, StreamNotWhole, type EventStore } from '../../eventstore/event-store.js';
import { type Answered } from '../../http/answer.js';
import { Problem } from '../../http/problems.js';
import { incidentStream } from '../../timeline/events.js';
import { assess, evaluable } from '../../timeline/measure/assessment.js';
import { type Evaluable } from '../../timeline/measure/definition.js';
import { BUILT_IN, evaluate, evaluateMeasure, findDefinition } from '../../timeline/measure/durations.js';
import { type DurationView } from '../../timeline/view/view-types.js';
import { incidentView, knowledgeView } from '../../timeline/view/summary.js';
import { tellsNoLearning } from '../../timeline/recorded-afterwards.js';
import { goneFrom } from '../../timeline/forgetting.js';
import { formatInstant } from '../../timeline/time.js';
import { entryView } from '../../timeline/view/render-entry.js';
import { readCursor, unreadable, writeCursor } from '../../http/cursor.js';
import { type DurationsQuery } from '../api/dto/queries.dto.js';
import { IncidentDocuments } from './documents.js';
import { entryVersions } from './entry-versions.js';
import {
  AskClaims,
  AskDurations,
  AskEntry,
  AskEntryHistory,
  AskHistory,
  AskSummary,
  AskTimeline,
  AskVerification,
} from './questions.js';
import { ReadModelCheck } from './read-model-check.js';
import { IncidentReader, isOfNow } from './reader.js';
import { verified, verifiedAsFarAsReadable } from './verification.js';
import { atItsMoment } from './timeline-cursor.js';
import { timelinePage } from './timeline-page.js';

@QueryHandler(AskSummary)
export class SummaryHandler implements IQueryHandler<AskSummary> {
  constructor(
    private readonly documents: IncidentDocuments,
    private readonly reader: IncidentReader,
  ) {}

  async execute({ incidentId, query }: AskSummary): Promise<Answered> {
    const stored = await this.documents.summary(incidentId, query);
    if (stored) return stored;
    const known = await this.reader.at(incidentId, query);
    const view = incidentView(known.knowledge, known.position);
    return known.answer(view, view.inProgress);
  }
}

@QueryHandler(AskTimeline)
export class TimelineHandler implements IQueryHandler<AskTimeline> {
  constructor(
    private readonly documents: IncidentDocuments,
    private readonly reader: IncidentReader,
  ) {}

  async execute({ incidentId, query }: AskTimeline): Promise<Answered> {
    const asked = atItsMoment(query);
    const stored = await this.documents.timeline(incidentId, asked);
    if (stored) return stored;
    const { knowledge, position, answer } = await this.reader.at(incidentId, asked);
    const on = assess(knowledge.state, knowledge.evaluatedAt);
    const { lint, status } = on;
    const saysNothing = tellsNoLearning(knowledge.state, on);
    const { entries, nextCursor } = timelinePage(knowledge, asked.accept(), saysNothing);
    return answer({ knowledge: knowledgeView(knowledge, position, on), entries, nextCursor, lint }, status.inProgress);
  }
}

@QueryHandler(AskEntry)
export class EntryHandler implements IQueryHandler<AskEntry> {
  constructor(
    private readonly documents: IncidentDocuments,
    private readonly reader: IncidentReader,
  ) {}

  async execute({ incidentId, entryId, query }: AskEntry): Promise<Answered> {
    const stored = await this.documents.entry(incidentId, entryId, query);
    if (stored) return stored;
    const known = await this.reader.at(incidentId, query, entryId);
    const { state } = known.knowledge;
    const entry = state.facts.entries.get(entryId)!;
    return known.answer(entryView(entry, state.texts.entries.get(entryId), tellsNoLearning(state)), false);
  }
}

@QueryHandler(AskEntryHistory)
export class EntryHistoryHandler implements IQueryHandler<AskEntryHistory> {
  constructor(private readonly reader: IncidentReader) {}

  async execute({ incidentId, entryId, query }: AskEntryHistory): Promise<Answered> {
    const known = await this.reader.at(incidentId, query, entryId);
    const { forgettings } = known.knowledge.state.facts;
    return known.answer({ versions: entryVersions(await known.events(), entryId, forgettings) }, false);
  }
}

@QueryHandler(AskDurations)
export class DurationsHandler implements IQueryHandler<AskDurations> {
  constructor(private readonly reader: IncidentReader) {}

  async execute({ incidentId, query }: AskDurations): Promise<Answered> {
    const { knowledge, position, answer } = await this.reader.at(incidentId, query);
    const on = evaluable(knowledge.state, knowledge.evaluatedAt);
    const durations = durationsOf(query.accept(), on);
    const evaluatedAt = formatInstant(knowledge.evaluatedAt);
    const isPending = durations.some(({ status }) => status === 'pending');
    return answer({ knowledge: knowledgeView(knowledge, position, on), evaluatedAt, durations }, isPending);
  }
}

/** A pair, a total, the metrics that are named, or all of them. */
function durationsOf(
  { metric, from, to, total, kind, component, level }: DurationsQuery,
  on: Evaluable,
): DurationView[] {
  if (from !== undefined && to !== undefined) return [evaluateMeasure({ kind: 'pair', from, to }, on)];
  if (total !== undefined) {
    const narrowed = { ...(component !== undefined && { component }), ...(level !== undefined && { level }) };
    return [evaluateMeasure({ kind: 'total', total, window: kind ?? 'impact', ...narrowed }, on)];
  }
  const definitions = metric ? metric.map((name) => findDefinition(name)!) : BUILT_IN;
  return definitions.map((definition) => evaluate(definition, on));
}

@QueryHandler(AskClaims)
export class ClaimsHandler implements IQueryHandler<AskClaims> {
  constructor(private readonly reader: IncidentReader) {}

  async execute({ incidentId, query }: AskClaims): Promise<Answered> {
    const { knowledge, position, answer } = await this.reader.at(incidentId, query);
    const on = assess(knowledge.state, knowledge.evaluatedAt);
    return answer({ knowledge: knowledgeView(knowledge, position, on), claims: on.claims }, false);
  }
}

const HISTORY = 'history';
const HISTORY_LIMIT = 500;

@QueryHandler(AskHistory)
export class HistoryHandler implements IQueryHandler<AskHistory> {
  constructor(
    private readonly reader: IncidentReader,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute({ incidentId, query }: AskHistory): Promise<Answered> {
    const known = await this.reader.at(incidentId, query);
    const { cursor, limit = HISTORY_LIMIT } = query.accept();
    const [from] = cursor === undefined ? [0] : readCursor<[number]>(cursor, HISTORY, ['number']);
    if (!Number.isSafeInteger(from) || from < 0) throw unreadable();
    // Revisions that hold no event of ours take their place in the page, and are left out.
    const found = await known.events({ from, limit });
    const { forgettings } = known.knowledge.state.facts;
    const source = this.settings.publicUrl ?? '/asof';
    const events = found.map((event) => toCloudEvent(event, source, goneFrom(event, forgettings)));
    const hasMore = from + limit <= known.knowledge.revision;
    return known.answer({ events, nextCursor: hasMore ? writeCursor(HISTORY, [from + limit]) : null }, false);
  }
}

@QueryHandler(AskVerification)
export class VerificationHandler implements IQueryHandler<AskVerification> {
  constructor(
    private readonly reader: IncidentReader,
    private readonly readModel: ReadModelCheck,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  async execute({ incidentId, query }: AskVerification): Promise<Answered> {
    try {
      const known = await this.reader.fixedAt(incidentId, query);
      const stream = await known.stream();
      if (!isOfNow(query.accept())) return known.answer(verified(stream, known.knowledge), false);
      // What it says of the document changes while the stream does not.
      const body = verified(stream, known.knowledge, await this.readModel.check(stream));
      return { body, revision: known.knowledge.revision, validity: 'moment' };
    } catch (error) {
      if (error instanceof Problem || error instanceof StoreUnavailable || error instanceof StreamNotWhole) throw error;
      const body = await verifiedAsFarAsReadable(this.store.readStream(incidentStream(incidentId.toLowerCase())));
      return { body, revision: body.revision, validity: 'moment' };
    }
  }
}

export const QUERY_HANDLERS = [
  SummaryHandler,
  TimelineHandler,
  EntryHandler,
  EntryHistoryHandler,
  DurationsHandler,
  ClaimsHandler,
  HistoryHandler,
  VerificationHandler,
];

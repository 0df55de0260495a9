import { Inject } from '@nestjs/common';
import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type Answered } from '../../application/answer.js';
import { type Caller } from '../../application/caller.js';
import { Refusal } from '../../application/refusal.js';
import { EVENT_STORE, SETTINGS, type Settings } from '../../config.js';
import { toCloudEvent } from '../../events/cloud-event.js';
import { StoreUnavailable, StreamNotWhole, type EventStore } from '../../eventstore/event-store.js';
import { incidentStream } from '../../timeline/events.js';
import { assess, evaluable } from '../../timeline/measure/assessment.js';
import { type Evaluable } from '../../timeline/measure/definition.js';
import { BUILT_IN, evaluate, evaluateMeasure, findDefinition } from '../../timeline/measure/durations.js';
import { type DurationView } from '../../timeline/view/view-types.js';
import { assessedView } from '../../timeline/view/assessed-view.js';
import { knowledgeView } from '../../timeline/view/summary.js';
import { tellsNoLearning } from '../../timeline/recorded-afterwards.js';
import { goneFrom } from '../../timeline/forgetting.js';
import { formatInstant } from '../../timeline/time.js';
import { entryView } from '../../timeline/view/render-entry.js';
import { IncidentStreams } from '../write/incident-streams.js';
import { IncidentDocuments } from './documents.js';
import { entryVersions } from './entry-versions.js';
import {
  AskClaims,
  AskDurations,
  AskEntry,
  AskEntryHistory,
  AskExistence,
  AskHistory,
  AskIsTaken,
  AskRecord,
  AskSummary,
  AskTimeline,
  AskVerification,
  type DurationsQuestion,
  type IncidentRecord,
  isOfNow,
} from './questions.js';
import { ReadModelCheck } from './read-model-check.js';
import { IncidentReader } from './reader.js';
import { verified, verifiedAsFarAsReadable } from './verification.js';
import { placedHistory } from './history-cursor.js';
import { placed } from './timeline-cursor.js';
import { timelinePage } from './timeline-page.js';

@QueryHandler(AskSummary)
export class SummaryHandler implements IQueryHandler<AskSummary> {
  constructor(
    private readonly documents: IncidentDocuments,
    private readonly reader: IncidentReader,
  ) {}

  async execute({ incidentId, question, caller }: AskSummary): Promise<Answered> {
    const stored = await this.documents.summary(incidentId, question, caller);
    if (stored) return stored;
    const known = await this.reader.at(incidentId, question, caller);
    const view = assessedView(known.knowledge, known.position);
    return known.answer(view, view.inProgress);
  }
}

@QueryHandler(AskTimeline)
export class TimelineHandler implements IQueryHandler<AskTimeline> {
  constructor(
    private readonly documents: IncidentDocuments,
    private readonly reader: IncidentReader,
  ) {}

  async execute({ incidentId, question, caller }: AskTimeline): Promise<Answered> {
    const placing = () => placed(question, incidentId);
    const placedQuestion = await ofExisting(this.reader, incidentId, caller, placing);
    const stored = await this.documents.timeline(incidentId, placedQuestion, caller);
    if (stored) return stored;
    const { knowledge, position, answer } = await this.reader.at(incidentId, placedQuestion, caller);
    const on = assess(knowledge.state, knowledge.evaluatedAt);
    const { lint, status } = on;
    const saysNothing = tellsNoLearning(knowledge.state, on);
    const { entries, nextCursor } = timelinePage(knowledge, placedQuestion, saysNothing);
    return answer({ knowledge: knowledgeView(knowledge, position, on), entries, nextCursor, lint }, status.inProgress);
  }
}

/** That the incident does not exist is said before that the cursor is none. */
async function ofExisting<T>(reader: IncidentReader, incidentId: string, caller: Caller, place: () => T): Promise<T> {
  try {
    return place();
  } catch (error) {
    await reader.mustExist(incidentId, caller);
    throw error;
  }
}

@QueryHandler(AskEntry)
export class EntryHandler implements IQueryHandler<AskEntry> {
  constructor(
    private readonly documents: IncidentDocuments,
    private readonly reader: IncidentReader,
  ) {}

  async execute({ incidentId, entryId, question, caller }: AskEntry): Promise<Answered> {
    const stored = await this.documents.entry(incidentId, entryId, question, caller);
    if (stored) return stored;
    const known = await this.reader.at(incidentId, question, caller, entryId);
    const { state } = known.knowledge;
    const entry = state.facts.entries.get(entryId)!;
    return known.answer(entryView(entry, state.texts.entries.get(entryId), tellsNoLearning(state)), false);
  }
}

@QueryHandler(AskEntryHistory)
class EntryHistoryHandler implements IQueryHandler<AskEntryHistory> {
  constructor(private readonly reader: IncidentReader) {}

  async execute({ incidentId, entryId, question, caller }: AskEntryHistory): Promise<Answered> {
    const known = await this.reader.at(incidentId, question, caller, entryId);
    const { forgettings } = known.knowledge.state.facts;
    return known.answer({ versions: entryVersions(await known.events(), entryId, forgettings) }, false);
  }
}

@QueryHandler(AskDurations)
class DurationsHandler implements IQueryHandler<AskDurations> {
  constructor(private readonly reader: IncidentReader) {}

  async execute({ incidentId, question, caller }: AskDurations): Promise<Answered> {
    const { knowledge, position, answer } = await this.reader.at(incidentId, question, caller);
    const on = evaluable(knowledge.state, knowledge.evaluatedAt);
    const durations = durationsOf(question, on);
    const evaluatedAt = formatInstant(knowledge.evaluatedAt);
    const isPending = durations.some(({ status }) => status === 'pending');
    return answer({ knowledge: knowledgeView(knowledge, position, on), evaluatedAt, durations }, isPending);
  }
}

/** A pair, a total, the named metrics, or all metrics. */
function durationsOf(
  { metric, from, to, total, kind, component, level }: DurationsQuestion,
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
class ClaimsHandler implements IQueryHandler<AskClaims> {
  constructor(private readonly reader: IncidentReader) {}

  async execute({ incidentId, question, caller }: AskClaims): Promise<Answered> {
    const { knowledge, position, answer } = await this.reader.at(incidentId, question, caller);
    const on = assess(knowledge.state, knowledge.evaluatedAt);
    return answer({ knowledge: knowledgeView(knowledge, position, on), claims: on.claims }, false);
  }
}

const HISTORY_LIMIT = 500;

@QueryHandler(AskHistory)
class HistoryHandler implements IQueryHandler<AskHistory> {
  constructor(
    private readonly reader: IncidentReader,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute({ incidentId, question: asked, caller }: AskHistory): Promise<Answered> {
    const placing = () => placedHistory(asked, incidentId);
    const { question, from, cursorAt } = await ofExisting(this.reader, incidentId, caller, placing);
    const known = await this.reader.at(incidentId, question, caller);
    const { limit = HISTORY_LIMIT } = question;
    // Foreign events count towards the limit of the page, and are left out.
    const found = await known.events({ from, limit });
    const { forgettings } = known.knowledge.state.facts;
    const source = this.settings.publicUrl ?? '/asof';
    const events = found.map((event) => toCloudEvent(event, source, goneFrom(event, forgettings)));
    const hasMore = from + limit <= known.knowledge.revision;
    return known.answer({ events, nextCursor: hasMore ? cursorAt(from + limit) : null }, false);
  }
}

@QueryHandler(AskVerification)
class VerificationHandler implements IQueryHandler<AskVerification> {
  constructor(
    private readonly reader: IncidentReader,
    private readonly readModel: ReadModelCheck,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  async execute({ incidentId, question, caller }: AskVerification): Promise<Answered> {
    try {
      const known = await this.reader.fixedAt(incidentId, question, caller);
      const stream = await known.stream();
      if (!isOfNow(question)) return known.answer(verified(stream, known.knowledge), false);
      // The check of the document can change while the stream does not.
      const body = verified(stream, known.knowledge, await this.readModel.check(stream));
      return { body, revision: known.knowledge.revision, validity: 'moment' };
    } catch (error) {
      if (error instanceof Refusal || error instanceof StoreUnavailable || error instanceof StreamNotWhole) throw error;
      const body = await verifiedAsFarAsReadable(this.store.readStream(incidentStream(incidentId.toLowerCase())));
      return { body, revision: body.revision, validity: 'moment' };
    }
  }
}

@QueryHandler(AskExistence)
class ExistenceHandler implements IQueryHandler<AskExistence> {
  constructor(private readonly reader: IncidentReader) {}

  async execute({ address: { incidentId, entryId, claimId }, caller }: AskExistence): Promise<void> {
    const { entries, claims } = (await this.reader.mustExist(incidentId, caller)).incident.state.facts;
    if (entryId !== undefined && !entries.has(entryId))
      throw new Refusal('not_found', 'The incident has no such entry.');
    if (claimId !== undefined && !claims.has(claimId))
      throw new Refusal('not_found', 'The incident has no such claim.');
  }
}

@QueryHandler(AskRecord)
class RecordHandler implements IQueryHandler<AskRecord> {
  constructor(
    private readonly streams: IncidentStreams,
    private readonly reader: IncidentReader,
  ) {}

  async execute({ incidentId, caller }: AskRecord): Promise<IncidentRecord | null> {
    const found = await this.reader.find(incidentId, caller);
    if (found === null) return null;
    const { state } = found.incident;
    return { state, events: () => this.streams.events(state.facts.id) };
  }
}

@QueryHandler(AskIsTaken)
class IsTakenHandler implements IQueryHandler<AskIsTaken> {
  constructor(private readonly reader: IncidentReader) {}

  execute({ incidentId }: AskIsTaken): Promise<boolean> {
    return this.reader.isTaken(incidentId);
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
  ExistenceHandler,
  RecordHandler,
  IsTakenHandler,
];

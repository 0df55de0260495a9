import { Controller, Post, Req } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { type FastifyRequest } from 'fastify';
import { type Written } from '../../application/answer.js';
import { type Caller } from '../../application/caller.js';
import { Refusal } from '../../application/refusal.js';
import { Out, type Exit } from '../../http/answer.js';
import { SentBy, type Sender } from '../../http/caller.js';
import { failureOf } from '../../http/edge.js';
import { readJson } from '../../http/json-body.js';
import { Call, described, Group, Problems } from '../../http/openapi/describe.js';
import { invalid, Problem } from '../../http/problems.js';
import { Needs, StreamsBody } from '../../http/route.js';
import { readText } from '../../http/text-body.js';
import { WrittenEntriesDto } from '../../incidents/api/dto/answers.dto.js';
import { WrittenChangesDto } from '../../services/api/changes.dto.js';
import { AskExistence } from '../../incidents/read/questions.js';
import { LIMITS } from '../../timeline/input/limits.js';
import { type Fault } from '../../timeline/input/values.js';
import { type FindingView } from '../../timeline/view/view-types.js';
import { binaryEvent, inBinaryMode, type EventFault } from './binary-mode.js';
import { EventCommands, type EventContext } from './event-commands.js';
import { EVENT_BODIES, EVENT_HEADERS, EventResultsDto, type EventResultDto } from './events.dto.js';
import { readEvent } from './read-event.js';

const STRUCTURED = 'application/cloudevents+json';
const BATCH = 'application/cloudevents-batch+json';
const STREAMED = [STRUCTURED, BATCH];

/** Where the faults of an event are told. */
type Told = (fault: Fault) => EventFault;
const inJson: Told = (fault) => fault;

@Controller('v1/events')
@Group('Events')
export class EventsController {
  constructor(
    private readonly events: EventCommands,
    private readonly queries: QueryBus,
  ) {}

  /** Jobs that post changes of services may call it; whoever may not write entries is refused by the event. */
  @Post()
  @Needs('changes')
  @StreamsBody(STREAMED)
  @Call('postEvents', 'Takes CloudEvents: one (structured or binary mode), or a batch, each for itself', EVENT_BODIES)
  @described(({ ApiExtraModels, ApiHeader, ApiResponse, getSchemaPath }) => {
    const one = [WrittenEntriesDto, WrittenChangesDto].map((type) => ({ $ref: getSchemaPath(type) }));
    const batch = { $ref: getSchemaPath(EventResultsDto) };
    return [
      ...EVENT_HEADERS.map((header) => ApiHeader(header)),
      ApiExtraModels(WrittenEntriesDto, WrittenChangesDto, EventResultsDto),
      ApiResponse({ status: 201, description: 'Recorded: `entry` or `change`.', schema: { anyOf: one } }),
      ApiResponse({ status: 200, description: 'Of a batch; or a repeat.', schema: { anyOf: [batch, ...one] } }),
    ];
  })
  @Problems(
    'malformed',
    'forbidden',
    'not_found',
    'incident_exists',
    'entry_exists',
    'too_large',
    'unsupported_media',
    'invalid',
    'limit',
  )
  @Problems('in_progress', 'idempotency_key_reused', 'outcome_unknown', 'unavailable', 'overloaded', 'contention')
  @Problems('not_whole')
  async post(@Req() request: FastifyRequest, @SentBy() sender: Sender, @Out() out: Exit): Promise<string> {
    const context = contextOf(sender);
    const type = request.headers['content-type']?.toLowerCase() ?? '';
    if (!STREAMED.some((each) => type.startsWith(each))) {
      const { event, faults } = binaryEvent(request.headers, request.body ?? undefined);
      return out.written(await this.#record(event, context, inBinaryMode, faults), 201);
    }
    const body = readJson(Buffer.from(await readText(request.body, STREAMED)));
    if (!type.startsWith(BATCH)) return out.written(await this.#record(body, context, inJson), 201);
    return out.shown({ results: await this.#batch(body, context, request) } satisfies EventResultsDto);
  }

  /** One after the other: an event may need what the one before it brings. */
  async #batch(body: unknown, context: EventContext, request: FastifyRequest): Promise<EventResultDto[]> {
    if (!Array.isArray(body)) throw invalid([{ pointer: '', code: 'type', detail: 'must be a list of events' }]);
    if (body.length > LIMITS.perCall) throw new Problem('limit', `A batch has at most ${LIMITS.perCall} events.`);
    const results: EventResultDto[] = [];
    for (const [index, event] of (body as unknown[]).entries()) {
      try {
        const written = await this.#record(event, context, inJson);
        results.push({
          index,
          status: written.added && !written.replayed ? 'created' : 'unchanged',
          id: idIn(written),
          problem: null,
          ...lintIn(written),
        });
      } catch (error) {
        results.push({ index, status: 'failed', id: null, problem: failureOf(error, request).document });
      }
    }
    return results;
  }

  /** @param before faults that were found before the event could be read @throws Refusal; Problem `invalid` */
  async #record(
    value: unknown,
    context: EventContext,
    told: Told,
    before: readonly EventFault[] = [],
  ): Promise<Written> {
    const read = readEvent(value);
    if (read === null) throw invalid([told({ pointer: '/type', code: 'format', detail: 'means nothing here' })]);
    if ('faults' in read || before.length > 0) {
      const known = 'faults' in read ? read.incidentId : null;
      if (known !== null) await this.#existence(known, context.caller);
      throw invalid([...before, ...('faults' in read ? read.faults.map(told) : [])]);
    }
    try {
      return await this.events.record(read.becomes, read.key, context);
    } catch (error) {
      if (!(error instanceof Refusal) || error.faults.length === 0) throw error;
      const faults = error.faults.map((fault) => ('pointer' in fault ? told(fault as Fault) : fault));
      throw new Problem(error.code, error.detail, { errors: faults, members: error.details });
    }
  }

  /** What is not there is told before what is wrong. */
  async #existence(incidentId: string, caller: Caller): Promise<void> {
    await this.queries.execute(new AskExistence({ incidentId }, caller));
  }
}

/** An event brings its own key, and changes nothing that is there. */
function contextOf({ context }: Sender): EventContext {
  const { idempotencyKey: _key, ifMatch: _ifMatch, ...sentBy } = context.accept();
  return sentBy;
}

/** Of the entry or change that the answer shows. */
function idIn({ body }: Written): string | null {
  const { entry, change } = body as { entry?: { id: string }; change?: { id: string } };
  return entry?.id ?? change?.id ?? null;
}

/** What looks wrong, where something does. */
function lintIn({ body }: Written): Pick<EventResultDto, 'lint'> {
  const { lint = [] } = body as { lint?: readonly FindingView[] };
  return lint.length > 0 ? { lint: [...lint] } : {};
}

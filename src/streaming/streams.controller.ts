import { Controller, Get, Inject, Logger, Param, Query, Req, Res, type Type } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Caller } from '../application/caller.js';
import { EVENT_STORE, SETTINGS, type Settings } from '../config.js';
import { EventLog } from '../eventstore/event-log.js';
import { type EventStore, type RecordedEvent } from '../eventstore/event-store.js';
import { AskedBy } from '../http/caller.js';
import { Answers, Call, described, Group, Parameters, Problems } from '../http/openapi/describe.js';
import { Problem } from '../http/problems.js';
import { type Read } from '../http/read.js';
import { queryOf } from '../http/shape.js';
import { UnexpectedFaults } from '../telemetry/unexpected-faults.js';
import { CloudEventDto } from '../incidents/api/dto/answers.dto.js';
import { Audiences } from '../listing/columns/audiences.js';
import { Broadcast } from './broadcast.js';
import { type Connection } from './connection.js';
import { ReplayEndDto, ReplayFrameDto, StreamPlaceDto } from './dto/frames.dto.js';
import { IncidentStreamQuery, LogStreamQuery, ReplayQuery } from './dto/queries.dto.js';
import { Follower, type Sources } from './follower.js';
import { StoredTexts } from './frames.js';
import { Listeners } from './listeners.js';
import { OneATurn } from './one-a-turn.js';
import { AskEvents, AskIncidentHead, AskLogHead } from './queries.js';
import { END, replay, type Pace } from './replay.js';
import { roughBytes } from './rough-bytes.js';
import { askedOfIncident, askedOfLog, withFoldedIds, type Asked } from './streams.js';
import { readRevision } from './selection.js';
import { sightOf } from './sight.js';
import { Slots } from './slots.js';
import { Needs } from '../http/route.js';

/** Pages of events that are read at a time, for all listeners that are behind. */
const PAGES_AT_ONCE = 2;
const MOST_REPLAYS = 32;
/** A replay holds the events of its incident: so many bytes, roughly, all replays may hold. One alone may hold more. */
const MOST_REPLAY_BYTES = 128 * 1024 * 1024;

/** A call that answers with server-sent events. */
const Streamed =
  (description: string, ...data: Type[]): MethodDecorator =>
  (target, key, descriptor) =>
    described(({ ApiExtraModels, ApiHeader, ApiResponse, getSchemaPath }) => [
      ApiHeader({
        name: 'Last-Event-ID',
        required: false,
        description: 'The last id that you have; `EventSource` sends it by itself. What comes after it follows.',
        schema: { type: 'string' },
      }),
      ApiExtraModels(...data),
      ApiResponse({
        status: 200,
        description,
        content: { 'text/event-stream': { schema: { anyOf: data.map((type) => ({ $ref: getSchemaPath(type) })) } } },
      }),
    ])(target, key, descriptor);

const FACTS =
  'Server-sent events: `fact` for each stored event; `caughtup` when there is nothing more for now; `reset` where the ' +
  'id that was given is of another store, or beyond the head, so that the stream goes on from the head. A comment ' +
  'comes at least every 15 s. An id without data moves a filtered listener on. Whoever does not read is closed after 30 s.';

@Controller('v1')
@Group('Streams')
export class StreamsController {
  readonly #logger = new Logger('streams');
  readonly #sources: Sources;
  readonly #turns = new OneATurn();
  #replays = 0;
  #replayBytes = 0;

  constructor(
    @Inject(EVENT_STORE) store: EventStore,
    private readonly queries: QueryBus,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly listeners: Listeners,
    log: EventLog,
    broadcast: Broadcast,
    texts: StoredTexts,
    private readonly faults: UnexpectedFaults,
    private readonly audiences: Audiences,
  ) {
    this.#sources = { store, log, broadcast, texts, reading: new Slots(PAGES_AT_ONCE) };
  }

  @Get('stream')
  @Needs('read')
  @Call('streamEvents', 'Every event of the store, as it is recorded')
  @Parameters(LogStreamQuery)
  @Streamed(`${FACTS} The id is the store's id and the position.`, CloudEventDto, StreamPlaceDto)
  @Problems('invalid', 'overloaded', 'unavailable')
  async everything(
    @Query(queryOf(LogStreamQuery)) query: Read<LogStreamQuery>,
    @AskedBy() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.listeners.checkRoom();
    const question = withFoldedIds(query.accept());
    const head = await this.queries.execute(new AskLogHead(caller, question.incident));
    this.#follow(reply, askedOfLog(head, question, lastEventId(request), sightOf(caller, this.audiences)));
  }

  @Get('incidents/:id/stream')
  @Needs('read')
  @Call('streamIncident', 'The events of one incident, as they are recorded')
  @Parameters(IncidentStreamQuery)
  @Streamed(`${FACTS} The id is the revision.`, CloudEventDto, StreamPlaceDto)
  @Problems('not_found', 'not_whole', 'invalid', 'overloaded', 'unavailable')
  async ofIncident(
    @Param('id') id: string,
    @Query(queryOf(IncidentStreamQuery)) query: Read<IncidentStreamQuery>,
    @AskedBy() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.listeners.checkRoom();
    const head = await this.queries.execute(new AskIncidentHead(id, caller));
    const sight = sightOf(caller, this.audiences);
    this.#follow(reply, askedOfIncident(head, query.accept(), lastEventId(request), sight));
  }

  @Get('incidents/:id/replay')
  @Needs('read')
  @Call('replayIncident', 'The incident told again: one frame for each event, with what was known after it')
  @Parameters(ReplayQuery)
  @Answers({ status: 204, description: 'You have seen it to its end.' })
  @Streamed(
    'Server-sent events: `frame` for each event, in the order and at the pace of the rhythm, then `end`. ' +
      'The id is the revision of the event.',
    ReplayFrameDto,
    ReplayEndDto,
  )
  @Problems('not_found', 'not_whole', 'invalid', 'overloaded', 'unavailable')
  async replayOf(
    @Param('id') written: string,
    @Query(queryOf(ReplayQuery)) query: Read<ReplayQuery>,
    @AskedBy() caller: Caller,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.listeners.checkRoom();
    if (this.#replays >= MOST_REPLAYS)
      throw new Problem('overloaded', `${MOST_REPLAYS} replays are under way already.`);
    this.#replays += 1;
    try {
      const { id } = await this.queries.execute(new AskIncidentHead(written, caller));
      await this.#replay(reply, new AskEvents(id, caller), query.accept(), lastEventId(request));
    } finally {
      this.#replays -= 1;
    }
  }

  async #replay(
    reply: FastifyReply,
    question: AskEvents,
    { speed = 1, rhythm = 'recorded' }: ReplayQuery,
    seen: string | undefined,
  ): Promise<void> {
    // 204 tells an EventSource not to connect again.
    if (seen === END) return void reply.code(204).send();
    let bytes = 0;
    try {
      const events: RecordedEvent[] = [];
      for await (const event of await this.queries.execute(question)) {
        events.push(event);
        const more = roughBytes(event);
        bytes += more;
        this.#replayBytes += more;
        if (this.#replays > 1 && this.#replayBytes > MOST_REPLAY_BYTES)
          throw new Problem('overloaded', 'The replays that are under way hold too many events already.');
      }
      const place = readRevision(seen);
      const after = typeof place === 'object' ? place.after : null;
      const sight = sightOf(question.caller, this.audiences);
      const isThere = (): boolean => sight.seesIncident(question.incidentId);
      await this.#tell(this.listeners.admit(reply), events, { speed, rhythm }, after, isThere);
    } finally {
      this.#replayBytes -= bytes;
    }
  }

  async #tell(
    connection: Connection,
    events: RecordedEvent[],
    pace: Pace,
    after: number | null,
    isThere: () => boolean,
  ): Promise<void> {
    try {
      await replay(connection, events, pace, after, this.settings.publicUrl ?? '/asof', this.#turns, isThere);
    } catch (error) {
      this.faults.report('replay', error);
      connection.drop();
    }
  }

  #follow(reply: FastifyReply, { selection, start }: Asked): void {
    const connection = this.listeners.admit(reply);
    const onFailure = (error: unknown): void =>
      this.#logger.warn(`a stream ended: ${error instanceof Error ? error.message : String(error)}`);
    new Follower(connection, selection, start, this.#sources, onFailure).begin();
  }
}

/** An empty header counts as none. */
function lastEventId({ headers }: FastifyRequest): string | undefined {
  const id = headers['last-event-id'];
  return id === undefined || id === '' ? undefined : String(id);
}

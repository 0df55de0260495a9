import { Controller, Get, Inject, Logger, Param, Query, Req, Res, type Type } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { EVENT_STORE, SETTINGS, type Settings } from '../config.js';
import { EventLog } from '../eventstore/event-log.js';
import { isOurs, type EventStore, type RecordedEvent } from '../eventstore/event-store.js';
import { Answers, Call, described, Group, Parameters, Problems } from '../http/openapi/describe.js';
import { Problem } from '../http/problems.js';
import { type Read } from '../http/read.js';
import { queryOf } from '../http/shape.js';
import { UnexpectedFaults } from '../telemetry/unexpected-faults.js';
import { incidentStream } from '../timeline/events.js';
import { CloudEventDto } from '../incidents/api/dto/answers.dto.js';
import { Broadcast } from './broadcast.js';
import { type Connection } from './connection.js';
import { ReplayEndDto, ReplayFrameDto, StreamPlaceDto } from './dto/frames.dto.js';
import { IncidentStreamQuery, LogStreamQuery, ReplayQuery } from './dto/queries.dto.js';
import { Follower, type Sources } from './follower.js';
import { StoredTexts } from './frames.js';
import { Listeners } from './listeners.js';
import { OneATurn } from './one-a-turn.js';
import { END, replay, type Pace } from './replay.js';
import { roughBytes } from './rough-bytes.js';
import { askedOfIncident, askedOfLog, existing, type Asked } from './streams.js';
import { readRevision } from './selection.js';
import { Slots } from './slots.js';

/** Pages of events that are read at a time, for all who are behind. */
const PAGES_AT_ONCE = 2;
const MOST_REPLAYS = 32;
/** Each holds the events of its incident; so much, roughly, may be held by all of them. One alone may hold any incident. */
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
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly listeners: Listeners,
    log: EventLog,
    broadcast: Broadcast,
    texts: StoredTexts,
    private readonly faults: UnexpectedFaults,
  ) {
    this.#sources = { store, log, broadcast, texts, reading: new Slots(PAGES_AT_ONCE) };
  }

  @Get('stream')
  @Call('streamEvents', 'Every event of the store, as it is recorded')
  @Parameters(LogStreamQuery)
  @Streamed(`${FACTS} The id is the store's id and the position.`, CloudEventDto, StreamPlaceDto)
  @Problems('invalid', 'overloaded', 'unavailable')
  async everything(
    @Query(queryOf(LogStreamQuery)) query: Read<LogStreamQuery>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.listeners.checkRoom();
    this.#follow(reply, await askedOfLog(this.store, query, lastEventId(request)));
  }

  @Get('incidents/:id/stream')
  @Call('streamIncident', 'The events of one incident, as they are recorded')
  @Parameters(IncidentStreamQuery)
  @Streamed(`${FACTS} The id is the revision.`, CloudEventDto, StreamPlaceDto)
  @Problems('not_found', 'not_whole', 'invalid', 'overloaded', 'unavailable')
  async ofIncident(
    @Param('id') id: string,
    @Query(queryOf(IncidentStreamQuery)) query: Read<IncidentStreamQuery>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.listeners.checkRoom();
    this.#follow(reply, await askedOfIncident(this.#sources, id, query, lastEventId(request)));
  }

  @Get('incidents/:id/replay')
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
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.listeners.checkRoom();
    if (this.#replays >= MOST_REPLAYS)
      throw new Problem('overloaded', `${MOST_REPLAYS} replays are under way already.`);
    this.#replays += 1;
    try {
      const { id } = await existing(this.store, written);
      await this.#replay(reply, id, query.accept(), lastEventId(request));
    } finally {
      this.#replays -= 1;
    }
  }

  async #replay(
    reply: FastifyReply,
    id: string,
    { speed = 1, rhythm = 'recorded' }: ReplayQuery,
    seen: string | undefined,
  ): Promise<void> {
    // By this an EventSource knows that it need not come again.
    if (seen === END) return void reply.code(204).send();
    let bytes = 0;
    try {
      const events: RecordedEvent[] = [];
      for await (const event of this.store.readStream(incidentStream(id))) {
        if (!isOurs(event)) continue;
        events.push(event);
        const more = roughBytes(event);
        bytes += more;
        this.#replayBytes += more;
        if (this.#replays > 1 && this.#replayBytes > MOST_REPLAY_BYTES)
          throw new Problem('overloaded', 'The replays that are under way hold too many events already.');
      }
      const place = readRevision(seen);
      const after = typeof place === 'object' ? place.after : null;
      await this.#tell(this.listeners.admit(reply), events, { speed, rhythm }, after);
    } finally {
      this.#replayBytes -= bytes;
    }
  }

  async #tell(connection: Connection, events: RecordedEvent[], pace: Pace, after: number | null): Promise<void> {
    try {
      await replay(connection, events, pace, after, this.settings.publicUrl ?? '/asof', this.#turns);
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

/** An empty one says nothing. */
function lastEventId({ headers }: FastifyRequest): string | undefined {
  const id = headers['last-event-id'];
  return id === undefined || id === '' ? undefined : String(id);
}

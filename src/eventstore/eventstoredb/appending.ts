/**
 * Appends over one long call for many appends, as the client's own `appendToStream` does, and with the client's own
 * messages; but not with that function, because
 * - it keeps the waiting appends of all clients of the process in one table: when one connection breaks, the appends
 *   of every other are rejected, and the answers that then come for them end the process (an unhandled rejection);
 * - it fetches the server's capabilities first, and if that fails once for want of a node, it fails for ever;
 * - it sends a deadline as a time of day: a host whose clock is 10 s behind could not write at all.
 */
import { randomUUID } from 'node:crypto';
import { convertToCommandError, type EventStoreDBClient } from '@eventstore/db-client';
import { unpackToCommandError } from '@eventstore/db-client/dist/streams/appendToStream/unpackError.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { NO_REVISION, type EncodedAppend, type EncodedEvent } from '../encoded-append.js';
import { OutcomeUnknown, StreamNotWhole, type AppendResult } from '../event-store.js';
import { type Connection } from './connection.js';
import { within } from '../deadline.js';
import { appendFailure, isAnswer, NeverSent } from './failures.js';
import { type StreamNames } from './names.js';
import { toPosition, type ServerMetadata } from './recorded.js';

type Answer = InstanceType<typeof streams.BatchAppendResp>;
type Request = InstanceType<typeof streams.BatchAppendReq>;

export class Appender {
  readonly #connection: Connection;
  readonly #names: StreamNames;
  readonly #deadlineMs: number;
  #call: { readonly client: EventStoreDBClient; readonly opened: Promise<AppendCall> } | null = null;

  constructor(connection: Connection, names: StreamNames, deadlineMs: number) {
    this.#connection = connection;
    this.#names = names;
    this.#deadlineMs = deadlineMs;
  }

  /**
   * @throws the errors of `EventStore.append`; StreamNotWhole too if the server has put the events behind others that
   *   were deleted: then they are stored, in a stream that proves nothing
   */
  async append(append: EncodedAppend): Promise<AppendResult> {
    let client = this.#connection.client;
    try {
      const call = await within(this.#deadlineMs, this.#open(), () => {
        throw new NeverSent(new Error(`no connection within ${this.#deadlineMs} ms`));
      });
      client = call.client;
      return resultOf(await call.send(this.#names.onServer(append.stream), append, this.#deadlineMs), append);
    } catch (error) {
      if (!isAnswer(error)) {
        this.#connection.replace(client);
        if (this.#call?.client === client) this.#retire();
      }
      throw appendFailure(error, append);
    }
  }

  /** Begins to connect. */
  warmUp(): void {
    this.#open().catch(() => undefined);
  }

  close(): void {
    this.#retire();
  }

  async #open(): Promise<AppendCall> {
    for (;;) {
      const client = this.#connection.client;
      if (this.#call?.client !== client) this.#retire();
      this.#call ??= { client, opened: AppendCall.open(client) };
      const current = this.#call;
      try {
        const call = await current.opened;
        if (!call.broken) return call;
        if (this.#call === current) this.#call = null;
      } catch (error) {
        if (this.#call === current) this.#call = null;
        throw new NeverSent(error);
      }
    }
  }

  /** Takes no more appends on the call; those that wait for an answer still get it, or their deadline. */
  #retire(): void {
    this.#call?.opened.then(
      (call) => call.endWhenIdle(),
      () => undefined,
    );
    this.#call = null;
  }
}

interface Waiting {
  readonly stream: string;
  readonly answer: (answer: Answer) => void;
  readonly fail: (error: Error) => void;
}

type Call = ReturnType<InstanceType<typeof streamsGrpc.StreamsClient>['batchAppend']>;

/** One call for many appends, and the appends that wait for an answer on it. */
class AppendCall {
  readonly #call: Call;
  readonly #waiting = new Map<string, Waiting>();
  #broken = false;
  #ending = false;

  static async open(client: EventStoreDBClient): Promise<AppendCall> {
    const create = client['GRPCStreamCreator'](streamsGrpc.StreamsClient, 'batchAppend', (grpc) =>
      grpc.batchAppend(...client['callArguments']({}, { deadline: Infinity })),
    );
    return new AppendCall(client, await create());
  }

  private constructor(
    readonly client: EventStoreDBClient,
    call: Call,
  ) {
    this.#call = call;
    call.on('data', (answer: Answer) => this.#answered(answer));
    call.on('error', (error) => this.#failed(convertToCommandError(error)));
    call.on('end', () => this.#failed(new OutcomeUnknown('EventStoreDB ended the call before it answered')));
  }

  get broken(): boolean {
    return this.#broken;
  }

  /** @param stream as it is named on the server */
  async send(stream: string, append: EncodedAppend, deadlineMs: number): Promise<Answer> {
    const correlation = randomUUID();
    const answer = new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(correlation, { stream, answer: resolve, fail: reject });
    });
    // What the socket does not take is kept until then, no longer than a deadline: after that the call is retired.
    this.#call.write(requestOf(stream, append, correlation));
    try {
      return await within(deadlineMs, answer, () => {
        throw new OutcomeUnknown(`EventStoreDB has not answered the append for ${deadlineMs} ms`);
      });
    } finally {
      this.#waiting.delete(correlation);
      this.#endIfIdle();
    }
  }

  endWhenIdle(): void {
    this.#ending = true;
    this.#endIfIdle();
  }

  #endIfIdle(): void {
    if (this.#ending && this.#waiting.size === 0 && !this.#broken) this.#call.cancel();
  }

  #answered(answer: Answer): void {
    const correlation = answer.getCorrelationId()?.getString() ?? '';
    const waiting = this.#waiting.get(correlation);
    const error = answer.getError();
    // Nobody waits any more for what comes after the deadline.
    if (waiting === undefined) return;
    if (error === undefined) waiting.answer(answer);
    else waiting.fail(unpackToCommandError(error, waiting.stream));
  }

  #failed(error: Error): void {
    this.#broken = true;
    for (const { fail } of this.#waiting.values()) fail(error);
  }
}

function resultOf(answer: Answer, { stream, expected, events }: EncodedAppend): AppendResult {
  const success = answer.getSuccess();
  const commit = success?.getPosition()?.getCommitPosition();
  if (success === undefined || commit === undefined) {
    throw new OutcomeUnknown('EventStoreDB gave an answer that is none');
  }
  const revision = Number(success.getCurrentRevision());
  const asked = expected + events.length;
  if (revision !== asked)
    throw new StreamNotWhole(stream, `it goes on at revision ${revision} where ${asked} was to be`);
  return { revision, position: toPosition(commit) };
}

function requestOf(stream: string, append: EncodedAppend, correlation: string): Request {
  const identifier = new shared.StreamIdentifier();
  identifier.setStreamName(Buffer.from(stream));
  const options = new streams.BatchAppendReq.Options();
  options.setStreamIdentifier(identifier);
  if (append.expected === NO_REVISION) options.setNoStream(new shared.Empty());
  else options.setStreamPosition(String(append.expected));
  const request = new streams.BatchAppendReq();
  request.setCorrelationId(uuid(correlation));
  request.setOptions(options);
  request.setProposedMessagesList(append.events.map((event) => proposed(append.stream, event)));
  request.setIsFinal(true);
  return request;
}

function proposed(stream: string, event: EncodedEvent): InstanceType<typeof streams.BatchAppendReq.ProposedMessage> {
  const message = new streams.BatchAppendReq.ProposedMessage();
  message.setId(uuid(event.id));
  message.getMetadataMap().set('type', event.type);
  message.getMetadataMap().set('content-type', 'application/json');
  message.setData(Buffer.from(event.data));
  message.setCustomMetadata(Buffer.from(metadataOf(stream, event)));
  return message;
}

/** With what others find the event by. */
function metadataOf(stream: string, { metadata }: EncodedEvent): string {
  const own = JSON.parse(metadata) as { readonly commandId?: string; readonly correlationId?: string };
  if (own.commandId === undefined) return metadata;
  const server: ServerMetadata = {
    ...(stream.startsWith(INCIDENTS) && { incidentId: stream.slice(INCIDENTS.length) }),
    $correlationId: own.commandId,
    ...(own.correlationId !== undefined && { $causationId: own.correlationId }),
  };
  return JSON.stringify({ ...own, ...server });
}

const INCIDENTS = 'incident-';

function uuid(text: string): InstanceType<typeof shared.UUID> {
  const id = new shared.UUID();
  id.setString(text);
  return id;
}

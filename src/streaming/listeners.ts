/** Everybody who listens: how many they may be, that they are kept awake, and who is too slow to be kept. */
import { type FastifyReply } from 'fastify';
import { Problem } from '../http/problems.js';
import { BytesBudget } from '../runtime/bytes-budget.js';
import { Connection } from './connection.js';
import { HEARTBEAT, RETRY } from './frames.js';

/** For tests: a program that preloads something may change them before the service starts. */
export const LIMITS = {
  /** How many may listen at a time. */
  listeners: 10_000,
  /** What may wait for one of them, beyond the network's own buffers. */
  bufferBytes: 256 * 1024,
  /** What may wait for all of them together, beyond the network's own buffers. */
  budgetBytes: 64 * 1024 * 1024,
  /** For how long something may wait for one of them before it is closed … */
  patienceMs: 30_000,
  /** … and for how long, while others wait for the room that it takes. */
  hurriedPatienceMs: 1000,
  /** For how long one of them hears nothing. */
  silenceMs: 15_000,
};

const HEAD = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'private, no-cache, no-transform',
  // For nginx and those that follow it: pass on at once what comes.
  'x-accel-buffering': 'no',
  // The stream is all that this connection is for; it ends when the stream does.
  connection: 'close',
};

export class Listeners {
  readonly #connections = new Set<Connection>();
  readonly #limits: typeof LIMITS;
  readonly #watch: NodeJS.Timeout;
  /** What waits for all of them. */
  readonly budget: BytesBudget;
  #closing = false;
  #dropped = 0;

  constructor(limits = LIMITS) {
    this.#limits = limits;
    this.budget = new BytesBudget(limits.budgetBytes, () => this.#makeRoom());
    const everyMs = Math.min(limits.silenceMs / 5, limits.patienceMs / 5, limits.hurriedPatienceMs);
    this.#watch = setInterval(() => this.#look(), everyMs).unref();
  }

  /** How many listen. */
  get count(): number {
    return this.#connections.size;
  }

  /** How many were closed because they did not take what they were told. */
  get dropped(): number {
    return this.#dropped;
  }

  /** @throws Problem `overloaded`, `unavailable`: before anything is sent */
  checkRoom(): void {
    if (this.#closing) throw new Problem('unavailable', 'The service is stopping.');
    if (this.#connections.size >= this.#limits.listeners)
      throw new Problem('overloaded', `${this.#limits.listeners} streams are open already.`);
  }

  /**
   * Takes the reply over and sends its head: from here on it is a stream.
   * @throws as {@link checkRoom}
   */
  admit(reply: FastifyReply): Connection {
    this.checkRoom();
    reply.hijack();
    const { raw } = reply;
    // Without chunks: every write is passed on as it is, and many listeners can share its bytes.
    raw.useChunkedEncodingByDefault = false;
    raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...HEAD });
    const connection = new Connection(raw, this.#limits.bufferBytes, this.budget, HEARTBEAT, performance.now());
    if (reply.request.method === 'HEAD') connection.end();
    else connection.tell(RETRY);
    this.#connections.add(connection);
    connection.gone.addEventListener('abort', () => this.#connections.delete(connection));
    const ended = reply.request.caller?.ended;
    // The rights may have been taken away while it was looked up what to tell.
    if (ended?.aborted) connection.end();
    ended?.addEventListener('abort', () => connection.end(), { signal: connection.gone });
    return connection;
  }

  /** Ends every stream at once, and lets nobody in any more: the clients come back by themselves. */
  close(): void {
    this.#closing = true;
    clearInterval(this.#watch);
    for (const connection of this.#connections) connection.end();
  }

  #look(): void {
    const now = performance.now();
    const { patienceMs, hurriedPatienceMs, silenceMs } = this.#limits;
    const patience = this.budget.isWaitedFor ? Math.min(patienceMs, hurriedPatienceMs) : patienceMs;
    for (const connection of this.#connections) {
      if (connection.isStuck(now, patience)) this.#drop(connection);
      else connection.keepAlive(now, silenceMs);
    }
  }

  /** More is kept than may be: those go first that have taken nothing for the longest time. */
  #makeRoom(): void {
    const stuck = [...this.#connections].flatMap((connection) => {
      const since = connection.stuckSince;
      return since === null ? [] : [{ connection, since }];
    });
    stuck.sort((a, b) => a.since - b.since);
    for (const { connection } of stuck) {
      if (!this.budget.isSpent) return;
      this.#drop(connection);
    }
  }

  #drop(connection: Connection): void {
    this.#dropped += 1;
    connection.drop();
  }
}

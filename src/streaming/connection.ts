/**
 * One listener's connection: what it is told goes out in one write a turn of the event loop. What its network does not
 * take is kept within a bound, and whoever writes has to wait then.
 */
import { type ServerResponse } from 'node:http';
import { type BytesBudget } from '../runtime/bytes-budget.js';

/** What a connection can be written to as: an answer whose head has been sent. */
export type Outlet = Pick<ServerResponse, 'write' | 'end' | 'destroy' | 'writableLength' | 'on' | 'once' | 'off'>;

export class Connection {
  readonly #outlet: Outlet;
  readonly #bufferBytes: number;
  readonly #budget: BytesBudget;
  /** What of the budget this alone holds: told, and not taken by the network. */
  #held = 0;
  /** Lets go of what it holds together with others. */
  readonly #sharing = new Set<() => void>();
  readonly #gone = new AbortController();
  /** Written in this turn, not handed over yet. */
  #waiting: string[] = [];
  #waitingBytes = 0;
  /** When it was last seen to have taken everything, and when it was last told anything; in milliseconds. */
  #emptyAt: number;
  #toldAt: number;
  /** What to say when there has been nothing to say for long. */
  heartbeat: () => string;

  /**
   * @param bufferBytes more than this is not kept for it; the network's own buffers come on top
   * @param budget of all connections
   */
  constructor(outlet: Outlet, bufferBytes: number, budget: BytesBudget, heartbeat: string, now: number) {
    this.#outlet = outlet;
    this.#bufferBytes = bufferBytes;
    this.#budget = budget;
    this.#emptyAt = this.#toldAt = now;
    this.heartbeat = () => heartbeat;
    outlet.once('close', () => this.#leave());
    // A connection that breaks is one that is closed.
    outlet.on('error', () => undefined);
  }

  /** Aborts when the connection is closed, from whichever side. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Whether it should be told nothing more before it has taken what it was told. */
  get isFull(): boolean {
    return this.#waitingBytes + this.#outlet.writableLength > this.#bufferBytes;
  }

  /** Whether it may be brought further: it is not full, and there is room for it among all others. */
  get mayGoOn(): boolean {
    return !this.isFull && this.#budget.hasRoom;
  }

  /** Since when it has left something untaken, in milliseconds; null where it has taken everything. */
  get stuckSince(): number | null {
    return this.#outlet.writableLength === 0 ? null : this.#emptyAt;
  }

  /** Tells it something, together with whatever else this turn brings. */
  tell(text: string): void {
    const bytes = Buffer.byteLength(text);
    this.#hold(bytes);
    if (this.#waiting.length === 0) setImmediate(() => this.#flush());
    this.#waiting.push(text);
    this.#waitingBytes += bytes;
  }

  /**
   * Tells it at once what many are told.
   * @param bytes shared with the others: never to be changed
   * @param share of the budget, which all of them hold together
   */
  tellShared(bytes: Buffer, share: () => () => void): void {
    this.#flush();
    if (this.gone.aborted) return;
    const letGo = share();
    this.#sharing.add(letGo);
    this.#write(bytes, () => {
      this.#sharing.delete(letGo);
      letGo();
    });
  }

  /** Resolves when it may go on, or is gone. Whoever waits should hold nothing that takes memory. */
  async ready(): Promise<void> {
    while (!this.gone.aborted && !this.mayGoOn) {
      if (this.isFull) await this.drained();
      else await this.#budget.room(this.gone);
    }
  }

  /** Resolves when it has taken everything, or is gone. */
  async drained(): Promise<void> {
    this.#flush();
    if (this.#outlet.writableLength === 0 || this.gone.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#outlet.off('drain', done);
        this.gone.removeEventListener('abort', done);
        resolve();
      };
      this.#outlet.on('drain', done);
      this.gone.addEventListener('abort', done);
    });
  }

  /** Whether it has left something untaken since this long ago. To be asked now and then. */
  isStuck(now: number, patienceMs: number): boolean {
    if (this.#outlet.writableLength === 0) this.#emptyAt = now;
    return now - this.#emptyAt >= patienceMs;
  }

  /** Says something if there has been nothing to say for so long. */
  keepAlive(now: number, silenceMs: number): void {
    if (now - this.#toldAt >= silenceMs && !this.isFull) this.tell(this.heartbeat());
  }

  /** Ends it when it has taken everything. */
  finish(): void {
    this.#flush();
    this.#outlet.end();
  }

  /** Ends it now: after what has been told, unless it is behind with what it was told before. */
  end(): void {
    if (this.#outlet.writableLength > 0) this.drop();
    else this.finish();
  }

  /** Breaks it off; what was kept for it is free at once. */
  drop(): void {
    this.#leave();
    this.#outlet.destroy();
  }

  #leave(): void {
    if (this.gone.aborted) return;
    this.#gone.abort();
    this.#waiting = [];
    this.#letGo(this.#held);
    for (const letGo of this.#sharing) letGo();
    this.#sharing.clear();
  }

  #hold(bytes: number): void {
    if (this.gone.aborted) return;
    this.#held += bytes;
    this.#budget.add(bytes);
  }

  #letGo(bytes: number): void {
    const held = Math.min(bytes, this.#held);
    this.#held -= held;
    if (held > 0) this.#budget.release(held);
  }

  #flush(): void {
    if (this.#waiting.length === 0) return;
    const text = this.#waiting.join('');
    const bytes = this.#waitingBytes;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#write(text, () => this.#letGo(bytes));
  }

  /** @param onTaken called when the network has taken it, or never will */
  #write(data: string | Buffer, onTaken: () => void): void {
    if (this.gone.aborted) return;
    const now = performance.now();
    if (this.#outlet.writableLength === 0) this.#emptyAt = now;
    this.#toldAt = now;
    this.#outlet.write(data, onTaken);
  }
}

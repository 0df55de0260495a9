/**
 * One listener's connection: what it is told goes out in one write a turn of the event loop. What its network does not
 * take is kept within a bound, and whoever writes has to wait then.
 */
import { type ServerResponse } from 'node:http';

/** What a connection can be written to as: an answer whose head has been sent. */
export type Outlet = Pick<ServerResponse, 'write' | 'end' | 'destroy' | 'writableLength' | 'on' | 'once' | 'off'>;

export class Connection {
  readonly #outlet: Outlet;
  readonly #bufferBytes: number;
  readonly #gone = new AbortController();
  /** Written in this turn, not handed over yet. */
  #waiting: string[] = [];
  #waitingCharacters = 0;
  /** When it was last seen to have taken everything, and when it was last told anything; in milliseconds. */
  #emptyAt: number;
  #toldAt: number;
  /** What to say when there has been nothing to say for long. */
  heartbeat: () => string;

  /** @param bufferBytes more than this is not kept for it; the network's own buffers come on top */
  constructor(outlet: Outlet, bufferBytes: number, heartbeat: string, now: number) {
    this.#outlet = outlet;
    this.#bufferBytes = bufferBytes;
    this.#emptyAt = this.#toldAt = now;
    this.heartbeat = () => heartbeat;
    outlet.once('close', () => this.#gone.abort());
    // A connection that breaks is one that is closed.
    outlet.on('error', () => undefined);
  }

  /** Aborts when the connection is closed, from whichever side. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Whether it should be told nothing more before it has taken what it was told. */
  get isFull(): boolean {
    return this.#waitingCharacters + this.#outlet.writableLength > this.#bufferBytes;
  }

  /** Tells it something, together with whatever else this turn brings. */
  tell(text: string): void {
    if (this.#waiting.length === 0) setImmediate(() => this.#flush());
    this.#waiting.push(text);
    this.#waitingCharacters += text.length;
  }

  /** Tells it at once what many are told. @param bytes shared with the others: never to be changed */
  tellShared(bytes: Buffer): void {
    this.#flush();
    this.#write(bytes);
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

  /** Breaks it off. */
  drop(): void {
    this.#outlet.destroy();
  }

  #flush(): void {
    if (this.#waiting.length === 0) return;
    const text = this.#waiting.join('');
    this.#waiting = [];
    this.#waitingCharacters = 0;
    this.#write(text);
  }

  #write(data: string | Buffer): void {
    if (this.gone.aborted) return;
    const now = performance.now();
    if (this.#outlet.writableLength === 0) this.#emptyAt = now;
    this.#toldAt = now;
    this.#outlet.write(data);
  }
}

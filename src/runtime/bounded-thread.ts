/**
 * A thread that answers one question after the other and may take only so long and so much memory for each: what
 * somebody sends holds up neither the process nor its other callers. It is started when it is first needed, and given
 * back when it has nothing to do. The program of the thread posts `ready` once, then `{answer}` or `{failed}` for each.
 */
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

export interface ThreadLimits {
  /** For one question. */
  readonly milliseconds: number;
  /** Of the thread's heap. */
  readonly megabytes: number;
}

/** What the program posts. */
export type ThreadAnswer<A> = 'ready' | { readonly answer: A } | { readonly failed: string };

export type Outcome<A> = { readonly answer: A } | { readonly beyond: 'time' | 'memory' };

const IDLE_MS = 30_000;

export class BoundedThread<Q, A> {
  #thread: Promise<Worker> | null = null;
  #idle: NodeJS.Timeout | undefined;
  /** The last question that waits. */
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #isClosed = false;

  /**
   * @param program the compiled file
   * @param fromSource where it lies for a test, which runs from source
   */
  constructor(
    private readonly program: URL,
    private readonly fromSource: URL,
    readonly limits: ThreadLimits,
  ) {}

  /** @param milliseconds for this question, in place of the limit of all @throws Error what the program failed with */
  ask(question: Q, milliseconds = this.limits.milliseconds): Promise<Outcome<A>> {
    clearTimeout(this.#idle);
    this.#waiting += 1;
    const asked = this.#last.then(() => this.#askNext(question, milliseconds));
    this.#last = asked.then(
      () => this.#done(),
      () => this.#done(),
    );
    return asked;
  }

  /** Ends the thread for good: what is asked from now on is refused. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#giveBack();
  }

  async #giveBack(): Promise<void> {
    clearTimeout(this.#idle);
    const thread = this.#thread;
    this.#thread = null;
    await (await thread?.catch(() => null))?.terminate();
  }

  #done(): void {
    this.#waiting -= 1;
    if (this.#waiting === 0) this.#idle = setTimeout(() => void this.#giveBack(), IDLE_MS).unref();
  }

  /** @throws Error if the thread cannot be started */
  async #start(): Promise<Worker> {
    const { megabytes } = this.limits;
    const thread = new Worker(existsSync(this.program) ? this.program : this.fromSource, {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: megabytes, maxYoungGenerationSizeMb: Math.ceil(megabytes / 8) },
    });
    // Whoever waits for an answer keeps the process, not the thread.
    thread.unref();
    // An error that comes after an answer is nobody's, and must not end the process.
    thread.on('error', () => undefined);
    try {
      await new Promise<void>((resolve, reject) => listenOnce(thread, { message: () => resolve(), ended: reject }));
      return thread;
    } catch (error) {
      this.#thread = null;
      throw error;
    }
  }

  async #askNext(question: Q, milliseconds: number): Promise<Outcome<A>> {
    if (this.#isClosed) throw new Error('The thread is closed.');
    const thread = await (this.#thread ??= this.#start());
    let timer: NodeJS.Timeout | undefined;
    let listenNoMore = (): void => undefined;
    try {
      const outcome = await new Promise<Outcome<A>>((resolve, reject) => {
        timer = setTimeout(() => resolve({ beyond: 'time' }), milliseconds);
        listenNoMore = listenOnce(thread, {
          message: (answer: Exclude<ThreadAnswer<A>, 'ready'>) => {
            if ('failed' in answer) reject(new Error(answer.failed));
            else resolve(answer);
          },
          ended: (error) => {
            if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve({ beyond: 'memory' });
            else reject(error);
          },
        });
        thread.postMessage(question);
      });
      if ('beyond' in outcome) await this.#replace(thread);
      return outcome;
    } catch (error) {
      await this.#replace(thread);
      throw error;
    } finally {
      clearTimeout(timer);
      listenNoMore();
    }
  }

  async #replace(thread: Worker): Promise<void> {
    this.#thread = null;
    await thread.terminate();
  }
}

interface Listener<M> {
  readonly message: (message: M) => void;
  readonly ended: (error: NodeJS.ErrnoException) => void;
}

/**
 * Listens for one message, or the end of the thread.
 * @returns ends it. Only these listeners go: a thread that is being ended is waited for with one of its own
 */
function listenOnce<M>(thread: Worker, { message, ended }: Listener<M>): () => void {
  const exited = (): void => ended(new Error('A thread has ended before its answer.'));
  const listenNoMore = (): void => void thread.off('message', answered).off('error', failed).off('exit', exited);
  const answered = (answer: M): void => {
    listenNoMore();
    message(answer);
  };
  const failed = (error: NodeJS.ErrnoException): void => {
    listenNoMore();
    ended(error);
  };
  thread.on('message', answered).on('error', failed).on('exit', exited);
  return listenNoMore;
}

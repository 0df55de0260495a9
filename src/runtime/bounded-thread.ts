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

  async end(): Promise<void> {
    clearTimeout(this.#idle);
    const thread = this.#thread;
    this.#thread = null;
    await (await thread?.catch(() => null))?.terminate();
  }

  #done(): void {
    this.#waiting -= 1;
    if (this.#waiting === 0) this.#idle = setTimeout(() => void this.end(), IDLE_MS).unref();
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
    try {
      await new Promise((resolve, reject) => thread.once('message', resolve).once('error', reject));
      return thread;
    } catch (error) {
      this.#thread = null;
      throw error;
    } finally {
      stopListening(thread);
    }
  }

  async #askNext(question: Q, milliseconds: number): Promise<Outcome<A>> {
    const thread = await (this.#thread ??= this.#start());
    let timer: NodeJS.Timeout | undefined;
    try {
      const outcome = await new Promise<Outcome<A>>((resolve, reject) => {
        timer = setTimeout(() => resolve({ beyond: 'time' }), milliseconds);
        thread
          .once('message', (answer: Exclude<ThreadAnswer<A>, 'ready'>) => {
            if ('failed' in answer) reject(new Error(answer.failed));
            else resolve(answer);
          })
          .once('error', (error: NodeJS.ErrnoException) => {
            if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve({ beyond: 'memory' });
            else reject(error);
          })
          .once('exit', () => reject(new Error('A thread has ended before its answer.')));
        thread.postMessage(question);
      });
      if ('beyond' in outcome) await this.#replace(thread);
      return outcome;
    } catch (error) {
      await this.#replace(thread);
      throw error;
    } finally {
      clearTimeout(timer);
      stopListening(thread);
      // An error that comes after the answer is nobody's, and must not end the process.
      thread.on('error', () => undefined);
    }
  }

  async #replace(thread: Worker): Promise<void> {
    this.#thread = null;
    await thread.terminate();
  }
}

/** By name: a worker listens to itself, too. */
function stopListening(thread: Worker): void {
  for (const event of ['message', 'error', 'exit']) thread.removeAllListeners(event);
}

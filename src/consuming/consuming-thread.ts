/**
 * The thread in which leased consumers work, with connections of its own and a limit on its memory, as the main thread
 * knows it. It is told when something was appended or asked, and tells how far it is. One that dies is begun again: what
 * it has not committed is done again from the checkpoint.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type EventLog } from '../eventstore/event-log.js';
import { StoreUnavailable } from '../eventstore/event-store.js';
import { asError, supervise } from '../runtime/supervise.js';
import { NO_PROGRESS, type LeasedWork, type WorkListener, type WorkProgress } from './leased-work.js';

/** What the thread is told. `appended`: there is something new in the log. `look`: something was asked of a projection. */
export type ToThread = { readonly kind: 'appended' | 'close' } | { readonly kind: 'look'; readonly projection: string };

/** What the thread tells. */
export type FromThread =
  | { readonly kind: 'moved'; readonly projection: string; readonly progress: WorkProgress }
  | { readonly kind: 'parked'; readonly projection: string }
  | { readonly kind: 'fault'; readonly projection: string; readonly fault: ToldFault }
  | { readonly kind: 'said'; readonly level: 'warn' | 'error'; readonly of: string; readonly words: string };

/** An error, as far as it can be told from thread to thread. */
interface ToldFault {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** Of a server or a database, and no fault of the program. */
  readonly isOutage: boolean;
}

export interface ConsumingThreadOptions {
  readonly program: URL;
  /** What the program is started with. */
  readonly data: object;
  /** Whatever comes in it, the thread is told of. */
  readonly log: Pick<EventLog, 'hear'>;
  /** Told what the thread says to a person. */
  readonly say: (level: 'warn' | 'error', of: string, words: string) => void;
  /** Of the heap of the thread. */
  readonly megabytes?: number;
  /** How long closing waits for the page that is under way. */
  readonly drainMs?: number;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5000;

export class ConsumingThread {
  readonly #options: Required<ConsumingThreadOptions>;
  readonly #works = new Map<string, ThreadWork>();
  readonly #closing = new AbortController();
  #running: Promise<void> | null = null;
  #worker: Worker | null = null;
  #stopHearing: () => void = () => undefined;
  #isTelling = false;
  #lives = 0;

  constructor(options: ConsumingThreadOptions) {
    this.#options = { megabytes: 768, drainMs: 10_000, ...options };
  }

  /** The work of the projection of this name. The first one that is started starts the thread; the last to close ends it. */
  work(projection: string, listener: WorkListener): LeasedWork {
    const work = new ThreadWork(listener, {
      start: () => this.#start(),
      wake: () => this.#tell({ kind: 'look', projection }),
      close: () => this.#close(),
    });
    this.#works.set(projection, work);
    return work;
  }

  /** How often the thread was begun. */
  get lives(): number {
    return this.#lives;
  }

  #start(): void {
    if (this.#running !== null) return;
    this.#stopHearing = this.#options.log.hear(() => this.#appended());
    this.#running = supervise(() => this.#live(), {
      signal: this.#closing.signal,
      firstMs: FIRST_PAUSE_MS,
      longestMs: LONGEST_PAUSE_MS,
      onFailure: (error) => this.#fail(error),
    });
  }

  /** Resolves when the thread has ended because it was to. @throws Error when it has ended otherwise */
  async #live(): Promise<void> {
    const { program, data, megabytes } = this.#options;
    const worker = new Worker(program, {
      workerData: data,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: megabytes },
    });
    this.#worker = worker;
    this.#lives += 1;
    try {
      await new Promise<void>((resolve, reject) => {
        worker.on('message', (told: FromThread) => this.#hear(told));
        worker.on('error', reject);
        worker.once('exit', (code) => {
          if (this.#closing.signal.aborted) resolve();
          else reject(new Error(`the thread that writes documents has ended with ${code}`));
        });
      });
    } finally {
      this.#worker = null;
    }
  }

  #hear(told: FromThread): void {
    if (told.kind === 'said') return this.#options.say(told.level, told.of, told.words);
    const work = this.#works.get(told.projection);
    if (told.kind === 'moved') work?.move(told.progress);
    else if (told.kind === 'parked') work?.listener.onPark();
    else work?.listener.onFault(faultOf(told.fault));
  }

  /** Nothing is worked on until the thread lives again. */
  #fail(error: Error): void {
    for (const work of this.#works.values()) {
      work.listener.onFault(error);
      work.move({ ...NO_PROGRESS, lastError: error.message });
    }
  }

  /** Once for all that is appended in a turn. */
  #appended(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    queueMicrotask(() => {
      this.#isTelling = false;
      this.#tell({ kind: 'appended' });
    });
  }

  #tell(message: ToThread): void {
    this.#worker?.postMessage(message);
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    this.#stopHearing();
    this.#tell({ kind: 'close' });
    const patience = new AbortController();
    const late = sleep(this.#options.drainMs, 'late', { signal: patience.signal }).catch(() => undefined);
    if ((await Promise.race([this.#running, late])) === 'late') await this.#worker?.terminate();
    patience.abort();
  }
}

interface Thread {
  start(): void;
  wake(): void;
  close(): Promise<void>;
}

class ThreadWork implements LeasedWork {
  readonly listener: WorkListener;
  readonly #thread: Thread;
  #progress: WorkProgress = NO_PROGRESS;

  constructor(listener: WorkListener, thread: Thread) {
    this.listener = listener;
    this.#thread = thread;
  }

  get progress(): WorkProgress {
    return this.#progress;
  }

  move(progress: WorkProgress): void {
    this.#progress = progress;
    this.listener.onMove();
  }

  start(): void {
    this.#thread.start();
  }

  wake(): void {
    this.#thread.wake();
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}

/** @param isOutage whether it is of a server or a database */
export function toldFault(error: unknown, isOutage: boolean): ToldFault {
  const { name, message, stack } = asError(error);
  return { name, message, stack, isOutage };
}

function faultOf({ name, message, stack, isOutage }: ToldFault): Error {
  const fault = isOutage ? new StoreUnavailable(message) : new Error(message);
  return Object.assign(fault, { name, stack });
}

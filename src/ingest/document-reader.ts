/**
 * Reads pieces of imports in a thread of their own, which may take only so long and so much memory for each: what
 * somebody sends holds up neither the service nor its other callers. A piece beyond the limit is that piece's fault.
 */
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type Identified, type Piece, type PieceFault, type ReadPiece } from './pieces.js';
import { type ReadingOptions } from './postmortem-index/read-index.js';
import { type ReadingAnswer, type ReadingResult, type ReadingWork } from './reading-worker.js';
import { type Look, type LookedAt } from './recognise.js';

export interface ReadingLimits {
  /** For one piece. */
  readonly milliseconds: number;
  /** Of the thread's heap. */
  readonly megabytes: number;
}

/** The densest megabyte of prose takes three seconds of a processor that it need not share, and half of this memory. */
const LIMITS: ReadingLimits = { milliseconds: 15_000, megabytes: 192 };
/** A thread that has nothing to read is given back. */
const IDLE_MS = 30_000;

const BESIDE = new URL('./reading-worker.js', import.meta.url);
/** Tests run from source, where no compiled file lies beside this one. */
const COMPILED = new URL('../../build/ingest/reading-worker.js', import.meta.url);

@Injectable()
export class DocumentReader implements OnApplicationShutdown {
  readonly #limits: ReadingLimits;
  #thread: Promise<Worker> | null = null;
  #idle: NodeJS.Timeout | undefined;
  /** The last piece that waits: each is read when those before it are done. */
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(limits?: ReadingLimits) {
    this.#limits = limits ?? LIMITS;
  }

  /** Never rejects for what the piece is. @param options what the caller says of times without a zone or date */
  async read(piece: Piece, options: ReadingOptions): Promise<ReadPiece> {
    return (await this.#inTurn({ piece, options })) as ReadPiece;
  }

  /** What a piece is known by among others. */
  async identify(piece: Piece): Promise<Identified> {
    return (await this.#inTurn({ piece, options: null })) as Identified;
  }

  /** What a file is. */
  async look(look: Look): Promise<LookedAt> {
    return (await this.#inTurn({ look })) as LookedAt;
  }

  #inTurn(work: ReadingWork): Promise<ReadingResult> {
    clearTimeout(this.#idle);
    this.#waiting += 1;
    const read = this.#last.then(() => this.#readNext(work));
    this.#last = read.then(
      () => this.#done(),
      () => this.#done(),
    );
    return read;
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.#idle);
    await this.#end();
  }

  #done(): void {
    this.#waiting -= 1;
    if (this.#waiting === 0) this.#idle = setTimeout(() => void this.#end(), IDLE_MS).unref();
  }

  async #end(): Promise<void> {
    const thread = this.#thread;
    this.#thread = null;
    await (await thread?.catch(() => null))?.terminate();
  }

  async #readNext(work: ReadingWork): Promise<ReadingResult> {
    const thread = await (this.#thread ??= this.#start());
    const { milliseconds, megabytes } = this.#limits;
    const outcome = await this.#ask(thread, work);
    if (outcome === 'too long') return beyond(work, `It takes longer than ${milliseconds / 1000} s to read.`);
    if (outcome === 'too large') return beyond(work, `It takes more than ${megabytes} MB of memory to read.`);
    return outcome;
  }

  /** @throws Error if the thread cannot be started */
  async #start(): Promise<Worker> {
    const { megabytes } = this.#limits;
    const thread = new Worker(existsSync(BESIDE) ? BESIDE : COMPILED, {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: megabytes, maxYoungGenerationSizeMb: Math.ceil(megabytes / 8) },
    });
    // Whoever waits for a piece keeps the process, not the thread.
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

  async #ask(thread: Worker, work: ReadingWork): Promise<ReadingResult | 'too long' | 'too large'> {
    let timer: NodeJS.Timeout | undefined;
    try {
      const outcome = await new Promise<ReadingResult | 'too long' | 'too large'>((resolve, reject) => {
        timer = setTimeout(() => resolve('too long'), this.#limits.milliseconds);
        thread
          .once('message', (answer: Exclude<ReadingAnswer, 'ready'>) => {
            if ('read' in answer) resolve(answer.read);
            else reject(new Error(`A document could not be read: ${answer.failed}`));
          })
          .once('error', (error: NodeJS.ErrnoException) => {
            if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve('too large');
            else reject(error);
          })
          .once('exit', () => reject(new Error('The thread that reads documents has ended.')));
        thread.postMessage(work);
      });
      if (typeof outcome === 'string') await this.#end();
      return outcome;
    } catch (error) {
      await this.#end();
      throw error;
    } finally {
      clearTimeout(timer);
      stopListening(thread);
      // An error that comes after the answer is nobody's, and must not end the process.
      thread.on('error', () => undefined);
    }
  }
}

/** By name: a worker listens to itself, too. */
function stopListening(thread: Worker): void {
  for (const event of ['message', 'error', 'exit']) thread.removeAllListeners(event);
}

const beyond = (work: ReadingWork, detail: string): { readonly fault: PieceFault } => ({
  fault: { code: 'limit', line: 'piece' in work ? work.piece.line : 1, detail, errors: [] },
});

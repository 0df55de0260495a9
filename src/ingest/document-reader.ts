/**
 * Reads pieces of imports in a thread of their own, which may take only so long and so much memory for each: what
 * somebody sends holds up neither the service nor its other callers. A piece beyond the limit is that piece's fault.
 */
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { BoundedThread, type ThreadLimits } from '../runtime/bounded-thread.js';
import { type Identified, type Piece, type PieceFault, type ReadPiece } from './pieces.js';
import { type ReadingOptions } from './postmortem-index/read-index.js';
import { type ReadingResult, type ReadingWork } from './reading-worker.js';
import { type Look, type LookedAt } from './recognise.js';

export type ReadingLimits = ThreadLimits;

/** The densest megabyte of prose takes three seconds of a processor that it need not share, and half of this memory. */
const LIMITS: ReadingLimits = { milliseconds: 15_000, megabytes: 192 };

const BESIDE = new URL('./reading-worker.js', import.meta.url);
/** Tests run from source, where no compiled file lies beside this one. */
const COMPILED = new URL('../../build/ingest/reading-worker.js', import.meta.url);

@Injectable()
export class DocumentReader implements OnApplicationShutdown {
  readonly #thread: BoundedThread<ReadingWork, ReadingResult>;

  constructor(limits: ReadingLimits = LIMITS) {
    this.#thread = new BoundedThread(BESIDE, COMPILED, limits);
  }

  /** Never rejects for what the piece is. @param options what the caller says of times without a zone or date */
  async read(piece: Piece, options: ReadingOptions): Promise<ReadPiece> {
    return (await this.#ask({ piece, options })) as ReadPiece;
  }

  /** What a piece is known by among others. */
  async identify(piece: Piece): Promise<Identified> {
    return (await this.#ask({ piece, options: null })) as Identified;
  }

  /** What a file is. */
  async look(look: Look): Promise<LookedAt> {
    return (await this.#ask({ look })) as LookedAt;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#thread.close();
  }

  async #ask(work: ReadingWork): Promise<ReadingResult> {
    const outcome = await this.#thread.ask(work);
    if ('answer' in outcome) return outcome.answer;
    const { milliseconds, megabytes } = this.#thread.limits;
    const detail =
      outcome.beyond === 'time'
        ? `It takes longer than ${milliseconds / 1000} s to read.`
        : `It takes more than ${megabytes} MB of memory to read.`;
    return {
      fault: { code: 'limit', line: 'piece' in work ? work.piece.line : 1, detail, errors: [] } satisfies PieceFault,
    };
  }
}

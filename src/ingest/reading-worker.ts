/** The thread behind `DocumentReader`: reads pieces, one after the other. */
import { parentPort } from 'node:worker_threads';
import { type ThreadAnswer } from '../runtime/bounded-thread.js';
import { identify, readPiece, type Identified, type Piece, type ReadPiece } from './pieces.js';
import { type ReadingOptions } from './postmortem-index/read-index.js';

/** What is asked of the thread. */
export interface ReadingWork {
  readonly piece: Piece;
  /** Null: what the piece is known by is all that is asked. */
  readonly options: ReadingOptions | null;
}

const answer = (message: ThreadAnswer<ReadPiece | Identified>): void => parentPort!.postMessage(message);

parentPort!.on('message', ({ piece, options }: ReadingWork) => {
  try {
    answer({ answer: options === null ? identify(piece) : readPiece(piece, options) });
  } catch (error) {
    answer({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
answer('ready');

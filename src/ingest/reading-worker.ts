/** The thread behind `DocumentReader`: reads pieces, one after the other. */
import { parentPort } from 'node:worker_threads';
import { identify, readPiece, type Identified, type Piece, type ReadPiece } from './pieces.js';
import { type ReadingOptions } from './postmortem-index/read-index.js';

/** What is asked of the thread. */
export interface ReadingWork {
  readonly piece: Piece;
  /** Null: what the piece is known by is all that is asked. */
  readonly options: ReadingOptions | null;
}

/** What it answers: at first that it can be asked, then a result for each piece. */
export type ReadingAnswer = 'ready' | { readonly read: ReadPiece | Identified } | { readonly failed: string };

const answer = (message: ReadingAnswer): void => parentPort!.postMessage(message);

parentPort!.on('message', ({ piece, options }: ReadingWork) => {
  try {
    answer({ read: options === null ? identify(piece) : readPiece(piece, options) });
  } catch (error) {
    answer({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
answer('ready');

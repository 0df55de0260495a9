/** The thread behind `DocumentReader`: reads pieces, one after the other. */
import { answerQuestions } from '../runtime/bounded-thread-program.js';
import { identify, readPiece, type Identified, type Piece, type ReadPiece } from './pieces.js';
import { type ReadingOptions } from './postmortem-index/read-index.js';
import { lookAt, type Look, type LookedAt } from './recognise.js';

/** What is asked of the thread. */
export type ReadingWork =
  | {
      readonly piece: Piece;
      /** Null: what the piece is known by is all that is asked. */
      readonly options: ReadingOptions | null;
    }
  /** What a file is. */
  | { readonly look: Look };

export type ReadingResult = ReadPiece | Identified | LookedAt;

const resultOf = (work: ReadingWork): ReadingResult => {
  if ('look' in work) return lookAt(work.look);
  return work.options === null ? identify(work.piece) : readPiece(work.piece, work.options);
};

answerQuestions(resultOf);

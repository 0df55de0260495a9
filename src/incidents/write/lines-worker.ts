/** The thread behind `LinesReader`. */
import { answerQuestions } from '../../runtime/bounded-thread-program.js';
import { readPostedLines } from './posted-lines.js';

answerQuestions(readPostedLines);

/** The thread behind `LinesReader`. */
import { parentPort } from 'node:worker_threads';
import { type ThreadAnswer } from '../../runtime/bounded-thread.js';
import { readPostedLines, type LinesToRead, type ReadText } from './posted-lines.js';

const answer = (message: ThreadAnswer<ReadText>): void => parentPort!.postMessage(message);

parentPort!.on('message', (asked: LinesToRead) => {
  try {
    answer({ answer: readPostedLines(asked) });
  } catch (error) {
    answer({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
answer('ready');

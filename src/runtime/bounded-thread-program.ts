/** The other side of a `BoundedThread`: what its program does. */
import { parentPort } from 'node:worker_threads';
import { type ThreadAnswer } from './bounded-thread.js';

/** Answers questions, one after the other. What it throws is the failure of that question alone. */
export function answerQuestions<Q, A>(answerTo: (question: Q) => A): void {
  const post = (message: ThreadAnswer<A>): void => parentPort!.postMessage(message);
  parentPort!.on('message', (question: Q) => {
    try {
      post({ answer: answerTo(question) });
    } catch (error) {
      post({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
  post('ready');
}

/** The thread behind `ReportChecker`. */
import { parentPort } from 'node:worker_threads';
import { type ThreadAnswer } from '../runtime/bounded-thread.js';
import { carryOut, type Checked, type CheckingWork } from './check-work.js';

const answer = (message: ThreadAnswer<Checked>): void => parentPort!.postMessage(message);

parentPort!.on('message', (work: CheckingWork) => {
  try {
    answer({ answer: carryOut(work) });
  } catch (error) {
    answer({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
answer('ready');

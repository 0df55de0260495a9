import { afterEach, expect, it } from '@jest/globals';
import { BoundedThread } from './bounded-thread.js';

/** Answers what it is asked, and says in shared memory that it has. */
const PROGRAM = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ say, answered, forEver, throws }) => {
      if (throws) throw new Error(throws);
      while (forEver);
      parentPort.postMessage(say === 'failed' ? { failed: 'as told' } : { answer: say });
      if (!answered) return;
      Atomics.store(new Int32Array(answered), 0, 1);
      Atomics.notify(new Int32Array(answered), 0);
    });
    parentPort.postMessage('ready');
  `)}`,
);

interface Question {
  readonly say?: string;
  readonly answered?: SharedArrayBuffer;
  readonly forEver?: boolean;
  readonly throws?: string;
}

const opened: BoundedThread<Question, string>[] = [];
function open(milliseconds = 10_000): BoundedThread<Question, string> {
  const thread = new BoundedThread<Question, string>(PROGRAM, PROGRAM, { milliseconds, megabytes: 32 });
  opened.push(thread);
  return thread;
}

afterEach(async () => {
  for (const thread of opened.splice(0)) await thread.close();
});

it('answers one question after the other', async () => {
  const thread = open();
  const answers = await Promise.all(['a', 'b', 'c'].map((say) => thread.ask({ say })));
  expect(answers).toEqual([{ answer: 'a' }, { answer: 'b' }, { answer: 'c' }]);
});

it('goes on with another thread after one that took too long, failed or died', async () => {
  const thread = open(500);
  expect(await thread.ask({ forEver: true })).toEqual({ beyond: 'time' });
  await expect(thread.ask({ throws: 'it is broken' })).rejects.toThrow('it is broken');
  await expect(thread.ask({ say: 'failed' })).rejects.toThrow('as told');
  expect(await thread.ask({ say: 'still here' }, 10_000)).toEqual({ answer: 'still here' });
});

it('closes while an answer is on its way, which came to a stop that never ended', async () => {
  const thread = open();
  await thread.ask({ say: 'started' });
  const answered = new SharedArrayBuffer(4);
  const asked = thread.ask({ say: 'late', answered }).catch((error: unknown) => error);
  // The question leaves within these turns; then nothing is heard here until the thread has answered.
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  expect(Atomics.wait(new Int32Array(answered), 0, 0, 10_000)).not.toBe('timed-out');
  await thread.close();
  await asked;
});

it('refuses what is asked once it is closed, and what has waited until then', async () => {
  const thread = open();
  const [first, waiting] = [thread.ask({ say: 'first' }), thread.ask({ forEver: true }).catch(String)];
  await first;
  await thread.close();
  expect(await waiting).toMatch(/ended|closed/);
  await expect(thread.ask({ say: 'no' })).rejects.toThrow('closed');
});

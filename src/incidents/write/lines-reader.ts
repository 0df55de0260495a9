/** Reads posted lines: short texts here, long ones in a thread, so that nobody else waits for them. */
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { AtMost } from '../../application/at-most.js';
import { Refusal } from '../../application/refusal.js';
import { BoundedThread, type ThreadLimits } from '../../runtime/bounded-thread.js';
import { readPostedLines, type LinesToRead, type ReadText } from './posted-lines.js';

/** A megabyte of nothing but times takes some seconds. */
const LIMITS: ThreadLimits = { milliseconds: 15_000, megabytes: 256 };
/** Texts that wait for the thread: each holds a megabyte at most. */
const MOST_WAITING = 16;
/** Up to so many characters are read sooner than a thread would begin to. */
const SHORT = 4096;

const BESIDE = new URL('./lines-worker.js', import.meta.url);
/** Tests run from source, where no compiled file lies beside this one. */
const COMPILED = new URL('../../../build/incidents/write/lines-worker.js', import.meta.url);

@Injectable()
export class LinesReader implements OnApplicationShutdown {
  readonly #thread = new BoundedThread<LinesToRead, ReadText>(BESIDE, COMPILED, LIMITS);
  readonly #waiting = new AtMost(MOST_WAITING, 'texts');

  /** @throws Refusal `overloaded`; `limit` for a text that takes too long */
  async read(asked: LinesToRead): Promise<ReadText> {
    if (asked.text.length <= SHORT) return readPostedLines(asked);
    const outcome = await this.#waiting.run(() => this.#thread.ask(asked));
    if ('answer' in outcome) return outcome.answer;
    throw new Refusal('limit', `Reading the lines takes more than a call may: ${LIMITS.milliseconds / 1000} s.`);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#thread.close();
  }
}

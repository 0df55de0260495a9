/**
 * Checks reports in a thread of their own, which may take only so long and so much memory: what somebody hands in holds
 * up neither the service nor the terminal. A report beyond the limits is that report's fault.
 */
import { BoundedThread, type Outcome, type ThreadLimits } from '../runtime/bounded-thread.js';
import { type CheckOfMany, type CheckReport } from '../timeline/checking/check.js';
import { type Checked, type CheckingWork, type RecordToHold, type ReportWork } from './check-work.js';

/** A megabyte of the densest prose takes some seconds. */
const LIMITS: ThreadLimits = { milliseconds: 15_000, megabytes: 256 };
/** Of many reports at once, for each. */
const EACH_MS = 1000;
/** Larger ones are checked one by one: what lies between them is not worth the memory. */
const MOST_AT_ONCE = 32 * 1024 * 1024;

const BESIDE = new URL('./checking-worker.js', import.meta.url);
/** Tests run from source, where no compiled file lies beside this one. */
const COMPILED = new URL('../../build/checking/checking-worker.js', import.meta.url);

export type CheckedOne = { readonly report: CheckReport } | { readonly fault: string };

export interface CheckedMany {
  readonly each: readonly CheckedOne[];
  readonly between: CheckOfMany['findings'];
  /** False: there were too many, or one was beyond the limits. */
  readonly isBetweenKnown: boolean;
}

export class ReportChecker {
  readonly #thread: BoundedThread<CheckingWork, Checked>;

  constructor(limits: ThreadLimits = LIMITS) {
    this.#thread = new BoundedThread(BESIDE, COMPILED, limits);
  }

  async check(report: ReportWork, record: RecordToHold | null = null): Promise<CheckedOne> {
    const outcome = await this.#thread.ask({ reports: [report], record, between: false });
    return 'answer' in outcome ? { report: outcome.answer.reports[0]! } : { fault: this.#faultOf(outcome) };
  }

  /** All together; where that is beyond the limits, each by itself, and nothing is said of what lies between. */
  async checkMany(reports: readonly ReportWork[], record: RecordToHold | null = null): Promise<CheckedMany> {
    const size = reports.reduce((total, { text }) => total + text.length, 0);
    if (reports.length > 1 && size <= MOST_AT_ONCE) {
      const within = this.#thread.limits.milliseconds + reports.length * EACH_MS;
      const outcome = await this.#thread.ask({ reports, record, between: true }, within);
      if ('answer' in outcome) {
        const each = outcome.answer.reports.map((report) => ({ report }));
        return { each, between: outcome.answer.findings, isBetweenKnown: true };
      }
    }
    const each: CheckedOne[] = [];
    for (const report of reports) each.push(await this.check(report, record));
    return { each, between: [], isBetweenKnown: reports.length < 2 };
  }

  end(): Promise<void> {
    return this.#thread.close();
  }

  #faultOf({ beyond }: Exclude<Outcome<Checked>, { answer: Checked }>): string {
    const { milliseconds, megabytes } = this.#thread.limits;
    return beyond === 'time'
      ? `it takes longer than ${milliseconds / 1000} s to check`
      : `it takes more than ${megabytes} MB of memory to check`;
  }
}

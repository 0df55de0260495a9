/** The question whether a report adds up, against an incident if one is named. Nothing of it is kept. */
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type Answered } from '../application/answer.js';
import { AtMost } from '../application/at-most.js';
import { type Caller } from '../application/caller.js';
import { Refusal } from '../application/refusal.js';
import { AskHistory, type MomentQuestion } from '../incidents/read/questions.js';
import { type CheckReport } from '../timeline/checking/check.js';
import { type RecordToHold } from './check-work.js';
import { ReportChecker } from './report-checker.js';

export interface TextToCheck {
  readonly text: string;
  /** The name of its file, or what it is to be called. */
  readonly source: string;
  readonly timeZone: string | null;
  /** `YYYY-MM-DD` */
  readonly date: string | null;
  readonly incidentId: string | null;
  /** Of what was known of the incident. */
  readonly moment: Pick<MomentQuestion, 'asOf' | 'revision'>;
}

/** Its handler throws a Refusal: `not_found`, `not_known_yet`, `unknown_revision`, `limit`, `overloaded`. */
export class AskCheck extends Query<CheckReport> {
  constructor(
    readonly asked: TextToCheck,
    readonly caller: Caller,
  ) {
    super();
  }
}

/** Reports that wait for the thread: each holds a megabyte at most. */
const MOST_WAITING = 16;

@Injectable()
@QueryHandler(AskCheck)
export class CheckHandler implements IQueryHandler<AskCheck>, OnApplicationShutdown {
  readonly #checker = new ReportChecker();
  readonly #waiting = new AtMost(MOST_WAITING, 'reports');

  constructor(private readonly queries: QueryBus) {}

  execute({ asked, caller }: AskCheck): Promise<CheckReport> {
    return this.#waiting.run(() => this.#checked(asked, caller));
  }

  async #checked(asked: TextToCheck, caller: Caller): Promise<CheckReport> {
    const { text, source, timeZone, date, incidentId, moment } = asked;
    const record = incidentId === null ? null : await this.#recordOf(incidentId, moment, caller);
    const own = { text, source, timeZone, date, order: null, now: Date.now(), calendars: [], ignore: [] };
    const checked = await this.#checker.check(own, record);
    if ('report' in checked) return checked.report;
    throw new Refusal('limit', `The report cannot be checked: ${checked.fault}.`);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#checker.end();
  }

  async #recordOf(id: string, moment: TextToCheck['moment'], caller: Caller): Promise<RecordToHold> {
    const events: unknown[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const question = { ...moment, ...(cursor !== undefined && { cursor }) };
      const answered: Answered = await this.queries.execute(new AskHistory(id, question, caller));
      const page = (typeof answered.body === 'string' ? JSON.parse(answered.body) : answered.body) as HistoryPage;
      events.push(...page.events);
      cursor = page.nextCursor;
    }
    return { events, at: Math.min(moment.asOf ?? Infinity, Date.now()) };
  }
}

interface HistoryPage {
  readonly events: readonly unknown[];
  readonly nextCursor: string | null;
}

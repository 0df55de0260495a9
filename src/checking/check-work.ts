/** What is checked, as it is handed to a thread: plain data. And the check itself, which the thread does. */
import { fromCloudEvent } from '../events/cloud-event.js';
import { EVENT_REGISTRY } from '../events/registry.js';
import { checkMany, type ReportToCheck } from '../timeline/checking/check-many.js';
import { checkReport, type CheckOptions } from '../timeline/checking/check-report.js';
import { type CheckCode, type CheckOfMany, type CheckReport } from '../timeline/checking/check.js';
import { zoneNamed } from '../timeline/clocks.js';
import { knowledgeAt, NOW } from '../timeline/knowledge.js';
import { measure, type Measured } from '../timeline/measure/assessment.js';
import { readReport } from '../timeline/reports/read-report.js';
import { type ReportFrame } from '../timeline/reports/report.js';
import { type Millis } from '../timeline/time.js';

/** An incident as it was known at a moment. */
export interface RecordToHold {
  /** Its events up to the moment, as they go out. */
  readonly events: readonly unknown[];
  /** Up to when what is pending is counted. */
  readonly at: Millis;
}

export interface ReportWork {
  readonly text: string;
  readonly source: string;
  /** IANA or UTC: for times of which nobody in the document says. */
  readonly timeZone: string | null;
  /** `YYYY-MM-DD`, in the same case. */
  readonly date: string | null;
  readonly order: ReportFrame['order'];
  readonly now: Millis;
  readonly calendars: NonNullable<CheckOptions['calendars']>;
  /** Codes that are quiet everywhere. */
  readonly ignore: readonly CheckCode[];
}

export interface CheckingWork {
  readonly reports: readonly ReportWork[];
  readonly record: RecordToHold | null;
  /** Whether what shows only between reports is looked for. */
  readonly between: boolean;
}

export type Checked = Pick<CheckOfMany, 'reports' | 'findings'>;

export function carryOut({ reports, record, between }: CheckingWork): Checked {
  const measured = record && measuredOf(record);
  const read = reports.map((work) => toCheck(work, measured));
  if (between) return checkMany(read);
  return { reports: read.map(({ report, options }): CheckReport => checkReport(report, options)), findings: [] };
}

function toCheck(work: ReportWork, record: Measured | null): ReportToCheck {
  const { text, source, timeZone, date, order, now, calendars, ignore } = work;
  const zone = timeZone === null ? null : zoneNamed(timeZone);
  const report = readReport(text, { source, zone, date, order, now });
  return { report, options: { text, calendars, ignore: new Set(ignore), record } };
}

/** @throws Error for events that are none of ours */
function measuredOf({ events, at }: RecordToHold): Measured {
  const stream = events.map((event) => EVENT_REGISTRY.upcast(fromCloudEvent(event)));
  const known = knowledgeAt(stream, NOW, at);
  if ('code' in known) throw new Error(`an incident that is not known: ${known.code}`);
  return measure(known.state, at);
}

/** Reports made of typed facts, as the reader would give them; each row, then each claim, is a line of its text. */
import { localDate, localTime, lookUp, rfc3339, UTC, type Zone } from '../clocks.js';
import { momentAt } from '../parsing/moments.js';
import { localDay } from '../parsing/dates.js';
import { type Report, type ReportClaim, type ReportFact, type SaidMetric, type TextSpan } from '../reports/report.js';

/** `2021-06-09 10:12` or, on the day of the row before, `10:12`; a bare date is a day. */
export type Row = readonly [when: string, type: string, text?: string, more?: Partial<ReportFact>];

export interface StatedClaim extends Partial<Omit<ReportClaim, keyof TextSpan>> {
  readonly stated: string;
}

export interface MadeReport {
  readonly text: string;
  readonly report: Report;
}

export const SAID = {
  repair: { id: 'time_to_repair', startTypes: ['detected', 'impact_started'], endTypes: ['mitigated', 'impact_ended'] },
  resolve: { id: 'time_to_resolve', startTypes: ['detected', 'impact_started'], endTypes: ['resolved'] },
  detect: { id: 'time_to_detect', startTypes: ['impact_started', 'incident_started'], endTypes: ['detected'] },
} as const satisfies Record<string, SaidMetric>;

const FIRST_DAY = '2021-06-09';

/** @param sections where a new section begins, as indexes into the rows */
export function reportOf(
  rows: readonly Row[],
  claims: readonly StatedClaim[] = [],
  {
    zone = UTC,
    sections = [] as readonly number[],
    source = 'report.md',
  }: { zone?: Zone; sections?: readonly number[]; source?: string } = {},
): MadeReport {
  const lines: string[] = ['# Report'];
  const facts: ReportFact[] = [];
  let [date, section] = [FIRST_DAY, 0];
  for (const [index, [when, type, text = type.replaceAll('_', ' '), more = {}]] of rows.entries()) {
    if (sections.includes(index)) section += 1;
    lines.push(`- ${when} ${text}`);
    const line = lines.length;
    const moment = momentAt(when, 0, { order: 'dmy', dots: 'two digits' });
    if (moment === null || 'why' in moment) throw new Error(`no moment: ${when}`);
    const own = moment.date;
    if (own) date = new Date(localDay(own.year!, own.month, own.day!)).toISOString().slice(0, 10);
    const span = (from: number, to: number): TextSpan => ({ line, column: from + 3, endColumn: to + 3 });
    const at = lookUp(zone, Date.parse(`${date}T00:00Z`) + (moment.clock?.millis ?? 0)).from;
    const isDay = moment.clock === null;
    facts.push({
      id: `f${line}`,
      ...span(0, when.length),
      text: when,
      local: isDay ? date : `${localDate(zone, at)}T${localTime(zone, at)}`,
      entry: { type, text, occurredAt: isDay ? date : rfc3339(at, false) },
      structured: true,
      statement: `${when} ${text}`,
      dateInferred: own === null,
      zoneFrom: 'document',
      at,
      clocks: zone,
      moment,
      section,
      parts: {
        date: own ? span(0, own.end) : null,
        clock: moment.clock ? span(own ? own.end + 1 : 0, moment.clock.end) : null,
        zone: null,
      },
      ...more,
    });
  }
  const stated = claims.map((claim): ReportClaim => {
    const quote = claim.quote ?? claim.stated;
    const statement = claim.statement ?? `It took ${quote}.`;
    lines.push(statement);
    const column = statement.indexOf(quote) + 1;
    const place = { line: lines.length, column, endColumn: column + quote.length };
    return {
      statedUpTo: null,
      comparison: 'exactly',
      metricSaid: null,
      calendarText: null,
      ...claim,
      quote,
      statement,
      ...place,
    };
  });
  const title = { line: 1, column: 1, endColumn: 9, text: 'Report' };
  const zoneSaid = { name: zone.name, from: 'document' as const, said: zone.name };
  return {
    text: lines.join('\n'),
    report: { source, title, day: null, zone: zoneSaid, facts, claims: stated, remarks: [] },
  };
}

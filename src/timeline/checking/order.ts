/** The order in which a report tells its facts, and where it is broken. */
import { isNaturalEnd } from '../measure/readings.js';
import { STARTS } from '../measure/span.js';
import { entryInterval } from '../entry.js';
import { groupBy } from '../timeline.js';
import { parseWrittenTime, type Interval } from '../time.js';
import { type ReportFact } from '../reports/report.js';
import { type CheckFinding } from './check.js';
import { finding } from './findings.js';
import { typeWords } from '../view/entry-words.js';

/** A fact with its interval. Facts of one sequence follow each other in time. */
export interface ToldFact {
  readonly fact: ReportFact;
  readonly interval: Interval;
}

export function intervalOf({ entry, at }: ReportFact): Interval {
  const written = parseWrittenTime(entry.occurredAt);
  if (!written) return { from: at, to: at };
  const { earliest, latest, timeZone } = entry;
  const precision = entry.precision ?? written.shows;
  return entryInterval({
    occurredAt: entry.occurredAt,
    precision,
    ...(earliest !== undefined && { earliest }),
    ...(latest !== undefined && { latest }),
    ...(timeZone !== undefined && { timeZone }),
  });
}

const rowsOf = (facts: readonly ReportFact[]): ToldFact[] =>
  facts.filter(({ structured }) => structured).map((fact) => ({ fact, interval: intervalOf(fact) }));

/** The rows of each section in the order of time: a list that mostly falls is read from its end. */
export function sequencesOf(facts: readonly ReportFact[]): ToldFact[][] {
  return [...groupBy(rowsOf(facts), ({ fact }) => fact.section).values()].map((told) =>
    isFalling(told) ? told.reverse() : told,
  );
}

/** The first row of each timeline: of one that has at least two. By its place, so that no wrong time makes another first. */
export const openingsOf = (sequences: readonly (readonly ToldFact[])[]): Set<string> =>
  new Set(sequences.flatMap(([first, second]) => (first && second ? [first.fact.id] : [])));

/** Both from row to row and on the whole: a single slip makes two steps wrong, and not most of all pairs. */
function isFalling(told: readonly ToldFact[]): boolean {
  const balanceOf = (before: ToldFact, next: ToldFact): number =>
    Number(isBefore(next.interval, before.interval)) - Number(isBefore(before.interval, next.interval));
  const steps = told.slice(1).map((next, i) => balanceOf(told[i]!, next));
  const falls = steps.filter((step) => step > 0).length;
  if (falls <= 1 || steps.reduce((sum, step) => sum + step, 0) <= 0) return false;
  let balance = 0;
  for (const [i, before] of told.entries())
    for (let j = i + 1; j < told.length; j += 1) balance += balanceOf(before, told[j]!);
  return balance > 0;
}

/** Wholly before: where the intervals meet nobody can tell. */
export const isBefore = (a: Interval, b: Interval): boolean =>
  a.from < b.from && (a.to < b.from || (a.to === b.from && a.to > a.from));

/** Each step back, at the row that stands apart: too late for what follows, or too early for what comes before. */
export function outOfOrder(sequences: readonly (readonly ToldFact[])[]): CheckFinding[] {
  return sequences.flatMap((told) =>
    told.flatMap((next, i) => {
      const before = told[i - 1];
      if (!before || !isBefore(next.interval, before.interval)) return [];
      const [earlier, later] = [told[i - 2], told[i + 1]];
      const isTooEarly = earlier !== undefined && isBefore(next.interval, earlier.interval);
      const isTooLate = later !== undefined && isBefore(later.interval, before.interval);
      const [apart, other] = isTooLate && !isTooEarly ? [before, next] : [next, before];
      const message =
        apart === next
          ? `${nameOf(next)} stands after ${nameOf(before)}, which was later`
          : `${nameOf(before)} stands before ${nameOf(next)}, which was earlier`;
      return [finding('out_of_order', apart.fact, message, [{ line: other.fact.line, message: nameOf(other) }])];
    }),
  );
}

export const nameOf = ({ fact }: Pick<ToldFact, 'fact'>): string =>
  `${typeWords(fact.entry.type)} ${fact.local.replace('T', ' ')}`;

/** What ends something before anything in the report began. What is out of order is said already. */
export function endsBeforeStarts(facts: readonly ReportFact[], told: ReadonlySet<number>): CheckFinding[] {
  const rows = rowsOf(facts);
  const starts = rows.filter(({ fact }) => STARTS.has(fact.entry.type));
  const first = starts.reduce<ToldFact | null>(
    (least, row) => (least === null || row.interval.from < least.interval.from ? row : least),
    null,
  );
  if (first === null) return [];
  return rows
    .filter(
      ({ fact, interval }) =>
        isNaturalEnd(fact.entry.type) && isBefore(interval, first.interval) && !told.has(fact.line),
    )
    .map((row) =>
      finding('end_before_start', row.fact, `${nameOf(row)} lies before the first beginning, ${nameOf(first)}`, [
        { line: first.fact.line, message: nameOf(first) },
      ]),
    );
}

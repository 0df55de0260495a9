/** What a report says twice: one milestone told in two places, and a length beside the two times that give it. */
import { MINUTE_MS } from '../clocks.js';
import { laneOf } from '../entry.js';
import { isBound } from '../comparison.js';
import { type Interval } from '../time.js';
import { type ReportFact } from '../reports/report.js';
import { type AuditedClaim } from './audited-claims.js';
import { type CheckFinding } from './check.js';
import { finding } from './findings.js';
import { typeWords } from '../view/entry-words.js';
import { lengthLike, statedText } from './naming.js';
import { intervalOf, nameOf, type ToldFact } from './order.js';
import { groupBy } from '../timeline.js';

/** Two facts that say one thing. */
export type Repeat = readonly [first: ToldFact, again: ToldFact];

const LONGEST_WORDS = 400;
/** Words that say nothing of what happened. */
const SMALL = new Set(
  'a an and are as at be been by for from has have in is it of on or our that the their there this to was we were with incident issue'.split(
    ' ',
  ),
);

/** Pairs of rows of two sections that tell the only milestone of their type there in nearly the same words. */
export function repeatsIn(facts: readonly ReportFact[]): Repeat[] {
  const rows = facts.filter(
    ({ structured, entry }) => structured && ['status', 'impact', 'span'].includes(laneOf(entry.type)),
  );
  const repeats: Repeat[] = [];
  for (const ofType of groupBy(rows, ({ entry }) => `${entry.type}@${entry.component ?? ''}`).values()) {
    const only = [...groupBy(ofType, ({ section }) => section).values()].flatMap((own) =>
      own.length === 1 ? own : [],
    );
    const [first, ...others] = only;
    if (!first) continue;
    const words = wordsOf(first);
    for (const again of others) {
      if (!areAlike(words, wordsOf(again))) continue;
      repeats.push([
        { fact: first, interval: intervalOf(first) },
        { fact: again, interval: intervalOf(again) },
      ]);
    }
  }
  return repeats;
}

function wordsOf({ entry }: ReportFact): ReadonlySet<string> {
  const text = `${typeWords(entry.type)} ${entry.text ?? ''}`.slice(0, LONGEST_WORDS).toLowerCase();
  return new Set((text.match(/[\p{L}\p{N}]{2,40}/gu) ?? []).filter((word) => !SMALL.has(word)));
}

/** The same words but for a few: two thirds of all, or all of the shorter text and hardly more. */
function areAlike(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const shared = [...a].filter((word) => b.has(word)).length;
  const [shorter, longer] = [Math.min(a.size, b.size), Math.max(a.size, b.size)];
  return 3 * shared >= 2 * (a.size + b.size - shared) || (shared === shorter && longer <= shorter + 2);
}

/** They cannot be one moment: apart by more than the minute that both are written in, and neither is a guess. */
export function differ([first, again]: Repeat, at: (told: ToldFact) => Interval = ({ interval }) => interval): boolean {
  if (first.fact.entry.approximate || again.fact.entry.approximate) return false;
  const [a, b] = [at(first), at(again)];
  const minuteOf = ({ from, to }: Interval): Interval => ({
    from: Math.floor(from / MINUTE_MS) * MINUTE_MS,
    to: from === to ? Math.floor(from / MINUTE_MS) * MINUTE_MS + MINUTE_MS : to,
  });
  const [one, other] = [minuteOf(a), minuteOf(b)];
  return one.to <= other.from || other.to <= one.from;
}

export const disagreeingRepeats = (repeats: readonly Repeat[]): CheckFinding[] =>
  repeats
    .filter((repeat) => differ(repeat))
    .map(([first, again]) =>
      finding('times_disagree', again.fact, `${nameOf(again)} here, ${nameOf(first)} on line ${first.fact.line}`, [
        { line: first.fact.line, message: nameOf(first) },
      ]),
    );

/** Between the two times of a range. */
const RANGE = /^\s{0,3}(?:[\u2013\u2014-]|\u2192|->|to|until|till|and)\s{0,3}(?:about |around |approximately |~ ?)?$/i;

/**
 * Claims beside a range of two times in one statement that does not have their length: "from 10:00 to 12:00, three
 * hours". Only where nothing else in the statement could be meant.
 */
export function notAddingUp(
  claims: readonly AuditedClaim[],
  facts: readonly ReportFact[],
): Map<AuditedClaim, CheckFinding> {
  const found = new Map<AuditedClaim, CheckFinding>();
  const onLine = groupBy(facts, ({ line }) => line);
  const claimsOn = groupBy(claims, ({ claim }) => claim.line);
  for (const audited of claims) {
    const { claim, core } = audited;
    if (claimsOn.get(claim.line)!.length !== 1 || isBound(claim.comparison)) continue;
    const range = rangeIn(claim.statement, onLine.get(claim.line) ?? []);
    if (range === null) continue;
    const seconds = (range.to - range.from) / 1000;
    const longest = core.upTo ?? core;
    const isShort = seconds < core.statedSeconds - core.toleranceSeconds - MINUTE_MS / 1000;
    const isLong = seconds > longest.statedSeconds + longest.toleranceSeconds + MINUTE_MS / 1000;
    if (!isShort && !isLong) continue;
    const message = `stated ${statedText(audited.audit)}; ${range.text} beside it is ${lengthLike(claim.stated, seconds)}`;
    found.set(audited, finding('times_disagree', claim, message));
  }
  return found;
}

function rangeIn(
  statement: string,
  facts: readonly ReportFact[],
): { readonly from: number; readonly to: number; readonly text: string } | null {
  const inside = facts.filter(({ text }) => statement.includes(text));
  const [first, second] = inside;
  if (first && inside.length === 1 && first.entry.until !== undefined)
    return { from: first.at, to: Date.parse(first.entry.until), text: first.text };
  if (!first || !second || inside.length !== 2) return null;
  const start = statement.indexOf(first.text) + first.text.length;
  const end = statement.indexOf(second.text, start);
  if (end === -1 || !RANGE.test(statement.slice(start, end))) return null;
  return { from: first.at, to: second.at, text: `${first.text} to ${second.text}` };
}

/** The slips that a report seems to have: what the detective found, in words and as edits. */
import { fittingLengths } from '../measure/claim-audit.js';
import { DAY_MS, localDate, localTime } from '../clocks.js';
import { isBound } from '../comparison.js';
import { type Measured } from '../measure/assessment.js';
import { type ReportFact } from '../reports/report.js';
import { type AuditedClaim } from './audited-claims.js';
import { type CheckFinding, type Edit, type Suggestion } from './check.js';
import { copiedTimes } from './copied-times.js';
import { groupBy } from '../timeline.js';
import { detect, independent, type Solution } from './detective.js';
import { editsFor, type WordsAt } from './edits.js';
import { finding, type Related } from './findings.js';
import { type MeantPairs } from './meant-pairs.js';
import { intervalOf, nameOf, sequencesOf, type ToldFact } from './order.js';
import { RecordAtMoment } from './record.js';
import { repeatsIn } from './repeats.js';
import { correctionsOf, type Correction, type Slippable } from './slips.js';
import { movesOf, withRowsSwapped, type IndexPair, type SuspectClaim, type Suspicious } from './suspects.js';
import { Suspicion } from './suspicion.js';

/** A slip is looked for again after the one before is put right, so often. */
const MOST_SLIPS = 4;
/** So many equally good corrections are named; of more none says anything. */
const MOST_NAMED = 3;

/** Where so many claims are wrong, more of them would not tell which time is. */
const MOST_UNSUPPORTED = 40;

/** So many of those that are equally good stand in a message. */
const MOST_ALTERNATIVES = 2;

export interface Scene {
  readonly facts: readonly ReportFact[];
  readonly claims: readonly AuditedClaim[];
  readonly meant: MeantPairs;
  readonly record: Measured | null;
  readonly wordsAt: WordsAt;
}

export interface SlipFinding {
  readonly finding: CheckFinding;
  /** What it would mend: claims, and lines of whose facts something is said. */
  readonly mends: { readonly claims: readonly AuditedClaim[]; readonly lines: ReadonlySet<number> };
}

export function slipFindings(scene: Scene): SlipFinding[] {
  const { suspicious, claims, slippables } = suspectsOf(scene);
  let [now, current] = [suspicious, slippables];
  const found: SlipFinding[] = [];
  const named = new Set<number>();
  for (let round = 0; round < MOST_SLIPS; round += 1) {
    const suspicion = new Suspicion(now);
    const solution = detect(
      suspicion,
      correctionsFor(now, current, suspicion),
      credibleIn(suspicion, now, current, claims),
    );
    if (solution === null) break;
    let isClear = true;
    for (const each of independent(suspicion, solution)) {
      const [only, ...others] = each.corrections;
      const places = groupBy(each.corrections, ({ about }) => about.join());
      // Of several corrections of one fact the first is named with the others behind it.
      const told = places.size <= MOST_NAMED ? [...places.values()].map(([first]) => first!) : [];
      for (const correction of told) {
        if (correction.about.some((index) => named.has(index)) && others.length === 0) return found;
        const mended = suspicion.mended(correction).map((place) => claims[place]!);
        found.push(slipFinding(scene, correction, each, mended));
      }
      if (others.length > 0) isClear = false;
      else {
        for (const index of only!.about) named.add(index);
        [now, current] = applied(only!, now, current);
      }
    }
    if (!isClear) break;
  }
  return found;
}

const TWO_ROWS: ReadonlySet<string> = new Set([
  'times_swapped_suspected',
  'rows_swapped_suspected',
  'time_copied_suspected',
]);

/** Rows farther apart are not taken for each other. */
const FARTHEST_SWAP = DAY_MS;

/**
 * A length that is stated wrongly fits by chance once any time may be exchanged with another, or its digits be shuffled:
 * one claim alone makes no such slip, unless a row that its words name has the time of the row before it, and the length
 * puts it between its neighbours. And a step back alone is mended by every exchange of its rows, and by a day that
 * nobody wrote: that says something only of rows that are close, and of days that are written.
 */
const credibleIn =
  (
    suspicion: Suspicion,
    { sequences }: Suspicious,
    slippables: readonly Slippable[],
    claims: readonly AuditedClaim[],
  ) =>
  (correction: Correction, gain: number): boolean => {
    if (gain > 1) return true;
    const { slip, code, about } = correction;
    if (slip === 'digits swapped') return false;
    const facts = about.map((index) => slippables[index]!);
    if (slip === 'copied') {
      const [index] = about;
      const isBetween = sequences.some((told) => told.slice(0, -1).includes(index!));
      const isNamed = suspicion.mended(correction).some((place) => names(claims[place]!, facts[0]!.fact.type));
      return isBetween && isNamed;
    }
    if (TWO_ROWS.has(code)) {
      const [first, last] = [facts[0]!.fact, facts.at(-1)!.fact];
      return suspicion.gainWithoutClaims(correction) > 0 && Math.abs(last.from - first.from) <= FARTHEST_SWAP;
    }
    if (code !== 'day_slip_suspected' || !facts[0]!.isDateCarried) return true;
    return suspicion.vanishing(correction).some((name) => !name.startsWith('step'));
  };

const names = ({ claim: { metricSaid } }: AuditedClaim, type: string): boolean =>
  metricSaid !== null && [...metricSaid.startTypes, ...metricSaid.endTypes].includes(type);

export function* correctionsFor(
  { sequences, claims }: Suspicious,
  slippables: readonly Slippable[],
  suspicion: Suspicion,
): Generator<Correction> {
  yield* correctionsOf(slippables, sequences);
  yield* copiedTimes(
    slippables,
    sequences,
    suspicion.unsupported.map((place) => claims[place]!),
  );
}

/** What is suspected in a report; claims that pairs of facts do not decide are left out. */
export function suspectsOf({ facts, claims: audited, record, meant }: Scene): {
  readonly suspicious: Suspicious;
  readonly claims: readonly AuditedClaim[];
  readonly slippables: readonly Slippable[];
} {
  const placeOf = new Map(facts.map(({ id }, index) => [id, index]));
  const intervals = facts.map((fact) => ({ id: fact.id, type: fact.entry.type, ...intervalOf(fact) }));
  const indexes = (told: readonly ToldFact[]): number[] => told.map(({ fact }) => placeOf.get(fact.id)!);
  const decided = record === null ? audited.filter(isDecidedByPairs) : [];
  const unsupported = new Set(decided.filter(({ verdict }) => verdict === 'unsupported').slice(0, MOST_UNSUPPORTED));
  const claims = decided.filter((claim) => claim.verdict !== 'unsupported' || unsupported.has(claim));
  const against = record && new RecordAtMoment(record.timeline);
  return {
    claims,
    slippables: facts.map((fact, index) => slippableOf(fact, intervals[index]!)),
    suspicious: {
      facts: intervals,
      claims: claims.map(({ core, claim, audit }): SuspectClaim => {
        const bounds = fittingLengths(core);
        const pairs = audit.supports.filter(({ rank, kinds }) => rank <= 2 && kinds.includes('pair'));
        return {
          low: Math.max(bounds.minAtLeast, bounds.maxAtLeast),
          high: Math.min(bounds.minAtMost, bounds.maxAtMost),
          kinds: [meant.natural, ...meant.kindsFor(claim.metricSaid)],
          alsoMeant: pairs.flatMap(({ from, to }): IndexPair[] => {
            const pair = [placeOf.get(from!.entryId), placeOf.get(to!.entryId)] as const;
            return pair[0] === undefined || pair[1] === undefined ? [] : [[pair[0], pair[1]]];
          }),
        };
      }),
      sequences: sequencesOf(facts).map(indexes),
      repeats: repeatsIn(facts)
        .filter((pair) => !pair.some(({ fact }) => fact.entry.approximate))
        .map((pair) => indexes(pair) as [number, number]),
      isContradicted: against && ((index, interval): boolean => against.contradicted(facts[index]!, interval) !== null),
    },
  };
}

function slippableOf({ clocks, parts, moment, dateInferred }: ReportFact, fact: Slippable['fact']): Slippable {
  const isClock = moment.clock !== null && moment.clock.shows !== 'hour';
  return {
    fact,
    clocks,
    hasClock: isClock && parts.clock !== null,
    hasDate: parts.date !== null,
    isDateCarried: dateInferred && parts.date === null,
  };
}

/** Bounds, totals, calendars and coincidences are not decided by a pair of facts; some cannot be decided at all. */
function isDecidedByPairs({ verdict, audit, missing }: AuditedClaim): boolean {
  if (isBound(audit.comparison)) return false;
  if (verdict === 'unsupported') return missing.start.length + missing.end.length === 0;
  if (verdict !== 'supported' && verdict !== 'within_tolerance') return false;
  return audit.supports.filter(({ rank }) => rank <= 2).every(({ kinds }) => kinds.includes('pair'));
}

/** After one correction: the next slip is looked for in what remains. */
function applied(
  correction: Correction,
  suspicious: Suspicious,
  slippables: readonly Slippable[],
): [Suspicious, readonly Slippable[]] {
  const { rows } = correction;
  const to = new Map(movesOf(correction, suspicious.facts).map(({ index, at }) => [index, at]));
  const facts = suspicious.facts.map((fact, index) => {
    const at = to.get(index);
    return at === undefined ? fact : { ...fact, from: at, to: at };
  });
  const sequences = suspicious.sequences.map((told) => (rows === null ? told : withRowsSwapped(told, rows)));
  return [
    { ...suspicious, facts, sequences },
    slippables.map((slippable, index) => ({ ...slippable, fact: facts[index]! })),
  ];
}

function slipFinding(
  scene: Scene,
  correction: Correction,
  { corrections, resolves }: Solution,
  mended: readonly AuditedClaim[],
): SlipFinding {
  const { facts } = scene;
  const about = correction.about.map((index) => facts[index]!);
  const [first, ...rest] = about;
  const others = corrections.filter((other) => other !== correction);
  const vanish = resolves === 1 ? 'one contradiction vanishes' : `${resolves} contradictions vanish`;
  const named = others.slice(0, MOST_ALTERNATIVES).map((other) => shortText(other, facts));
  if (others.length > named.length) named.push(`${others.length - named.length} more`);
  const orElse = others.length === 0 ? '' : `; just as well: ${named.join(', or ')}`;
  const related: Related = [
    ...rest.map((fact) => ({ line: fact.line, message: nameOf({ fact }) })),
    ...others
      .slice(0, MOST_ALTERNATIVES)
      .flatMap((other) => other.about.map((index) => ({ line: facts[index]!.line, message: shortText(other, facts) }))),
    ...mended.map(({ claim }) => ({ line: claim.line, message: claim.quote })),
  ];
  const suggestion = others.length === 0 ? suggestionFor(scene, correction, resolves) : null;
  return {
    finding: finding(
      correction.code,
      first!,
      `${shortText(correction, facts)}: ${vanish}${orElse}`,
      related,
      suggestion,
    ),
    mends: { claims: mended, lines: new Set(about.map(({ line }) => line)) },
  };
}

/** `declared 2020-06-09 13:54 may be a year early, and mean 2021-06-09 13:54`. */
function shortText({ about, moves, slip, rows }: Correction, facts: readonly ReportFact[]): string {
  const names = about.map((index) => nameOf({ fact: facts[index]! }));
  if (rows !== null) return `the rows ${names.join(' and ')} may have changed places`;
  if (about.length > 1) return `the times of ${names.join(' and ')} may have changed places`;
  const { clocks } = facts[about[0]!]!;
  const to = `${localDate(clocks, moves[0]!.at)} ${localTime(clocks, moves[0]!.at)}`;
  const what = slip === 'copied' ? 'be copied' : slip === 'digits swapped' ? 'have digits swapped' : `be ${slip}`;
  return `${names[0]!} may ${what}, and mean ${to}`;
}

function suggestionFor({ facts, wordsAt }: Scene, { moves, rows }: Correction, resolves: number): Suggestion | null {
  const edits: Edit[] = [];
  if (rows !== null) {
    const spans = rows.map((index) => lineSpan(facts[index]!, wordsAt));
    const [a, b] = spans as [ReturnType<typeof lineSpan>, ReturnType<typeof lineSpan>];
    edits.push({ ...a, replacement: wordsAt(b) }, { ...b, replacement: wordsAt(a) });
    return { edits, resolves };
  }
  for (const { index, at } of moves) {
    const own = editsFor(facts[index]!, at, wordsAt);
    if (own === null || own.length === 0) return null;
    edits.push(...own);
  }
  return { edits, resolves };
}

/** The line that a row stands on, whole. */
function lineSpan({ line }: ReportFact, wordsAt: WordsAt): { line: number; column: number; endColumn: number } {
  const words = wordsAt({ line, column: 1, endColumn: Number.MAX_SAFE_INTEGER });
  return { line, column: 1, endColumn: words.length + 1 };
}

/** What a slip would mend points at it. */
export function pointingAt(findings: readonly CheckFinding[], slips: readonly SlipFinding[]): CheckFinding[] {
  return findings.map((each) => {
    const causes = slips.filter(({ mends }) => isMended(each, mends));
    if (causes.length === 0) return each;
    const related = causes.map(({ finding: { line, message } }) => ({ line, message }));
    return { ...each, related: [...each.related, ...related] };
  });
}

const MENDABLE = new Set(['out_of_order', 'times_disagree', 'contradicts_record']);

const isMended = ({ code, line, column, related }: CheckFinding, { claims, lines }: SlipFinding['mends']): boolean =>
  code === 'claim_unsupported'
    ? claims.some(({ claim }) => claim.line === line && claim.column === column)
    : MENDABLE.has(code) && [line, ...related.map((each) => each.line)].some((each) => lines.has(each));

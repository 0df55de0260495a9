/**
 * The claims of a report, held against every reading. What a metric's words name only ranks: readings between facts of
 * its types come first, whichever such facts, and any other natural one will do. Then the hours that are stated are
 * tried.
 */
import { isBound } from '../comparison.js';
import { type Claim } from '../facts.js';
import { type Measured } from '../measure/assessment.js';
import { auditClaims, difference, fits, fittingLengths, MAX_SUPPORTS, readingView } from '../measure/claim-audit.js';
import { openSince, type Calendar, type OpenSince } from '../measure/open-hours.js';
import { pairReading, type Reading, type Rank } from '../measure/readings.js';
import { calendarsIn } from '../parsing/hours-in-words.js';
import { type ReportClaim, type SaidMetric } from '../reports/report.js';
import { type ClaimAuditView, type ReadingView } from '../view/view-types.js';
import { type Entry } from '../entry.js';
import { type Millis } from '../time.js';
import { type CheckVerdict } from './check.js';
import { type MeantPairs, type Missing, type PairKind } from './meant-pairs.js';
import { PairsOfTypes, type TypedPair } from './pairs-of-types.js';
import { pairsThatMeet, type MetricClaim } from './shared-rows.js';
import { claimsOf } from './report-state.js';

const NOTHING: Missing = { start: [], end: [] };

export interface AuditedClaim {
  readonly id: string;
  readonly claim: ReportClaim;
  readonly core: Claim;
  readonly verdict: CheckVerdict;
  readonly audit: Omit<ClaimAuditView, 'verdict'>;
  /** Types that its words name, and that no fact has; both empty where it can be checked. */
  readonly missing: Missing;
  /** The hours that it fits in. */
  readonly calendar: { readonly pair: TypedPair; readonly calendar: Calendar } | null;
}

/** @param calendars tried for every claim, after those that its own words state */
export function auditReportClaims(
  claims: readonly ReportClaim[],
  on: Measured,
  meant: MeantPairs,
  timeZone: string,
  calendars: readonly Calendar[],
): AuditedClaim[] {
  const named = withIds(claims);
  const cores = claimsOf(named);
  const { timeline } = on;
  const audits = auditClaims(
    { ...on, timeline: { ...timeline, facts: { ...timeline.facts, claims: cores } } },
    on.durations,
    new Map(),
  );
  const byId = new Map(audits.map((audit) => [audit.id, audit]));
  const among = new Among(timeline.effective, meant);
  const judged = named.flatMap(({ id, claim }) => {
    const [core, audit] = [cores.get(id), byId.get(id)];
    if (!core || !audit) return [];
    return [{ id, claim, core, audit, first: meantFirst(core, audit, claim.metricSaid, among, []) }];
  });
  const meeting = pairsThatMeet(
    judged.flatMap((each) => metricClaim(each, among.entries) ?? []),
    among.entries,
  );
  return judged.map(({ id, claim, core, audit, first }) => {
    const also = meeting.get(id);
    const { verdict: own, ...rest } =
      also === undefined ? first : meantFirst(core, audit, claim.metricSaid, among, also);
    const missing = claim.metricSaid === null ? NOTHING : meant.missing(claim.metricSaid, among.entries);
    const calendar = isMeant(own) ? null : openReading(claim, core, among, timeZone, calendars);
    const verdict = calendar === null ? own : 'within_calendar';
    return { id, claim, core, verdict, audit: { ...rest, text: claim.statement }, missing, calendar };
  });
}

const isMeant = (verdict: CheckVerdict): boolean => verdict === 'supported' || verdict === 'within_tolerance';

/** Null for a length whose words name no metric. */
function metricClaim(
  { id, claim, core, first }: { id: string; claim: ReportClaim; core: Claim; first: ClaimAuditView },
  entries: readonly Entry[],
): MetricClaim | null {
  if (claim.metricSaid === null) return null;
  if (!isMeant(first.verdict)) return { id, core, said: claim.metricSaid, supports: null };
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const supports = first.supports.flatMap(({ exact, rank, from, to }): TypedPair[] => {
    const [start, end] = [byId.get(from?.entryId ?? ''), byId.get(to?.entryId ?? '')];
    return exact && rank <= 2 && start && end && start !== end ? [[start, end]] : [];
  });
  return { id, core, said: claim.metricSaid, supports };
}

/** `c` and the line; `.2`, `.3` for more on one line. */
function withIds(claims: readonly ReportClaim[]): { id: string; claim: ReportClaim }[] {
  const onLine = new Map<number, number>();
  return claims.map((claim) => {
    const count = (onLine.get(claim.line) ?? 0) + 1;
    onLine.set(claim.line, count);
    return { id: `c${claim.line}${count === 1 ? '' : `.${count}`}`, claim };
  });
}

/** The facts by their types; what is asked again and again is kept. */
class Among {
  readonly #byKind = new Map<PairKind, PairsOfTypes>();
  readonly #open = new Map<string, OpenSince | null>();
  readonly #first: Millis;
  readonly #last: Millis;

  constructor(
    readonly entries: readonly Entry[],
    readonly meant: MeantPairs,
  ) {
    this.#first = entries.reduce((first, { interval }) => Math.min(first, interval.from), Infinity);
    this.#last = entries.reduce((last, { interval }) => Math.max(last, interval.to), -Infinity);
  }

  pairs(kind: PairKind): PairsOfTypes {
    const known = this.#byKind.get(kind);
    if (known) return known;
    const made = new PairsOfTypes(this.entries, kind.isStart, kind.isEnd);
    this.#byKind.set(kind, made);
    return made;
  }

  /** What was open at each moment of the report; null where that cannot be counted. */
  open(calendar: Calendar): OpenSince | null {
    const key = JSON.stringify(calendar);
    const known = this.#open.get(key);
    if (known !== undefined) return known;
    const made = openSince(calendar, this.#first, this.#last);
    this.#open.set(key, made);
    return made;
  }
}

/** @param also pairs that are meant, whatever their types */
function meantFirst(
  core: Claim,
  audit: ClaimAuditView,
  said: SaidMetric | null,
  among: Among,
  also: readonly TypedPair[],
): ClaimAuditView {
  const isOfBound = isBound(core.facts.comparison);
  if (said === null && isOfBound) return audit;
  const bounds = fittingLengths(core);
  const off = (reading: Reading): number => Math.abs(difference(core, reading) ?? Infinity);
  const kinds = among.meant.kindsFor(said);
  const fitting = [
    ...kinds.flatMap((kind) => among.pairs(kind).fitting(bounds).map(meantReading).filter(isNoGuess(kind, core))),
    ...also.map(meantReading),
  ]
    .filter((reading) => fits(core, reading))
    .sort((a, b) => (off(a) === off(b) ? 0 : off(a) - off(b)));
  const shown = new Map(fitting.map((reading) => readingView(core, reading)).map((view) => [endsOf(view), view]));
  const best = [...shown.values()];
  const isNatural = isMeant(audit.verdict);
  const isExact = audit.verdict === 'supported' || (best.length > 0 && (isOfBound || best[0]!.exact));
  const isGiven = isNatural || best.length > 0;
  const others = audit.supports.filter((reading) => !shown.has(endsOf(reading)));
  // Without words that name a metric what is natural by its types comes first.
  const supports =
    said === null ? [...audit.supports.filter(({ rank }) => rank <= 2), ...best, ...others] : [...best, ...others];
  const nearest = isGiven || said === null ? [] : among.pairs(kinds[0]!).nearest(bounds.target[0]);
  const known = new Set(audit.supports.map(endsOf));
  const other = said === null ? audit.verdict : 'unsupported';
  return {
    ...audit,
    verdict: !isGiven ? other : isExact ? 'supported' : 'within_tolerance',
    supports: [...new Map(supports.map((reading) => [endsOf(reading), reading])).values()].slice(0, MAX_SUPPORTS),
    supportsTotal: audit.supportsTotal + best.filter((reading) => !known.has(endsOf(reading))).length,
    nearest: isGiven
      ? []
      : closest([...nearest.map((pair) => readingView(core, meantReading(pair))), ...audit.nearest]),
    wouldNeed: isGiven ? [] : audit.wouldNeed,
  };
}

/** Between facts that no words name a rounded length fits too easily. */
const isNoGuess =
  ({ isAnyEnd }: PairKind, core: Claim) =>
  (reading: Reading): boolean =>
    isAnyEnd !== true || core.facts.comparison !== 'exactly' || difference(core, reading) === 0;

/** The closest below and the closest above. */
function closest(readings: readonly ReadingView[]): ReadingView[] {
  const by = (sign: number): ReadingView[] =>
    readings
      .filter(({ differenceSeconds }) => differenceSeconds !== null && differenceSeconds * sign > 0)
      .sort((a, b) => Math.abs(a.differenceSeconds!) - Math.abs(b.differenceSeconds!))
      .slice(0, 1);
  return [...by(-1), ...by(1)];
}

/** What has the ends of a pair and is none is told apart. */
const endsOf = ({ kinds, from, to, reading }: ReadingView): string =>
  kinds.includes('pair') ? `${from?.entryId} ${to?.entryId}` : `${reading} ${from?.entryId}`;

/** What is meant is no coincidence, whatever the types would be by themselves. */
const meantReading = ([from, to]: TypedPair): Reading => {
  const reading = pairReading(from, to);
  return { ...reading, rank: Math.min(2, reading.rank) as Rank };
};

/** The first calendar, and in it the pair, that gives the stated length within its open hours. */
function openReading(
  claim: ReportClaim,
  core: Claim,
  among: Among,
  timeZone: string,
  calendars: readonly Calendar[],
): AuditedClaim['calendar'] {
  const own = claim.calendarText === null ? [] : calendarsIn(claim.calendarText, timeZone);
  if (among.entries.length === 0) return null;
  const said = claim.metricSaid;
  for (const calendar of [...own, ...calendars]) {
    const since = among.open(calendar);
    if (since === null) continue;
    for (const { isStart, isEnd } of [...among.meant.kindsFor(said), among.meant.natural]) {
      const [pair] = new PairsOfTypes(among.entries, isStart, isEnd, since).fitting(fittingLengths(core));
      if (pair) return { pair, calendar };
    }
  }
  return null;
}

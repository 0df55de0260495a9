/**
 * The claims of a report, held against every reading. What a metric's words name only ranks: readings between facts of
 * its types come first, whichever such facts, and any other natural one will do. Then the hours that are stated are
 * tried.
 */
import { type Claim } from '../facts.js';
import { type Measured } from '../measure/assessment.js';
import { auditClaims, difference, fits, fittingLengths, readingView } from '../measure/claims.js';
import { openSince, type Calendar, type OpenSince } from '../measure/open-hours.js';
import { isNaturalEnd, isNaturalStart, pairRank, type Reading, type Rank } from '../measure/readings.js';
import { lengthBetween } from '../measure/windows.js';
import { calendarsIn } from '../parsing/hours-in-words.js';
import { type ReportClaim, type SaidMetric } from '../reports/report.js';
import { type ClaimAuditView, type ReadingView } from '../view/view-types.js';
import { type Entry } from '../entry.js';
import { type Millis } from '../time.js';
import { type CheckVerdict } from './check.js';
import { PairsOfTypes, type TypedPair } from './pairs-of-types.js';
import { claimsOf } from './report-state.js';

/** At most this many readings are listed. */
const MOST_LISTED = 50;

export interface AuditedClaim {
  readonly id: string;
  readonly claim: ReportClaim;
  readonly core: Claim;
  readonly verdict: CheckVerdict;
  readonly audit: Omit<ClaimAuditView, 'verdict'>;
  /** Types that its words name, and that no fact has; both empty where it can be checked. */
  readonly missing: { readonly start: readonly string[]; readonly end: readonly string[] };
  /** The hours that it fits in. */
  readonly calendar: { readonly pair: TypedPair; readonly calendar: Calendar } | null;
}

/** @param calendars tried for every claim, after those that its own words state */
export function auditReportClaims(
  claims: readonly ReportClaim[],
  on: Measured,
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
  const among = new Among(timeline.effective);
  return named.flatMap(({ id, claim }) => {
    const [core, audit] = [cores.get(id), byId.get(id)];
    if (!core || !audit) return [];
    const judged = claim.metricSaid === null ? audit : saidFirst(core, audit, claim.metricSaid, among);
    const missing = among.missing(claim.metricSaid);
    const isMeant = judged.verdict === 'supported' || judged.verdict === 'within_tolerance';
    const calendar = isMeant ? null : openReading(claim, core, among, timeZone, calendars);
    const verdict = calendar === null ? judged.verdict : 'within_calendar';
    return [{ id, claim, core, verdict, audit: { ...judged, text: claim.statement }, missing, calendar }];
  });
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
  readonly #byTypes = new Map<string, PairsOfTypes>();
  readonly #open = new Map<string, OpenSince | null>();
  readonly #types: ReadonlySet<string>;
  readonly #first: Millis;
  readonly #last: Millis;

  constructor(readonly entries: readonly Entry[]) {
    this.#first = entries.reduce((first, { interval }) => Math.min(first, interval.from), Infinity);
    this.#last = entries.reduce((last, { interval }) => Math.max(last, interval.to), -Infinity);
    this.#types = new Set(entries.map(({ type }) => type));
  }

  said({ startTypes, endTypes }: SaidMetric): PairsOfTypes {
    const key = `${startTypes.join()} ${endTypes.join()}`;
    const known = this.#byTypes.get(key);
    if (known) return known;
    const [starts, ends] = [new Set(startTypes), new Set(endTypes)];
    const made = new PairsOfTypes(
      this.entries,
      (type) => starts.has(type),
      (type) => ends.has(type),
    );
    this.#byTypes.set(key, made);
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

  missing(said: SaidMetric | null): AuditedClaim['missing'] {
    const none = (types: readonly string[]): readonly string[] =>
      types.some((type) => this.#types.has(type)) ? [] : types;
    return said === null ? { start: [], end: [] } : { start: none(said.startTypes), end: none(said.endTypes) };
  }
}

function saidFirst(core: Claim, audit: ClaimAuditView, said: SaidMetric, among: Among): ClaimAuditView {
  const pairs = among.said(said);
  const bounds = fittingLengths(core);
  const off = (reading: Reading): number => Math.abs(difference(core, reading) ?? Infinity);
  const fitting = pairs
    .fitting(bounds)
    .map(saidReading)
    .filter((reading) => fits(core, reading))
    .sort((a, b) => (off(a) === off(b) ? 0 : off(a) - off(b)));
  const shown = fitting.map((reading) => readingView(core, reading));
  const isShown = new Set(shown.map(endsOf));
  const others = audit.supports.filter((reading) => !isShown.has(endsOf(reading)));
  const isBound = core.facts.comparison === 'at_least' || core.facts.comparison === 'at_most';
  const isNatural = audit.verdict === 'supported' || audit.verdict === 'within_tolerance';
  const isExact = audit.verdict === 'supported' || (shown.length > 0 && (isBound || shown[0]!.exact));
  const isMeant = isNatural || shown.length > 0;
  const nearest = isMeant ? [] : pairs.nearest(bounds.target[0]).map((pair) => readingView(core, saidReading(pair)));
  const known = new Set(audit.supports.map(endsOf));
  return {
    ...audit,
    verdict: !isMeant ? 'unsupported' : isExact ? 'supported' : 'within_tolerance',
    supports: [...shown, ...others].slice(0, MOST_LISTED),
    supportsTotal: audit.supportsTotal + shown.filter((reading) => !known.has(endsOf(reading))).length,
    nearest: nearest.length > 0 ? nearest : isMeant ? [] : audit.nearest,
    wouldNeed: isMeant ? [] : audit.wouldNeed,
  };
}

const endsOf = ({ from, to }: ReadingView): string => `${from?.entryId} ${to?.entryId}`;

/** What words name is meant, whatever the types would be by themselves. */
const saidReading = ([from, to]: TypedPair): Reading => ({
  kinds: ['pair'],
  from,
  to,
  window: null,
  endsWithUntil: false,
  length: lengthBetween(from.interval, to.interval),
  rank: Math.min(2, pairRank(from, to)) as Rank,
  metrics: [],
});

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
    const kinds: (readonly [(type: string) => boolean, (type: string) => boolean])[] = [[isNaturalStart, isNaturalEnd]];
    if (said) kinds.unshift([(type) => said.startTypes.includes(type), (type) => said.endTypes.includes(type)]);
    for (const [isStart, isEnd] of kinds) {
      const [pair] = new PairsOfTypes(among.entries, isStart, isEnd, since).fitting(fittingLengths(core));
      if (pair) return { pair, calendar };
    }
  }
  return null;
}

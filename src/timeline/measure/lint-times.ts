/** Lint of times: wrong clocks, dates off by one, hours off by a zone, abbreviations that cannot be right. */
import { type Evaluable } from './definition.js';
import { isUnconfirmed, laneOf, type Entry } from '../entry.js';
import { finding } from './lint-finding.js';
import { type FindingView } from '../view/view-types.js';
import { ENDS, STARTS } from './span.js';
import { durationText, isCoarse, zoneOffset, type Millis } from '../time.js';
import { groupBy, inOrder } from '../timeline.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A fact that begins later than this after it was recorded is suspected of a wrong clock. */
const FUTURE_TOLERANCE = 5 * MINUTE;

/** The findings that an entry brings by itself, whatever stands around it. */
export function lintEntry(entry: Entry): FindingView[] {
  const findings: FindingView[] = [];
  if (entry.interval.from > entry.recordedAt + FUTURE_TOLERANCE) {
    const ahead = durationText(Math.floor((entry.interval.from - entry.recordedAt) / 1000));
    findings.push(
      finding('future_time', `${entry.type} lies ${ahead} after the moment when it was recorded`, [entry.id]),
    );
  }
  if (entry.learnedClamped) {
    const message = `learnedAt of ${entry.type} was later than its recording and was set to that moment`;
    findings.push(finding('learned_clamped', message, [entry.id]));
  }
  const impossible = impossibleAbbreviation(entry);
  if (impossible) findings.push(finding('zone_abbreviation_impossible', impossible, [entry.id]));
  return findings;
}

const isInstant = (entry: Entry): boolean =>
  !isCoarse(entry.facts.precision) && entry.interval.from === entry.interval.to;

/** An entry that lies about a day from every other one: a date written wrong by one. */
export function* daySlips(on: Evaluable): Generator<FindingView> {
  const times = on.timeline.eligible.filter(isInstant);
  if (times.length < 3) return;
  const [first, last] = [times[0]!, times.at(-1)!];
  const isDayOff = (a: Entry, b: Entry): boolean => {
    const hours = Math.abs(a.interval.from - b.interval.from) / HOUR;
    return hours >= 20 && hours <= 28;
  };
  for (const [i, entry] of times.entries()) {
    // The neighbours are the nearest of all others, the ends the farthest.
    const others = [first, times[i - 1], times[i + 1], last].filter((other) => other && other !== entry);
    if (others.every((other) => isDayOff(entry, other!))) {
      yield finding('day_slip_suspected', `${entry.type} lies about a day from everything else: is its date right?`, [
        entry.id,
      ]);
    }
  }
}

/** A correction, or two status or impact entries of one type and component, apart by whole hours up to twelve. */
export function* hourSlips(on: Evaluable): Generator<FindingView> {
  for (const entry of on.timeline.eligible) {
    const slipped = entry.formerly.find((before) => wholeHours(before, entry.interval.from) > 0);
    if (slipped !== undefined && isInstant(entry)) {
      const hours = wholeHours(slipped, entry.interval.from);
      yield finding('hour_slip_suspected', `${entry.type} was corrected by exactly ${hours} h: ${IN_ANOTHER_ZONE}`, [
        entry.id,
      ]);
    }
  }
  yield* hoursApart(on);
  yield* hoursFromStated(on);
}

const IN_ANOTHER_ZONE = 'was it read in another zone?';

function* hoursApart(on: Evaluable): Generator<FindingView> {
  const suspects = on.timeline.eligible.filter(
    (entry) => isInstant(entry) && ['status', 'impact'].includes(laneOf(entry.type)),
  );
  for (const group of groupBy(suspects, (entry) => `${entry.type}@${entry.facts.component ?? ''}`).values()) {
    if (group.length < 2) continue;
    // In reverse, so that of several in one minute the first is kept.
    const byMinute = new Map(group.toReversed().map((entry) => [minuteOf(entry.interval.from), entry]));
    for (const later of group) {
      for (let hours = 1; hours <= MOST_HOURS; hours++) {
        const earlier = byMinute.get(minuteOf(later.interval.from) - hours * 60);
        if (!earlier) continue;
        const message = `two entries ${later.type} are exactly ${hours} h apart: are they one, in two zones?`;
        yield finding('hour_slip_suspected', message, [earlier.id, later.id]);
      }
    }
  }
}

/** A stated beginning or end of the incident, and the first extracted start or the last extracted end. */
function* hoursFromStated({ timeline }: Evaluable): Generator<FindingView> {
  const extracted = timeline.eligible.filter((entry) => isUnconfirmed(entry) && isInstant(entry));
  const firstStart = extracted.find((entry) => STARTS.has(entry.type));
  const lastEnd = extracted.findLast((entry) => ENDS.some((type) => type === entry.type));
  for (const [type, found] of [
    ['incident_started', firstStart],
    ['incident_ended', lastEnd],
  ] as const) {
    if (!found) continue;
    for (const stated of timeline.byType.get(type) ?? []) {
      if (isUnconfirmed(stated) || !isInstant(stated)) continue;
      const hours = wholeHours(stated.interval.from, found.interval.from);
      if (hours === 0) continue;
      const message = `${found.type} was found exactly ${hours} h from the stated ${type}: ${IN_ANOTHER_ZONE}`;
      yield finding(
        'hour_slip_suspected',
        message,
        [stated, found].sort(inOrder).map(({ id }) => id),
      );
    }
  }
}

const MOST_HOURS = 12;

const minuteOf = (at: Millis): number => Math.floor(at / MINUTE);

/** By how many whole hours two instants are apart, to the minute; 0 if by none, or by too many. */
function wholeHours(a: Millis, b: Millis): number {
  const minutes = Math.abs(minuteOf(a) - minuteOf(b));
  return minutes % 60 === 0 && minutes / 60 <= MOST_HOURS ? minutes / 60 : 0;
}

/** Abbreviations that name one half of the year in a zone: the zone, and the offset in minutes that they stand for. */
const ABBREVIATIONS: ReadonlyMap<string, readonly [zone: string, offsetMinutes: number]> = new Map([
  ['PST', ['America/Los_Angeles', -480]],
  ['PDT', ['America/Los_Angeles', -420]],
  ['MST', ['America/Denver', -420]],
  ['MDT', ['America/Denver', -360]],
  ['CST', ['America/Chicago', -360]],
  ['CDT', ['America/Chicago', -300]],
  ['EST', ['America/New_York', -300]],
  ['EDT', ['America/New_York', -240]],
  ['BST', ['Europe/London', 60]],
  ['WEST', ['Europe/Lisbon', 60]],
  ['CET', ['Europe/Berlin', 60]],
  ['CEST', ['Europe/Berlin', 120]],
  ['EET', ['Europe/Athens', 120]],
  ['EEST', ['Europe/Athens', 180]],
  ['AEST', ['Australia/Sydney', 600]],
  ['AEDT', ['Australia/Sydney', 660]],
  ['NZST', ['Pacific/Auckland', 720]],
  ['NZDT', ['Pacific/Auckland', 780]],
] as const);

/**
 * "PST" on a date when that zone is on summer time, and the like. The entry's own zone decides, where it has such a
 * time at all: in Asia/Shanghai "CST" is not that of Chicago.
 */
function impossibleAbbreviation(entry: Entry): string | null {
  const known = entry.zoneAbbreviation === null ? undefined : ABBREVIATIONS.get(entry.zoneAbbreviation);
  if (!known) return null;
  const [zone, offsetMinutes] = [entry.facts.timeZone ?? known[0], known[1]];
  const isShown = (at: Millis): boolean => zoneOffset(zone, at) === offsetMinutes * MINUTE;
  // Near a change of the clocks a coarse time may lie on either side.
  if (isShown(entry.interval.from) || isShown(entry.interval.to)) return null;
  const year = new Date(entry.interval.from).getUTCFullYear();
  if (!isShown(Date.UTC(year, 0)) && !isShown(Date.UTC(year, 6))) return null;
  return `"${entry.zoneAbbreviation}" cannot be right: on that date the clocks of ${zone} show another time`;
}

/** Lint of a time by itself: a wrong clock, an abbreviation that cannot be right. */
import { type Entry } from '../entry.js';
import { finding } from './lint-finding.js';
import { type FindingView } from '../view/view-types.js';
import { durationText, zoneOffset, type Millis } from '../time.js';

const MINUTE = 60_000;

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

/** The zones that people write beside a time, and when a clock of such a zone showed it. */
import { isTimeZone, zonedInstant, zoneOffset, type Millis } from '../../timeline/time.js';

/** A zone as somebody wrote it. */
export interface WrittenZone {
  /** An IANA name; null for a fixed offset. */
  readonly zone: string | null;
  /** Minutes east of UTC, where the words say so: "PDT" does, "PT" does not. */
  readonly offsetMinutes: number | null;
}

const [PACIFIC, MOUNTAIN, CENTRAL, EASTERN] = [
  'America/Los_Angeles',
  'America/Denver',
  'America/Chicago',
  'America/New_York',
];
export const UTC: WrittenZone = { zone: null, offsetMinutes: 0 };
const of = (zone: string, offsetMinutes: number | null = null): WrittenZone => ({ zone, offsetMinutes });

const ABBREVIATIONS: ReadonlyMap<string, WrittenZone> = new Map([
  ['UTC', UTC],
  ['GMT', UTC],
  ['UCT', UTC],
  ['UST', UTC],
  ['PT', of(PACIFIC)],
  ['PST', of(PACIFIC, -480)],
  ['PDT', of(PACIFIC, -420)],
  ['MT', of(MOUNTAIN)],
  ['MST', of(MOUNTAIN, -420)],
  ['MDT', of(MOUNTAIN, -360)],
  ['CT', of(CENTRAL)],
  ['CST', of(CENTRAL, -360)],
  ['CDT', of(CENTRAL, -300)],
  ['ET', of(EASTERN)],
  ['EST', of(EASTERN, -300)],
  ['EDT', of(EASTERN, -240)],
  ['BST', of('Europe/London', 60)],
  ['WET', of('Europe/Lisbon', 0)],
  ['WEST', of('Europe/Lisbon', 60)],
  ['CET', of('Europe/Berlin', 60)],
  ['CEST', of('Europe/Berlin', 120)],
  ['EET', of('Europe/Athens', 120)],
  ['EEST', of('Europe/Athens', 180)],
  ['MSK', of('Europe/Moscow', 180)],
  ['IST', of('Asia/Kolkata', 330)],
  ['SGT', of('Asia/Singapore', 480)],
  ['HKT', of('Asia/Hong_Kong', 480)],
  ['JST', of('Asia/Tokyo', 540)],
  ['KST', of('Asia/Seoul', 540)],
  ['AEST', of('Australia/Sydney', 600)],
  ['AEDT', of('Australia/Sydney', 660)],
  ['NZST', of('Pacific/Auckland', 720)],
  ['NZDT', of('Pacific/Auckland', 780)],
]);

/** Zones in words: "Pacific Time", "US/Pacific", "Moscow time". */
const NAMES: readonly (readonly [RegExp, WrittenZone])[] = [
  [/^(?:US\/)?Pacific|^San Francisco|^Seattle/i, of(PACIFIC)],
  [/^(?:US\/)?Mountain/i, of(MOUNTAIN)],
  [/^(?:US\/)?Central(?! European)/i, of(CENTRAL)],
  [/^(?:US\/)?Eastern(?! European)|^New York/i, of(EASTERN)],
  [/^Coordinated Universal/i, UTC],
  [/^British|^London|^UK/i, of('Europe/London')],
  [/^Central European|^Berlin|^Paris|^Amsterdam/i, of('Europe/Berlin')],
  [/^Moscow/i, of('Europe/Moscow')],
  [/^Indian?/i, of('Asia/Kolkata')],
  [/^Japan|^Tokyo/i, of('Asia/Tokyo')],
  [/^Sydney/i, of('Australia/Sydney')],
];

/** Matches a zone that follows a time; what it matches is read by {@link readZone}. */
export const ZONE_WORDS =
  '(?:(?:UTC|GMT) ?[+−-]\\d{1,2}(?::?\\d{2})?\\b|' +
  `(?:${[...ABBREVIATIONS.keys()].sort((a, b) => b.length - a.length).join('|')})\\b|` +
  'US/(?:Pacific|Mountain|Central|Eastern)\\b|Coordinated Universal Time(?: ?\\(UTC\\))?|' +
  '(?:Pacific|Mountain|Central|Eastern|Central European|British|Indian?|Japan)(?: Standard| Daylight| Summer)? [Tt]ime(?: ?\\([A-Z]{2,4}\\))?|' +
  '(?:San Francisco|Seattle|New York|London|UK|Berlin|Paris|Amsterdam|Moscow|Tokyo|Sydney) [Tt]ime|' +
  '(?:Pacific|Eastern)\\b(?!/)|' +
  '(?:Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[A-Z][A-Za-z_]{1,30}\\b)';

/** An offset without a name, directly behind a time: "+02:00", with a minus of typesetters where a dash would be a range. */
export const OFFSET = '[+−](?:0\\d|1[0-4]):?[0-5]\\d\\b';

/** @param written as {@link ZONE_WORDS} or {@link OFFSET} matched it */
export function readZone(written: string): WrittenZone | null {
  const known = ABBREVIATIONS.get(written.toUpperCase());
  if (known) return known;
  const offset = /([+−-])(\d{1,2})(?::?(\d{2}))?$/.exec(written);
  if (offset) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
    return { zone: null, offsetMinutes: offset[1] === '+' ? minutes : -minutes };
  }
  if (written.includes('/') && !written.startsWith('US/')) return isTimeZone(written) ? of(written) : null;
  return NAMES.find(([name]) => name.test(written))?.[1] ?? null;
}

const TIMES = '(?:times|timestamps)';
/** "All times are in UTC", "times below are given in Pacific Time", "Timeline (PDT)", "Time zone: CET". */
const STATEMENT = new RegExp(
  `\\b(?:(?:all|these|the|following) [^.;|\\d]{0,30}?\\b${TIMES}|${TIMES} (?:are|is|below|above|in|here|shown|given|listed|reported))\\b[^.;|\\d]{0,60}?[ (:](${ZONE_WORDS})|` +
    `\\btime(?:s|stamps?|line)? ?[([](?:all )?(?:times )?(?:are )?(?:in )?(${ZONE_WORDS})[)\\]]|` +
    `\\btime ?zone(?: used)?(?: is|:)? (${ZONE_WORDS})`,
  'i',
);

/** The zone that a sentence states for the times around it; null if it states none. @param sentence of bounded length */
export function statedZone(sentence: string): WrittenZone | null {
  const said = STATEMENT.exec(sentence);
  return said && readZone((said[1] ?? said[2] ?? said[3])!);
}

const ANY_ZONE = new RegExp(`(?:^|[\\s(,/])(${ZONE_WORDS})`);

/** The zone that the header of a column of times names. */
export function zoneOfColumn(header: string): WrittenZone | null {
  const said = ANY_ZONE.exec(header.slice(0, MAX_HEADER));
  return said && readZone(said[1]!);
}

const MAX_HEADER = 200;

/** Offsets, in seconds, that may be meant: what the label says, and what its clocks show in winter and summer. */
function offsetsOf({ zone, offsetMinutes }: WrittenZone): number[] {
  const [winter, summer] = [Date.UTC(2024, 0, 15), Date.UTC(2024, 6, 15)];
  const byClocks = zone === null ? [] : [zoneOffset(zone, winter) / 1000, zoneOffset(zone, summer) / 1000];
  return offsetMinutes === null ? byClocks : [offsetMinutes * 60, ...byClocks];
}

const DAY_SECONDS = 86_400;

/** Whether two clocks, each in its zone, can show one instant: "00:50 CEST (22:50 UTC)". Dates are not looked at. */
export const isOneInstant = (a: number, zoneA: WrittenZone, b: number, zoneB: WrittenZone): boolean =>
  offsetsOf(zoneA).some((offsetA) =>
    offsetsOf(zoneB).some((offsetB) => (a - offsetA - (b - offsetB)) % DAY_SECONDS === 0),
  );

/** The zone's own name, UTC's included; of a bare offset there is none. */
export const zoneName = ({ zone, offsetMinutes }: WrittenZone): string | null =>
  zone ?? (offsetMinutes === 0 ? 'UTC' : null);

/**
 * The instants that a local time (written as if it were UTC) may be: first by the clocks of the zone, then by the letter
 * of the label. They differ where the label is impossible ("PST" in July), which people write far more often than they
 * mean it.
 */
export function instantsOf({ zone, offsetMinutes }: WrittenZone, local: Millis): Millis[] {
  const literal = offsetMinutes === null ? null : local - offsetMinutes * 60_000;
  if (zone === null) return [literal!];
  const byClocks = zonedInstant(zone, local);
  // Of the hour that the clocks show twice the label names one.
  if (literal !== null && zoneOffset(zone, literal) === offsetMinutes! * 60_000) return [literal];
  return literal === null ? [byClocks] : [byClocks, literal];
}

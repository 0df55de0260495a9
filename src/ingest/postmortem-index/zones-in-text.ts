/**
 * The zone of each time of a text: the one that stands beside it, above its column, or that the text states for all its
 * times; else that of times nearby; else the only one of the document; else the one that the caller names. A zone that
 * nobody gave is a guess.
 */
import { zoneOffset, type Millis } from '../../timeline/time.js';
import { type TimeMention } from './clock-times.js';
import { UTC, zoneName, zoneOfColumn, type WrittenZone } from './zones.js';

/** A time, and where it stands. */
export interface PlacedTime {
  readonly mention: TimeMention;
  /** Of the text, from 0. */
  readonly passage: number;
  /** Of the text, from 0. */
  readonly sentence: number;
  readonly columnHeader: string | null;
}

/** A zone that a text states for its times, and in which passage. */
export interface ZoneStatement {
  readonly passage: number;
  readonly zone: WrittenZone;
}

/** The zone of a time. */
export interface GivenZone {
  readonly zone: WrittenZone;
  /** Nobody gave it, or those nearby do not agree. */
  readonly isGuess: boolean;
}

/** Instants that the front matter names. */
export interface KnownEnds {
  readonly start: Millis | null;
  readonly end: Millis | null;
}

/**
 * The zones of times, in their order.
 * @param option the zone of times that the text says none for; null: guessed by what the front matter names, else UTC
 */
export function zonesOf(
  times: readonly PlacedTime[],
  statements: readonly ZoneStatement[],
  known: KnownEnds,
  option: WrittenZone | null,
): GivenZone[] {
  const bySentence = groupedZones(times, ({ sentence }) => sentence);
  const byPassage = groupedZones(times, ({ passage }) => passage);
  const [all = []] = groupedZones(times, () => 0).values();
  const given = times.map((time, index): GivenZone | null => {
    const { from } = time.mention;
    if (from.zone) return sure(from.zone);
    const stated = (time.columnHeader && zoneOfColumn(time.columnHeader)) || statementFor(time.passage, statements);
    if (stated) return sure(stated);
    const beside = bySentence.get(time.sentence);
    if (beside) return only(beside) ?? { zone: nearest(times, index), isGuess: true };
    const inReach = only(byPassage.get(time.passage) ?? []) ?? only(all);
    return inReach ?? (option && sure(option));
  });
  const unknown = times.filter((_, index) => given[index] === null);
  const guess = unknown.length > 0 ? zoneThatAgrees(unknown, known) : UTC;
  return given.map((each) => each ?? { zone: guess, isGuess: true });
}

const sure = (zone: WrittenZone): GivenZone => ({ zone, isGuess: false });

const nameOf = (zone: WrittenZone): string => zoneName(zone) ?? `${zone.offsetMinutes}`;

/** The zones that times name, by group. */
function groupedZones(times: readonly PlacedTime[], groupOf: (time: PlacedTime) => number): Map<number, WrittenZone[]> {
  const groups = new Map<number, WrittenZone[]>();
  for (const time of times) {
    const { zone } = time.mention.from;
    if (!zone) continue;
    const group = groups.get(groupOf(time));
    if (group) group.push(zone);
    else groups.set(groupOf(time), [zone]);
  }
  return groups;
}

/** The zone of all of them, if it is one. */
const only = ([first, ...others]: readonly WrittenZone[]): GivenZone | null =>
  first && others.every((zone) => nameOf(zone) === nameOf(first)) ? sure(first) : null;

/** Of a sentence whose times do not agree: the zone of the time before, else of the one behind. */
function nearest(times: readonly PlacedTime[], index: number): WrittenZone {
  const { sentence } = times[index]!;
  const zoneAt = (at: number): WrittenZone | null =>
    times[at]?.sentence === sentence ? times[at].mention.from.zone : null;
  for (let away = 1; away < times.length; away++) {
    const zone = zoneAt(index - away) ?? zoneAt(index + away);
    if (zone) return zone;
  }
  return UTC;
}

/** What was stated last before a time; what stands behind all times, as a footnote does, holds for those before it. */
const statementFor = (passage: number, statements: readonly ZoneStatement[]): WrittenZone | null =>
  (statements.findLast((each) => each.passage <= passage) ?? statements[0])?.zone ?? null;

const ZONES_TO_TRY = [
  'America/Los_Angeles',
  'America/New_York',
  'America/Chicago',
  'Europe/London',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Asia/Tokyo',
  'Australia/Sydney',
];

/** The zone in which a time without one is the start or the end that the front matter names; else UTC. */
function zoneThatAgrees(unknown: readonly PlacedTime[], { start, end }: KnownEnds): WrittenZone {
  const clocks = unknown.flatMap(({ mention: { from, until } }) => [from, ...(until ? [until] : [])]);
  const known = [start, end].filter((at) => at !== null);
  const agrees = (zone: string | null): boolean =>
    known.some((at) => {
      const local = at + (zone === null ? 0 : zoneOffset(zone, at));
      return clocks.some(({ seconds }) => Math.abs(((local / 1000) % 86_400) - seconds) <= 60);
    });
  if (agrees(null)) return UTC;
  const zone = ZONES_TO_TRY.find(agrees);
  return zone === undefined ? UTC : { zone, offsetMinutes: null };
}

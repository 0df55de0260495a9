/** Finds clock times, and stretches from one to another, in a sentence. */
import { type DateMention } from './calendar-dates.js';
import { isOneInstant, OFFSET, readZone, UTC, ZONE_WORDS, zoneName, type WrittenZone } from './zones.js';

/** A clock time as it was written. */
export interface ClockTime {
  /** Since midnight. */
  readonly seconds: number;
  readonly showsSeconds: boolean;
  /** "11 a.m.", which may be any minute near it. */
  readonly hourOnly: boolean;
  /** Which half of the day, where the words say so. */
  readonly half: 'a' | 'p' | null;
  readonly zone: WrittenZone | null;
  readonly approximate: boolean;
  readonly start: number;
  readonly end: number;
  /** With the zone behind its date, and with the same instant in another zone: "00:50 CEST (22:50 UTC)". */
  readonly wholeEnd: number;
}

/** One time, or a stretch. */
export interface TimeMention {
  readonly from: ClockTime;
  readonly until: ClockTime | null;
  readonly start: number;
  readonly end: number;
}

const HALF = '[AaPp]\\.?[Mm]\\b\\.?';
const CLOCK = new RegExp(
  // Not the tail of a version, a ratio or an address, and after a date as ISO 8601 has it.
  `(?<![\\w.:/$#@+-]|\\d[–-])(?:(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,]\\d+)?)?(?: ?(${HALF}))?|(\\d{1,2}) ?(${HALF})|` +
    // "at 0930 UTC": without its zone it would be any number.
    `(?<=\\b(?:at|by|between|and|from|to|until|around|approximately|after|before) )([01]\\d|2[0-3])([0-5]\\d)(?= ?${ZONE_WORDS}))` +
    // Its zone, directly behind it.
    `(?:(Z)\\b| ?(${OFFSET})| ?[([]?(${ZONE_WORDS})[)\\]]?)?` +
    `(?![\\w%]|:\\d|\\.\\d|-[a-z])`,
  'g',
);
const ISO_OFFSET =
  /(?<=\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}|[T ]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?) ?)-(?=(?:0\d|1[0-4]):?[0-5]\d\b(?!:\d))/g;

/**
 * The minus of "2024-03-05T10:00-05:00" is none of the dashes between two times; the second time of "11:47-11:49" stands
 * behind one; a T stands between a date and its time. As long as the sentence.
 */
const opened = (sentence: string): string =>
  sentence
    .replace(ISO_OFFSET, '−')
    .replace(/(?<=\d{1,2}:\d{2})[–-](?=\d{1,2}:\d{2})/g, '—')
    .replace(/(?<=\d{4}-\d{2}-\d{2})T(?=\d{2}:)/g, ' ');

const ABOUT =
  /(?:around|about|approximately|approx\.?|roughly|circa|ca\.|nearly|almost|just (?:after|before)|shortly (?:after|before)|some ?time (?:after|before)|after|before|~)\s*$/i;

const LONGEST_ABOUT = 20;

/** Times in the order of the sentence. @param dates of the sentence, which may stand between the ends of a stretch */
export function timesIn(sentence: string, dates: readonly DateMention[]): TimeMention[] {
  const text = withoutDates(opened(sentence), dates);
  const clocks = merged(
    text,
    zoned(
      text,
      [...text.matchAll(CLOCK)].flatMap((m) => clockOf(m, text) ?? []),
    ),
  );
  const mentions: TimeMention[] = [];
  for (let i = 0; i < clocks.length; i++) {
    const [from, until] = [clocks[i]!, clocks[i + 1]];
    if (until && isStretch(text, from, until)) {
      mentions.push(stretch(from, until));
      i++;
    } else mentions.push({ from, until: null, start: from.start, end: from.wholeEnd });
  }
  return mentions;
}

const ZONE_AHEAD = new RegExp(`(?:^|[\\s([])(${ZONE_WORDS})[)\\]]?:? $`);
/** "22:40 on May 3 UTC": its date stands between. */
const ZONE_BEHIND_DATE = new RegExp(`^(?:,| on| of)? ?\\u0001+,? [([]?(${ZONE_WORDS})[)\\]]?`);

/** As much of the words around a time as its zone can stand in. */
const NEARBY = 80;

/** With the zones that stand ahead of the time, or behind its date, where none stands directly behind it. */
const zoned = (text: string, clocks: readonly ClockTime[]): ClockTime[] =>
  clocks.map((clock, i) => {
    if (clock.zone !== null) return clock;
    const behind = ZONE_BEHIND_DATE.exec(
      text.slice(clock.end, Math.min(clocks[i + 1]?.start ?? Infinity, clock.end + NEARBY)),
    );
    if (behind) return { ...clock, zone: readZone(behind[1]!), wholeEnd: clock.end + behind[0].length };
    const from = Math.max(clocks[i - 1]?.end ?? 0, clock.start - NEARBY);
    const ahead = ZONE_AHEAD.exec(text.slice(from, clock.start));
    return ahead ? { ...clock, zone: readZone(ahead[1]!) } : clock;
  });

/** What introduces the same instant in another zone. */
const THE_SAME =
  /^(?:,? (?:on )?\u0001+)?,?\s?(?:[([]|\/|=|≈|or\b|i\.e\.)\s?(?:(?:i\.e\.|or|=),? )?(?:at )?(?:\u0001+,? ?)?(?:at )?$/;
const CLOSE = /^[^()[\]]{0,40}[)\]]/;

/** Two clocks that show one instant are one time: the first. */
function merged(text: string, clocks: readonly ClockTime[]): ClockTime[] {
  const times: ClockTime[] = [];
  for (const clock of clocks) {
    const last = times.at(-1);
    if (last && isSameInstant(text, last, clock)) {
      const isOpen = /[([]/.test(text.slice(last.wholeEnd, clock.start)) && !/[)\]]/.test(text[clock.wholeEnd - 1]!);
      const close = isOpen ? CLOSE.exec(text.slice(clock.wholeEnd, clock.wholeEnd + NEARBY)) : null;
      times[times.length - 1] = { ...last, wholeEnd: clock.wholeEnd + (close?.[0].length ?? 0) };
    } else times.push(clock);
  }
  return times;
}

function isSameInstant(text: string, a: ClockTime, b: ClockTime): boolean {
  if (a.zone === null || b.zone === null || b.start - a.wholeEnd > NEARBY) return false;
  if (zoneName(a.zone) === zoneName(b.zone) && a.zone.offsetMinutes === b.zone.offsetMinutes) return false;
  return THE_SAME.test(text.slice(a.wholeEnd, b.start)) && isOneInstant(a.seconds, a.zone, b.seconds, b.zone);
}

/** A mark in the place of dates, as long as they are. */
const DATE_MARK = '\u0001';

function withoutDates(sentence: string, dates: readonly DateMention[]): string {
  let text = sentence;
  for (const { start, end } of dates) text = text.slice(0, start) + DATE_MARK.repeat(end - start) + text.slice(end);
  return text;
}

function clockOf(m: RegExpExecArray, text: string): ClockTime | null {
  const half = (m[4] ?? m[6])?.[0]!.toLowerCase();
  const [hourWritten, minute, second] = [Number(m[1] ?? m[5] ?? m[7]), Number(m[2] ?? m[8] ?? 0), Number(m[3] ?? 0)];
  if (hourWritten > 23 || minute > 59 || second > 59) return null;
  if (m[5] !== undefined && (hourWritten === 0 || hourWritten > 12)) return null;
  const hour = half === undefined || hourWritten > 12 ? hourWritten : (hourWritten % 12) + (half === 'p' ? 12 : 0);
  const written = m[10] ?? m[11];
  const zone = m[9] !== undefined ? UTC : written === undefined ? null : readZone(written);
  const end = m.index + m[0].length;
  return {
    seconds: hour * 3600 + minute * 60 + second,
    showsSeconds: m[3] !== undefined,
    hourOnly: m[5] !== undefined,
    half: half === 'a' || half === 'p' ? half : null,
    zone,
    approximate: ABOUT.test(text.slice(Math.max(0, m.index - LONGEST_ABOUT), m.index)),
    start: m.index,
    end,
    wholeEnd: end,
  };
}

const TO =
  /^[\s,\u0001]*(?:on[\s\u0001]*)?(?:to|until|till|through|[–—-])[\s,\u0001]*(?:(?:approximately|around|about|at)\s+)?[\s,\u0001]*(?:at\s+)?$/i;
const AND =
  /^[\s,\u0001]*(?:on[\s\u0001]*)?and[\s,\u0001]*(?:(?:approximately|around|about)\s+)?[\s,\u0001]*(?:at\s+)?$/i;
const BETWEEN = /\bbetween(?: approximately| around| about)?[\s,\u0001]*(?:at )?$/i;

function isStretch(text: string, from: ClockTime, until: ClockTime): boolean {
  const gap = text.slice(from.wholeEnd, until.start);
  return TO.test(gap) || (AND.test(gap) && BETWEEN.test(text.slice(Math.max(0, from.start - NEARBY), from.start)));
}

/** What only one end names, a zone or a half of the day, holds for both. */
function stretch(from: ClockTime, until: ClockTime): TimeMention {
  const shifted = from.seconds + 12 * 3600;
  const isAfternoon = from.half === null && until.half === 'p' && shifted <= until.seconds;
  return {
    from: { ...from, seconds: isAfternoon ? shifted : from.seconds, zone: from.zone ?? until.zone },
    until: { ...until, zone: until.zone ?? from.zone },
    start: from.start,
    end: until.wholeEnd,
  };
}

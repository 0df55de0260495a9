/** Finds clock times, and stretches from one to another, in a sentence. */
import { type DateMention } from './calendar-dates.js';
import { readZone, ZONE_WORDS, type WrittenZone } from './zones.js';

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
    `(?:(Z)\\b| ?\\(?(${ZONE_WORDS})\\)?)?` +
    `(?![\\w:%]|\\.\\d|-[a-z])`,
  'g',
);
/** The second time of "11:47-11:49" stands behind a dash; a T stands between a date and its time. */
const opened = (sentence: string): string =>
  sentence.replace(/(?<=\d{1,2}:\d{2})[–-](?=\d{1,2}:\d{2})/g, '—').replace(/(?<=\d{4}-\d{2}-\d{2})T(?=\d{2}:)/g, ' ');

const ABOUT =
  /(?:around|about|approximately|approx\.?|roughly|circa|ca\.|nearly|almost|just (?:after|before)|shortly (?:after|before)|some ?time (?:after|before)|after|before|~)\s*$/i;

const LONGEST_ABOUT = 20;

/** Times in the order of the sentence. @param dates of the sentence, which may stand between the ends of a stretch */
export function timesIn(sentence: string, dates: readonly DateMention[]): TimeMention[] {
  const text = withoutDates(opened(sentence), dates);
  const clocks = [...text.matchAll(CLOCK)].flatMap((m) => clockOf(m, text) ?? []);
  const mentions: TimeMention[] = [];
  for (let i = 0; i < clocks.length; i++) {
    const [from, until] = [clocks[i]!, clocks[i + 1]];
    if (until && isStretch(text, from, until)) {
      mentions.push(stretch(from, until));
      i++;
    } else mentions.push({ from, until: null, start: from.start, end: from.end });
  }
  return mentions;
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
  const [written, minute, second] = [Number(m[1] ?? m[5] ?? m[7]), Number(m[2] ?? m[8] ?? 0), Number(m[3] ?? 0)];
  if (written > 23 || minute > 59 || second > 59) return null;
  if (m[5] !== undefined && (written === 0 || written > 12)) return null;
  const hour = half === undefined || written > 12 ? written : (written % 12) + (half === 'p' ? 12 : 0);
  const zone = m[9] !== undefined ? readZone('UTC') : m[10] !== undefined ? readZone(m[10]) : null;
  return {
    seconds: hour * 3600 + minute * 60 + second,
    showsSeconds: m[3] !== undefined,
    hourOnly: m[5] !== undefined,
    half: half === 'a' || half === 'p' ? half : null,
    zone,
    approximate: ABOUT.test(text.slice(Math.max(0, m.index - LONGEST_ABOUT), m.index)),
    start: m.index,
    end: m.index + m[0].length,
  };
}

const TO =
  /^[\s,\u0001]*(?:on[\s\u0001]*)?(?:to|until|till|through|[–—-])[\s,\u0001]*(?:(?:approximately|around|about|at)\s+)?[\s,\u0001]*(?:at\s+)?$/i;
const AND =
  /^[\s,\u0001]*(?:on[\s\u0001]*)?and[\s,\u0001]*(?:(?:approximately|around|about)\s+)?[\s,\u0001]*(?:at\s+)?$/i;
const BETWEEN = /\bbetween(?: approximately| around| about)?[\s,\u0001]*(?:at )?$/i;

function isStretch(text: string, from: ClockTime, until: ClockTime): boolean {
  const gap = text.slice(from.end, until.start);
  return TO.test(gap) || (AND.test(gap) && BETWEEN.test(text.slice(0, from.start)));
}

/** What only one end names, a zone or a half of the day, holds for both. */
function stretch(from: ClockTime, until: ClockTime): TimeMention {
  const shifted = from.seconds + 12 * 3600;
  const isAfternoon = from.half === null && until.half === 'p' && shifted <= until.seconds;
  return {
    from: { ...from, seconds: isAfternoon ? shifted : from.seconds, zone: from.zone ?? until.zone },
    until: { ...until, zone: until.zone ?? from.zone },
    start: from.start,
    end: until.end,
  };
}

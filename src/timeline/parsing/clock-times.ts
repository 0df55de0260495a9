/** Times of day as people write them: `14:02`, `14:02:33.5`, `2:02 PM`, `14h02`, `14.02`, `1402Z`, `14:??`. */
import { type Precision } from '../time.js';
import { type DateFault, type WrittenDate } from './dates.js';
import { matchAt } from './scanning.js';

/** A time of day. */
export interface ClockTime {
  /** Since midnight, in milliseconds; a whole day for 24:00. */
  readonly millis: number;
  readonly shows: Extract<Precision, 'hour' | 'minute' | 'second'>;
  /** `a` or `p`, where the words say which half of the day it is. */
  readonly half: 'a' | 'p' | null;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** What looks like a time and is none. */
export interface NoTime {
  readonly end: number;
  readonly why: string;
  /** Of a date: what is wrong with it, and how it is read where that is only said. */
  readonly fault?: DateFault;
  readonly date?: WrittenDate;
}

/** Whether a dot may stand for a colon: `14.02` is a time only where nothing else can stand. */
export type Dots = 'never' | 'two digits' | 'always';

const COLON =
  /(\d{1,2}):(?:([0-9]{2})|(\?\?|xx|XX))(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?([aApP])(?:\. ?[mM]\b\.?|[mM](?![A-Za-z]))|([ap])(?![\w.]))?(?!\d|:\d)/y;
const HOUR_AND_HALF_OF_DAY = /(\d{1,2})(?:\.(\d{2}))? ?([aApP])(?:\. ?[mM]\b\.?|[mM](?![A-Za-z]))/y;
const FRENCH = /(\d{1,2}) ?[hH] ?(\d{2})(?!\d|[A-Za-z])(?: ?min)?/y;
const FRENCH_HOUR = /(\d{2}) ?[hH](?= ?[:–—|-])/y;
const DOTTED =
  /(\d{1,2})\.(\d{2})(?![\d.,%°]|[A-Za-z]| ?(?:%|[kKMGTP]?i?B\b|ms\b|s\b|sec|min|h\b|hours|k\b|x\b|percent|million|thousand|billion|GHz|MHz|EUR\b|USD\b|GBP\b|CHF\b|JPY\b|[€$£¥]|[Ee]uros?\b|dollars?\b|pounds?\b|points?\b|times\b|cores?\b))/y;
const TOGETHER = /([01]\d|2[0-3])([0-5]\d)(?= ?(?:Z\b|UTC\b|GMT\b|hrs?\b|h\b))(?: ?(?:hrs?|h)\b)?/y;
/** Digits and colons that the forms above did not take. */
const LIKE_A_CLOCK = /\d{1,2}[:h]\d{2}(?:[:.]?\d){0,8}|\d{2}:\d(?![\d:])/y;

/**
 * The time of day that begins exactly here. Null if nothing here looks like one.
 * @param keepsFaults "16:23 PM" is read, too
 */
export function clockAt(text: string, position: number, dots: Dots, keepsFaults = false): ClockTime | NoTime | null {
  const colon = matchAt(COLON, text, position);
  if (colon) {
    const [all, hour, minute, , second, fraction, half, letter] = colon;
    return clockOf(all, position, { hour, minute, second, fraction, half: halfOf(hour, half ?? letter, keepsFaults) });
  }
  const halfDay = matchAt(HOUR_AND_HALF_OF_DAY, text, position);
  if (halfDay) {
    const [all, hour, minute = '00', half] = halfDay;
    return clockOf(all, position, { hour, minute, half });
  }
  const together = matchAt(TOGETHER, text, position);
  if (together) return clockOf(together[0], position, { hour: together[1], minute: together[2] });
  const french = matchAt(FRENCH, text, position);
  if (french) return clockOf(french[0], position, { hour: french[1], minute: french[2] });
  const frenchHour = matchAt(FRENCH_HOUR, text, position);
  if (frenchHour) return clockOf(frenchHour[0], position, { hour: frenchHour[1], minute: '00' });
  const dotted = dots === 'never' ? null : matchAt(DOTTED, text, position);
  if (dotted && (dots === 'always' || dotted[1]!.length === 2) && Number(dotted[1]) < 24 && Number(dotted[2]) < 60)
    return clockOf(dotted[0], position, { hour: dotted[1], minute: dotted[2] });
  const like = matchAt(LIKE_A_CLOCK, text, position);
  return like && { end: position + like[0].length, why: `"${like[0]}" is not a time of day` };
}

/** "00:25 AM" says its half of the day twice: the hour is right as it is. So does "16:23 PM", by a slip. */
const halfOf = (hour: string | undefined, half: string | undefined, keepsFaults: boolean): string | undefined =>
  half !== undefined && (/a/i.test(half) ? Number(hour) === 0 : keepsFaults && Number(hour) > 12) ? undefined : half;

interface Parts {
  readonly hour: string | undefined;
  /** Undefined where nobody wrote it down. */
  readonly minute: string | undefined;
  readonly second?: string | undefined;
  readonly fraction?: string | undefined;
  /** `a` or `p`: which half of the day. */
  readonly half?: string | undefined;
}

function clockOf(words: string, position: number, parts: Parts): ClockTime | NoTime {
  const end = position + words.length;
  const [written, minute, second] = [Number(parts.hour), Number(parts.minute ?? 0), Number(parts.second ?? 0)];
  const half = parts.half?.toLowerCase();
  const isEndOfDay = written === 24 && minute === 0 && second === 0 && parts.minute !== undefined;
  const isHour = half === undefined ? written <= 23 || isEndOfDay : written >= 1 && written <= 12;
  if (!isHour || minute > 59 || second > 59) return { end, why: `"${words}" is not a time of day` };
  const hour = half === undefined ? written : (written % 12) + (half === 'p' ? 12 : 0);
  const millis = Math.floor(Number((parts.fraction ?? '0').slice(0, 3).padEnd(3, '0')));
  return {
    millis: ((hour * 60 + minute) * 60 + second) * 1000 + millis,
    half: half === 'a' || half === 'p' ? half : null,
    start: position,
    shows: parts.minute === undefined ? 'hour' : parts.second === undefined ? 'minute' : 'second',
    end,
  };
}

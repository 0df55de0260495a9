/**
 * Lengths of time as people write them, and as this project prints them itself: "121m", "1 h 39 min", "1h50",
 * "110 minutes", "1 hour and 50 minutes", "1 d 4 h", or ISO 8601.
 */
import { parseStatedDuration } from '../time.js';
import { isWordEnd, matchAt } from './scanning.js';

export interface WrittenLength {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** ISO 8601 in the units that were written: `PT121M`, `PT1.5H`. */
  readonly iso: string;
  readonly seconds: number;
}

export type Unit = 'W' | 'D' | 'H' | 'M' | 'S';

const UNITS: ReadonlyMap<string, Unit> = new Map<string, Unit>([
  ...(['w', 'wk', 'wks', 'week', 'weeks'] as const).map((word) => [word, 'W'] as const),
  ...(['d', 'day', 'days'] as const).map((word) => [word, 'D'] as const),
  ...(['h', 'hr', 'hrs', 'hour', 'hours'] as const).map((word) => [word, 'H'] as const),
  ...(['m', 'min', 'mins', 'minute', 'minutes'] as const).map((word) => [word, 'M'] as const),
  ...(['s', 'sec', 'secs', 'second', 'seconds'] as const).map((word) => [word, 'S'] as const),
]);
export const LARGEST_FIRST: readonly Unit[] = ['W', 'D', 'H', 'M', 'S'];

const PART = /(\d{1,15}(?:[.,]\d{1,9})?)[ \u00a0\u202f-]?([A-Za-z]{1,7})\.?/y;
const JOINER = /(?:[ \u00a0]{0,3},[ \u00a0]{0,3}|[ \u00a0]{1,3})?(?:and[ \u00a0]{1,3}|&[ \u00a0]{0,3})?(?=\d)/y;
/** `1h50`: minutes without a unit, two digits right behind the hours. */
const BARE_MINUTES = /([0-5]\d)(?![\d.,:A-Za-z])/y;
const ISO = /P(?=[\dT])[\d.,WDTHMS]{1,60}/iy;
const MOST_PARTS = 5;

/** The length that begins exactly here, as far as it goes; null if there is none. */
export function lengthAt(text: string, start: number): WrittenLength | null {
  const iso = matchAt(ISO, text, start);
  if (iso) return read(iso[0].toUpperCase(), start, start + iso[0].length);
  const parts = new Map<Unit, string>();
  let end = start;
  let position = start;
  while (parts.size < MOST_PARTS) {
    const part = partAt(text, position, parts);
    if (part === null) break;
    parts.set(part.unit, part.digits);
    end = part.end;
    const joined = matchAt(JOINER, text, end);
    if (!joined) break;
    position = end + joined[0].length;
  }
  return parts.size === 0 ? null : read(isoOf(parts), start, end);
}

/** A whole text as a length in ISO 8601; null if it is none. */
export function readLength(text: string): string | null {
  const typed = text.trim();
  const length = lengthAt(typed, 0);
  return length !== null && length.end === typed.length ? length.iso : null;
}

interface Part {
  readonly unit: Unit;
  readonly digits: string;
  readonly end: number;
}

/** A number with its unit, smaller than every unit before it. */
function partAt(text: string, position: number, before: ReadonlyMap<Unit, string>): Part | null {
  const smallest = [...before.keys()].at(-1);
  const bare = smallest === 'H' ? matchAt(BARE_MINUTES, text, position) : null;
  if (bare && /[hH]/.test(text[position - 1]!)) return { unit: 'M', digits: bare[1]!, end: position + 2 };
  const m = matchAt(PART, text, position);
  if (!m) return null;
  // "1h39m" goes on with a digit, which is no part of the unit.
  const unit = UNITS.get(m[2]!.toLowerCase());
  const afterWord = position + m[0].length - (m[0].endsWith('.') ? 1 : 0);
  if (unit === undefined || !(isWordEnd(text, afterWord) || /\d/.test(text[afterWord]!))) return null;
  if (smallest !== undefined && LARGEST_FIRST.indexOf(unit) <= LARGEST_FIRST.indexOf(smallest)) return null;
  return { unit, digits: m[1]!, end: afterWord };
}

/** ISO 8601 of decimals by their units. */
export function isoOf(parts: ReadonlyMap<Unit, string>): string {
  const written = (unit: Unit): string => (parts.has(unit) ? `${parts.get(unit)}${unit}` : '');
  const clock = written('H') + written('M') + written('S');
  const weeks = parts.get('W');
  // ISO 8601 has weeks alone only.
  const days =
    weeks !== undefined && parts.size > 1
      ? `${Number(weeks.replace(',', '.')) * 7 + Number(parts.get('D') ?? 0)}D`
      : written('W') + written('D');
  return `P${days}${clock === '' ? '' : `T${clock}`}`;
}

function read(iso: string, start: number, end: number): WrittenLength | null {
  const stated = parseStatedDuration(iso);
  return stated === null ? null : { start, end, iso, seconds: stated.seconds };
}

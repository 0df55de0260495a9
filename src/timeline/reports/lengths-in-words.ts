/** Finds lengths of time in a sentence, with what is said of how exact they are. What they are lengths of is not asked. */
import { type Comparison } from '../comparison.js';
import { isoOf, LARGEST_FIRST, type Unit } from '../parsing/lengths.js';
import { parseStatedDuration } from '../time.js';
import { comparisonAround, type Said } from './comparison-words.js';
import { NUMBER, numberOf } from './numbers-in-words.js';

export interface LengthMention {
  /** ISO 8601 in the units as written: `PT121M`, `PT1.5H`, `P1DT5H47M`. */
  readonly stated: string;
  /** Of two figures: the longer one. */
  readonly statedUpTo: string | null;
  readonly comparison: Comparison;
  /** Of the words, "approximately" among them. */
  readonly start: number;
  readonly end: number;
  /** Where the first figure begins. */
  readonly figure: number;
  /** "a 34-minute outage": it stands before its noun. */
  readonly attributive: boolean;
}

const WORD_UNIT = '(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|wks?)';
/** A letter is a unit only right behind its digits; see {@link isoOfWords}. "two working days" count in hours that are open. */
const FIGURE = `(?:${NUMBER}(?: and a half| ½)?[ -]{0,2}(?:(?:business|working|support|calendar)[ -])?(?:and-a-half[ -])?${WORD_UNIT}(?:'s?|s')?(?![\\w])|\\d{1,6}(?:\\.\\d{1,3})?(?: ?h|[dmsw])(?![a-z])|an? (?:minute|hour|day|week)(?!\\w))`;
const JOINER = '(?:, (?:and )?|,| and | & | )?';
const HALF = '(?: and (?:a half|½)(?! \\w+ing))?';
const WHOLE = `${FIGURE}${HALF}(?:${JOINER}(?<!an? \\w{3,6} and )${FIGURE}){0,3}(?:(?<=\\dh)[0-5]\\d(?!\\w))?`;
const FRACTION =
  '(?:half an hour|half-an-hour|half-hour|half hour|three[- ]quarters of an hour|(?:a )?quarter of an hour)';
const LENGTH = `(?:${FRACTION}(?!\\w)|${WHOLE})`;
const DASH = ' ?(?:-|–|—|‑) ?';
const TO = `(?:${DASH}| to | or )`;
const RANGE_HEAD = `(?:between ${NUMBER} and |${NUMBER}${TO})`;
const RANGE_OF_LENGTHS = `(?:between ${FIGURE} and |${FIGURE}${TO})`;

/** Sticky: one length, or two figures, at a place. */
const AT = new RegExp(`(?:(${RANGE_HEAD})|(${RANGE_OF_LENGTHS}))?(${LENGTH})`, 'iy');
const SINGLE = new RegExp(LENGTH, 'iy');
/** "within the hour": of no number. */
const THE_HOUR = /(?:within|inside|in under|under) the hour(?!\w)/iy;
/** Where a length can begin. */
const BEGINS =
  /(?<![\w.,:$€£/#%-])(?:\d|an? (?:minute|hour|day|week|quarter)|half|between (?=\d|\w{3,9} )|three[- ]q|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?!\w)|(?:within|inside|under) the hour)/gi;
/** Hardly any sentence names a unit, and this costs less than to look for a length. */
const HAS_UNIT = /sec|min|h(?:ou)?r|day|week|wk|\d ?[dhmsw]/i;

/** Lengths in the order of the sentence. "Several hours" is none. */
export function lengthsInWords(sentence: string): LengthMention[] {
  if (!HAS_UNIT.test(sentence)) return [];
  const found: LengthMention[] = [];
  let done = 0;
  for (const { index } of sentence.matchAll(BEGINS)) {
    if (index < done) continue;
    const length = lengthFrom(sentence, index, done);
    if (length === null) continue;
    found.push(length);
    done = length.end;
  }
  return found;
}

interface Figures {
  readonly stated: string;
  readonly statedUpTo: string | null;
  readonly end: number;
}

function lengthFrom(sentence: string, start: number, after: number): LengthMention | null {
  THE_HOUR.lastIndex = start;
  const hour = THE_HOUR.exec(sentence);
  if (hour) {
    const end = start + hour[0].length;
    return { stated: 'PT1H', statedUpTo: null, comparison: 'at_most', start, end, figure: start, attributive: false };
  }
  const figures = figuresAt(sentence, start);
  if (figures === null) return null;
  const said: Said = comparisonAround(sentence, start, figures.end, after);
  const isBetween = figures.statedUpTo !== null;
  return {
    ...figures,
    ...said,
    comparison: isBetween ? 'between' : said.comparison,
    figure: start,
    attributive: sentence.slice(start, figures.end).includes('-') && /^[ -]?[a-z]/i.test(sentence.slice(figures.end)),
  };
}

function figuresAt(sentence: string, start: number): Figures | null {
  AT.lastIndex = start;
  const m = AT.exec(sentence);
  if (!m) return null;
  const end = start + m[0].length;
  const longer = isoOfWords(m[3]!);
  if (longer === null) return null;
  const head = m[1] ?? m[2];
  if (head === undefined) return { stated: longer, statedUpTo: null, end };
  const shorter = m[1] === undefined ? isoOfWords(firstOf(head)) : likeUnit(firstOf(head), longer);
  const [low, high] = [shorter, longer].map((iso) => (iso === null ? null : parseStatedDuration(iso)));
  // "on node 5 - 10 minutes": what does not rise is no range, and the last figure stands alone.
  if (!low || !high || low.seconds >= high.seconds) return singleAt(sentence, start);
  return { stated: shorter!, statedUpTo: longer, end };
}

function singleAt(sentence: string, start: number): Figures | null {
  SINGLE.lastIndex = start;
  const m = SINGLE.exec(sentence);
  const stated = m && isoOfWords(m[0]);
  return stated ? { stated, statedUpTo: null, end: start + m[0].length } : null;
}

const firstOf = (head: string): string =>
  head
    .replace(/^between /i, '')
    .replace(/(?: ?(?:-|–|—|‑) ?| (?:to|or|and) )$/i, '')
    .trim();

/** "10" of "10–15 minutes": in the unit of the other. */
function likeUnit(number: string, other: string): string | null {
  const unit = /^(PT?)[\d.]+([WDHMS])$/.exec(other);
  const digits = numberOf(number);
  return unit && digits !== null ? `${unit[1]}${digits}${unit[2]}` : null;
}

const PART = new RegExp(`(${NUMBER}|an?(?= ))( and a half| ½)?[ -]{0,2}(and-a-half[ -])?([a-z]+)`, 'gi');
const FRACTIONS: readonly (readonly [RegExp, string])[] = [
  [/^half/i, 'PT0.5H'],
  [/^three/i, 'PT45M'],
  [/^(?:a )?quarter/i, 'PT15M'],
];

const AND_A_HALF = / and (?:a half|½)$/i;
const HOURS_COUNTED = /(?:business|working|support|calendar)[ -]/gi;

/** The words of one length as ISO 8601; null where its units do not fall, or its number has more halves than one. */
function isoOfWords(words: string): string | null {
  const fraction = FRACTIONS.find(([pattern]) => pattern.test(words) && !/^three (?!quarters)/i.test(words));
  if (fraction) return fraction[1];
  const isAndHalf = AND_A_HALF.test(words);
  const written = words
    .replace(AND_A_HALF, '')
    .replace(/(?<=\dh)([0-5]\d)$/i, '$1m')
    .replace(HOURS_COUNTED, '');
  const parts = new Map<Unit, string>();
  for (const m of written.matchAll(PART)) {
    // "5M" are millions, "%3D" is code: of single letters only small ones are units.
    if (/^[A-Z]$/.test(m[4]!)) return null;
    const unit = m[4]![0]!.toUpperCase() as Unit;
    const digits = numberOf(m[1]!);
    const smallest = [...parts.keys()].at(-1);
    if (digits === null || !LARGEST_FIRST.includes(unit)) return null;
    if (smallest !== undefined && LARGEST_FIRST.indexOf(unit) <= LARGEST_FIRST.indexOf(smallest)) return null;
    const half = m[2] ?? m[3];
    if (half !== undefined && digits.includes('.')) return null;
    parts.set(unit, half === undefined ? digits : `${digits}.5`);
  }
  const last = [...parts].at(-1);
  if (last && isAndHalf) {
    if (last[1].includes('.')) return null;
    parts.set(last[0], `${last[1]}.5`);
  }
  const iso = isoOf(parts);
  return parseStatedDuration(iso) ? iso : null;
}

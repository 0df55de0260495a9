/** Finds lengths of time in a sentence, with what was said about how exact they are. */
import { type Comparison } from '../../timeline/events.js';

export interface LengthMention {
  /** ISO 8601 in the unit as stated: `PT121M`, `PT1.5H`, `P10D`. */
  readonly stated: string;
  readonly comparison: Comparison;
  /** Of the words, "approximately" among them. */
  readonly start: number;
  readonly end: number;
  /** "a 34-minute outage": it stands before its noun. */
  readonly attributive: boolean;
}

const NUMBER_WORDS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    a: 1,
    an: 1,
    one: 1,
    two: 2,
    three: 3,
    four: 4,
    five: 5,
    six: 6,
    seven: 7,
    eight: 8,
    nine: 9,
    ten: 10,
    eleven: 11,
    twelve: 12,
    thirteen: 13,
    fourteen: 14,
    fifteen: 15,
    sixteen: 16,
    seventeen: 17,
    eighteen: 18,
    nineteen: 19,
    twenty: 20,
    thirty: 30,
    forty: 40,
    fifty: 50,
    sixty: 60,
    seventy: 70,
    eighty: 80,
    ninety: 90,
  }),
);
const WORD = `(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-(?:one|two|three|four|five|six|seven|eight|nine)|${[...NUMBER_WORDS.keys()].sort((a, b) => b.length - a.length).join('|')})`;
const NUMBER = `(?:\\d{1,3}(?:,\\d{3})+|\\d{1,6}(?:\\.\\d{1,3})?|${WORD})`;
const UNIT = '(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?)';
const COMPARISONS_IN_PROSE: readonly (readonly [Comparison, string])[] = [
  ['at_least', 'more than|over|at least|longer than|upwards? of|exceeding|in excess of|>'],
  ['at_most', 'up to|at most|less than|under|no more than|a maximum of|fewer than|<'],
  [
    'about',
    'approximately|approx\\.?|about|around|roughly|nearly|almost|close to|just under|just over|an estimated|estimated|some|~|≈',
  ],
];
const QUALIFIER = COMPARISONS_IN_PROSE.map(([, words]) => words).join('|');

const LENGTH = new RegExp(
  `(?<![\\w.,:$-])(?:(${QUALIFIER})\\s?(?:a |an |the |another )?(?:total (?:of )?)?)?` +
    `(?:(half an hour)|(\\d{1,3})h ?(\\d{1,2})m(?:in)?\\b|` +
    `(${NUMBER})( and a half)?([ -])(${UNIT})\\b(?:( and a half)|,? (?:and )?(${NUMBER})[ -](${UNIT})\\b)?)`,
  'gi',
);

/** Lengths in the order of the sentence. "Several hours", and "10-15 minutes", are none. */
export function lengthsIn(sentence: string): LengthMention[] {
  return [...sentence.matchAll(LENGTH)].flatMap((m) => {
    const stated = statedIn(m);
    if (stated === null) return [];
    // "over a 32-minute period" is the period, not more than it.
    const over = /^an?$/i.test(m[5] ?? '') ? null : /^over (?:an?|the) /i.exec(m[0]);
    const [start, end] = [m.index + (over?.[0].length ?? 0), m.index + m[0].length];
    const isRange = /\d\s?[–-]\s?$|\d (?:to|or) $/.test(sentence.slice(0, start));
    if (isRange) return [];
    const hyphenated = m[7] === '-';
    return [{ stated, comparison: over ? 'exactly' : comparisonOf(m[1]), start, end, attributive: hyphenated }];
  });
}

function comparisonOf(qualifier: string | undefined): Comparison {
  if (qualifier === undefined) return 'exactly';
  const word = qualifier.toLowerCase();
  return COMPARISONS_IN_PROSE.find(([, words]) => new RegExp(`^(?:${words})$`).test(word))?.[0] ?? 'exactly';
}

const LETTERS = new Map([
  ['s', 'S'],
  ['m', 'M'],
  ['h', 'H'],
  ['d', 'D'],
  ['w', 'W'],
]);

function statedIn(m: RegExpExecArray): string | null {
  if (m[2] !== undefined) return 'PT0.5H';
  if (m[3] !== undefined) return `PT${Number(m[3])}H${Number(m[4])}M`;
  const [first, unit] = [numberOf(m[5]!), LETTERS.get(m[8]![0]!.toLowerCase())!];
  // "a second failure" is no length, nor is "once a day".
  if (/^an?$/i.test(m[5]!) && unit === 'S') return null;
  if (m[6] !== undefined || m[9] !== undefined) return Number.isInteger(Number(first)) ? iso(`${first}.5`, unit) : null;
  if (m[10] === undefined) return iso(first, unit);
  const next = LETTERS.get(m[11]![0]!.toLowerCase())!;
  const order = ['W', 'D', 'H', 'M', 'S'];
  if (unit === 'W' || order.indexOf(next) <= order.indexOf(unit) || first.includes('.')) return iso(first, unit);
  const second = numberOf(m[10]);
  return unit === 'D' ? `P${first}DT${second}${next}` : `PT${first}${unit}${second}${next}`;
}

const iso = (number: string, unit: string): string => `P${unit === 'D' || unit === 'W' ? '' : 'T'}${number}${unit}`;

function numberOf(written: string): string {
  const [tens, ones] = written.toLowerCase().split('-');
  const word = NUMBER_WORDS.get(tens!);
  return word === undefined
    ? written.replaceAll(',', '')
    : String(word + (ones === undefined ? 0 : NUMBER_WORDS.get(ones)!));
}

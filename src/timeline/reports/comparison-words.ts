/** How exact a length is said to be, by the words before and behind it. */
import { type Comparison } from '../comparison.js';

export interface Said {
  readonly comparison: Comparison;
  /** With the words that say it. */
  readonly start: number;
  readonly end: number;
}

const AT_LEAST =
  '(?:well )?(?:more|longer|greater) than|(?:well )?over|at (?:the very )?least|upwards? of|exceeding|in excess of|(?:at )?(?:an? )?minimum(?: of)?|(?:no|not) (?:less|fewer) than|>=?|≥';
const AT_MOST =
  'up to|at (?:the very )?most|(?:less|fewer|shorter) than|under|below|(?:no|not) (?:more|longer) than|(?:at )?(?:an? |the )?max(?:imum|\\.)?(?: of)?|within|<=?|≤';
const ABOUT =
  'approximately|approx\\.?|about|around|roughly|nearly|almost|close to|just (?:under|over|short of)|(?:an )?estimated(?: time of| at)?|some|circa|ca\\.?|c\\.|an average of|in the (?:region|order) of|on the order of|something like|shy of|~|≈|∼';
const EXACTLY = 'exactly|precisely';

/** Nearest first: "for at least around two hours" is a bound. */
const BEFORE = new RegExp(
  `(?<![\\w-])(?:(${AT_LEAST})|(${AT_MOST})|(${ABOUT})|(${EXACTLY})) ?(?:(?:a total of|another|a further|a|an|the (?=\\d)) )?$`,
  'i',
);
/** Of a bound that stands before "about". */
const OUTER = new RegExp(`(?<![\\w-])(?:(${AT_LEAST})|(${AT_MOST})) $`, 'i');
const AFTER_AT_LEAST =
  /^(?:\+| ?plus(?!\w)| or (?:more|longer)(?!\w)|,? (?:at least|at (?:a |the )?minimum|minimum)(?!\w))/i;
const AFTER_AT_MOST =
  /^(?: or (?:less|fewer|so at most)(?!\w)|,? (?:at (?:the )?most|at (?:the )?max(?:imum)?|max(?:imum)?\.?)(?![\w]))/i;
const AFTER_ABOUT = /^(?: or so(?!\w)|-?ish(?!\w)|,? (?:approximately|approx\.?|give or take|roughly)(?![\w]))/i;
/** "over a 32-minute period" is the period, not more than it. */
const OVER_A = /(?:over|under|within|below) (?:an?|the) $/i;

/** As much of what stands before a length as can say how exact it is. */
const NEARBY = 40;

/** @param after where the length before it ends */
export function comparisonAround(sentence: string, start: number, end: number, after: number): Said {
  const from = Math.max(after, start - NEARBY);
  const before = sentence.slice(from, start);
  const behind = sentence.slice(end, end + NEARBY);
  const m = OVER_A.test(before) ? null : BEFORE.exec(before);
  if (m) {
    const begin = m.index;
    if (m[3] !== undefined) {
      const outer = OUTER.exec(before.slice(0, begin));
      if (outer) return { comparison: outer[1] ? 'at_least' : 'at_most', start: from + outer.index, end };
    }
    const comparison = m[1] ? 'at_least' : m[2] ? 'at_most' : m[3] ? 'about' : 'exactly';
    return { comparison, start: from + begin, end };
  }
  for (const [pattern, comparison] of BEHIND) {
    const found = pattern.exec(behind);
    if (found) return { comparison, start, end: end + found[0].length };
  }
  return { comparison: 'exactly', start, end };
}

const BEHIND: readonly (readonly [RegExp, Comparison])[] = [
  [AFTER_AT_LEAST, 'at_least'],
  [AFTER_AT_MOST, 'at_most'],
  [AFTER_ABOUT, 'about'],
];

/** Numbers as people write them in front of a unit of time: `45`, `1,415`, `1.5`, `twenty-five`, `an`. */

const ONES = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const TEENS = [
  ...['ten', 'eleven', 'twelve', 'thirteen', 'fourteen'],
  ...['fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'],
];
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

const NUMBER_WORDS: ReadonlyMap<string, number> = new Map([
  ['a', 1],
  ['an', 1],
  ...ONES.map((word, i) => [word, i + 1] as const),
  ...TEENS.map((word, i) => [word, i + 10] as const),
  ...TENS.map((word, i) => [word, (i + 2) * 10] as const),
]);

const WORD = `(?:${TENS.join('|')})[- ](?:${ONES.join('|')})|${[...TEENS, ...TENS, ...ONES].join('|')}`;
/** Source of a pattern for a number; `an` and `a` only where a pattern says so itself. */
export const NUMBER = `(?:\\d{1,3}(?:,\\d{3}){1,2}(?!\\d)|\\d{1,6}(?:\\.\\d{1,3})?|${WORD})`;

/** Decimal digits; null for what is no number. @param written matched by {@link NUMBER}, or `a`, `an` */
export function numberOf(written: string): string | null {
  const word = written.toLowerCase();
  if (/^\d/.test(word)) return word.replaceAll(',', '');
  const parts = word.split(/[- ]/).map((part) => NUMBER_WORDS.get(part));
  return parts.includes(undefined) ? null : String(parts.reduce((sum, part) => sum! + part!, 0));
}

/** Words, as searching and completing compare them. Both sides go through here, so that they are cut and folded alike. */

/** A word is compared by so many characters at most. */
const LONGEST = 40;

const ASCII = /^[\x20-\x7e]*$/;
const MARKS = /\p{M}+/gu;

/** Text without case, by full case folding: `STRASSE` is `Straße`. Compatible forms are one. */
export const foldCase = (text: string): string =>
  ASCII.test(text)
    ? text.toLowerCase()
    : // What is written differently only as a capital or at the end of a word becomes one on the way through capitals.
      text.normalize('NFKC').toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFKC');

/** Text without case and marks: `İstanbul` is `istanbul`. What begins with a folded beginning is found by it. */
export const fold = (text: string): string =>
  ASCII.test(text) ? text.toLowerCase() : foldCase(text.normalize('NFKD').replace(MARKS, '')).normalize('NFKD');

/** Letters and digits with their marks; or a symbol, which is a word by itself. */
const RUNS = /[\p{L}\p{N}\p{M}]+|\p{S}/gu;
/** Scripts that put no blanks between words. Long runs are cut anyhow: segmenting takes longer than they grow. */
const UNSPACED = /[\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]/u;
const PARTS = new RegExp(
  `(?:${UNSPACED.source}\\p{M}{0,9}){1,200}|(?:(?!${UNSPACED.source})[\\p{L}\\p{N}\\p{M}])+`,
  'gu',
);
/** The vowel AM of Thai and Lao, which the dictionary knows as one character. */
const AM = /\u0e4d\u0e32|\u0ecd\u0eb2/g;

const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

/**
 * The words of a text, in its order, repetitions too. Punctuation and blanks separate, a symbol is a word, and runs of
 * scripts without blanks are cut where a dictionary says.
 */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const [run] of text.normalize('NFKC').matchAll(RUNS)) {
    for (const piece of UNSPACED.test(run) ? piecesOf(run) : [run]) {
      const word = comparable(piece);
      if (word !== '') words.push(word);
    }
  }
  return words;
}

const piecesOf = (run: string): string[] =>
  [...run.matchAll(PARTS)].flatMap(([part]) =>
    UNSPACED.test(part)
      ? Array.from(
          segmenter.segment(part.replace(AM, (am) => (am.startsWith('\u0e4d') ? '\u0e33' : '\u0eb3'))),
          (each) => each.segment,
        )
      : [part],
  );

function comparable(word: string): string {
  const folded = fold(word);
  return folded.length <= LONGEST ? folded : [...folded].slice(0, LONGEST).join('');
}

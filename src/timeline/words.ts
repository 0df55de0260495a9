/** Words, as searching compares them: runs of letters and digits in lower case, compatible forms made one. */

/** A word is compared by so many characters at most. */
const LONGEST = 40;

export const wordsOf = (text: string): string[] =>
  (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).map((word) => word.slice(0, LONGEST));

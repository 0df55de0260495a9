/** Words that are nearly a known one: nobody means `mitigatd`. */

const MOST_LETTERS = 2;

/** The known word that is nearest to this one, if at most two letters are wrong, missing, added or swapped; else null. */
export function nearMiss(word: string, known: Iterable<string>): string | null {
  let [nearest, least]: [string | null, number] = [null, MOST_LETTERS + 1];
  for (const each of known) {
    // Of a short word two letters are half of it.
    const most = Math.min(MOST_LETTERS, Math.floor(each.length / 3));
    const letters = lettersApart(word, each);
    if (letters > 0 && letters <= most && letters < least) [nearest, least] = [each, letters];
  }
  return nearest;
}

/** By how many letters two words differ: at least three where it is more than two; two neighbours swapped are one. */
export function lettersApart(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MOST_LETTERS || a.length > 100) return MOST_LETTERS + 1;
  let twoBefore: number[] = [];
  let before = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const differ = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? twoBefore[j - 2]! + 1 : Infinity;
      row.push(Math.min(before[j]! + 1, row[j - 1]! + 1, before[j - 1]! + differ, swapped));
    }
    [twoBefore, before] = [before, row];
  }
  return before[b.length]!;
}

/** The longest common subsequence of two lists of words: what an edited text has kept, in its order. */

/** Places in the one list and in the other. */
export type Place = readonly [before: number, after: number];

/** Pairs of equal words that are weighed. Beyond it the nth of a word stays the nth, which may not be the longest. */
const MOST_WEIGHED = 1_000_000;

/** The end of the best subsequence of some length. */
interface Link {
  readonly before: number;
  readonly after: number;
  readonly previous: Link | null;
}

/**
 * In the order of both lists. Null is equal to nothing. It takes time that grows with the pairs of equal words, which are
 * few where most words are there once.
 */
export function commonSubsequence(before: readonly (string | null)[], after: readonly (string | null)[]): Place[] {
  const isSame = (i: number, j: number): boolean => before[i] !== null && before[i] === after[j];
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && isSame(head, head)) head += 1;
  let tail = 0;
  while (tail < shorter - head && isSame(before.length - 1 - tail, after.length - 1 - tail)) tail += 1;
  const inner = innerSubsequence(before.slice(head, before.length - tail), after.slice(head, after.length - tail)).map(
    ([i, j]): Place => [i + head, j + head],
  );
  const first = Array.from({ length: head }, (_, n): Place => [n, n]);
  const last = Array.from({ length: tail }, (_, n): Place => [before.length - tail + n, after.length - tail + n]);
  return [...first, ...inner, ...last];
}

/** Hunt and Szymanski's way: of subsequences of one length the one counts that ends first in `after`. */
function innerSubsequence(before: readonly (string | null)[], after: readonly (string | null)[]): Place[] {
  const [from, to] = weighed(before, after) > MOST_WEIGHED ? [counted(before), counted(after)] : [before, after];
  const places = placesOf(to);
  const ends: Link[] = [];
  for (const [i, word] of from.entries()) {
    // From the last on, so that a word of `before` is taken once.
    for (const j of word === null ? [] : (places.get(word) ?? [])) {
      const length = firstNotBefore(ends, j);
      if (ends[length]?.after !== j) ends[length] = { before: i, after: j, previous: ends[length - 1] ?? null };
    }
  }
  const found: Place[] = [];
  for (let link = ends.at(-1) ?? null; link !== null; link = link.previous) found.push([link.before, link.after]);
  return found.reverse();
}

/** The places of each word, the last first. */
function placesOf(words: readonly (string | null)[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (let index = words.length - 1; index >= 0; index -= 1) {
    const word = words[index]!;
    if (word === null) continue;
    const known = places.get(word);
    if (known) known.push(index);
    else places.set(word, [index]);
  }
  return places;
}

function weighed(before: readonly (string | null)[], after: readonly (string | null)[]): number {
  const places = placesOf(after);
  return before.reduce((sum, word) => sum + (word === null ? 0 : (places.get(word)?.length ?? 0)), 0);
}

/** Each word with how often it was there already. */
function counted(words: readonly (string | null)[]): (string | null)[] {
  const counts = new Map<string, number>();
  return words.map((word) => {
    if (word === null) return null;
    const count = (counts.get(word) ?? 0) + 1;
    counts.set(word, count);
    return `${count} ${word}`;
  });
}

function firstNotBefore(ends: readonly Link[], after: number): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle]!.after < after) low = middle + 1;
    else high = middle;
  }
  return low;
}

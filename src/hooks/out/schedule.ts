/** When a delivery that failed is tried again. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Pauses after the first failure, the second, and so on; after the last one it is given up. */
export const PAUSES_MS: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** Each pause is longer by up to so much of it, by chance: what failed together does not come back together. */
const JITTER = 0.1;
/** A receiver that asks for more time than this has it once, and is asked again. */
export const LONGEST_RETRY_AFTER_MS = 24 * HOUR;

/**
 * @param failures how many tries have failed, with the one just now
 * @param askedMs for how long the receiver asked to be left alone; null if it did not
 * @param chance from 0 to 1
 * @returns the pause in milliseconds; null: it is given up
 */
export function pauseAfter(failures: number, askedMs: number | null, chance: number): number | null {
  const pause = PAUSES_MS[failures - 1];
  return pause === undefined ? null : Math.max(pause * (1 + JITTER * chance), askedMs ?? 0);
}

/** Such as `Wed, 21 Oct 2026 07:28:00 GMT`. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * What a `Retry-After` asks for, in milliseconds from now.
 * @returns null for none, and for one that cannot be read
 */
export function readRetryAfter(header: string | undefined, nowMs: number): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Math.min(Number(text) * SECOND, LONGEST_RETRY_AFTER_MS);
  const at = HTTP_DATE.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? null : Math.min(Math.max(0, at - nowMs), LONGEST_RETRY_AFTER_MS);
}

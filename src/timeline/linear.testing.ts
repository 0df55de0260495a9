/** That reading takes time which grows with its length, whatever a text is made of. */
import { expect } from '@jest/globals';

const CHARACTERS = 2_000;
const TIMES_LONGER = 8;
const TIMES_SLOWER = 10;
/** Below it the clock of the processor says little. What is worse than linear takes a hundred times as long. */
const LEAST_MS = 60;

/** Milliseconds of the processor, of all threads. */
export function processorMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const measured = (rounds: number, work: () => void): number[] =>
  Array.from({ length: rounds }, () => processorMs(work)).sort((a, b) => a - b);

/** What one of some rounds takes, in milliseconds of the processor. */
type Measure = (work: () => void) => number;
export const medianOf =
  (rounds: number): Measure =>
  (work) =>
    measured(rounds, work)[Math.floor(rounds / 2)]!;
/** What else the machine does only ever adds. */
export const leastOf =
  (rounds: number): Measure =>
  (work) =>
    measured(rounds, work)[0]!;

export const filled = (shape: string, characters: number): string => shape.repeat(Math.ceil(characters / shape.length));

/** @param read gives the reading of so many characters */
export function expectLinear(
  read: (characters: number) => () => void,
  measure: Measure,
  characters = CHARACTERS,
): void {
  const [short, long] = [read(characters), read(TIMES_LONGER * characters)];
  // Less than what any short text is allowed: no further look can change that.
  if (processorMs(long) <= TIMES_SLOWER * LEAST_MS) return;
  short();
  expect(measure(long)).toBeLessThanOrEqual(TIMES_SLOWER * Math.max(measure(short), LEAST_MS));
}

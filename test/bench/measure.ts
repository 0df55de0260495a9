/**
 * Measuring side by side: whatever is compared takes turns in one run, so that a slow minute of the machine hits all
 * alike, and what counts is the median of the ratios of the rounds.
 */

/** One comparison that was made. */
export interface Finding {
  readonly work: string;
  readonly against: string;
  /** Null: only of interest. */
  readonly target: { readonly atLeast: number } | { readonly atMost: number } | null;
  /** Null: not measured, and `note` says why. */
  readonly reached: number | null;
  /** Of each round, in order. */
  readonly rounds: readonly number[];
  /** What was measured on either side: medians, with the unit. Of this machine, and no good to compare across. */
  readonly medians?: { readonly unit: string; readonly ours: number; readonly theirs: number };
  readonly note?: string;
}

/** Measures once, and says how much: a rate or a time. */
type Measurement = () => number | Promise<number>;

/** Lets all take turns. @returns the values of each, by round */
export async function takeTurns<Name extends string>(
  rounds: number,
  measurements: Readonly<Record<Name, Measurement>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(measurements) as Name[];
  const values = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
  for (let round = 0; round < rounds; round++) {
    // Each begins now and then, so that none always has the place after the same one.
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length]!;
      values[name].push(await measurements[name]());
    }
  }
  return values;
}

export function compare(
  { work, against, target }: Pick<Finding, 'work' | 'against' | 'target'>,
  unit: string,
  ours: readonly number[],
  theirs: readonly number[],
): Finding {
  const rounds = ours.map((value, round) => rounded(value / theirs[round]!));
  const medians = { unit, ours: rounded(median(ours)), theirs: rounded(median(theirs)) };
  return { work, against, target, reached: median(rounds), rounds, medians };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Three digits that mean something. */
export const rounded = (value: number): number => Number(value.toPrecision(3));

/** Milliseconds that something takes. */
export async function timed(run: () => unknown): Promise<number> {
  const from = performance.now();
  await run();
  return performance.now() - from;
}

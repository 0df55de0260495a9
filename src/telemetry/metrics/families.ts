/**
 * What a metric is, seen from those who have something to tell. They keep plain numbers, which cost nothing to count,
 * and make families of them when somebody asks.
 *
 * Names begin with `asof_` and end in their unit; a label has few values, so never an incident's id.
 */

type Labels = Readonly<Record<string, string>>;

interface Sample {
  readonly labels?: Labels;
  readonly value: number;
}

/** The spread of one series: how many values were at most each bound, and all of them together. */
interface SpreadSample {
  readonly labels?: Labels;
  readonly spread: Spread;
}

interface Described {
  readonly name: string;
  /** What it counts or measures, with its unit, as a sentence without its full stop. */
  readonly help: string;
}

export type Family =
  | (Described & { readonly type: 'counter' | 'gauge'; readonly samples: readonly Sample[] })
  | (Described & { readonly type: 'histogram'; readonly samples: readonly SpreadSample[] });

/** Something that has metrics. It is asked whenever somebody looks, and must not wait for long. */
export interface MetricSource {
  collect(): readonly Family[] | Promise<readonly Family[]>;
}

export const counter = (name: string, help: string, ...samples: readonly Sample[]): Family => ({
  type: 'counter',
  name,
  help,
  samples,
});

export const gauge = (name: string, help: string, ...samples: readonly Sample[]): Family => ({
  type: 'gauge',
  name,
  help,
  samples,
});

export const histogram = (name: string, help: string, ...samples: readonly SpreadSample[]): Family => ({
  type: 'histogram',
  name,
  help,
  samples,
});

/** Of everything that is answered while somebody waits. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** Counts times by their length. */
export class Spread {
  /** Upper bounds in seconds, each with the number of times that are longer than the bound before and no longer than it. */
  readonly bounds: readonly number[] = SECONDS;
  readonly counts: number[] = SECONDS.map(() => 0);
  count = 0;
  sum = 0;

  add(seconds: number): void {
    this.count += 1;
    this.sum += seconds;
    const bound = this.bounds.findIndex((upper) => seconds <= upper);
    if (bound !== -1) this.counts[bound]! += 1;
  }
}

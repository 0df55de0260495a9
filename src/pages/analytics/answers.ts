/** What analytics answer, as much of it as is drawn. */

export interface Spread {
  readonly n: number;
  readonly min: number | null;
  readonly median: number | null;
  readonly p90: number | null;
  readonly max: number | null;
}

/** By reason. */
export type Excluded = Readonly<Record<string, number>>;

export interface DurationGroup extends Spread {
  readonly value: string | number | null;
  readonly excluded: Excluded;
  readonly points: readonly { readonly incident: string; readonly seconds: number }[];
}

export interface Answers {
  readonly durations: {
    readonly metric: string;
    readonly definitionVersion: number;
    readonly groupBy: string | null;
    readonly groups: readonly DurationGroup[];
    readonly groupsTotal: number;
  };
  readonly counts: {
    readonly counts: readonly { readonly value: string; readonly n: number }[];
    readonly excluded: Excluded;
  };
  readonly stages: {
    readonly stages: readonly (Spread & { readonly metric: string; readonly excluded: Excluded })[];
  };
  readonly hours: {
    readonly tz: string;
    readonly hours: readonly { readonly weekday: number; readonly hour: number; readonly n: number }[];
    readonly excluded: Excluded;
  };
  readonly 'learned-late': {
    readonly lateSeconds: number;
    readonly types: readonly (Spread & { readonly type: string; readonly late: number; readonly excluded: Excluded })[];
  };
  readonly together: {
    readonly of: string;
    readonly pairs: readonly {
      readonly a: string;
      readonly b: string;
      readonly n: number;
      readonly ofA: number;
      readonly ofB: number;
    }[];
    readonly pairsTotal: number;
    readonly excluded: Excluded;
  };
  readonly claims: {
    readonly groups: readonly { readonly n: number; readonly verdicts: Readonly<Record<string, number>> }[];
    readonly unsupported: readonly { readonly incident: string; readonly unsupported: number }[];
    readonly unsupportedTotal: number;
  };
}

export type AnalysisName = keyof Answers;

/** What a check answers, to the field name: see docs/reference. The service, the CLI and the page show the same object. */
import { type ReportFact, type ReportZone, type TextSpan } from '../reports/report.js';
import { type ClaimAuditView } from '../view/view-types.js';

/** Every code, with how much it weighs. The order is that of the reference. */
export const CHECK_SEVERITY = {
  claim_unsupported: 'error',
  times_disagree: 'error',
  date_impossible: 'error',
  weekday_wrong: 'error',
  contradicts_record: 'error',
  claim_coincidence: 'warning',
  claim_uncheckable: 'warning',
  hour_slip_suspected: 'warning',
  half_day_slip_suspected: 'warning',
  day_slip_suspected: 'warning',
  month_slip_suspected: 'warning',
  year_slip_suspected: 'warning',
  times_swapped_suspected: 'warning',
  rows_swapped_suspected: 'warning',
  time_copied_suspected: 'warning',
  zone_impossible: 'warning',
  zone_unknown: 'warning',
  out_of_order: 'warning',
  end_before_start: 'warning',
  claims_disagree: 'warning',
  claim_copied: 'warning',
  not_in_record: 'warning',
  claim_within_tolerance: 'info',
  claim_in_calendar: 'info',
  placeholder: 'info',
  date_inferred: 'info',
  mean_of_claims: 'info',
  no_timeline: 'info',
  not_checked: 'info',
} as const satisfies Record<string, 'error' | 'warning' | 'info'>;

export type CheckCode = keyof typeof CHECK_SEVERITY;
export const CHECK_CODES = Object.keys(CHECK_SEVERITY) as CheckCode[];
export const isCheckCode = (word: string): word is CheckCode => Object.hasOwn(CHECK_SEVERITY, word);
export type CheckSeverity = (typeof CHECK_SEVERITY)[CheckCode];

export interface Edit extends TextSpan {
  readonly replacement: string;
}

export interface Suggestion {
  /** A swap needs two. */
  readonly edits: readonly Edit[];
  /** How many contradictions vanish with it. */
  readonly resolves: number;
}

export interface CheckFinding extends TextSpan {
  readonly code: CheckCode;
  readonly severity: CheckSeverity;
  readonly message: string;
  readonly related: readonly { readonly line: number; readonly message: string }[];
  readonly suggestion: Suggestion | null;
}

/** A fact of the report as the check shows it. */
export type CheckFact = TextSpan &
  Pick<ReportFact, 'id' | 'text' | 'local' | 'entry' | 'structured' | 'dateInferred' | 'zoneFrom'> & {
    /** Entries of the incident; empty without one. */
    readonly matches: readonly string[];
  };

/** `within_calendar`: it fits in hours that the report states. */
export type CheckVerdict = ClaimAuditView['verdict'] | 'within_calendar';

/** Something of a meaning gives the length. */
export const isHeld = (verdict: CheckVerdict): boolean => verdict !== 'unsupported' && verdict !== 'coincidence_only';

/** A stated length, held against every reading. The ids of entries are those of facts, or of the incident. */
export type CheckClaim = TextSpan &
  Omit<ClaimAuditView, 'verdict'> & {
    readonly quote: string;
    readonly verdict: CheckVerdict;
    /** The metric that its words name; it only ranks. */
    readonly metricSaid: string | null;
  };

export interface CheckCounts {
  readonly facts: number;
  readonly claims: number;
  /** Every verdict but `unsupported` and `coincidence_only`. */
  readonly supported: number;
  /** Findings that `asof-ignore` keeps quiet. */
  readonly quieted: number;
  readonly errors: number;
  readonly warnings: number;
}

/** The check of one report. */
export interface CheckReport {
  readonly source: string;
  readonly timeZone: ReportZone;
  readonly facts: readonly CheckFact[];
  readonly claims: readonly CheckClaim[];
  readonly findings: readonly CheckFinding[];
  readonly counts: CheckCounts;
}

/** The check of several, with what was found between them. */
export interface CheckOfMany {
  readonly reports: readonly CheckReport[];
  readonly findings: readonly (CheckFinding & { readonly source: string })[];
  readonly skipped: readonly { readonly source: string; readonly reason: string }[];
  readonly counts: CheckCounts;
}

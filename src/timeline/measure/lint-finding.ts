/** A finding, and how much each kind of it weighs. */
import { type FindingView, type LintCode } from '../view/view-types.js';

const SEVERITY: Readonly<Record<LintCode, FindingView['severity']>> = {
  negative_duration: 'warning',
  negative_possible: 'warning',
  foreign_event: 'warning',
  end_without_start: 'warning',
  started_twice: 'warning',
  changed_without_start: 'warning',
  window_open_after_resolved: 'warning',
  impact_outlives_incident: 'warning',
  status_after_resolved: 'warning',
  future_time: 'warning',
  learned_clamped: 'info',
  same_time: 'info',
  day_slip_suspected: 'warning',
  hour_slip_suspected: 'warning',
  half_day_slip_suspected: 'warning',
  month_slip_suspected: 'warning',
  year_slip_suspected: 'warning',
  times_swapped_suspected: 'warning',
  time_copied_suspected: 'warning',
  zone_abbreviation_impossible: 'warning',
  type_slip_suspected: 'warning',
  release_unknown: 'warning',
  claim_unsupported: 'warning',
  claims_disagree: 'info',
  unconfirmed_extraction: 'info',
  no_end: 'warning',
};

/** @param severity where one finding of a code weighs less than the others */
export const finding = (
  code: LintCode,
  message: string,
  entryIds: readonly string[],
  severity = SEVERITY[code],
): FindingView => ({
  code,
  severity,
  entryIds: [...entryIds],
  message,
});

/** What each code means, for whoever meets it: `asof check --explain CODE`, the reference and the rules of SARIF. */
import { type CheckCode } from './check.js';

export interface Explanation {
  /** In a few words, without a stop. */
  readonly title: string;
  /** What was found, and why it matters. */
  readonly means: string;
  /** What to do about it. */
  readonly mend: string;
}

const slip = (unit: string, example: string): Explanation => ({
  title: `A time is probably off by ${unit}`,
  means:
    `Several statements contradict each other, and all of them agree once this one time moves by ${unit}: ${example}. ` +
    'The correction is the single one that mends most; it is proposed, never made.',
  mend: 'Look at the source of that time (a log, a chat, a page). If it is a slip, take the correction; if not, the statements that contradict it are wrong.',
});

/** Every code, in the order of the reference. */
export const EXPLANATIONS: Readonly<Record<CheckCode, Explanation>> = {
  claim_unsupported: {
    title: 'No two facts are as far apart as stated',
    means:
      'A length is stated of the incident, and no reading of the timeline gives it within its tolerance. The tolerance is half the unit of the last stated digit, and at least a tenth where the words say "about". The message names what comes nearest.',
    mend: 'Put the length right, or the times that it is meant to measure, or add the missing row. Which of them is wrong only the author can say, so nothing is proposed.',
  },
  times_disagree: {
    title: 'One event is given two times',
    means:
      'Two places give different times for one event: a milestone that is told in the same or nearly the same words, or a sentence that holds a length and both of its ends, which do not add up.',
    mend: 'Give the event one time in all places.',
  },
  date_impossible: {
    title: 'There is no such day',
    means: 'The date does not exist: 30 February, 31 April, a 13th month, 29 February of a common year.',
    mend: 'Write the day that is meant. Where day and month may be swapped, say which comes first: `date-order` in `.asof.yml`.',
  },
  weekday_wrong: {
    title: 'The weekday is not that of the date',
    means: 'The date is written with a day of the week, and it was another one.',
    mend: 'Put the weekday right, or the date. A date of another year is a frequent cause.',
  },
  contradicts_record: {
    title: 'The record of the incident says otherwise',
    means:
      'The incident has exactly one milestone of this type, and its interval does not meet the time in the report, at the coarser precision of the two.',
    mend: 'Put the report right, or amend the entry of the record with a reason.',
  },
  claim_coincidence: {
    title: 'Only unrelated facts are as far apart as stated',
    means:
      'Some two facts are that far apart, but no two that anybody would measure between: the length fits by arithmetic only.',
    mend: 'Check which ends are meant. Rows for them, or a label such as "detected" or "resolved", make it checkable.',
  },
  claim_uncheckable: {
    title: 'The end of a stated length is not in the timeline',
    means:
      'The words name an end that no fact gives: "nearly an hour before we noticed", and no row says when it began.',
    mend: 'Add the row that is missing.',
  },
  hour_slip_suspected: slip('an hour or so', 'two zones mixed, or a clock change forgotten'),
  half_day_slip_suspected: slip('twelve hours', 'AM and PM confused'),
  day_slip_suspected: slip('a day', 'a row past midnight that keeps the date of the evening'),
  month_slip_suspected: slip('a month', 'the number of the wrong month'),
  year_slip_suspected: slip('a year', 'the old year, written in January'),
  times_swapped_suspected: {
    title: 'Two times have probably changed places',
    means: 'Contradictions vanish once these two times are exchanged.',
    mend: 'Look both up at their source, and exchange them if so.',
  },
  rows_swapped_suspected: {
    title: 'Two rows have probably changed places',
    means: 'Contradictions vanish once these two rows are exchanged.',
    mend: 'Look both up at their source, and exchange them if so.',
  },
  time_copied_suspected: {
    title: 'A time was probably copied from another row',
    means: 'Two rows have the same time though other statements say that they are apart.',
    mend: 'Look up the time of the later row at its source.',
  },
  zone_impossible: {
    title: 'No clock shows this zone on that date',
    means:
      'A name of summer time stands on a winter date, or the other way round. The times were read on the clocks of the place, by its rule on that date.',
    mend: 'Write the name that holds on that date, or UTC, or an offset.',
  },
  zone_unknown: {
    title: 'Nobody says on which clocks the times are',
    means:
      'Neither row, column nor document names a zone. Lengths are right all the same and are checked; instants are approximate, and cannot be held against a record.',
    mend: 'Write "All times in UTC" (or whichever) above the timeline, or give `--tz`, or `tz` in `.asof.yml`.',
  },
  out_of_order: {
    title: 'A row stands before an earlier one',
    means: 'The rows of a list are told in order, and this one steps back.',
    mend: 'Put the row in its place, or its time right.',
  },
  end_before_start: {
    title: 'It ends before it begins',
    means: 'A range of two times, or a pair such as detected and resolved, runs backwards.',
    mend: 'Put one of the two times right. Past midnight, write the date.',
  },
  claims_disagree: {
    title: 'One length is stated twice, differently',
    means: 'Two statements of one length do not agree within their tolerances.',
    mend: 'State one length in all places.',
  },
  claim_copied: {
    title: 'A stated length fits another report',
    means: 'An odd length does not fit this report, and fits another one exactly: it was probably left in from a copy.',
    mend: 'Measure it anew from the times of this report.',
  },
  not_in_record: {
    title: 'The record of the incident does not have it',
    means: 'The report states a milestone that no entry of the incident matches.',
    mend: 'Add it to the record if it happened: `asof add`.',
  },
  claim_within_tolerance: {
    title: 'A stated length is rounded',
    means: 'The length fits within the tolerance of its words, not exactly.',
    mend: 'Nothing, unless the exact figure matters.',
  },
  claim_in_calendar: {
    title: 'A stated length counts stated hours only',
    means: 'The length fits once only the hours are counted that the report, or `calendars` in `.asof.yml`, names.',
    mend: 'Nothing. Readers are helped by the hours standing beside the figure.',
  },
  placeholder: {
    title: 'A placeholder stands where a value belongs',
    means: '`N/A`, `TBD`, `?` or a template such as `[HH:MM]` was left in. It is read as nothing.',
    mend: 'Fill it in, or take the line out.',
  },
  date_inferred: {
    title: 'The day of a time follows from the rows around it',
    means: 'A time without a date steps back by more than six hours, so it was taken to be on the next day.',
    mend: 'Write the date in that row, so that nobody has to infer it.',
  },
  mean_of_claims: {
    title: 'A mean rests on lengths that nothing supports',
    means: 'The figure is the mean of others, some of which do not fit the timeline.',
    mend: 'Put those right first.',
  },
  no_timeline: {
    title: 'There is no timeline to check against',
    means: 'No line gives a time, so that nothing can be held against anything.',
    mend: 'Add a timeline: a line for each event, which begins with its time.',
  },
  not_checked: {
    title: 'There is more than is checked',
    means: 'At most 2,000 facts and 200 stated lengths of a report are checked.',
    mend: 'Split the report.',
  },
};

/**
 * A report as it was read: what it says happened, what it says lasted how long, and where each of that stands. Nothing
 * here is judged; `timeline/checking` holds it against itself and against the record.
 */
import { type Zone } from '../clocks.js';
import { type Comparison } from '../comparison.js';
import { type CLAIM_FIELDS } from '../fields/claim.js';
import { type ENTRY_FIELDS } from '../fields/entry.js';
import { type InputOf } from '../fields/field.js';
import { type Millis } from '../time.js';
import { type WrittenMoment } from '../parsing/moments.js';
import { type ZoneFrom } from '../parsing/place-moment.js';

/** Where words stand: line and columns from 1, the end exclusive, in UTF-16 units. */
export interface TextSpan {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

/** The clocks that a report's times without a zone were read on. */
export interface ReportZone {
  /** IANA or `UTC`; null where nobody says: then its clocks are read as UTC, and every time is approximate. */
  readonly name: string | null;
  readonly from: ZoneFrom | null;
  /** The words that say so. */
  readonly said: string | null;
}

/** One time that a report states, and what happened then. */
export interface ReportFact extends TextSpan {
  /** `f` and the line; `.2`, `.3` for more on one line. */
  readonly id: string;
  /** The time as written. */
  readonly text: string;
  /** On the report's clocks: `2021-06-09T10:12`, with seconds where they were written, or a bare day or month. */
  readonly local: string;
  /**
   * As it would be posted; `occurredAt` is always there, `origin` tells rows (`stated`) from prose (`extracted`). Only a
   * row that asof exported has an id.
   */
  readonly entry: Readonly<InputOf<typeof ENTRY_FIELDS>> & { readonly occurredAt: string };
  /** The sentence, row or line that it stands in. */
  readonly statement: string;
  /** A row, bullet, heading, key–value or line led by a time; false for a time in prose. */
  readonly structured: boolean;
  /** Nobody wrote its date: it was carried forward, or inferred. */
  readonly dateInferred: boolean;
  /** Null where nobody says. */
  readonly zoneFrom: ZoneFrom | null;

  /** First instant of what it names. */
  readonly at: Millis;
  readonly clocks: Zone;
  readonly moment: WrittenMoment;
  /** Facts of one section are told in order. */
  readonly section: number;
  /** Where its own date, time of day and zone stand, for edits; null for one that it does not write itself. */
  readonly parts: {
    readonly date: TextSpan | null;
    readonly clock: TextSpan | null;
    readonly zone: TextSpan | null;
  };
}

/** A length that a report states of the incident. Which entries it fits is another matter. */
export interface ReportClaim extends TextSpan {
  /** The length, with the words that make it one: `about 2 hours`. */
  readonly quote: string;
  /** The sentence, row or line that it stands in. */
  readonly statement: string;
  /** ISO 8601, in the units as written. */
  readonly stated: string;
  /** Of `between`: the longer of the two. */
  readonly statedUpTo: string | null;
  readonly comparison: Comparison;
  /** What its words name: types that it can begin and end with; null where they name none. Only ranks. */
  readonly metricSaid: SaidMetric | null;
  /** "during support hours 10:00–17:00" */
  readonly calendarText: string | null;
  /** Of a row that asof exported: the whole claim, as it would be posted. */
  readonly posted?: Readonly<InputOf<typeof CLAIM_FIELDS>>;
}

/** A metric as words name it: "time to repair". */
export interface SaidMetric {
  /** An id of the table of words: `time_to_detect`, `time_to_repair` … */
  readonly id: string;
  readonly startTypes: readonly string[];
  readonly endTypes: readonly string[];
}

/** What reading alone already shows, by the codes of the check. */
export interface ReportRemark extends TextSpan {
  readonly code:
    'date_impossible' | 'weekday_wrong' | 'zone_impossible' | 'zone_unknown' | 'placeholder' | 'date_inferred';
  readonly message: string;
  /** The words to put in the place of `at`; null where nothing can be proposed. */
  readonly edit: (TextSpan & { readonly replacement: string }) | null;
}

export interface Report {
  /** The name of its file, or what the caller calls it. */
  readonly source: string;
  readonly title: (TextSpan & { readonly text: string }) | null;
  /** `YYYY-MM-DD`: the day that the report is about; null where nobody says, and dates without a year are guessed. */
  readonly day: string | null;
  readonly zone: ReportZone;
  readonly facts: readonly ReportFact[];
  readonly claims: readonly ReportClaim[];
  readonly remarks: readonly ReportRemark[];
}

/** What a caller says of times that do not say it themselves. */
export interface ReportFrame {
  readonly source: string;
  /** The clocks of times that name none, if nobody in the document says. */
  readonly zone: Zone | null;
  /** `YYYY-MM-DD`: the day of times that name none, if nobody in the document says. */
  readonly date: string | null;
  readonly order: 'dmy' | 'mdy' | 'ymd' | null;
  readonly now: Millis;
}

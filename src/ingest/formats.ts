/** The formats of imports: their names, and what is known of a file that another tool wrote. */
import { type JsonObject } from '../timeline/input/values.js';

export const SOURCE_FORMATS = ['statuspage', 'google-cloud', 'pagerduty', 'upptime'] as const;
/** A file of JSON that another tool wrote. */
export type SourceFormat = (typeof SOURCE_FORMATS)[number];

export const IMPORT_FORMATS = ['postmortem-index', 'openings', 'cstate', ...SOURCE_FORMATS] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

export const isSourceFormat = (format: ImportFormat): format is SourceFormat =>
  SOURCE_FORMATS.some((each) => each === format);

/** What the incidents of such a file are read as. */
export type SourceName = 'statuspage' | 'google-cloud' | 'pagerduty-rows' | 'pagerduty-log' | 'upptime';

/** What all incidents of a file have in common. Plain data, for it crosses a thread. */
export interface FileAbout {
  readonly source: SourceName;
  /** JSON pointer of the list of incidents; of the incident itself where the file has but one. */
  readonly base: string;
  /** The root is the incident, or has it as this member. */
  readonly isOne: boolean;
  /** What is of use of that which stands beside them. */
  readonly frame: JsonObject;
}

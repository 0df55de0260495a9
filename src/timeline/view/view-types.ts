/**
 * The JSON that goes out, to the field name (docs/reference). Instants are RFC 3339 UTC with milliseconds, lengths of
 * time are seconds with milliseconds kept. The service, the CLI and the pages read these same types.
 */
import { type Lane, type LinkedFrom } from '../entry.js';
import { type CLAIM_FIELDS } from '../fields/claim.js';
import { type DESCRIPTION_FIELDS } from '../fields/description.js';
import { type ENTRY_FIELDS } from '../fields/entry.js';
import { type Link, type ViewOf } from '../fields/field.js';
import { type Clock } from '../knowledge.js';

export type { Link };

export interface Actor {
  kind: string;
  id: string;
}

/** That words were forgotten, and so read as null. */
export interface ForgottenView {
  at: string;
  by: Actor;
  reason: string | null;
}

/** A message of another system that told a fact. */
export interface WitnessView {
  source: string;
  id: string;
  /** When it says that it was true. */
  at: string;
}

/** An entry as it goes out. Fields of changes and `severity` appear where they are set. */
export interface EntryView extends ViewOf<typeof ENTRY_FIELDS> {
  interval: { from: string; to: string };
  recordedAt: string;
  recordedBy: Actor;
  /** From the start of the interval until somebody knew; null where nobody says when that was. */
  learnedAfterSeconds: number | null;
  revision: number;
  lastRevision: number;
  amended: boolean;
  retracted: boolean;
  /** Of a change that was linked: where it was copied from, and which event of that stream proves it. */
  linkedFrom?: LinkedFrom;
  /** Where words of it, or of a correction of it, were forgotten. */
  forgotten?: ForgottenView;
  /** Of what came in as events or by hooks: who told it, the first first. */
  witnesses?: WitnessView[];
}

/** A change of a service. */
export interface ChangeView extends EntryView {
  /** Ids of the incidents that it is linked to, as far as the caller may see them. */
  linkedTo: readonly string[];
}

/** A change that is suspected to have caused an incident. */
export interface SuspectView extends ChangeView {
  /** How long before the first impact, or else the first entry; negative after it, 0 where its interval holds it. */
  beforeSeconds: number;
}

export type Status = 'recorded' | 'detected' | 'open' | 'mitigated' | 'resolved' | 'closed';

export interface Range {
  minSeconds: number;
  maxSeconds: number;
}

/** An end of a derivation, with both clocks: enough to redo the subtraction. */
export interface EndView {
  entryId: string;
  type: string;
  occurredAt: string;
  recordedAt: string;
  revision: number;
}

export interface WindowView {
  kind: string;
  component: string | null;
  level: string | null;
  from: { entryId: string; occurredAt: string };
  to: { entryId: string; occurredAt: string } | null;
  seconds: number | null;
  range?: Range;
}

export interface EpisodeView {
  from: { entryId: string };
  to: { entryId: string } | null;
  seconds: number | null;
}

export type TotalKind = 'union' | 'sum' | 'envelope';

/** What was measured. `version` is null for an ad-hoc question. */
export type DefinitionView =
  | { version: number | null; kind: 'pair'; from: string; to: string; needs?: readonly string[] }
  | { version: number | null; kind: 'total'; total: TotalKind; window: string; component?: string; level?: string };

export type DurationStatus = 'not_applicable' | 'ambiguous' | 'missing' | 'pending' | 'invalid' | 'range' | 'computed';

export interface DurationView {
  metric: string | null;
  definition: DefinitionView;
  status: DurationStatus;
  seconds: number | null;
  iso: string | null;
  text: string | null;
  approximate: boolean;
  unconfirmed: boolean;
  range: Range | null;
  elapsedSeconds: number | null;
  /** Its value when it had ended once; `to` is the entry that ended it. */
  previous: { seconds: number; to: EndView } | null;
  closedSeconds: number | null;
  reason: { code: string; message: string; missing?: string[] } | null;
  from: EndView | null;
  to: EndView | null;
  candidates: { from: string[]; to: string[] } | null;
  windows: WindowView[] | null;
  byComponent: Record<string, number | Range> | null;
  byLevel: Record<string, number | Range> | null;
  evaluatedAt: string;
  revision: number;
}

export type ReadingKind = 'pair' | 'window' | TotalKind;

export interface ReadingView {
  kinds: ReadingKind[];
  from: { entryId: string } | null;
  to: { entryId: string } | null;
  /** Of windows and totals. */
  windowKind?: string;
  component: string | null;
  level?: string | null;
  seconds: number | null;
  differenceSeconds: number | null;
  exact: boolean;
  rank: 1 | 2 | 3 | 4;
  metric: string | null;
  metrics: string[];
  reading: string;
  coincidence: boolean;
  range?: Range;
}

export type Verdict = 'supported' | 'within_tolerance' | 'coincidence_only' | 'unsupported';

export interface ClaimAuditView extends ViewOf<typeof CLAIM_FIELDS> {
  statedSeconds: number;
  /** What was given, or what follows from the length. */
  toleranceSeconds: number;
  withdrawn: boolean;
  verdict: Verdict;
  supports: ReadingView[];
  supportsTotal: number;
  nearest: ReadingView[];
  wouldNeed: { to: { entryId: string }; startAt: string }[];
  checked: { pairs: number; windows: number; totals: number };
  revision: number;
  /** Where words of it, or of its withdrawal, were forgotten. */
  forgotten?: ForgottenView;
}

export type LintCode =
  | 'negative_duration'
  | 'negative_possible'
  | 'foreign_event'
  | 'end_without_start'
  | 'started_twice'
  | 'changed_without_start'
  | 'window_open_after_resolved'
  | 'impact_outlives_incident'
  | 'status_after_resolved'
  | 'future_time'
  | 'learned_clamped'
  | 'same_time'
  | 'day_slip_suspected'
  | 'hour_slip_suspected'
  | 'half_day_slip_suspected'
  | 'month_slip_suspected'
  | 'year_slip_suspected'
  | 'times_swapped_suspected'
  | 'time_copied_suspected'
  | 'zone_abbreviation_impossible'
  | 'type_slip_suspected'
  | 'release_unknown'
  | 'claim_unsupported'
  | 'claims_disagree'
  | 'unconfirmed_extraction'
  | 'no_end';

export interface FindingView {
  code: LintCode;
  severity: 'info' | 'warning' | 'error';
  /** In timeline order. */
  entryIds: string[];
  message: string;
}

/** The moment of knowledge that an answer is of. */
export interface KnowledgeView {
  revision: number;
  head: number;
  position: string;
  asOf: string | null;
  clock: Clock;

  eventsKnown: number;
  eventsTotal: number;
  recordedAfterwards: boolean;
}

export interface MilestoneEnd {
  entryId: string;
  occurredAt: string;
  recordedAt: string;
  revision: number;
}

export interface NarrativeSentence {
  text: string;
  cites: string[];
}

export interface HeadlineView {
  metric: string;
  duration: DurationView;
  chosenBy: string;
  reason: string | null;
}

export interface IncidentView extends ViewOf<typeof DESCRIPTION_FIELDS> {
  retracted: boolean;
  duplicateOf: string | null;
  status: Status;
  inProgress: boolean;
  startedAt: { at: string; entryId: string; type: string } | null;
  endedAt: { at: string; entryId: string; type: string } | null;
  counts: { entries: number; retracted: number; unconfirmed: number; claims: number };
  milestones: Record<string, { first: MilestoneEnd; last: MilestoneEnd; count: number }>;
  windows: WindowView[];
  episodes: EpisodeView[];
  headline: HeadlineView;
  durations: Record<string, DurationView>;
  claims: ClaimAuditView[];
  lint: FindingView[];
  narrative: NarrativeSentence[];
  knowledge: KnowledgeView;
  definitionsRevision: number;
  evaluatedAt: string;
  openedAt: string;
  updatedAt: string;
  /** Where words of the description, of the headline's choice or of the retraction of the whole were forgotten. */
  forgotten?: ForgottenView;
}

/** One step of a replay: what was known after one event. The event itself comes with it. */
export interface ReplayFrameView extends Pick<
  IncidentView,
  'title' | 'retracted' | 'status' | 'inProgress' | 'startedAt' | 'endedAt' | 'headline' | 'windows'
> {
  /** Of the event. */
  revision: number;
  /** When it came, on the clock of the rhythm; whatever is pending is counted up to here. */
  at: string;
  /** From 1. */
  step: number;
  /** How many there are. */
  steps: number;
  /** The entry that the event is about, as it stands after it. */
  entry: EntryView | null;
  /** Every metric that has a number, by id. */
  durations: Record<string, DurationView>;
}

/** A row of the list of incidents. */
export interface IncidentRow extends Pick<
  IncidentView,
  | 'id'
  | 'kind'
  | 'title'
  | 'company'
  | 'product'
  | 'services'
  | 'severity'
  | 'categories'
  | 'keywords'
  | 'status'
  | 'inProgress'
  | 'startedAt'
  | 'endedAt'
> {
  /** What a pending one has come to, in words and seconds, belongs to the moment of reading: it is kept as null. */
  headline: { metric: string } & Pick<
    DurationView,
    'status' | 'seconds' | 'text' | 'range' | 'approximate' | 'unconfirmed' | 'elapsedSeconds'
  >;
  counts: IncidentView['counts'];
  claimsUnsupported: number;
  /** Its own lanes in small: at most 40 marks, windows with an end. */
  strip: { lane: Lane; type: string; at: string; to?: string }[];
  updatedAt: string;
  revision: number;
}

/** The JSON that goes out about more than one moment of an incident: what differs, what is new, what would be. */
import { type Measure } from '../measure/definition.js';
import {
  type Actor,
  type ClaimAuditView,
  type DurationView,
  type EntryView,
  type HeadlineView,
  type IncidentView,
  type KnowledgeView,
  type NarrativeSentence,
  type Status,
  type Verdict,
  type WindowView,
} from './view-types.js';

export interface Change<T> {
  before: T;
  after: T;
}

/** The event that corrected an entry: why, when, and by whom. All null where it is not known. */
export interface CorrectionView {
  reason: string | null;
  recordedAt: string | null;
  recordedBy: Actor | null;
  revision: number | null;
}

/** An entry between two moments, by the fields of the entry as it goes out. */
export interface ChangedEntryView extends CorrectionView {
  entryId: string;
  fields: Record<string, Change<unknown>>;
}

/** The entry, with the reason, time and author of its retraction or restoration in the place of its own. */
export type CorrectedEntryView = Omit<EntryView, 'recordedAt' | 'recordedBy'> & Omit<CorrectionView, 'revision'>;

export type DescribedField =
  | 'kind'
  | 'historical'
  | 'title'
  | 'company'
  | 'product'
  | 'services'
  | 'severity'
  | 'categories'
  | 'keywords'
  | 'summary'
  | 'links'
  | 'attributes'
  | 'visibleTo';

export interface DurationChangeView extends Change<DurationView> {
  metric: string;
  /** Null where one of them has no seconds. */
  deltaSeconds: number | null;
}

/** What differs between two moments of knowledge. What is equal is left out. */
export interface DiffView {
  from: KnowledgeView;
  to: KnowledgeView;
  learned: EntryView[];
  /** Known at `from` only: where `from` is the later moment. */
  unlearned: EntryView[];
  changed: ChangedEntryView[];
  retracted: CorrectedEntryView[];
  restored: CorrectedEntryView[];
  described: { [F in DescribedField]?: Change<IncidentView[F]> };
  claims: {
    /** Those that count now and did not before. */
    added: ClaimAuditView[];
    /** Those that counted before and do not now. */
    withdrawn: ClaimAuditView[];
    verdicts: ({ id: string } & Change<Verdict>)[];
  };
  durations: DurationChangeView[];
  status?: Change<Status>;
  headline?: Change<HeadlineView>;
  incidentRetracted?: Change<boolean>;
  /** In sentences. */
  text: string[];
}

/** What is new since a moment, in at most 60 words. */
export interface DigestView {
  /** A revision or an instant, as it was asked. */
  since: number | string;
  revision: number;
  sentences: NarrativeSentence[];
}

/** Says of a part, wherever it is carried to, that nobody recorded it. */
interface Hypothetical {
  hypothetical: true;
}

/** What an incident would say if more were recorded. */
export interface WhatIfView extends Hypothetical {
  /** Of what is stored. */
  knowledge: KnowledgeView;
  evaluatedAt: string;
  status: Status;
  durations: Record<string, DurationView & Hypothetical>;
  windows: (WindowView & Hypothetical)[];
  claims: (ClaimAuditView & Hypothetical)[];
}

/** A version of a definition. */
export type DefinitionVersionView = { id: string; version: number; title: string } & Measure;

export interface DefinitionView {
  id: string;
  title: string;
  builtIn: boolean;
  retired: boolean;
  /** Oldest first. */
  versions: DefinitionVersionView[];
}

/**
 * What differs between two moments of knowledge, on either clock and in either direction: the net difference of two
 * folds. What was added and retracted in between, or changed and changed back, is nothing.
 */
import { fieldChanges, saysTheSame, type Said } from './changed-fields.js';
import { correctionOf, type EventAt } from './corrections.js';
import { diffSentences } from './diff-sentences.js';
import { type Entry } from './entry.js';
import { type Claim } from './facts.js';
import { equalJson } from './input/drafts.js';
import { type Knowledge } from './knowledge.js';
import { measure, type Measured } from './measure/assessment.js';
import { auditClaims } from './measure/claim-audit.js';
import { tellsNoLearning } from './recorded-afterwards.js';
import { inOrder } from './timeline.js';
import {
  type ChangedEntryView,
  type CorrectedEntryView,
  type DescribedField,
  type DiffView,
  type DurationChangeView,
} from './view/moment-types.js';
import { descriptionView, knowledgeView, outline } from './view/summary.js';
import {
  type ClaimAuditView,
  type DurationView,
  type EntryView,
  type HeadlineView,
  type IncidentView,
} from './view/view-types.js';
import { entryView } from './view/render-entry.js';

/** What was known at a moment, measured. */
export interface Side {
  readonly knowledge: Knowledge;
  readonly on: Measured;
  readonly outline: ReturnType<typeof outline>;
  readonly claims: readonly ClaimAuditView[];
  readonly view: (entry: Entry) => EntryView;
}

export interface BothSides<T> {
  readonly before: T;
  readonly after: T;
}

/** The entries that differ, as they are on either side; each list in timeline order. */
export interface EntryDifference {
  readonly learned: readonly Entry[];
  readonly unlearned: readonly Entry[];
  readonly changed: readonly (BothSides<Entry> & { readonly fields: ChangedEntryView['fields'] })[];
  readonly retracted: readonly BothSides<Entry>[];
  readonly restored: readonly BothSides<Entry>[];
}

/** What differs, before it is dressed as JSON or told in sentences. */
export interface Difference extends Omit<DiffView, 'from' | 'to' | 'text' | keyof EntryDifference> {
  readonly sides: BothSides<Side>;
  readonly entries: EntryDifference;
}

/**
 * @param knowledge of one incident, at the two moments: `after` may be the earlier one
 */
export function differenceOf(knowledge: BothSides<Knowledge>): Difference {
  const sides = { before: sideOf(knowledge.before), after: sideOf(knowledge.after) };
  const { before, after } = sides;
  const retracted = change(before, after, ({ knowledge: { state } }) => state.facts.retracted);
  const status = change(before, after, ({ on }) => on.status.status);
  const headline = { before: before.outline.headline, after: after.outline.headline };
  return {
    sides,
    entries: entryDifference(before, after),
    described: described(before, after),
    claims: claimDifference(before, after),
    durations: durationDifference(before.on.durations, after.on.durations),
    ...(status.before !== status.after && { status }),
    ...(!sameHeadline(headline.before, headline.after) && { headline }),
    ...(retracted.before !== retracted.after && { incidentRetracted: retracted }),
  };
}

/**
 * @param difference of the two moments
 * @param positions of the last known events in their store
 * @param eventAt the events of the stream, for why an entry was corrected: see `corrections.ts`
 */
export function diffView(difference: Difference, positions: BothSides<string>, eventAt: EventAt): DiffView {
  const { sides, entries, ...rest } = difference;
  const { before, after } = sides;
  return {
    from: knowledgeView(before.knowledge, positions.before, before.on),
    to: knowledgeView(after.knowledge, positions.after, after.on),
    learned: entries.learned.map(after.view),
    unlearned: entries.unlearned.map(before.view),
    changed: entries.changed.map((each) => ({
      entryId: each.after.id,
      fields: each.fields,
      ...correctionOf(laterOf(each), eventAt),
    })),
    retracted: entries.retracted.map((each) => corrected(after.view(each.after), each.after, eventAt)),
    restored: entries.restored.map((each) => corrected(after.view(each.after), laterOf(each), eventAt)),
    ...rest,
    text: diffSentences(difference).map(({ text }) => text),
  };
}

/** A view without its entries, which can be thousands: the moments and the head of the stream determine them. */
export function withoutEntries(view: DiffView): object {
  const { learned: _learned, unlearned: _unlearned, changed: _changed, ...rest } = view;
  const { retracted: _retracted, restored: _restored, ...told } = rest;
  return told;
}

/** The events that say why entries were corrected, by revision: what {@link diffView} will ask for. */
export const correctingRevisions = ({ entries }: Difference): number[] => [
  ...entries.retracted.map(({ after }) => after.lastRevision),
  ...[...entries.changed, ...entries.restored].map((each) => laterOf(each).lastRevision),
];

const laterOf = ({ before, after }: BothSides<Entry>): Entry =>
  before.lastRevision > after.lastRevision ? before : after;

function corrected(view: EntryView, by: Entry, eventAt: EventAt): CorrectedEntryView {
  const { reason, recordedAt, recordedBy } = correctionOf(by, eventAt);
  return { ...view, reason, recordedAt, recordedBy };
}

function sideOf(knowledge: Knowledge): Side {
  const { state, evaluatedAt } = knowledge;
  const on = measure(state, evaluatedAt);
  const saysNothing = tellsNoLearning(state, on);
  return {
    knowledge,
    on,
    outline: outline(on, state),
    claims: auditClaims(on, on.durations, state.texts.claims),
    view: (entry) => entryView(entry, state.texts.entries.get(entry.id), saysNothing),
  };
}

const change = <T>(before: Side, after: Side, of: (side: Side) => T): BothSides<T> => ({
  before: of(before),
  after: of(after),
});

function entryDifference(before: Side, after: Side): EntryDifference {
  const [then, now] = [before.knowledge.state.facts.entries, after.knowledge.state.facts.entries];
  const learned: Entry[] = [];
  const changed: EntryDifference['changed'][number][] = [];
  const retracted: BothSides<Entry>[] = [];
  const restored: BothSides<Entry>[] = [];
  for (const entry of now.values()) {
    const old = then.get(entry.id);
    if (old === undefined) {
      if (!entry.retracted) learned.push(entry);
    } else if (entry.retracted !== old.retracted) {
      (entry.retracted ? retracted : restored).push({ before: old, after: entry });
    } else if (!entry.retracted && !isSame(old, entry, before, after)) {
      const fields = fieldChanges(before.view(old), after.view(entry));
      if (fields) changed.push({ before: old, after: entry, fields });
    }
  }
  const unlearned = [...then.values()].filter((entry) => !entry.retracted && !now.has(entry.id));
  const inTime = (a: BothSides<Entry>, b: BothSides<Entry>): number => inOrder(a.after, b.after);
  return {
    learned: learned.sort(inOrder),
    unlearned: unlearned.sort(inOrder),
    changed: changed.sort(inTime),
    retracted: retracted.sort(inTime),
    restored: restored.sort(inTime),
  };
}

const isSame = (old: Entry, entry: Entry, before: Side, after: Side): boolean =>
  old === entry || saysTheSame(said(old, before), said(entry, after));

const said = (entry: Entry, { knowledge: { state } }: Side): Said => ({
  entry,
  texts: state.texts.entries.get(entry.id),
});

function described(before: Side, after: Side): DiffView['described'] {
  const [then, now] = [before, after].map(({ on, knowledge: { state } }) => {
    const { kind, historical } = state.facts.description;
    return { kind, historical, ...descriptionView(on.timeline, state) };
  }) as [Pick<IncidentView, DescribedField>, Pick<IncidentView, DescribedField>];
  const fields = Object.keys(now) as DescribedField[];
  const unequal = fields.filter((field) => !equalJson(then[field], now[field]));
  return Object.fromEntries(unequal.map((field) => [field, { before: then[field], after: now[field] }]));
}

/** A claim that is withdrawn, or not known, does not count. */
function claimDifference(before: Side, after: Side): DiffView['claims'] {
  const countsIn = ({ knowledge: { state } }: Side, id: string): boolean => {
    const claim: Claim | undefined = state.facts.claims.get(id);
    return claim !== undefined && !claim.withdrawn;
  };
  const then = new Map(before.claims.map((audit) => [audit.id, audit]));
  const now = new Map(after.claims.map((audit) => [audit.id, audit]));
  return {
    added: after.claims.filter(({ id }) => countsIn(after, id) && !countsIn(before, id)),
    withdrawn: before.claims
      .filter(({ id }) => countsIn(before, id) && !countsIn(after, id))
      .map((audit) => now.get(audit.id) ?? audit),
    verdicts: after.claims.flatMap(({ id, verdict }) => {
      const old = then.get(id)?.verdict;
      return old === undefined || old === verdict ? [] : [{ id, before: old, after: verdict }];
    }),
  };
}

type Durations = Readonly<Record<string, DurationView>>;

function durationDifference(before: Durations, after: Durations): DurationChangeView[] {
  return Object.entries(after).flatMap(([metric, now]) => {
    const then = before[metric]!;
    if (sameResult(then, now)) return [];
    const hasBoth = then.seconds !== null && now.seconds !== null;
    const deltaSeconds = hasBoth ? Math.round((now.seconds! - then.seconds!) * 1000) / 1000 : null;
    return [{ metric, before: then, after: now, deltaSeconds }];
  });
}

/** That more time has gone by is no difference. */
const sameResult = (a: DurationView, b: DurationView): boolean =>
  a.status === b.status && equalJson(result(a), result(b));

function result(duration: DurationView): Partial<DurationView> {
  const { elapsedSeconds: _elapsed, evaluatedAt: _at, revision: _revision, ...told } = duration;
  if (duration.status !== 'pending') return told;
  // What has elapsed is in these too.
  const { text: _text, byComponent: _byComponent, byLevel: _byLevel, ...rest } = told;
  return rest;
}

const sameHeadline = (a: HeadlineView, b: HeadlineView): boolean =>
  a.metric === b.metric && a.chosenBy === b.chosenBy && a.reason === b.reason && sameResult(a.duration, b.duration);

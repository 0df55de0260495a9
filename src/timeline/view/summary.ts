/**
 * Renders what is known of an incident: its summary, its row in the list, its timeline. Pure: the same knowledge gives
 * the same answer.
 */
import { type Assessment, type Measured } from '../measure/assessment.js';
import { type Evaluable } from '../measure/definition.js';
import { defaultHeadline } from '../measure/durations.js';
import { isUnconfirmed, laneOf, type Entry } from '../entry.js';
import { type Facts, type IncidentState } from '../facts.js';
import { type Knowledge } from '../knowledge.js';
import { narrative } from '../narrative.js';
import {
  type HeadlineView,
  type IncidentRow,
  type IncidentView,
  type KnowledgeView,
  type MilestoneEnd,
} from './view-types.js';
import { endedAt, startedAt } from '../measure/span.js';
import { formatInstant } from '../time.js';
import { isRecordedAfterwards } from '../recorded-afterwards.js';
import { groupBy, milestoneEntries, type Timeline } from '../timeline.js';
import { forgottenView, linksView, occurredAtView, windowView } from './render-entry.js';

/**
 * The moment that an answer is of.
 * @param position of the last known event in its store
 * @param on the same knowledge, as it was assessed
 */
export function knowledgeView(knowledge: Knowledge, position: string, on: Evaluable): KnowledgeView {
  const { moment, revision, head, eventsKnown, eventsTotal } = knowledge;
  return {
    revision,
    head,
    position,
    asOf: moment.asOf === undefined ? null : formatInstant(moment.asOf),
    clock: moment.clock,
    eventsKnown,
    eventsTotal,
    recordedAfterwards: isRecordedAfterwards(on),
  };
}

/**
 * The summary of an incident at a moment of knowledge.
 * @param on the same knowledge, as it was assessed
 */
export function incidentView(knowledge: Knowledge, position: string, on: Assessment): IncidentView {
  const { state } = knowledge;
  const { facts } = state;
  const { kind, historical } = facts.description;
  return {
    id: facts.id,
    kind,
    historical,
    retracted: facts.retracted,
    duplicateOf: null,
    ...descriptionView(on.timeline, state),
    ...outline(on, state),
    counts: counts(facts),
    milestones: milestones(on.timeline),
    windows: on.windows.all.map(windowView),
    episodes: on.status.episodes.map(({ from, to }) => ({
      from: { entryId: from.id },
      to: to && { entryId: to.id },
      seconds: to && isInstant(from) && isInstant(to) ? (to.interval.from - from.interval.from) / 1000 : null,
    })),
    durations: { ...on.durations },
    claims: [...on.claims],
    lint: [...on.lint],
    narrative: narrative(on),
    knowledge: knowledgeView(knowledge, position, on),
    definitionsRevision: 0,
    evaluatedAt: formatInstant(knowledge.evaluatedAt),
    openedAt: formatInstant(facts.openedAt),
    updatedAt: formatInstant(facts.updatedAt),
    ...(facts.forgotten && { forgotten: forgottenView(facts.forgotten) }),
  };
}

/** How an incident is described. */
export function descriptionView(
  timeline: Timeline,
  { facts: { description }, texts }: IncidentState,
): Pick<
  IncidentView,
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
  | 'visibleTo'
> {
  return {
    title: texts.description.title ?? null,
    company: description.company ?? null,
    product: description.product ?? null,
    services: [...(description.services ?? [])],
    severity: currentSeverity(timeline),
    categories: [...(description.categories ?? [])],
    keywords: [...(description.keywords ?? [])],
    summary: texts.description.summary ?? null,
    links: linksView(description.links, texts.description.linkTitles),
    attributes: { ...texts.description.attributes },
    visibleTo: description.visibleTo ? [...description.visibleTo] : null,
  };
}

/** Where an incident stands, when it began and ended, and the duration that it goes by. */
export function outline(
  on: Measured,
  state: IncidentState,
): Pick<IncidentView, 'status' | 'inProgress' | 'startedAt' | 'endedAt' | 'headline'> {
  return {
    status: on.status.status,
    inProgress: on.status.inProgress,
    startedAt: markView(startedAt(on.timeline)),
    endedAt: markView(endedAt(on)),
    headline: headline(on, state),
  };
}

/** The row of an incident in the list. Nothing in it depends on the present. */
export function incidentRow(state: IncidentState, on: Assessment): IncidentRow {
  const { facts, texts } = state;
  const { description } = facts;
  return {
    id: facts.id,
    kind: description.kind,
    title: texts.description.title ?? null,
    company: description.company ?? null,
    product: description.product ?? null,
    services: [...(description.services ?? [])],
    severity: currentSeverity(on.timeline),
    categories: [...(description.categories ?? [])],
    keywords: [...(description.keywords ?? [])],
    status: on.status.status,
    inProgress: on.status.inProgress,
    startedAt: markView(startedAt(on.timeline)),
    endedAt: markView(endedAt(on)),
    headline: rowHeadline(headline(on, state)),
    counts: counts(facts),
    claimsUnsupported: on.claims.filter((audit) => !audit.withdrawn && audit.verdict === 'unsupported').length,
    strip: strip(on),
    updatedAt: formatInstant(facts.updatedAt),
    revision: facts.revision,
  };
}

const isInstant = (entry: Entry): boolean => entry.interval.from === entry.interval.to;

/** The latest `severity_changed` by order, else the descriptive one. */
function currentSeverity({ byType, facts }: Timeline): string | null {
  const changed = byType.get('severity_changed')?.findLast((entry) => entry.facts.severity !== undefined);
  return changed?.facts.severity ?? facts.description.severity ?? null;
}

const markView = (entry: Entry | null): IncidentView['startedAt'] =>
  entry && { at: formatInstant(entry.interval.from), entryId: entry.id, type: entry.type };

/** Counts are of live entries; withdrawn claims do not count. */
function counts(facts: Facts): IncidentView['counts'] {
  const entries = [...facts.entries.values()];
  const live = entries.filter((entry) => !entry.retracted);
  return {
    entries: live.length,
    retracted: entries.length - live.length,
    unconfirmed: live.filter(isUnconfirmed).length,
    claims: [...facts.claims.values()].filter((claim) => !claim.withdrawn).length,
  };
}

function milestones(timeline: Timeline): IncidentView['milestones'] {
  const end = (entry: Entry): MilestoneEnd => ({
    entryId: entry.id,
    occurredAt: occurredAtView(entry),
    recordedAt: formatInstant(entry.recordedAt),
    revision: entry.revision,
  });
  const byType = groupBy(milestoneEntries(timeline), (entry) => entry.type);
  // `fromEntries` defines own properties, so a type can never reach a prototype.
  return Object.fromEntries(
    [...byType].map(([type, all]) => [type, { first: end(all[0]!), last: end(all.at(-1)!), count: all.length }]),
  );
}

function headline(on: Measured, { facts, texts }: IncidentState): HeadlineView {
  const metric = facts.headline?.metric ?? defaultHeadline(on.durations);
  return {
    metric,
    duration: on.durations[metric]!,
    chosenBy: facts.headline ? facts.headline.chosenBy : 'default',
    reason: texts.headlineReason,
  };
}

/** What has elapsed is added on reading. */
function rowHeadline({ metric, duration }: HeadlineView): IncidentRow['headline'] {
  const { status, seconds, range, approximate, unconfirmed } = duration;
  const text = status === 'pending' ? null : duration.text;
  return { metric, status, seconds, text, range, approximate, unconfirmed, elapsedSeconds: null };
}

const STRIP_MARKS = 40;

/** Windows first, since they say most; then the other milestones in order. */
function strip(on: Assessment): IncidentRow['strip'] {
  const bars = on.windows.all.map((window) => ({
    lane: laneOf(window.from.type),
    type: window.kind,
    at: formatInstant(window.from.interval.from),
    ...(window.ended && { to: formatInstant(window.ended.to) }),
  }));
  const marks = milestoneEntries(on.timeline)
    .filter((entry) => !['impact', 'span'].includes(laneOf(entry.type)))
    .map((entry) => ({ lane: laneOf(entry.type), type: entry.type, at: formatInstant(entry.interval.from) }));
  return [...bars, ...marks].slice(0, STRIP_MARKS);
}

/**
 * The stored form of a summary. Nothing in it depends on the present, so the same events always give the same document;
 * what ticks (elapsed times, the finding that nothing was recorded for long) is added on reading.
 */
import { assess } from './assessment.js';
import { elapsedSince } from './durations.js';
import { type Facts, type IncidentState } from './facts.js';
import { knowledgeOf } from './knowledge.js';
import { silenceFinding } from './lint.js';
import { listedOf } from './listed.js';
import { type DurationView, type FindingView, type IncidentView } from './shapes.js';
import { incidentView } from './summary.js';
import { formatInstant, type Millis } from './time.js';

/** JSON texts, as read models keep them. */
export interface IncidentDocument {
  /** `IncidentView`, with numbers in the place of texts wherever the present belongs. */
  readonly summary: string;
  /** Since when nothing has been recorded, in milliseconds, for an incident in progress; null for any other. */
  readonly ticking: string | null;
  /** `ListedIncident`. */
  readonly listed: string;
}

/**
 * The document of a whole stream.
 * @param position of its last event
 */
export function documentOf(state: IncidentState, position: string): IncidentDocument {
  const { facts } = state;
  const on = assess(state, facts.updatedAt);
  const view = incidentView(knowledgeOf(state, facts.updatedAt), position, on);
  return {
    summary: JSON.stringify(leftOpen(view, facts)),
    ticking: view.inProgress ? String(facts.updatedAt) : null,
    listed: JSON.stringify(listedOf(state, on)),
  };
}

type Stored = Pick<IncidentDocument, 'summary' | 'ticking'>;

/**
 * What is left open is a number, which no reader of the view ever sees: 0 for the moment of evaluation, and since when a
 * pending duration has been running. No value of a caller is a number under these names, so the text has no others.
 */
const MOMENT_LEFT_OPEN = '"evaluatedAt":0';
const ELAPSED_LEFT_OPEN = /"(elapsedSeconds|text)":(-?\d+)/g;

/** JSON of the summary as it reads at a moment after its last event. */
export function summaryAt({ summary, ticking }: Stored, now: Millis): string {
  // Far quicker than parsing it: a document is many times longer than what is left open in it.
  const evaluated = summary.replaceAll(MOMENT_LEFT_OPEN, `"evaluatedAt":"${formatInstant(now)}"`);
  // Durations are pending only while the incident is in progress.
  if (ticking === null) return evaluated;
  const present = evaluated.replace(ELAPSED_LEFT_OPEN, (_, name: string, since: string) => {
    const { elapsedSeconds, text } = elapsedSince(Number(since), now);
    return name === 'text' ? `"text":"${text}"` : `"elapsedSeconds":${elapsedSeconds}`;
  });
  return withFindings(present, silenceFinding(now - Number(ticking)));
}

/** The summary as it reads at a moment after its last event. */
export const viewAt = (stored: Stored, now: Millis): IncidentView => JSON.parse(summaryAt(stored, now)) as IncidentView;

function leftOpen(view: IncidentView, facts: Facts): unknown {
  const open = (duration: DurationView): unknown => {
    const present = { ...duration, evaluatedAt: 0 };
    if (duration.status !== 'pending') return present;
    const since = startOf(duration, facts);
    return { ...present, elapsedSeconds: since, text: since };
  };
  return {
    ...view,
    durations: Object.fromEntries(Object.entries(view.durations).map(([id, duration]) => [id, open(duration)])),
    headline: { ...view.headline, duration: open(view.headline.duration) },
    evaluatedAt: 0,
  };
}

/** A pair counts from its start, a total from its first window. */
function startOf({ from, windows }: DurationView, facts: Facts): Millis {
  return facts.entries.get((from ?? windows![0]!.from).entryId)!.interval.from;
}

/** What `JSON.stringify` writes between the findings and what follows. In a string the quotation marks are escaped. */
const AFTER_FINDINGS = '],"narrative":';

function withFindings(summary: string, findings: readonly FindingView[]): string {
  if (findings.length === 0) return summary;
  const end = summary.lastIndexOf(AFTER_FINDINGS);
  const more = findings.map((finding) => JSON.stringify(finding)).join(',');
  return `${summary.slice(0, end)}${summary[end - 1] === '[' ? '' : ','}${more}${summary.slice(end)}`;
}

/**
 * The stored form of a summary. Nothing in it depends on the present, so the same events always give the same document;
 * what ticks (elapsed times, the finding that nothing was recorded for long) is added on reading.
 */
import { assess, type Assessment } from '../measure/assessment.js';
import { type IncidentState } from '../facts.js';
import { knowledgeOf } from '../knowledge.js';
import { silenceFinding } from '../measure/lint.js';
import { listedOf } from './row.js';
import { elapsedAt, elapsedText, runningSince, type Running } from '../measure/running.js';
import { type DurationView, type IncidentView } from './view-types.js';
import { incidentView } from './summary.js';
import { formatInstant, type Millis } from '../time.js';
import { growingTotal, mapValues } from '../measure/total-durations.js';

/** JSON texts, as read models keep them. */
interface IncidentDocument {
  /** `IncidentView`, with something else in the place of each value that the present belongs to. */
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
    summary: JSON.stringify(leftOpen(view, on)),
    ticking: view.inProgress ? String(facts.updatedAt) : null,
    listed: JSON.stringify(listedOf(state, on)),
  };
}

type Stored = Pick<IncidentDocument, 'summary' | 'ticking'>;

/**
 * What is left open is something that no reader of the view ever sees: 0 for the moment of evaluation, and for a length
 * that grows, or its words, how it does. No value of a caller looks so, as callers bring no lists of numbers.
 */
const MOMENT_LEFT_OPEN = '"evaluatedAt":0';
/** And the end of the findings, as `JSON.stringify` writes it: in a string the quotation marks are escaped. */
const TICKING_LEFT_OPEN = /"evaluatedAt":0|\{"(growing|growingText)":(\[[-\d,.[\]]+\])\}|(?=\],"narrative":)/g;

/** A stored summary, taken apart at what is left open in it. */
export interface OpenSummary {
  /** What stands between the places that are left open: one more than there are places. */
  readonly texts: readonly string[];
  /** JSON of what belongs in each of the places at a moment after the last event. */
  readonly at: (now: Millis) => string[];
}

/** Far quicker than parsing it: a document is many times longer than what the present adds. */
export function openSummary({ summary, ticking }: Stored): OpenSummary {
  const { texts, places } = ticking === null ? takenApart(summary) : takenApartTicking(summary, Number(ticking));
  const at = (now: Millis): string[] => {
    const present = { now, moment: `"evaluatedAt":"${formatInstant(now)}"` };
    return places.map((place) => place(present));
  };
  return { texts, at };
}

/** JSON of the summary as it reads at a moment after its last event. */
export function summaryAt(stored: Stored, now: Millis): string {
  const { texts, at } = openSummary(stored);
  return String.raw({ raw: texts }, ...at(now));
}

/** The summary as it reads at a moment after its last event. */
export const viewAt = (stored: Stored, now: Millis): IncidentView => JSON.parse(summaryAt(stored, now)) as IncidentView;

/** What the present says at one place of the text. */
type Place = (present: { readonly now: Millis; readonly moment: string }) => string;

interface TakenApart {
  readonly texts: readonly string[];
  readonly places: readonly Place[];
}

const MOMENT: Place = ({ moment }) => moment;

/** Durations are pending, and findings come with time, only while the incident is in progress. */
function takenApart(summary: string): TakenApart {
  const texts = summary.split(MOMENT_LEFT_OPEN);
  return { texts, places: texts.slice(1).map(() => MOMENT) };
}

function takenApartTicking(summary: string, updatedAt: Millis): TakenApart {
  const texts: string[] = [];
  const places: Place[] = [];
  let from = 0;
  for (const { 0: found, 1: name, 2: running, index } of summary.matchAll(TICKING_LEFT_OPEN)) {
    texts.push(summary.slice(from, index));
    if (found === '') places.push(silence(updatedAt, summary[index - 1] === '[' ? '' : ','));
    else places.push(name === undefined ? MOMENT : elapsed(name, JSON.parse(running!) as Running));
    from = index + found.length;
  }
  return { texts: [...texts, summary.slice(from)], places };
}

const elapsed =
  (name: string, running: Running): Place =>
  ({ now }) => {
    const seconds = elapsedAt(running, now);
    return name === 'growing' ? String(seconds) : JSON.stringify(elapsedText(seconds));
  };

/** At the end of the findings. */
const silence =
  (updatedAt: Millis, separator: string): Place =>
  ({ now }) =>
    silenceFinding(now - updatedAt)
      .map((finding) => separator + JSON.stringify(finding))
      .join('');

function leftOpen(view: IncidentView, on: Assessment): unknown {
  const open = (duration: DurationView): unknown => ({ ...duration, ...growth(duration, on), evaluatedAt: 0 });
  return {
    ...view,
    durations: Object.fromEntries(Object.entries(view.durations).map(([id, duration]) => [id, open(duration)])),
    headline: { ...view.headline, duration: open(view.headline.duration) },
    evaluatedAt: 0,
  };
}

/** What grows in a pending duration: a pair from its start, a total with its open windows. */
function growth({ status, definition, from }: DurationView, on: Assessment): object {
  if (status !== 'pending') return {};
  if (definition.kind === 'pair') {
    const start = on.timeline.facts.entries.get(from!.entryId)!.interval.from;
    return length(runningSince(start));
  }
  const { total, byComponent, byLevel } = growingTotal(definition, on, on.evaluatedAt);
  const left = (running: Running): unknown => ({ growing: running });
  return { ...length(total), byComponent: mapValues(byComponent, left), byLevel: mapValues(byLevel, left) };
}

const length = (running: Running): object => ({
  elapsedSeconds: { growing: running },
  text: { growingText: running },
});

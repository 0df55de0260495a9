/**
 * What lists, facets and analytics read of an incident: its row, and what they find, count and compare by that does not
 * stand in the row. Nothing in it depends on the present.
 */
import { type Assessment } from './assessment.js';
import { type IncidentState } from './facts.js';
import { type DurationStatus, type DurationView, type IncidentRow, type LintCode, type Verdict } from './shapes.js';
import { runningSince, type Running } from './running.js';
import { incidentRow, outline } from './summary.js';
import { growingTotal } from './total-durations.js';
import { tellsNoLearning } from './recorded-afterwards.js';
import { type Interval } from './time.js';
import { milestoneEntries } from './timeline.js';
import { learnedAfter } from './views.js';
import { wordsOf } from './words.js';

export interface ListedIncident {
  readonly row: IncidentRow;
  readonly historical: boolean;
  /** How a pending headline grows, for the seconds that have elapsed when the row is read; null for any other. */
  readonly growing: Running | null;
  readonly retracted: boolean;
  /** What `q` finds it by: distinct words of title, company, product, services, keywords, summary, milestone texts. */
  readonly words: readonly string[];
  /** Of every metric; `seconds` is null unless it is computed or invalid. */
  readonly durations: Readonly<Record<string, { readonly status: DurationStatus; readonly seconds: number | null }>>;
  /** Of the claims that count, by verdict. */
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
  /** Codes found, each once, in alphabetical order; `no_end` is not among them, as it depends on the present. */
  readonly lint: readonly LintCode[];
  /** How long the interval is in which it started: 0 for an instant, null where nothing says when. */
  readonly startWithinSeconds: number | null;
  /**
   * How long after it was true each milestone came to be known, where both are instants. Null where nobody says: a
   * record that was written down afterwards tells by itself when it was written, not when anyone knew.
   */
  readonly learnedLate: readonly { readonly type: string; readonly seconds: number | null }[];
}

const MOST_WORDS = 2000;
const MOST_MILESTONES = 200;

/** @param on the same state, as it was assessed */
export function listedOf(state: IncidentState, on: Assessment): ListedIncident {
  const { facts } = state;
  const { historical } = facts.description;
  const saysNothing = tellsNoLearning(state, on);
  const row = incidentRow(state, on);
  return {
    row,
    historical,
    growing: growthOf(outline(on, state).headline.duration, on),
    retracted: facts.retracted,
    words: searchWords(state, on),
    durations: Object.fromEntries(
      Object.entries(on.durations).map(([metric, { status, seconds }]) => [metric, { status, seconds }]),
    ),
    verdicts: verdicts(on),
    lint: [...new Set(on.lint.map(({ code }) => code))].filter((code) => code !== 'no_end').sort(),
    startWithinSeconds: row.startedAt && lengthOf(facts.entries.get(row.startedAt.entryId)!.interval),
    learnedLate: milestoneEntries(on.timeline)
      .filter(({ interval }) => interval.from === interval.to)
      .slice(0, MOST_MILESTONES)
      .map(({ type, interval, learnedAt, recordedAt }) => ({
        type,
        seconds: learnedAfter({ interval, learnedAt, recordedAt }, saysNothing),
      })),
  };
}

/** A pair grows from its start, a total with its open windows. */
function growthOf({ status, definition, from }: DurationView, on: Assessment): Running | null {
  if (status !== 'pending') return null;
  return definition.kind === 'pair'
    ? runningSince(on.timeline.facts.entries.get(from!.entryId)!.interval.from)
    : growingTotal(definition, on, on.evaluatedAt).total;
}

/** The JSON of the row within that of a listed incident, as it stands there. */
export const rowText = (listed: string): string => listed.slice(ROW.length, listed.indexOf(AFTER_ROW));

// What `JSON.stringify` writes around the row, which comes first. In a string the quotation mark would be escaped.
const ROW = '{"row":';
const AFTER_ROW = ',"historical":';

const lengthOf = ({ from, to }: Interval): number => (to - from) / 1000;

function searchWords({ facts: { description }, texts }: IncidentState, { timeline }: Assessment): string[] {
  const { title, summary } = texts.description;
  const { company, product, services = [], keywords = [] } = description;
  const milestones = milestoneEntries(timeline).map(({ id }) => texts.entries.get(id)?.text);
  const said = [title, company, product, ...services, ...keywords, summary, ...milestones];
  return [...new Set(said.flatMap((text) => wordsOf(text ?? '')))].slice(0, MOST_WORDS);
}

function verdicts({ claims }: Assessment): ListedIncident['verdicts'] {
  const counts: Partial<Record<Verdict, number>> = {};
  for (const { verdict, withdrawn } of claims) {
    if (!withdrawn) counts[verdict] = (counts[verdict] ?? 0) + 1;
  }
  return counts;
}

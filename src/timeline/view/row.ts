/**
 * What lists, facets and analytics read of an incident: its row, and what they find, count and compare by that does not
 * stand in the row. Nothing in it depends on the present.
 */
import { type Assessment } from '../measure/assessment.js';
import { type Entry } from '../entry.js';
import { type IncidentState } from '../facts.js';
import { type DurationStatus, type DurationView, type IncidentRow, type LintCode, type Verdict } from './view-types.js';
import { elapsedAt, elapsedText, runningSince, type Running } from '../measure/running.js';
import { incidentRow, outline } from './summary.js';
import { growingTotal } from '../measure/total-durations.js';
import { tellsNoLearning } from '../recorded-afterwards.js';
import { parseWrittenTime, zoneOffset, type Interval, type Millis } from '../time.js';
import { milestoneEntries } from '../timeline.js';
import { learnedAfter } from './render-entry.js';
import { wordsOf } from '../words.js';

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
  /**
   * Codes of warnings and errors, each once, in alphabetical order; `no_end` is not among them, as it depends on the
   * present.
   */
  readonly lint: readonly LintCode[];
  /** How long the interval is in which it started: 0 for an instant, null where nothing says when. */
  readonly startWithinSeconds: number | null;
  /** It started about midnight, as written: so speaks who knows the day, and it says nothing of the hour. */
  readonly startIsMidnight: boolean;
  /**
   * How long after it was true each milestone came to be known, where both are instants. Null where nobody says: a
   * record that was written down afterwards tells by itself when it was written, not when anyone knew.
   */
  readonly learnedLate: readonly { readonly type: string; readonly seconds: number | null }[];
  /** Changes of services that are linked to it: the service, and the id of the change. */
  readonly linked: readonly (readonly [service: string, changeId: string])[];
}

const MOST_WORDS = 2000;
const MOST_MILESTONES = 200;

/** @param on the same state, as it was assessed */
export function listedOf(state: IncidentState, on: Assessment): ListedIncident {
  const { facts } = state;
  const { historical } = facts.description;
  const saysNothing = tellsNoLearning(state, on);
  const row = incidentRow(state, on);
  const start = row.startedAt && facts.entries.get(row.startedAt.entryId)!;
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
    lint: warnings(on),
    startWithinSeconds: start && lengthOf(start.interval),
    startIsMidnight: start !== null && start.facts.approximate === true && isMidnight(start),
    learnedLate: milestoneEntries(on.timeline)
      .filter(({ interval }) => interval.from === interval.to)
      .slice(0, MOST_MILESTONES)
      .map(({ type, interval, learnedAt, recordedAt }) => ({
        type,
        seconds: learnedAfter({ interval, learnedAt, recordedAt }, saysNothing),
      })),
    linked: [...facts.entries.values()].flatMap(({ id, linkedFrom, retracted }) =>
      linkedFrom === null || retracted ? [] : [[linkedFrom.service, id] as const],
    ),
  };
}

/** A pair grows from its start, a total with its open windows. */
function growthOf({ status, definition, from }: DurationView, on: Assessment): Running | null {
  if (status !== 'pending') return null;
  return definition.kind === 'pair'
    ? runningSince(on.timeline.facts.entries.get(from!.entryId)!.interval.from)
    : growingTotal(definition, on, on.evaluatedAt).total;
}

/** A row as it goes out at any moment: JSON around its elapsed time, in words and in seconds; in one piece without one. */
export interface OpenRow {
  readonly texts: readonly string[];
  readonly growing: Running | null;
}

/** @param listed JSON of a listed incident, as `JSON.stringify` writes it */
export function openRow(listed: string): OpenRow {
  const end = listed.indexOf(AFTER_ROW);
  const text = listed.slice(ROW.length, end);
  GROWING.lastIndex = end;
  const growing = JSON.parse(GROWING.exec(listed)?.[1] ?? 'null') as Running | null;
  if (growing === null) return { texts: [text], growing };
  const row = JSON.parse(text) as IncidentRow;
  const headline = { ...row.headline, text: LEFT_OPEN, elapsedSeconds: LEFT_OPEN };
  return { texts: JSON.stringify({ ...row, headline }).split(JSON.stringify(LEFT_OPEN)), growing };
}

/** JSON of the row as it reads at a moment. */
export function rowAt({ texts, growing }: OpenRow, now: Millis): string {
  if (growing === null) return texts[0]!;
  const seconds = elapsedAt(growing, now);
  return String.raw({ raw: texts }, JSON.stringify(elapsedText(seconds)), seconds);
}

// What `JSON.stringify` writes around the row, which comes first. In a string the quotation mark would be escaped.
const ROW = '{"row":';
const AFTER_ROW = ',"historical":';
const GROWING = /,"historical":(?:true|false),"growing":(null|\[[^"]*\]),"/y;
/** No value of a row looks so. */
const LEFT_OPEN = { growing: 0 };

const warnings = ({ lint }: Assessment): LintCode[] => {
  const codes = lint.filter(({ severity }) => severity !== 'info').map(({ code }) => code);
  return [...new Set(codes)].filter((code) => code !== 'no_end').sort();
};

/** On the clocks of its zone, else by the offset that it is kept with: of anything finer than an hour that is UTC. */
function isMidnight({ facts: { occurredAt, timeZone } }: Entry): boolean {
  const { at, offsetMinutes } = parseWrittenTime(occurredAt)!;
  const offset = timeZone === undefined ? (offsetMinutes ?? 0) * 60_000 : zoneOffset(timeZone, at);
  return (at + offset) % DAY_MS === 0;
}

const DAY_MS = 86_400_000;

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

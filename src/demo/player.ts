/**
 * Plays the story to a running service, as people and jobs would: through its API, each thing when it happens. What it
 * posted, and what came of it, is told as it goes.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type ClaimAuditView, type DurationView, type IncidentView } from '../timeline/shapes.js';
import { durationText } from '../timeline/time.js';
import { PAST } from './past.js';
import { INCIDENT, STORY, STORY_SECONDS, type At, type StoryStep } from './story.js';

export interface PlayOptions {
  /** How many times faster than life; at least 1. */
  readonly speed: number;
  /** Takes one line. */
  readonly say: (line: string) => void;
  /** Ends it, between two steps or within one. */
  readonly signal: AbortSignal;
}

/** A service that plays to itself is not told otherwise than any other. */
class Stage {
  #keys = 0;

  constructor(
    private readonly origin: string,
    private readonly signal: AbortSignal,
  ) {}

  async ask<T>(path: string, write?: { method: string; body: object; ifMatch?: number }): Promise<T> {
    const headers: Record<string, string> = {};
    if (write)
      Object.assign(headers, { 'content-type': 'application/json', 'idempotency-key': `demo-${++this.#keys}` });
    if (write?.ifMatch !== undefined) headers['if-match'] = `"${write.ifMatch}"`;
    const response = await fetch(`${this.origin}${path}`, {
      method: write?.method ?? 'GET',
      headers,
      signal: this.signal,
      ...(write ? { body: JSON.stringify(write.body) } : {}),
    });
    const answer = (await response.json()) as T & { detail?: string };
    if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${answer.detail}`);
    return answer;
  }
}

interface Written {
  readonly revision: number;
  readonly claim?: ClaimAuditView;
}

/**
 * Resolves when the story is told, or when the signal aborts.
 * @param origin of the service, which should keep nothing; without a slash at the end
 * @throws Error if the service refuses a step
 */
export async function playDemo(origin: string, { speed, say, signal }: PlayOptions): Promise<void> {
  try {
    await play(new Stage(origin, signal), origin, { speed, say, signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function play(stage: Stage, origin: string, { speed, say, signal }: PlayOptions): Promise<void> {
  const from = Date.now();
  // Told faster, it began as much earlier as it would have taken: nothing ever lies in the future.
  const zero = Math.floor((from - STORY_SECONDS * 1000 * (1 - 1 / speed)) / 1000) * 1000;
  const at: At = (second) => new Date(zero + second * 1000).toISOString();
  const daysAgo = (days: number): string => new Date(from - days * 86_400_000).toISOString().slice(0, 10);

  for (const past of PAST) await stage.ask('/v1/incidents', { method: 'POST', body: past(daysAgo) });
  for (const line of opening(origin, speed)) say(line);
  let before: IncidentView | null = null;
  for (const step of STORY) {
    await pause(Math.max(0, from + (step.second * 1000) / speed - Date.now()), undefined, { signal });
    const { revision, claim } = await post(stage, step, at, before);
    const incident: IncidentView = await stage.ask(`${PATH}?minRevision=${revision}`);
    for (const line of tellStep(step, at, incident, before, claim)) say(line);
    before = incident;
  }
  const { ok, revision } = await stage.ask<{ ok: boolean; revision: number }>(`${PATH}/verify`);
  for (const line of closing(origin, ok, revision)) say(line);
}

const PATH = `/v1/incidents/${INCIDENT}`;

function post(stage: Stage, step: StoryStep, at: At, before: IncidentView | null): Promise<Written> {
  const body = step.body(at);
  switch (step.kind) {
    case 'open':
      return stage.ask('/v1/incidents', { method: 'POST', body });
    case 'entries':
      return stage.ask(`${PATH}/entries`, { method: 'POST', body });
    case 'claim':
      return stage.ask(`${PATH}/claims`, { method: 'POST', body });
    case 'amend': {
      const ifMatch = before!.knowledge.revision;
      return stage.ask(`${PATH}/entries/${step.entryId}`, { method: 'PATCH', body, ifMatch });
    }
  }
}

const INDENT = ' '.repeat(10);
const pad = (number: number): string => String(number).padStart(2, '0');

/** On this machine's clock. */
function clock(instant: string): string {
  const date = new Date(instant);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(pad).join(':');
}

function opening(origin: string, speed: number): string[] {
  const length = durationText(STORY_SECONDS / speed);
  return [
    `asof demo: an incident at Kestrel Coffee, live, in ${length}. All of it is invented, and nothing is kept.`,
    `Follow it from another terminal: asof show ${INCIDENT} --server ${origin}`,
    `${PAST.length} incidents of the past are there, too: asof list --server ${origin}`,
    'Ctrl-C ends it.',
    '',
  ];
}

interface EntryBody {
  readonly type: string;
  readonly occurredAt: string;
  readonly text?: string;
  readonly actor?: string;
  readonly service?: string;
  readonly version?: string;
  readonly severity?: string;
}

function tellStep(
  step: StoryStep,
  at: At,
  incident: IncidentView,
  before: IncidentView | null,
  claim: ClaimAuditView | undefined,
): string[] {
  const posted = postedLines(step, at);
  const standing = [incident.status, ...newDurations(incident, before), ...verdicts(incident, before, claim)];
  return [
    `${clock(at(step.second))}  ${step.told}`,
    ...posted.map((line) => `${INDENT}${line}`),
    `${INDENT}→ ${standing.join(' · ')}`,
    '',
  ];
}

function postedLines(step: StoryStep, at: At): string[] {
  const body = step.body(at) as EntryBody & { entries?: EntryBody[]; set?: { occurredAt: string }; reason?: string };
  switch (step.kind) {
    case 'open':
    case 'entries':
      return (body.entries ?? [body]).map((entry) => entryLine(entry, at(step.second)));
    case 'amend':
      return [`${step.entryId} is moved to ${clock(body.set!.occurredAt)}: "${body.reason}"`];
    case 'claim':
      return [`claim: "${body.text}"`];
  }
}

/** Told with its own time where that is not the time of posting. */
function entryLine({ type, occurredAt, text, actor, service, version, severity }: EntryBody, posted: string): string {
  const when = occurredAt === posted ? '' : ` at ${clock(occurredAt)}`;
  const what = [service, version, severity].filter((part) => part !== undefined).join(' ');
  const said = text === undefined ? '' : `: "${text}"`;
  return `${type}${when}${what === '' ? '' : ` ${what}`}${said} (${actor})`;
}

/** Of the many durations, those that the story is about. */
const TOLD = [
  'time_to_detect',
  'detect_to_declare',
  'time_to_identify',
  'time_to_mitigate',
  'impact_union',
  'duration',
];

/** Durations that are known now and were not, or were another. */
function newDurations({ durations }: IncidentView, before: IncidentView | null): string[] {
  return TOLD.flatMap((metric) => {
    const [now, then] = [durations[metric], before?.durations[metric]];
    if (!now || now.status !== 'computed' || now.seconds === then?.seconds) return [];
    const was = then?.status === 'computed' ? ` (was ${lengthOf(then)})` : '';
    return [`${metric} ${lengthOf(now)}${was}`];
  });
}

const lengthOf = ({ seconds }: DurationView): string => durationText(seconds!);

/** What becomes of claims: the new one's verdict, and those that changed. */
function verdicts(incident: IncidentView, before: IncidentView | null, claim: ClaimAuditView | undefined): string[] {
  if (claim) return [`${claim.stated} is ${claim.verdict}`];
  return incident.claims.flatMap(({ id, stated, verdict }) => {
    const then = before?.claims.find((each) => each.id === id)?.verdict;
    return then === undefined || then === verdict ? [] : [`${stated} was ${then} and is ${verdict}`];
  });
}

function closing(origin: string, isProved: boolean, revision: number): string[] {
  const amendment = STORY.findIndex(({ kind }) => kind === 'amend');
  const events = STORY.slice(0, amendment).flatMap(countEvents).length;
  const proof = isProved ? 'Every one of its events is proved by its hash' : 'Its hashes do NOT fit';
  return [
    `That was it: ${revision + 1} events. ${proof}. The service goes on until Ctrl-C. Try, in another terminal:`,
    '',
    `  export ASOF_URL=${origin}`,
    `  asof show ${INCIDENT}                    all of it`,
    `  asof show ${INCIDENT} --revision ${events - 1}      as it was before the correction`,
    `  asof claims ${INCIDENT}                  what supports the 140 seconds`,
    `  asof durations ${INCIDENT}               every number with what it rests on`,
    '  asof list                                the others',
    `  curl -s ${origin}${PATH}/durations`,
    `  ${origin}/docs                 every call`,
  ];
}

/** One for each event that a step becomes. */
function countEvents(step: StoryStep): null[] {
  const { entries = [] } = step.body(String) as { entries?: object[] };
  return Array.from({ length: step.kind === 'open' ? 1 + entries.length : Math.max(1, entries.length) }, () => null);
}

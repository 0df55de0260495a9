/**
 * Plays the story to a running service through its API, as people and jobs would, so that the demo shows what any client
 * can do. It prints what it posts and what the service makes of it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type ClaimAuditView, type IncidentView } from '../timeline/view/view-types.js';
import { PAST } from './past.js';
import { INCIDENT, STORY, STORY_SECONDS, type At, type StoryStep } from './story.js';
import { closingLines, openingLines, stepLines } from './telling.js';

export interface PlayOptions {
  /** How many times faster than life; at least 1. */
  readonly speed: number;
  /** Takes one line. */
  readonly say: (line: string) => void;
  /** Ends it, between two steps or within one. */
  readonly signal: AbortSignal;
}

/** The service that is played to: asked for readings, and written to with a key each time. */
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
  for (const line of openingLines(origin, speed)) say(line);
  let before: IncidentView | null = null;
  let uncorrected = 0;
  for (const step of STORY) {
    await pause(Math.max(0, from + (step.second * 1000) / speed - Date.now()), undefined, { signal });
    const { revision, claim } = await post(stage, step, at, before);
    const incident: IncidentView = await stage.ask(`${PATH}?minRevision=${revision}`);
    for (const line of stepLines(step, at, incident, before, claim)) say(line);
    if (step.kind === 'amend') uncorrected = revision - 1;
    before = incident;
  }
  const { ok, revision } = await stage.ask<{ ok: boolean; revision: number }>(`${PATH}/verify`);
  for (const line of closingLines(origin, { isProved: ok, revision, uncorrected })) say(line);
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

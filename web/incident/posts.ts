/** What is sent, until the service has answered. */
import { effect, signal } from '@preact/signals';
import { type LineEntry } from '../../src/timeline/parsing/lines.js';
import { formatInstant, wholeSecond } from '../../src/timeline/time.js';
import { apiOf } from '../shared/base.js';
import { now } from '../shared/clock.js';
import { isForGood, newKey, send } from '../shared/problem.js';
import { draft } from './draft.js';
import { latest, step } from './moment.js';
import { always, focusEntry } from './selection.js';
import { understood } from './understood.js';

/** A post that has not been answered yet. Its bytes and key stay the same, however often it is sent. */
export interface Post {
  readonly key: string;
  /** As it was written. */
  readonly text: string;
  readonly entries: readonly (LineEntry & { readonly id: string })[];
  /** Why it was refused, for good; null while it is under way or waits. */
  readonly refusal: string | null;
  readonly tries: number;
}

export const posts = signal<readonly Post[]>([]);

const RETRY_MS = 3000;

/** Fixes the time at the first try, and sends until the service has answered. */
export function post(incidentId: string): void {
  const entries = understood.value?.entries ?? [];
  if (entries.length === 0) return;
  const occurredAt = formatInstant(wholeSecond(now.peek()));
  const made: Post = {
    key: newKey(),
    text: draft.value,
    entries: entries.map((entry) => ({ occurredAt, ...entry, id: newKey() })),
    refusal: null,
    tries: 0,
  };
  posts.value = [...posts.value, made];
  draft.value = '';
  void deliver(incidentId, made);
}

async function deliver(incidentId: string, made: Post): Promise<void> {
  const settle = (change: Partial<Post> | null): void => {
    posts.value = posts.value.flatMap((each) =>
      each.key !== made.key ? [each] : change ? [{ ...each, ...change }] : [],
    );
  };
  const bodies = made.entries.map((entry) => ({ source: 'web', ...entry }));
  const body = bodies.length === 1 ? bodies[0] : { entries: bodies };
  try {
    await send('POST', `${apiOf(incidentId)}/entries`, body, { 'idempotency-key': made.key });
    settle(null);
    always.value = new Set([...always.value, ...made.entries.map(({ id }) => id)]);
    // A post is of now, whatever was looked at.
    step.value = null;
    focusOnceKnown(made.entries[0]!.id);
  } catch (error) {
    if (isForGood(error)) return settle({ refusal: error.message });
    settle({ tries: made.tries + 1 });
    const again = posts.value.find(({ key }) => key === made.key);
    if (again) setTimeout(() => void deliver(incidentId, again), RETRY_MS);
  }
}

/** The answer may be here before the fact is: that comes with the stream. */
function focusOnceKnown(id: string): void {
  let isDone = false;
  const stop = effect(() => {
    if (isDone || latest.value?.facts.entries.has(id) !== true) return;
    isDone = true;
    setTimeout(() => {
      stop();
      focusEntry(id);
    });
  });
}

export function drop(key: string): void {
  posts.value = posts.value.filter((each) => each.key !== key);
}

/** Brings what was refused back, to be mended. */
export function mend({ key, text }: Post): void {
  drop(key);
  draft.value = draft.value.trim() === '' ? text : `${draft.value}\n${text}`;
  document.getElementById('composer')?.focus();
}

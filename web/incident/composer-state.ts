/** What is being written, what it would be, and the posts that are under way or wait for the service. */
import { computed, signal } from '@preact/signals';
import { localDate } from '../../src/timeline/clocks.js';
import { type WrittenDate } from '../../src/timeline/parsing/dates.js';
import { type LineEntry } from '../../src/timeline/parsing/lines.js';
import { formatInstant, wholeSecond, type Millis } from '../../src/timeline/time.js';
import { apiOf } from '../shared/base.js';
import { now } from '../shared/clock.js';
import { isForGood, newKey, send } from '../shared/problem.js';
import { zone } from '../shared/zone.js';
import { live, shown, step } from './moment.js';
import { always, focusEntry } from './selection.js';

export const draft = signal('');

/** Reads lines, and says what would be if one were posted. Loaded once somebody writes: the page opens without it. */
export const reader = signal<typeof import('./line-reader.js') | null>(null);
export async function loadReader(): Promise<void> {
  reader.value ??= await import('./line-reader.js');
}

/** Puts a verb into the composer: "add it" beside a number that is missing. */
export function proposeEntry(type: string): void {
  const words = { impact_started: 'impact start ', impact_ended: 'impact end ' }[type] ?? `${type} `;
  draft.value = `@ ${words}`;
  const box = document.getElementById('composer') as HTMLTextAreaElement | null;
  box?.focus();
  requestAnimationFrame(() => box?.setSelectionRange(1, 1));
}

export interface Understood {
  readonly entry: LineEntry | null;
  readonly problem: string | null;
  readonly remarks: readonly string[];
}

/** Bare times of an incident that is over are on its own date. */
const dayOfBareTimes = computed<WrittenDate | null>(() => {
  if (!shown.value || shown.value.inProgress || live.value.length === 0) return null;
  const [year, month, day] = localDate(zone.value, live.value.at(-1)!.interval.from).split('-').map(Number);
  return { year: year!, month: month!, day: day!, daysFromToday: null, isGuess: false, start: 0, end: 0 };
});

export const understood = computed<Understood | null>(() => {
  // `@18:22` is `18:22` with a mark that says so.
  const text = draft.value.trim().replace(/^@\s*/, '');
  return text === '' || !reader.value ? null : read(reader.value, text, now.peek());
});

function read(
  { readLines, FUTURE_ALLOWED_MS }: NonNullable<typeof reader.value>,
  text: string,
  at: Millis,
): Understood {
  const [first, ...others] = readLines(text.replace(/\n+/g, ' '), {
    zone: zone.value,
    now: at,
    date: dayOfBareTimes.value,
    latest: at + FUTURE_ALLOWED_MS,
  });
  if (!first || others.length > 0) return { entry: { type: 'note', text }, problem: null, remarks: [] };
  return first;
}

/** A post that has not been answered yet. Its bytes and key stay the same, however often it is sent. */
export interface Post {
  readonly key: string;
  readonly entry: LineEntry & { readonly id: string };
  /** Why it was refused, for good; null while it is under way or waits. */
  readonly refusal: string | null;
  readonly tries: number;
}

export const posts = signal<readonly Post[]>([]);

const RETRY_MS = 3000;

/** Fixes the time at the first try, and sends until the service has answered. Who writes fast may be before the reader. */
export async function post(incidentId: string): Promise<void> {
  await loadReader().catch(() => undefined);
  const { entry, problem } = understood.value ?? { entry: null, problem: null };
  if (!entry || problem !== null) return;
  const id = newKey();
  const occurredAt = entry.occurredAt ?? formatInstant(wholeSecond(now.peek()));
  const made: Post = { key: id, entry: { ...entry, occurredAt, id }, refusal: null, tries: 0 };
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
  try {
    await send(
      'POST',
      `${apiOf(incidentId)}/entries`,
      { source: 'web', ...made.entry },
      { 'idempotency-key': made.key },
    );
    settle(null);
    always.value = new Set([...always.value, made.entry.id]);
    // A post is of now, whatever was looked at.
    step.value = null;
    setTimeout(() => focusEntry(made.entry.id));
  } catch (error) {
    if (isForGood(error)) return settle({ refusal: error.message });
    settle({ tries: made.tries + 1 });
    const again = posts.value.find(({ key }) => key === made.key);
    if (again) setTimeout(() => void deliver(incidentId, again), RETRY_MS);
  }
}

export function drop(key: string): void {
  posts.value = posts.value.filter((each) => each.key !== key);
}

/** The record of one incident: its stored events, as the service has them, verified here and kept up with the stream. */
import { computed, signal } from '@preact/signals';
import { fromCloudEvent } from '../../src/events/cloud-event.js';
import { type StoredEvent } from '../../src/events/stored-event.js';
import { upcastSound } from '../../src/events/upcasting.js';
import { type Verification } from '../../src/events/verification.js';
import { type ForeignRevision, type TimelineEvent } from '../../src/timeline/events.js';
import { States } from '../../src/timeline/states.js';
import { apiOf } from '../shared/base.js';
import { learnClock } from '../shared/clock.js';
import { call } from '../shared/problem.js';

export interface Record {
  readonly id: string;
  readonly states: States;
  /** Of the last event. */
  readonly head: number;
  /** What checking the hashes found; null until they were checked. */
  readonly verification: Verification | null;
}

export const record = signal<Record | null>(null);
export const eventsOf = ({ states }: Record): readonly TimelineEvent[] =>
  states.events.filter((event): event is TimelineEvent => !('foreign' in event));

export const ourEvents = computed(() => (record.value ? eventsOf(record.value) : []));

/** As stored: what the hashes cover. Kept apart from what computing reads. */
const stored: (StoredEvent | ForeignRevision)[] = [];

interface HistoryPage {
  readonly events: readonly unknown[];
  readonly nextCursor: string | null;
}

/** Reads the whole history, and shows it once all of it is there. @throws Refused where there is no such incident */
export async function load(id: string): Promise<void> {
  const events: unknown[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query: string = cursor === '' ? '' : `?cursor=${encodeURIComponent(cursor)}`;
    const response = await call(`${apiOf(id)}/history${query}`);
    learnClock(response.headers.get('date'));
    const page = (await response.json()) as HistoryPage;
    events.push(...page.events);
    cursor = page.nextCursor;
  }
  take(id, events);
}

/** Takes events as they go out, in the order of the stream; those that are known already are passed over. */
export function take(id: string, events: readonly unknown[]): void {
  const fresh: (StoredEvent | ForeignRevision)[] = [];
  let next = stored.length;
  for (const value of events) {
    const event = fromCloudEvent(value);
    if (event.revision < next) continue;
    // A revision that is not told is no event of ours: it is passed over here as it is there.
    for (; next < event.revision; next += 1) fresh.push({ foreign: true, stream: event.stream, revision: next });
    fresh.push(event);
    next += 1;
  }
  if (fresh.length === 0 && record.value) return;
  stored.push(...fresh);
  // The service has read every payload before it sent any; a file checks its own before this.
  const told = fresh.map((event) => ('foreign' in event ? event : upcastSound(event)));
  const states = record.value?.states ?? new States([]);
  states.add(told);
  record.value = { id, states, head: next - 1, verification: null };
}

/** Checks every hash. Takes some milliseconds a thousand events, so it is done once the page stands. */
export async function verify(): Promise<void> {
  const [{ ChainVerifier }, { digest }] = await Promise.all([
    import('../../src/events/verification.js'),
    import('../shared/digest.js'),
  ]);
  if (!record.value) return;
  const verifier = new ChainVerifier(digest);
  for (const event of stored) {
    if ('foreign' in event) verifier.pass(event.revision);
    else verifier.add(event);
  }
  record.value = { ...record.value, verification: verifier.result() };
}

/** Follows the stream of the incident: what others post appears by itself. */
import { signal } from '@preact/signals';
import { atMostEvery } from '../shared/at-most-every.js';
import { apiOf } from '../shared/base.js';
import { tick } from '../shared/clock.js';
import { follow } from '../shared/stream.js';
import { isNow } from './moment.js';
import { load, ourEvents, record, take } from './record.js';
import { always } from './selection.js';

export const isConnected = signal(true);
/** Ids of entries that came while something older was looked at. */
export const unseen = signal<readonly string[]>([]);

/** Facts that came, and are not taken yet. */
const waiting: unknown[] = [];
/** What comes in a rush is taken together: to work out what is known then takes as long for one fact as for twenty. */
const PAUSE_MS = 100;

export function listen(id: string): void {
  const takeSoon = atMostEvery(PAUSE_MS, () => takeWaiting(id));
  follow(() => `${apiOf(id)}/stream?after=${record.value!.head}`, {
    fact: ({ data }) => {
      waiting.push(JSON.parse(data));
      takeSoon();
    },
    // What is here is no longer its record.
    reset: () => location.reload(),
    connected: (is) => (isConnected.value = is),
  });
}

function takeWaiting(id: string): void {
  const before = ourEvents.value.length;
  const events = waiting.splice(0);
  tick();
  if (leavesAny(events)) return void load(id);
  take(id, events);
  const fresh = ourEvents.value.slice(before);
  const ids = fresh.flatMap(({ type, data }) =>
    type.startsWith('op.') && type !== 'op.change_linked' ? [] : [(data.facts as { entryId: string }).entryId],
  );
  if (ids.length === 0) return;
  always.value = new Set([...always.value, ...ids]);
  if (!isNow.value || isReadingFurtherUp()) unseen.value = [...unseen.value, ...ids];
}

/** Whether a revision is missing between what is known and these. */
function leavesAny(events: readonly unknown[]): boolean {
  let known = record.value!.head;
  for (const event of events) {
    const { revision } = event as { readonly revision: number };
    if (revision > known + 1) return true;
    known = Math.max(known, revision);
  }
  return false;
}

/** The end of the feed is below what is seen. */
function isReadingFurtherUp(): boolean {
  const feed = document.querySelector('.feed');
  return feed !== null && feed.getBoundingClientRect().bottom > innerHeight + 40;
}

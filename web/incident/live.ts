/** Follows the stream of the incident: what others post appears by itself. */
import { signal } from '@preact/signals';
import { apiOf } from '../shared/base.js';
import { tick } from '../shared/clock.js';
import { follow } from '../shared/stream.js';
import { isNow } from './moment.js';
import { load, ourEvents, record, take } from './record.js';
import { always } from './selection.js';

export const isConnected = signal(true);
/** Ids of entries that came while something older was looked at. */
export const unseen = signal<readonly string[]>([]);

export function listen(id: string): void {
  follow(() => `${apiOf(id)}/stream?after=${record.value!.head}`, {
    fact: ({ data }) => arrive(id, JSON.parse(data)),
    // What is here is no longer its record.
    reset: () => location.reload(),
    connected: (is) => (isConnected.value = is),
  });
}

function arrive(id: string, event: unknown): void {
  const before = ourEvents.value.length;
  const { revision } = event as { revision: number };
  tick();
  if (revision > record.value!.head + 1) return void load(id);
  take(id, [event]);
  const fresh = ourEvents.value.slice(before);
  const ids = fresh.flatMap(({ type, data }) =>
    type.startsWith('op.') && type !== 'op.change_linked' ? [] : [(data.facts as { entryId: string }).entryId],
  );
  if (ids.length === 0) return;
  always.value = new Set([...always.value, ...ids]);
  if (!isNow.value || isReadingFurtherUp()) unseen.value = [...unseen.value, ...ids];
}

/** The end of the feed is below what is seen. */
function isReadingFurtherUp(): boolean {
  const feed = document.querySelector('.feed');
  return feed !== null && feed.getBoundingClientRect().bottom > innerHeight + 40;
}

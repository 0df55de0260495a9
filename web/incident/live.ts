/** Follows the stream of the incident: what others post appears by itself. */
import { signal } from '@preact/signals';
import { apiOf } from '../shared/base.js';
import { tick } from '../shared/clock.js';
import { isNow } from './moment.js';
import { load, ourEvents, record, take } from './record.js';
import { always } from './selection.js';

/** Without an answer for so long, the page says that it is not connected. */
const PATIENCE_MS = 4000;

export const isConnected = signal(true);
/** Ids of entries that came while something older was looked at. */
export const unseen = signal<readonly string[]>([]);

export function listen(id: string): void {
  let lost: ReturnType<typeof setTimeout> | undefined;
  const connected = (): void => {
    clearTimeout(lost);
    lost = undefined;
    isConnected.value = true;
  };
  const source = new EventSource(`${apiOf(id)}/stream?after=${record.value!.head}`);
  source.addEventListener('fact', ({ data }: MessageEvent<string>) => arrive(id, JSON.parse(data)));
  // The store is another one, or was put back to an earlier moment: what is here is no longer its record.
  source.addEventListener('reset', () => location.reload());
  source.onopen = connected;
  source.onerror = () => {
    lost ??= setTimeout(() => (isConnected.value = false), PATIENCE_MS);
    // A browser gives up on an answer that is no stream; the next look heals that.
    if (source.readyState === EventSource.CLOSED) {
      source.close();
      setTimeout(() => listen(id), PATIENCE_MS);
    }
  };
}

function arrive(id: string, event: unknown): void {
  const before = ourEvents.value.length;
  const { revision } = event as { revision: number };
  tick();
  if (revision > record.value!.head + 1) return void load(id);
  take(id, [event]);
  const fresh = ourEvents.value.slice(before);
  const ids = fresh.flatMap(({ type, data }) =>
    type.startsWith('op.') ? [] : [(data.facts as { entryId: string }).entryId],
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

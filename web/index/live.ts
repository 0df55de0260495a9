/** Follows everything that is recorded, and keeps the list up with it. */
import { addressOf } from '../shared/base.js';
import { follow } from '../shared/stream.js';
import { refresh } from './navigation.js';

/** Many facts that come together are one refresh. */
const GATHER_MS = 600;
let waiting: ReturnType<typeof setTimeout> | undefined;
let position: string | null = null;

function refreshSoon(upTo: string | null): void {
  position = upTo ?? position;
  waiting ??= setTimeout(() => {
    waiting = undefined;
    void refresh(position);
  }, GATHER_MS);
}

export function listen(): void {
  const note = connectionNote();
  follow(() => addressOf('v1/stream?after=end'), {
    // The id is of the store and the position in it.
    fact: ({ lastEventId }) => refreshSoon(/:(\d+)$/.exec(lastEventId)?.[1] ?? null),
    reset: () => {
      position = null;
      refreshSoon(null);
    },
    connected: (is) => {
      const wasLost = note.textContent !== '';
      note.textContent = is ? '' : 'Not connected';
      if (is && wasLost) refreshSoon(null);
    },
  });
}

function connectionNote(): HTMLElement {
  const note = document.createElement('span');
  note.id = 'connection';
  note.className = 'trouble';
  note.setAttribute('role', 'status');
  document.querySelector('nav.bar .corner')!.before(note);
  return note;
}

/** Follows everything that is recorded, and keeps the list up with it. */
import { addressOf } from '../shared/base.js';
import { refresh } from './navigation.js';

/** Many facts that come together are one refresh. */
const GATHER_MS = 600;
/** Without an answer for so long, the page says that it is not connected. */
const PATIENCE_MS = 4000;

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
  let lost: ReturnType<typeof setTimeout> | undefined;
  const source = new EventSource(addressOf('v1/stream?after=end'));
  // The id is of the store and the position in it.
  source.addEventListener('fact', ({ lastEventId }) => refreshSoon(/:(\d+)$/.exec(lastEventId)?.[1] ?? null));
  source.addEventListener('reset', () => {
    position = null;
    refreshSoon(null);
  });
  source.onopen = () => {
    const wasLost = note.textContent !== '';
    clearTimeout(lost);
    lost = undefined;
    note.textContent = '';
    if (wasLost) refreshSoon(null);
  };
  source.onerror = () => {
    lost ??= setTimeout(() => (note.textContent = 'Not connected'), PATIENCE_MS);
    // A browser gives up on an answer that is no stream; the next look heals that.
    if (source.readyState !== EventSource.CLOSED) return;
    source.close();
    clearTimeout(lost);
    note.textContent = 'Not connected';
    setTimeout(listen, PATIENCE_MS);
  };
}

function connectionNote(): HTMLElement {
  const known = document.getElementById('connection');
  if (known) return known;
  const note = document.createElement('span');
  note.id = 'connection';
  note.className = 'trouble';
  note.setAttribute('role', 'status');
  document.querySelector('nav.bar .corner')!.before(note);
  return note;
}

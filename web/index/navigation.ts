/**
 * Filters, pages and moments of the list without loading the page anew: what the service sends for the new address is put
 * in the place of what is there, so that there is one description of a page, and it is the service's.
 */
import { learnClock } from '../shared/clock.js';
import { isSignIn, notice } from '../shared/session.js';
import { zoneName } from '../shared/zone.js';
import { countFrom } from './elapsed.js';
import { morph } from './morph.js';

/** The parts of the page that an address determines. */
const PARTS = ['heading', 'open-now', 'found'];
/** The API answers no more rows at once; of longer lists only what is open now is kept up. */
const MOST_ROWS = 200;

let last = 0;

/** Shows what an address says. @param how whether one can go back to what is shown now */
export async function goTo(address: string | URL, how: 'push' | 'replace'): Promise<void> {
  if (how === 'push') history.pushState(null, '', address);
  else history.replaceState(history.state, '', address);
  await show(new URL(location.href), PARTS);
}

/** Shows the same as it is now, with as many rows as there are. @param position to be reflected at least */
export async function refresh(position: string | null = null): Promise<void> {
  const url = new URL(location.href);
  const rows = document.querySelectorAll('#rows > li').length;
  const isLong = rows > MOST_ROWS;
  if (!isLong && rows > 50) url.searchParams.set('limit', String(Math.min(MOST_ROWS, Math.ceil(rows / 50) * 50)));
  if (position !== null) url.searchParams.set('minPosition', position);
  await show(url, isLong ? PARTS.filter((part) => part !== 'found') : PARTS);
}

async function show(url: URL, parts: readonly string[]): Promise<void> {
  const turn = (last += 1);
  const fresh = await pageAt(url);
  // Somebody went on meanwhile.
  if (!fresh || turn !== last) return;
  document.title = fresh.title;
  for (const part of parts) {
    const [old, next] = [document.getElementById(part), fresh.getElementById(part)];
    if (old && next) morph(old, next);
  }
  countFrom(Date.now());
}

async function pageAt(url: URL): Promise<Document | null> {
  if (!['UTC', 'written'].includes(zoneName.value)) url.searchParams.set('tz', zoneName.value);
  try {
    const response = await fetch(url);
    notice(isSignIn(response) ? 401 : response.status);
    if (!response.ok || isSignIn(response)) return null;
    learnClock(response.headers.get('date'));
    return new DOMParser().parseFromString(await response.text(), 'text/html');
  } catch (error) {
    // What is there stays; that there is no connection is said elsewhere.
    if (error instanceof TypeError) return null;
    throw error;
  }
}

export function listenToLinks(): void {
  addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a[data-filter], a.more') : null;
    if (!link) return;
    const address = link.getAttribute('href')!;
    event.preventDefault();
    if (link.classList.contains('more')) void addRows(address);
    else void goTo(address, 'push');
  });
  addEventListener('popstate', () => {
    const search = document.getElementById('search') as HTMLInputElement;
    search.value = new URLSearchParams(location.search).get('q') ?? '';
    void show(new URL(location.href), PARTS);
  });
}

/** The next page goes under what is there, and the focus onto its first row. */
async function addRows(address: string): Promise<void> {
  const fresh = await pageAt(new URL(address, location.href));
  const list = document.getElementById('rows');
  if (!fresh || !list) return;
  const rows = [...fresh.querySelectorAll('#rows > li')].map((row) => document.importNode(row, true));
  list.append(...rows.filter(({ id }) => !document.getElementById(id)));
  const more = fresh.getElementById('more');
  if (more) {
    const about = more.querySelector('.about')!;
    about.textContent = about.textContent.replace(/^\d+/, String(list.children.length));
    document.getElementById('more')!.replaceWith(document.importNode(more, true));
  } else document.getElementById('more')!.remove();
  rows[0]?.querySelector('a')?.focus();
}

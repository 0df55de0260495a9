/** Finds while one types. One search is one step back, however it was typed. */
import { goTo } from './navigation.js';

/** So long nothing is typed before it is looked for. */
const REST_MS = 200;

export function listenToSearch(): void {
  const search = document.getElementById('search') as HTMLInputElement;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let isTyping = false;
  const find = (): void => {
    clearTimeout(waiting);
    const url = new URL(location.href);
    const words = search.value.trim();
    if (words === (url.searchParams.get('q') ?? '')) return;
    if (words === '') url.searchParams.delete('q');
    else url.searchParams.set('q', words);
    url.searchParams.delete('cursor');
    void goTo(url, isTyping ? 'replace' : 'push');
    isTyping = true;
  };
  search.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(find, REST_MS);
  });
  search.addEventListener('change', () => (isTyping = false));
  search.form!.addEventListener('submit', (event) => {
    event.preventDefault();
    find();
  });
  if (location.hash === '#search') search.focus();
}

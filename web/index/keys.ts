/** Single keys. None works inside a field, and one switch, of every page, turns all off. */
import { areKeysOn, isField, isHelpOpen, type Key } from '../shared/keys.js';

export const KEYS: readonly Key[] = [
  { keys: '/', does: 'search' },
  { keys: '?', does: 'this list' },
];

export function listenToKeys(): void {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !areKeysOn.value) return;
    if (isField(event.target) || document.querySelector('dialog[open]')) return;
    if (event.key === '?') isHelpOpen.value = true;
    else if (event.key === '/') focusSearch();
    else return;
    event.preventDefault();
  });
}

function focusSearch(): void {
  const search = document.getElementById('search') as HTMLInputElement;
  search.focus();
  search.select();
}

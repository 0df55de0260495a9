/** Single keys: `/` goes to the search. None works inside a field, and the switch of the incident's page turns all off. */
import { areKeysRemembered, isField } from '../shared/keys.js';

export function listenToKeys(): void {
  addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isField(event.target) || document.querySelector('dialog[open]') || !areKeysRemembered()) return;
    event.preventDefault();
    const search = document.getElementById('search') as HTMLInputElement;
    search.focus();
    search.select();
  });
}

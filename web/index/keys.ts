/** Single keys: `/` goes to the search. None works inside a field, and the switch of the incident's page turns all off. */
import { recall } from '../shared/memory.js';

const REMEMBERED = 'asof.keys';

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

const areKeysOn = (): boolean => recall(REMEMBERED) !== 'off';

export function listenToKeys(): void {
  addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isField(event.target) || document.querySelector('dialog[open]') || !areKeysOn()) return;
    event.preventDefault();
    const search = document.getElementById('search') as HTMLInputElement;
    search.focus();
    search.select();
  });
}

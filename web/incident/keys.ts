/** Single keys. None works inside a field, and one switch turns all of them off. */
import { addressOf } from '../shared/base.js';
import { mayWrite } from '../shared/rights.js';
import { areKeysOn, isField, isHelpOpen, type Key } from '../shared/keys.js';
import { closeDifference, setA, setB } from './difference-state.js';
import { play } from './play.js';
import { zoomBy } from './drawing.js';
import { isNow, step } from './moment.js';
import { all, current, focusEntry, pair, visible, zoom } from './selection.js';

export const KEYS: readonly Key[] = [
  ...(mayWrite ? [{ keys: 'c', does: 'write in the composer' }] : []),
  ...(OFFLINE ? [] : [{ keys: '/', does: 'search all incidents' }]),
  { keys: 'j k', does: 'next and previous fact' },
  { keys: '[ ]', does: 'set A and B of a difference' },
  { keys: 'Esc', does: 'close the dialog, then the difference, then back to now' },
  { keys: 'Space', does: 'play' },
  { keys: 'e', does: 'everything, or milestones' },
  { keys: 'f', does: 'fit the whole time' },
  { keys: '+ −', does: 'zoom' },
  { keys: '?', does: 'this list' },
];

const isControl = (target: EventTarget | null): boolean =>
  isField(target) || (target instanceof HTMLElement && target.closest('button, a, summary, [role="button"]') !== null);

export function listenToKeys(): void {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === 'Escape') return escape();
    if (!areKeysOn.value || document.querySelector('dialog[open]')) return;
    const isSlider = event.target instanceof HTMLInputElement && event.target.type === 'range';
    if (isField(event.target) && !isSlider) return;
    if (event.key === ' ' && isControl(event.target)) return;
    if (act(event.key)) event.preventDefault();
  });
}

/** Outermost first: dialogs close themselves. */
function escape(): void {
  if (document.querySelector('dialog[open]')) return;
  if (pair.value) pair.value = null;
  else if (closeDifference()) return;
  else if (!isNow.value) step.value = null;
}

function act(key: string): boolean {
  switch (key) {
    case 'c':
      if (!mayWrite) return false;
      document.getElementById('composer')?.focus();
      return true;
    case 'j':
      return walk(1);
    case 'k':
      return walk(-1);
    case 'e':
      all.value = !all.value;
      return true;
    case '[':
      setA();
      return true;
    case ']':
      setB();
      return true;
    case '+':
      zoomBy(1.5);
      return true;
    case '-':
      zoomBy(1 / 1.5);
      return true;
    case '/':
      if (OFFLINE) return false;
      location.assign(addressOf('#search'));
      return true;
    case 'f':
      zoom.value = null;
      return true;
    case ' ':
      play();
      return true;
    case '?':
      isHelpOpen.value = true;
      return true;
    default:
      return false;
  }
}

/** The time cursor walks the facts that are shown. */
function walk(by: number): boolean {
  const ids = visible.value.map(({ id }) => id);
  if (ids.length === 0) return true;
  const at = current.value === null ? -1 : ids.indexOf(current.value);
  const next = ids[Math.max(0, Math.min(ids.length - 1, at === -1 && by < 0 ? ids.length - 1 : at + by))]!;
  focusEntry(next);
  return true;
}

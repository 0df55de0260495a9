/** What single keys on any page have in common: the switch that turns them off, and where they never work. */
import { signal } from '@preact/signals';
import { recall, remember } from './memory.js';

const REMEMBERED = 'asof.keys';

export interface Key {
  readonly keys: string;
  readonly does: string;
}

export const areKeysOn = signal(recall(REMEMBERED) !== 'off');
/** The list of the keys, with the switch. */
export const isHelpOpen = signal(false);

export function turnKeys(on: boolean): void {
  areKeysOn.value = on;
  remember(REMEMBERED, on ? 'on' : 'off');
}

export const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

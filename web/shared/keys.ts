/** What single keys on any page have in common: the switch that turns them off, and where they never work. */
import { recall, remember } from './memory.js';

const REMEMBERED = 'asof.keys';

export const areKeysRemembered = (): boolean => recall(REMEMBERED) !== 'off';
export const rememberKeys = (on: boolean): void => remember(REMEMBERED, on ? 'on' : 'off');

export const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

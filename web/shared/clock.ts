/** The present, for what grows while it is looked at. */
import { signal } from '@preact/signals';

export const now = signal(Date.now());

/** Of the service's clock against this machine's; whatever is pending is counted by the service's. */
let ahead = 0;

export function tick(): void {
  now.value = Date.now() + ahead;
}

/** @param date the `Date` header of an answer: good to a second */
export function learnClock(date: string | null): void {
  const at = date === null ? NaN : Date.parse(date);
  if (Number.isNaN(at)) return;
  const difference = at - Date.now();
  ahead = Math.abs(difference) > 2000 ? difference : 0;
  tick();
}

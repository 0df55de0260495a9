/** What is being written. */
import { signal } from '@preact/signals';

export const draft = signal('');

/** Puts a verb into the composer: "add it" beside a number that is missing. */
export function proposeEntry(type: string): void {
  const words = { impact_started: 'impact start ', impact_ended: 'impact end ' }[type] ?? `${type} `;
  draft.value = `@ ${words}`;
  const box = document.getElementById('composer') as HTMLTextAreaElement | null;
  box?.focus();
  requestAnimationFrame(() => box?.setSelectionRange(1, 1));
}

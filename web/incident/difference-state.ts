/** Two moments of the record, A and B, and what lies between them. */
import { computed, signal } from '@preact/signals';
import { lastIndex, latest, step, steps } from './moment.js';

/** Steps of the ruler; null is now. */
export interface Compared {
  readonly a: number | null;
  readonly b: number | null;
}

export const compared = signal<Compared | null>(null);

export const indexOf = (at: number | null): number => at ?? lastIndex.value;

/** `[` */
export function setA(): void {
  compared.value = { a: step.value, b: compared.value?.b ?? null };
}

/** `]`: B is the moment that is looked at; alone, that moment is compared with now. */
export function setB(): void {
  compared.value = compared.value ? { ...compared.value, b: step.value } : { a: step.value, b: null };
}

export function flip(): void {
  if (compared.value) compared.value = { a: compared.value.b, b: compared.value.a };
}

export interface Preset {
  readonly name: string;
  readonly at: number | null;
}

/** Moments that a reader is likely to ask about: when something of the kind was first in the record. */
export const presets = computed<readonly Preset[]>(() => {
  const entries = [...(latest.value?.facts.entries.values() ?? [])];
  const firstOf = (type: string): number | undefined => {
    const known = entries
      .filter((entry) => entry.type === type)
      .map(({ recordedAt, learnedAt }) => learnedAt ?? recordedAt);
    if (known.length === 0) return undefined;
    const at = Math.min(...known);
    const index = steps.value.findIndex((each) => each.at >= at);
    return index === -1 ? undefined : index;
  };
  const named: [string, number | undefined][] = [
    ['first report', steps.value.length > 1 ? 1 : undefined],
    ['at declare', firstOf('declared')],
    ['at resolve', firstOf('resolved')],
  ];
  return [...named.flatMap(([name, at]) => (at === undefined ? [] : [{ name, at }])), { name: 'now', at: null }];
});

/** Outermost first: what Escape closes next. True if there was something. */
export function closeDifference(): boolean {
  const was = compared.value !== null;
  compared.value = null;
  return was;
}

/**
 * The rows of the feed in portions that are drawn, or left alone, together. Where one ends is the same at every moment,
 * so that a step of the slider changes the few portions in which something is different.
 */
import { computed } from '@preact/signals';
import { type Entry } from '../../src/timeline/entry.js';
import { inOrder } from '../../src/timeline/timeline.js';
import { zoneName } from '../shared/zone.js';
import { visible, wantedNow } from './selection.js';
import { dayOf, whenOf } from './words.js';

const ROWS = 60;

export interface Portion {
  readonly rows: readonly Entry[];
  /** The day of the row before the first; null where there is none. */
  readonly dayBefore: string | null;
  /** The day of the last row. */
  readonly day: string | null;
  /** Characters of the longest time. */
  readonly widest: number;
  /** Days and times are those of its clocks. */
  readonly zone: string;
}

/** The first facts of the portions after the first, by what is known now. */
const bounds = computed<readonly Entry[]>(() => wantedNow.value.filter((_, i) => i > 0 && i % ROWS === 0));

/** The last of each in which there was something: a reader who comes back finds what was drawn. */
const made: Portion[] = [];

export const portions = computed<readonly Portion[]>(() => {
  const next: Portion[] = [];
  for (const [i, rows] of cut(visible.value, bounds.value).entries()) {
    const portion = portionOf(rows, next.at(-1)?.day ?? null, made[i]);
    if (rows.length > 0) made[i] = portion;
    next.push(portion);
  }
  return next;
});

function cut(entries: readonly Entry[], at: readonly Entry[]): Entry[][] {
  const parts: Entry[][] = [[]];
  for (const entry of entries) {
    while (parts.length <= at.length && inOrder(entry, at[parts.length - 1]!) >= 0) parts.push([]);
    parts.at(-1)!.push(entry);
  }
  while (parts.length <= at.length) parts.push([]);
  return parts;
}

/** The one that was there, where nothing in it is different. */
function portionOf(rows: readonly Entry[], dayBefore: string | null, before: Portion | undefined): Portion {
  const zone = zoneName.value;
  if (before?.zone === zone && before.dayBefore === dayBefore && areSame(before.rows, rows)) return before;
  const last = rows.at(-1);
  return {
    rows,
    dayBefore,
    day: last ? dayOf(last) : dayBefore,
    widest: rows.reduce((most, entry) => Math.max(most, whenOf(entry).length), 0),
    zone,
  };
}

const areSame = (before: readonly Entry[], after: readonly Entry[]): boolean =>
  before.length === after.length && before.every((entry, i) => isSame(entry, after[i]!));

/** Folded again, an entry is another object; nothing about it is different before another event touches it. */
const isSame = (a: Entry, b: Entry): boolean =>
  a === b || (a.id === b.id && a.lastRevision === b.lastRevision && a.forgotten?.revision === b.forgotten?.revision);

export interface Day {
  readonly day: string;
  /** Its first rows stand in the portion before. */
  readonly isContinued: boolean;
  readonly rows: readonly Entry[];
}

export function daysIn({ rows, dayBefore }: Portion): readonly Day[] {
  const days: (Day & { readonly rows: Entry[] })[] = [];
  for (const entry of rows) {
    const day = dayOf(entry);
    const last = days.at(-1);
    if (last?.day === day) last.rows.push(entry);
    else days.push({ day, isContinued: last === undefined && day === dayBefore, rows: [entry] });
  }
  return days;
}

/**
 * The rows of the feed in portions that are drawn, or left alone, together. Where one ends is the same at every moment,
 * and what is only known later waits in its place out of sight, so that a step of the slider draws nothing that was drawn
 * before.
 */
import { computed } from '@preact/signals';
import { type Entry } from '../../src/timeline/entry.js';
import { inOrder } from '../../src/timeline/timeline.js';
import { zoneName } from '../shared/zone.js';
import { state } from './moment.js';
import { visible, visibleNow } from './selection.js';
import { dayOf, whenOf } from './words.js';

const ROWS = 60;

/** Rows of one date. */
export interface Day {
  readonly day: string;
  readonly rows: readonly Entry[];
}

/** What is drawn. */
export interface Portion {
  /** In order, with those that are not known at the moment. */
  readonly rows: readonly Entry[];
  readonly days: readonly Day[];
  /** Characters of the longest time. */
  readonly widest: number;
  /** Days and times are those of its clocks. */
  readonly zone: string;
}

/** What of it is known. */
export interface Sight {
  /** In order. */
  readonly rows: readonly Entry[];
  /** Ids of the rows. */
  readonly ids: ReadonlySet<string>;
  /** Of these days the first known row is in this portion. */
  readonly begun: ReadonlySet<string>;
  /** Of the last known row up to here; null where there is none. */
  readonly day: string | null;
  readonly dayBefore: string | null;
}

export interface Placed {
  readonly portion: Portion;
  readonly sight: Sight;
}

/** The first facts of the portions after the first, by what is known now. */
const bounds = computed<readonly Entry[]>(() => visibleNow.value.filter((_, i) => i > 0 && i % ROWS === 0));

const partsNow = computed(() => cut(visibleNow.value, bounds.value));

const made: Placed[] = [];

export const portions = computed<readonly Placed[]>(() => {
  const known = state.value?.facts.entries;
  const parts = cut(visible.value, bounds.value);
  let day: string | null = null;
  parts.forEach((rows, i) => {
    const waiting = partsNow.value[i]!.filter(({ id }) => !known?.has(id));
    const portion = portionOf(merged(rows, waiting), made[i]?.portion);
    const sight = sightOf(rows, day, portion, made[i]);
    made[i] = made[i]?.portion === portion && made[i].sight === sight ? made[i] : { portion, sight };
    day = sight.day;
  });
  made.length = parts.length;
  return [...made];
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

const merged = (rows: readonly Entry[], waiting: readonly Entry[]): readonly Entry[] => {
  if (waiting.length === 0) return rows;
  return rows.length === 0 ? waiting : [...rows, ...waiting].sort(inOrder);
};

/** The one that was there, where nothing in it is different; else with those of its rows that are as they were. */
function portionOf(rows: readonly Entry[], before: Portion | undefined): Portion {
  const zone = zoneName.value;
  if (before?.zone === zone && areSame(before.rows, rows)) return before;
  const drawn = new Map(before?.rows.map((entry) => [entry.id, entry]));
  const kept = rows.map((entry) => {
    const was = drawn.get(entry.id);
    return was && isSame(was, entry) ? was : entry;
  });
  return {
    rows: kept,
    days: daysIn(kept),
    widest: rows.reduce((most, entry) => Math.max(most, whenOf(entry).length), 0),
    zone,
  };
}

function sightOf(rows: readonly Entry[], dayBefore: string | null, portion: Portion, was: Placed | undefined): Sight {
  if (was?.portion === portion && was.sight.dayBefore === dayBefore && areSame(was.sight.rows, rows)) return was.sight;
  const ids = new Set(rows.map(({ id }) => id));
  const begun = new Set<string>();
  let last = dayBefore;
  for (const { day, rows: ofDay } of rows.length === 0 ? [] : portion.days) {
    if (!ofDay.some(({ id }) => ids.has(id))) continue;
    if (day !== last) begun.add(day);
    last = day;
  }
  return { rows, ids, begun, day: last, dayBefore };
}

const areSame = (before: readonly Entry[], after: readonly Entry[]): boolean =>
  before.length === after.length && before.every((entry, i) => isSame(entry, after[i]!));

/** Folded again, an entry is another object; nothing about it is different before another event touches it. */
const isSame = (a: Entry, b: Entry): boolean =>
  a === b || (a.id === b.id && a.lastRevision === b.lastRevision && a.forgotten?.revision === b.forgotten?.revision);

function daysIn(rows: readonly Entry[]): Day[] {
  const days: { day: string; rows: Entry[] }[] = [];
  for (const entry of rows) {
    const day = dayOf(entry);
    const last = days.at(-1);
    if (last?.day === day) last.rows.push(entry);
    else days.push({ day, rows: [entry] });
  }
  return days;
}

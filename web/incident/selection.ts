/** What the reader has picked: what is shown at all, a part of the time, one fact, or two facts to measure. */
import { computed, signal } from '@preact/signals';
import { type Entry } from '../../src/timeline/entry.js';
import { type Millis } from '../../src/timeline/time.js';
import { type DurationView } from '../../src/timeline/view/view-types.js';
import { isMilestone, live, liveNow } from './moment.js';

/** Everything, not milestones alone. */
export const all = signal(false);
/** The part of the time that is looked at; null: all of it. */
export const zoom = signal<{ readonly from: Millis; readonly to: Millis } | null>(null);
export const trueScale = signal(false);
/** Starts of gaps that somebody opened. */
export const opened = signal<ReadonlySet<Millis>>(new Set());
/** The fact that has the focus, by id: `#entry-<id>` in the address. */
export const current = signal<string | null>(null);
/** The fact that is pointed at. */
export const pointed = signal<string | null>(null);
/** The first and second fact of a measurement. */
export const pair = signal<{ readonly from: string; readonly to: string | null } | null>(null);
/** Facts that a number, a claim or a sentence rests on, while it is looked at. */
export const lit = signal<readonly string[]>([]);
/** The number that is pointed at: its bracket is drawn. */
export const hinted = signal<DurationView | null>(null);
/** The number that somebody asks about: see `why.tsx`. */
export const questioned = signal<DurationView | null>(null);
/** Ids that are shown although they are no milestones: own posts, and what has just come. */
export const always = signal<ReadonlySet<string>>(new Set());

/** What the toggle lets through. */
export const isWanted = computed<(entry: Entry) => boolean>(() => {
  if (all.value) return () => true;
  const { value: also } = always;
  return (entry) => isMilestone(entry) || also.has(entry.id);
});

export const wanted = computed<readonly Entry[]>(() => live.value.filter(isWanted.value));

/** The same of now, whatever is looked at. */
export const wantedNow = computed<readonly Entry[]>(() => liveNow.value.filter(isWanted.value));

/** What the feed shows: of the wanted those in the visible part. */
export const visible = computed<readonly Entry[]>(() => inPart(wanted.value));

/** The same of now, whatever is looked at. */
export const visibleNow = computed<readonly Entry[]>(() => inPart(wantedNow.value));

function inPart(entries: readonly Entry[]): readonly Entry[] {
  const part = zoom.value;
  if (!part) return entries;
  return entries.filter(({ interval }) => interval.from >= part.from && interval.from <= part.to);
}

export const isLit = (id: string): boolean => pointed.value === id || lit.value.includes(id);

export const focusEntry = (id: string): void => {
  current.value = id;
  document.getElementById(`entry-${id}`)?.scrollIntoView({ block: 'nearest' });
};

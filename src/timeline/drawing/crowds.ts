/** Marks of one lane that are too close to be told apart become one, which says how many they are. */
import { type Entry } from '../entry.js';
import { CROWDED, type Scale } from './scale.js';

/** One mark, of one fact or of several. */
export interface Crowd {
  /** In order; at least one. */
  readonly entries: readonly Entry[];
  /** The middle of it, in pixels. */
  readonly x: number;
}

/**
 * Wider than this, in pixels, none is: evenly spread facts would be one mark in the middle of all the time, and going
 * into it would show nothing closer.
 */
const WIDEST = 4 * CROWDED;

/** @param entries of one lane, in order */
export function crowdsOf(entries: readonly Entry[], scale: Scale): Crowd[] {
  const crowds: { entries: Entry[]; first: number; last: number }[] = [];
  for (const entry of entries) {
    const x = scale.x(entry.interval.from);
    const crowd = crowds.at(-1);
    if (crowd && x - crowd.last < CROWDED && x - crowd.first <= WIDEST) {
      crowd.entries.push(entry);
      crowd.last = x;
    } else {
      crowds.push({ entries: [entry], first: x, last: x });
    }
  }
  return crowds.map(({ entries: own, first, last }) => ({ entries: own, x: (first + last) / 2 }));
}

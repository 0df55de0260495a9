/**
 * What a long incident was at some of its revisions, so that reading a moment of its past folds what came after the
 * snapshot before it, and not everything.
 */
import { type Position } from '../../eventstore/event-store.js';
import { type IncidentState } from '../../timeline/facts.js';
import { copyOf } from '../../timeline/state-copy.js';

export interface Snapshot {
  readonly state: IncidentState;
  /** Of its last event. */
  readonly position: Position;
}

/** Folding so many events takes a few milliseconds. */
const EVERY_EVENTS = 1000;

export class Snapshots {
  readonly #taken: Snapshot[] = [];

  /** Takes one if enough has happened since the last. */
  takeIfDue(state: IncidentState, position: Position): void {
    const last = this.#taken.at(-1)?.state.facts.eventsKnown ?? 0;
    if (state.facts.eventsKnown >= last + EVERY_EVENTS) this.#taken.push({ state: copyOf(state), position });
  }

  clear(): void {
    this.#taken.length = 0;
  }

  /** A copy, to be folded on, of the latest that `serves`; null if there is none. */
  latest(serves: (facts: IncidentState['facts']) => boolean): Snapshot | null {
    const found = this.#taken.findLast(({ state }) => serves(state.facts));
    return found ? { ...found, state: copyOf(found.state) } : null;
  }
}

/**
 * The state of an incident after any of its events, without folding from the beginning each time: a copy is kept every so
 * often, and a step folds on from the nearest one.
 */
import { incidentIdOf, type ForeignRevision, type TimelineEvent } from './events.js';
import { evolve, initialState, passOver, type IncidentState } from './facts.js';
import { forgettingsIn } from './forgetting.js';
import { copyOf } from './state-copy.js';

type Recorded = TimelineEvent | ForeignRevision;

/** Events between two copies: a step folds half as many on average. */
const EVERY = 100;

export class States {
  readonly #events: Recorded[] = [];
  /** `#copies[i]` is the state after `i * EVERY` events. */
  readonly #copies: IncidentState[] = [];

  /** @param events of one stream, from its beginning; at least one of ours */
  constructor(events: readonly Recorded[]) {
    this.add(events);
  }

  get events(): readonly Recorded[] {
    return this.#events;
  }

  /** Events that came after those that are known. Words that they forgot are gone from every earlier state, too. */
  add(events: readonly Recorded[]): void {
    this.#events.push(...events);
    if (events.some((event) => !('foreign' in event) && event.type === 'op.forgotten')) this.#copies.length = 0;
  }

  /** @param count how many events it has seen; at least one. What is returned belongs to the caller */
  after(count: number): IncidentState {
    const nearest = Math.floor(count / EVERY);
    while (this.#copies.length <= nearest) this.#copies.push(this.#next());
    return this.#foldedOn(copyOf(this.#copies[nearest]!), nearest * EVERY, count);
  }

  #next(): IncidentState {
    const made = this.#copies.length;
    if (made > 0) return this.#foldedOn(copyOf(this.#copies[made - 1]!), (made - 1) * EVERY, made * EVERY);
    const ours = this.#events.filter((event): event is TimelineEvent => !('foreign' in event));
    return initialState(incidentIdOf(this.#events[0]!.stream), forgettingsIn(ours));
  }

  #foldedOn(state: IncidentState, from: number, to: number): IncidentState {
    let folded = state;
    for (let i = from; i < Math.min(to, this.#events.length); i += 1) {
      const event = this.#events[i]!;
      folded = 'foreign' in event ? passOver(folded, event.revision) : evolve(folded, event);
    }
    return folded;
  }
}

/**
 * What was known while events were learned one by one, in whatever order. Known events are folded in the order of their
 * recording; as each touches one entry, one claim or the description alone, no more than that has to be folded again.
 */
import { incidentIdOf, type TimelineEvent } from '../timeline/events.js';
import { type Forgetting } from '../timeline/entry.js';
import { evolve, fold, initialState, type IncidentState } from '../timeline/facts.js';

export class LearnedState {
  readonly #events: readonly TimelineEvent[];
  readonly #beginning: () => IncidentState;
  readonly #state: IncidentState;
  /** By what they touch: the events that are known, in the order of their recording. */
  readonly #known = new Map<string, number[]>();
  /** The last that is known, in the order of recording. */
  #last = -1;

  /**
   * @param events of one stream, from its beginning
   * @param forgettings by revision: what is forgotten at the end is forgotten all along
   */
  constructor(events: readonly TimelineEvent[], forgettings: ReadonlyMap<number, Forgetting> = new Map()) {
    this.#events = events;
    this.#beginning = () => initialState(incidentIdOf(events[0]!.stream), forgettings);
    this.#state = this.#beginning();
  }

  /**
   * @param i of an event that is not known yet
   * @returns what is known then: to be read before the next is learned
   */
  learn(i: number): IncidentState {
    const event = this.#events[i]!;
    const touched = touchedBy(event);
    const known = this.#known.get(touched) ?? [];
    this.#known.set(touched, known);
    const isNext = i > (known.at(-1) ?? -1);
    known.splice(isNext ? known.length : known.findIndex((other) => other > i), 0, i);
    if (isNext) evolve(this.#state, event);
    else this.#foldAgain(known, event);
    this.#last = Math.max(this.#last, i);
    const { facts } = this.#state;
    const last = this.#events[this.#last]!;
    facts.revision = last.revision;
    facts.updatedAt = Date.parse(last.metadata.recordedAt);
    return this.#state;
  }

  #foldAgain(known: readonly number[], { data }: TimelineEvent): void {
    const { entryId, claimId } = data.facts as Touched;
    const { facts, texts } = this.#state;
    const alone = fold(
      known.map((i) => this.#events[i]!),
      this.#beginning(),
    )!;
    facts.eventsKnown += 1;
    if (entryId !== undefined) {
      move(entryId, alone.facts.entries, facts.entries);
      move(entryId, alone.texts.entries, texts.entries);
    } else if (claimId !== undefined) {
      move(claimId, alone.facts.claims, facts.claims);
      move(claimId, alone.texts.claims, texts.claims);
    } else {
      const { description, descriptionRevision, retracted, headline } = alone.facts;
      Object.assign(facts, { description, descriptionRevision, retracted, headline });
      const { description: words, headlineReason, retractionReason } = alone.texts;
      Object.assign(texts, { description: words, headlineReason, retractionReason });
    }
  }
}

interface Touched {
  readonly entryId?: string;
  readonly claimId?: string;
}

function touchedBy({ data }: TimelineEvent): string {
  const { entryId, claimId } = data.facts as Touched;
  return entryId !== undefined ? `entry ${entryId}` : claimId !== undefined ? `claim ${claimId}` : '';
}

function move<V>(id: string, from: ReadonlyMap<string, V>, to: Map<string, V>): void {
  const value = from.get(id);
  if (value === undefined) to.delete(id);
  else to.set(id, value);
}

/**
 * What was known while events were learned one by one, in whatever order. Known events are folded in the order of their
 * recording; as each touches one entry, one claim or the description alone, no more than that has to be folded again.
 */
import { incidentIdOf, operation, type TimelineEvent } from '../timeline/events.js';
import { type Forgetting } from '../timeline/entry.js';
import { evolve, fold, initialState, type IncidentState } from '../timeline/facts.js';
import { groupBy } from '../timeline/timeline.js';

export class LearnedState {
  readonly #events: readonly TimelineEvent[];
  readonly #beginning: () => IncidentState;
  readonly #state: IncidentState;
  /** By what they touch: the events that are known, in the order of their recording. */
  readonly #known = new Map<string, number[]>();
  /** By id: the entry that it was told of, or itself; and all that are told of one. */
  readonly #holders: ReadonlyMap<string, string>;
  readonly #toldOf: ReadonlyMap<string, readonly string[]>;
  /** The last that is known, in the order of recording. */
  #last = -1;

  /**
   * @param events of one stream, from its beginning
   * @param forgettings by revision: what is forgotten at the end is forgotten all along
   */
  constructor(events: readonly TimelineEvent[], forgettings: ReadonlyMap<number, Forgetting> = new Map()) {
    this.#events = events;
    this.#holders = holdersIn(events);
    this.#toldOf = groupBy([...this.#holders.keys()], (id) => this.#holders.get(id)!);
    this.#beginning = () => initialState(incidentIdOf(events[0]!.stream), forgettings);
    this.#state = this.#beginning();
  }

  /**
   * @param i of an event that is not known yet
   * @returns what is known then: to be read before the next is learned
   */
  learn(i: number): IncidentState {
    const event = this.#events[i]!;
    const touched = this.#touchedBy(event);
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

  #touchedBy({ data }: TimelineEvent): string {
    const { entryId, claimId } = data.facts as Touched;
    if (entryId !== undefined) return `entry ${this.#holders.get(entryId) ?? entryId}`;
    return claimId !== undefined ? `claim ${claimId}` : '';
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
      const holder = this.#holders.get(entryId) ?? entryId;
      for (const id of [holder, ...(this.#toldOf.get(holder) ?? [])]) {
        move(id, alone.facts.entries, facts.entries);
        move(id, alone.texts.entries, texts.entries);
      }
      for (const [told, of] of alone.facts.witnessed) facts.witnessed.set(told, of);
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

/** What several systems told of one fact is folded together: it may be parted. */
function holdersIn(events: readonly TimelineEvent[]): Map<string, string> {
  const holders = new Map<string, string>();
  for (const event of events) {
    if (event.type !== 'op.witnessed') continue;
    const { entryId, told } = operation(event, 'op.witnessed').facts;
    holders.set(told.entryId, holders.get(entryId) ?? entryId);
  }
  return holders;
}

function move<V>(id: string, from: ReadonlyMap<string, V>, to: Map<string, V>): void {
  const value = from.get(id);
  if (value === undefined) to.delete(id);
  else to.set(id, value);
}

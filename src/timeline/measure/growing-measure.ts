/**
 * Measures an incident again and again while its events are told one by one, as `measure` does each time. Most entries of
 * a long incident are notes and actions, of which no window, status or metric reads: they are kept apart, so that such
 * an event costs as much as the few others are many, and not as much as the whole incident.
 */
import { evaluable, type Measured } from './assessment.js';
import { type Evaluable } from './definition.js';
import { BUILT_IN, evaluate } from './durations.js';
import { windowRole, type Entry } from '../entry.js';
import { isOperation, type TimelineEvent } from '../events.js';
import { type IncidentState } from '../facts.js';
import { startedAt } from './span.js';
import { carriesStatus } from './status.js';
import { inOrder, timelineOf } from '../timeline.js';
import { type Millis } from '../time.js';

/** Everything that stands in a selector of the table and could be a type. */
const SELECTED: ReadonlySet<string> = new Set(
  BUILT_IN.flatMap(({ measure }) =>
    measure.kind === 'pair' ? [measure.from, measure.to, ...(measure.needs ?? [])] : [],
  ).flatMap((text) => text.match(/[a-z_]+/g) ?? []),
);

const isRead = (type: string): boolean => windowRole(type) !== null || carriesStatus(type) || SELECTED.has(type);

export class GrowingMeasure {
  /** Entries that some window, status or metric reads. */
  readonly #read = new Map<string, Entry>();
  readonly #others = new Map<string, Entry>();
  /** The first of the others that counts: an incident that says nothing better began with it. Undefined: unknown. */
  #firstOther: Entry | null | undefined = null;
  #unstated = 0;
  /** Of what is read, as it stood when it last changed; null: it has changed since. */
  #known: { readonly on: Evaluable; readonly withOther: Entry | null } | null = null;

  /** Of a state that somebody else folded. */
  static of(state: IncidentState): GrowingMeasure {
    const measure = new GrowingMeasure();
    // Entries are many and their types are few.
    const types = new Map<string, boolean>();
    for (const entry of state.facts.entries.values()) {
      const { type } = entry;
      const isOfUse = types.get(type) ?? isRead(type);
      types.set(type, isOfUse);
      if (isOfUse) measure.#read.set(entry.id, entry);
      else {
        measure.#others.set(entry.id, entry);
        measure.#otherChanged(undefined, entry);
      }
    }
    return measure;
  }

  /** Told of every event, in any order, once it was folded. @param state with the event */
  take(event: Pick<TimelineEvent, 'type' | 'data'>, { facts }: IncidentState): void {
    const { entryId } = event.data.facts as { entryId?: string };
    if (entryId !== undefined) this.#put(entryId, facts.entries.get(entryId));
    else if (isOperation(event.type) && !SAYS_NO_NUMBER.has(event.type)) this.#known = null;
  }

  /** True where an event touched what numbers are made of since they were measured. */
  get isOutdated(): boolean {
    return this.#known === null;
  }

  /** What `measure` gives of the state. @param evaluatedAt what is pending is counted up to here */
  measured(state: IncidentState, evaluatedAt: Millis): Measured {
    const on: Evaluable = { ...this.#evaluable(state), evaluatedAt, revision: state.facts.revision };
    return { ...on, durations: Object.fromEntries(BUILT_IN.map((each) => [each.id, evaluate(each, on)])) };
  }

  #put(id: string, entry: Entry | undefined): void {
    if (this.#read.delete(id)) this.#known = null;
    const other = entry !== undefined && !isRead(entry.type) ? entry : undefined;
    if (entry !== undefined && other === undefined) {
      this.#read.set(id, entry);
      this.#known = null;
    }
    const before = this.#others.get(id);
    this.#others.delete(id);
    if (other !== undefined) this.#others.set(id, other);
    this.#otherChanged(before, other);
  }

  #otherChanged(before: Entry | undefined, after: Entry | undefined): void {
    this.#unstated += isUnstated(after) - isUnstated(before);
    const first = this.#firstOther;
    // Whether an unconfirmed one counts depends on all of its type; among stated ones each counts for itself.
    if (this.#unstated > 0 || (before !== undefined && before.id === first?.id)) this.#firstOther = undefined;
    else if (first !== undefined && after !== undefined && !after.retracted && (!first || inOrder(after, first) < 0))
      this.#firstOther = after;
  }

  #evaluable(state: IncidentState): Evaluable {
    if (this.#known === null) this.#know(state, null);
    const { on, withOther } = this.#known!;
    const start = startedAt(on.timeline);
    if (start !== null && BEGINS.has(start.type)) return on;
    const first = this.#first(state);
    if (first !== withOther) this.#know(state, first);
    return this.#known!.on;
  }

  #know(state: IncidentState, withOther: Entry | null): void {
    const entries = new Map(this.#read);
    if (withOther) entries.set(withOther.id, withOther);
    this.#known = { on: evaluable({ facts: { ...state.facts, entries } }, 0), withOther };
  }

  #first({ facts }: IncidentState): Entry | null {
    if (this.#firstOther === undefined)
      this.#firstOther = timelineOf({ ...facts, entries: this.#others }).effective[0] ?? null;
    return this.#firstOther;
  }
}

const isUnstated = (entry: Entry | undefined): number =>
  entry === undefined || entry.facts.origin === 'stated' ? 0 : 1;

/** Operations that touch neither an entry nor the description. */
const SAYS_NO_NUMBER: ReadonlySet<string> = new Set(['op.claimed', 'op.withdrawn']);
/** A start of one of these types comes before any other entry, whatever else there is. */
const BEGINS: ReadonlySet<string> = new Set(['impact_started', 'incident_started', 'detected', 'declared', 'release']);

/**
 * An incident laid over another: a batch is decided and folded on it while the one below stays as it was stored, until
 * the append has succeeded. If the append fails, the overlay is dropped and nothing has to be read again, which matters
 * where several instances write to one incident. Costs as much as the batch, however large the incident is.
 */
import { type Incident } from './incident.js';

/** A map laid over another: reads fall through, writes stay here. In the order of insertion, the base's first. */
export class Uncommitted<K, V> extends Map<K, V> {
  readonly #base: ReadonlyMap<K, V>;
  /** Keys that the base has not. */
  #added = 0;

  constructor(base: ReadonlyMap<K, V>) {
    super();
    this.#base = base;
  }

  /** Brings what was written down into the base. */
  settleInto(base: Map<K, V>): void {
    for (const [key, value] of super.entries()) base.set(key, value);
  }

  override get size(): number {
    return this.#base.size + this.#added;
  }

  override has(key: K): boolean {
    return super.has(key) || this.#base.has(key);
  }

  override get(key: K): V | undefined {
    return super.has(key) ? super.get(key) : this.#base.get(key);
  }

  override set(key: K, value: V): this {
    if (!this.has(key)) this.#added += 1;
    return super.set(key, value);
  }

  override *entries(): Generator<[K, V], undefined, unknown> {
    for (const [key, value] of this.#base) yield [key, super.has(key) ? super.get(key)! : value];
    for (const [key, value] of super.entries()) if (!this.#base.has(key)) yield [key, value];
  }

  override *keys(): Generator<K, undefined, unknown> {
    for (const [key] of this.entries()) yield key;
  }

  override *values(): Generator<V, undefined, unknown> {
    for (const [, value] of this.entries()) yield value;
  }

  override [Symbol.iterator](): Generator<[K, V], undefined, unknown> {
    return this.entries();
  }

  override forEach(visit: (value: V, key: K, map: Map<K, V>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this);
  }

  /** No event takes anything away. */
  override delete(_key: K): never {
    throw new Error('an overlay only grows');
  }

  override clear(): never {
    throw new Error('an overlay only grows');
  }
}

/** An incident laid over `base`; `settle` brings everything that was folded into it down into the base. */
export function stage(base: Incident): { readonly incident: Incident; readonly settle: () => void } {
  const settling: (() => void)[] = [];
  const over = <K, V>(map: Map<K, V>): Map<K, V> => {
    const overlay = new Uncommitted(map);
    settling.push(() => overlay.settleInto(map));
    return overlay;
  };
  const { facts, texts } = base.state;
  const incident: Incident = {
    kind: base.kind,
    state: {
      facts: {
        ...facts,
        entries: over(facts.entries),
        claims: over(facts.claims),
        witnessed: over(facts.witnessed),
        words: over(facts.words),
        forgettings: over(facts.forgettings),
      },
      texts: { ...texts, entries: over(texts.entries), claims: over(texts.claims) },
    },
    posted: over(base.posted),
    told: over(base.told),
    commands: over(base.commands),
    head: { ...base.head },
  };
  const settle = (): void => {
    const { state, head } = incident;
    // A reader may have caught up with the store meanwhile, and so with this and even with what came after it.
    if (facts.revision >= state.facts.revision) return;
    const { entries, claims, witnessed, words, forgettings } = facts;
    Object.assign(facts, state.facts, { entries, claims, witnessed, words, forgettings });
    Object.assign(texts, state.texts, { entries: texts.entries, claims: texts.claims });
    Object.assign(base.head, head);
    for (const part of settling) part();
  };
  return { incident, settle };
}

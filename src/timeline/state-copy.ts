/** A state of its own, to be folded on. */
import { type IncidentState } from './facts.js';

/** Entries and claims are replaced and never changed in place, so their maps are all that has to be copied. */
export function copyOf({ facts, texts }: IncidentState): IncidentState {
  return {
    facts: {
      ...facts,
      entries: new Map(facts.entries),
      claims: new Map(facts.claims),
      witnessed: new Map(facts.witnessed),
      words: new Map(facts.words),
      forgettings: new Map(facts.forgettings),
    },
    texts: { ...texts, entries: new Map(texts.entries), claims: new Map(texts.claims) },
  };
}

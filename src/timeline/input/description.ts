/**
 * Reads the descriptive fields of an incident: those of an opening, and what a later change sets of them.
 */
import { type DescriptionSet } from './drafts.js';
import { DESCRIPTION_FIELDS, type DescriptionFacts, type DescriptionTexts } from '../fields/description.js';
import { objectReader } from './object-reader.js';
import { object, type JsonObject, type Place, type Reader } from './values.js';

const DESCRIPTION = objectReader(DESCRIPTION_FIELDS, { beside: ['entries', 'claims'] });

/** The descriptive fields of an opening; the entries and claims beside them are its reader's business. */
export function readDescription(
  input: JsonObject,
  place: Place,
): { id: string | null; facts: DescriptionFacts; texts: DescriptionTexts } | undefined {
  const read = DESCRIPTION.read(input, place);
  if (!read) return undefined;
  const facts = { kind: 'incident', historical: false, ...read.facts } as const;
  return { id: read.record.id ?? null, facts, texts: read.texts };
}

/** What a change of the descriptive fields sets: null clears, and puts `kind` and `historical` back. */
export const descriptionSetAt: Reader<DescriptionSet> = (value, place) => {
  const input = object(value, place);
  return input && DESCRIPTION.readSet(input, place);
};

/**
 * Reads the fields of an object by a table that says how each is read: what is there of a new thing, and what an
 * amendment sets and clears.
 */
import { type LinkFact, type SetOf } from '../entry.js';
import { given, links, type JsonObject, type Place, type Reader } from './values.js';

/** How each field is read. */
export type Readers<T> = { readonly [K in keyof T]-?: Reader<Exclude<T[K], undefined>> };

/** The fields that are there; null and what says nothing count as absent. */
export function readFields<T extends object>(readers: Readers<T>, input: JsonObject, place: Place): Partial<T> {
  const read: Record<string, unknown> = {};
  for (const [field, reader] of Object.entries<Reader<unknown>>(readers)) {
    const value = given(input, field);
    const stored = value === undefined ? undefined : reader(value, place.at(field));
    if (stored !== undefined) read[field] = stored;
  }
  return read as Partial<T>;
}

/** The fields that are there; null and what says nothing clear. */
export function readSet<T extends object>(readers: Readers<T>, input: JsonObject, place: Place): SetOf<T> {
  const set: Record<string, unknown> = {};
  for (const [field, reader] of Object.entries<Reader<unknown>>(readers)) {
    const value = Object.hasOwn(input, field) ? input[field] : undefined;
    if (value !== undefined) set[field] = value === null ? null : (reader(value, place.at(field)) ?? null);
  }
  return set as SetOf<T>;
}

interface LinkFields {
  readonly facts: { readonly links?: readonly LinkFact[] };
  readonly texts: { readonly linkTitles?: readonly (string | null)[] };
}

/** The links of a new thing, their titles apart. */
export function readLinks(input: JsonObject, place: Place): LinkFields {
  const value = given(input, 'links');
  const read = value === undefined ? undefined : links(value, place.at('links'));
  return {
    facts: read ? { links: read.facts } : {},
    texts: read?.titles ? { linkTitles: read.titles } : {},
  };
}

/** What an amendment makes of links: always both parts, since titles go by index. */
export function readSetOfLinks(
  input: JsonObject,
  place: Place,
): { facts: SetOf<LinkFields['facts']>; texts: SetOf<LinkFields['texts']> } {
  if (!Object.hasOwn(input, 'links') || input['links'] === undefined) return { facts: {}, texts: {} };
  const { facts, texts } = readLinks(input, place);
  return { facts: { links: facts.links ?? null }, texts: { linkTitles: texts.linkTitles ?? null } };
}

/** Required fields cannot be cleared. */
export function refuseClearing(required: readonly string[], input: JsonObject, place: Place): void {
  for (const field of required) {
    const value = Object.hasOwn(input, field) ? input[field] : undefined;
    const saysNothing = value === null || (typeof value === 'string' && value.trim() === '');
    if (saysNothing) place.at(field).fault('required', 'cannot be cleared');
  }
}

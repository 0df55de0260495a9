/**
 * Reads the descriptive fields of an incident: those of an opening, and what a later change sets of them.
 */
import { type DescriptionSet } from './drafts.js';
import { type DescriptionFacts, type DescriptionTexts } from '../events.js';
import { readFields, readLinks, readSet, readSetOfLinks, refuseClearing, type Readers } from './read-fields.js';
import { LIMITS } from './limits.js';
import {
  attributes,
  flag,
  labels,
  name,
  object,
  oneOf,
  prose,
  readRequired,
  refuseOthers,
  severity,
  type JsonObject,
  type Place,
  type Reader,
} from './values.js';

const label = name(LIMITS.name);

const FACTS: Readers<Omit<DescriptionFacts, 'links'>> = {
  kind: oneOf(['incident', 'drill']),
  historical: flag,
  company: label,
  product: label,
  services: labels,
  severity,
  categories: labels,
  keywords: labels,
};

const TEXTS: Readers<Omit<DescriptionTexts, 'linkTitles'>> = {
  title: name(LIMITS.title),
  summary: prose,
  attributes,
};

export const DESCRIPTIVE_FIELDS: ReadonlySet<string> = new Set([...Object.keys(FACTS), ...Object.keys(TEXTS), 'links']);

/** The descriptive fields of an opening; what else stands beside them is its reader's business. */
export function readDescription(
  input: JsonObject,
  place: Place,
): { facts: DescriptionFacts; texts: DescriptionTexts } | undefined {
  const links = readLinks(input, place);
  const facts = { kind: 'incident', historical: false, ...readFields(FACTS, input, place), ...links.facts } as const;
  const { title, ...texts } = { ...readFields(TEXTS, input, place), ...links.texts };
  if (title === undefined) {
    readRequired(TEXTS.title, input, 'title', place);
    return undefined;
  }
  return { facts, texts: { title, ...texts } };
}

/** What a change of the descriptive fields sets: null clears, and puts `kind` and `historical` back. */
export const descriptionSetAt: Reader<DescriptionSet> = (value, place) => {
  const input = object(value, place);
  if (!input) return undefined;
  refuseOthers(input, DESCRIPTIVE_FIELDS, place);
  refuseClearing(['title'], input, place);
  const links = readSetOfLinks(input, place);
  return {
    facts: { ...readSet(FACTS, input, place), ...links.facts },
    texts: { ...readSet(TEXTS, input, place), ...links.texts },
  };
};

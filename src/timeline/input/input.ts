/**
 * Reads what callers send: any JSON comes in, and what is asked for in its stored form comes out, or every fault at
 * once. This is the authority on values. What only the record can tell (is the id taken, is the entry retracted) is
 * decided by whoever holds the record.
 */
import { type ClaimDraft, type DescriptionSet, type EntryDraft, type EntrySet } from './drafts.js';
import { type DescriptionFacts, type DescriptionTexts } from '../events.js';
import {
  AMENDMENT_FIELDS,
  CORRECTION_FIELDS,
  HEADLINE_FIELDS,
  REASON_FIELDS,
  REQUIRED_REASON_FIELDS,
} from '../fields/correction.js';
import { checkMetric, claimAt } from './claim.js';
import { descriptionSetAt, readDescription } from './description.js';
import { entryAt, entrySetAt } from './entry.js';
import { entryId } from './kinds.js';
import { LIMITS } from './limits.js';
import { objectReader } from './object-reader.js';
import { type Witness } from '../witnesses.js';
import {
  instant,
  line,
  object,
  Place,
  readOptional,
  readRequired,
  refuseOthers,
  type JsonObject,
  type Reader,
  type Reading,
} from './values.js';

/** Whether a definition of this id exists. */
type IsMetric = (id: string) => boolean;

export interface OpeningDraft {
  /** In lower case; null: one is made from the date and the title. */
  readonly id: string | null;
  readonly description: { readonly facts: DescriptionFacts; readonly texts: DescriptionTexts };
  readonly entries: readonly EntryDraft[];
  readonly claims: readonly ClaimDraft[];
}

const REASON = objectReader(REASON_FIELDS);
const REQUIRED_REASON = objectReader(REQUIRED_REASON_FIELDS);
const CORRECTION = objectReader(CORRECTION_FIELDS);
const PARTING = objectReader(CORRECTION_FIELDS, { beside: ['witness'] });
const CORRECTIONS = objectReader(REASON_FIELDS, { beside: ['entryIds'] });
const AMENDMENT = objectReader(AMENDMENT_FIELDS, { beside: ['set'] });
const DESCRIPTION_CHANGE = objectReader(REASON_FIELDS, { beside: ['set'] });
const HEADLINE = objectReader(HEADLINE_FIELDS);

/** The body that opens an incident. */
export function readOpening(body: unknown, isMetric: IsMetric): Reading<OpeningDraft> {
  return readBody(body, (input, place) => {
    const description = readDescription(input, place);
    const entries = readOptional(each(entryAt), input, 'entries', place) ?? [];
    const claims = readOptional(each(claimAt(isMetric)), input, 'claims', place) ?? [];
    if (!description) return undefined;
    const { id, ...described } = description;
    return { id, description: described, entries, claims };
  });
}

/** All of a list, repetitions too. Reading stops where no more faults would be told. */
export function each<T>(item: Reader<T>): Reader<readonly T[]> {
  return (value, place) => {
    if (!Array.isArray(value)) return place.fault('type', 'must be a list');
    if (value.length > LIMITS.perCall) return place.fault('too_many', `must have at most ${LIMITS.perCall} items`);
    const items: T[] = [];
    for (const [index, one] of (value as unknown[]).entries()) {
      const read = item(one, place.at(index));
      if (read !== undefined) items.push(read);
      if (place.faults.length === LIMITS.faults) break;
    }
    return items;
  };
}

/** The body that adds entries: one entry, or `{"entries": […]}`. */
export function readEntries(body: unknown): Reading<readonly EntryDraft[]> {
  return readBody(body, (input, place) => {
    if (!Object.hasOwn(input, 'entries')) {
      const entry = entryAt(input, place);
      return entry && [entry];
    }
    refuseOthers(input, new Set(['entries']), place);
    const { entries } = input;
    if (Array.isArray(entries) && entries.length === 0) place.at('entries').fault('required', 'must not be empty');
    return readRequired(each(entryAt), input, 'entries', place);
  });
}

/** The body that adds a claim. */
export const readClaim = (body: unknown, isMetric: IsMetric): Reading<ClaimDraft> => {
  const place = Place.root();
  return place.reading(claimAt(isMetric)(body, place));
};

export interface Amendment {
  readonly set: EntrySet;
  readonly reason: string;
  readonly learnedAt: string | null;
}

/** The body that amends an entry: `{set, reason, learnedAt?}`. */
export function readAmendment(body: unknown): Reading<Amendment> {
  return readBody(body, (input, place) => {
    const set = readRequired(entrySetAt, input, 'set', place);
    const read = AMENDMENT.read(input, place);
    return set && read && { set, reason: read.texts.reason, learnedAt: read.facts.learnedAt ?? null };
  });
}

/** The body that retracts, restores or confirms an entry: `{reason?, learnedAt?}`, or none at all. */
export function readCorrection(body: unknown): Reading<{ reason: string | null; learnedAt: string | null }> {
  return readBody(body ?? {}, (input, place) => {
    const read = CORRECTION.read(input, place);
    return read && { reason: read.texts.reason ?? null, learnedAt: read.facts.learnedAt ?? null };
  });
}

/** The body that parts what another system told of an entry from it: `{witness, reason?, learnedAt?}`. */
export function readParting(
  body: unknown,
): Reading<{ witness: Witness; reason: string | null; learnedAt: string | null }> {
  return readBody(body, (input, place) => {
    const read = PARTING.read(input, place);
    const witness = readRequired(witnessAt, input, 'witness', place);
    return read && witness && { witness, reason: read.texts.reason ?? null, learnedAt: read.facts.learnedAt ?? null };
  });
}

/** As an entry shows it; when it says that the fact was true is no part of its name. */
const witnessAt: Reader<Witness> = (value, place) => {
  const input = object(value, place);
  if (!input) return undefined;
  refuseOthers(input, WITNESS_FIELDS, place);
  const source = readRequired(line(LIMITS.url), input, 'source', place);
  const id = readRequired(line(LIMITS.url), input, 'id', place);
  readOptional(instant, input, 'at', place);
  return source === undefined || id === undefined ? undefined : { source, id };
};
const WITNESS_FIELDS: ReadonlySet<string> = new Set(['source', 'id', 'at']);

/** The body that retracts or confirms many entries: `{entryIds, reason?}`. */
export function readCorrections(body: unknown): Reading<{ entryIds: readonly string[]; reason: string | null }> {
  return readBody(body, (input, place) => {
    const read = CORRECTIONS.read(input, place);
    const { entryIds: ids } = input;
    if (Array.isArray(ids) && ids.length === 0) place.at('entryIds').fault('required', 'must not be empty');
    const entryIds = readRequired(each(entryId), input, 'entryIds', place);
    return read && entryIds && { entryIds, reason: read.texts.reason ?? null };
  });
}

/** The body that withdraws a claim: `{reason?}`, or none at all. */
export function readReason(body: unknown): Reading<{ reason: string | null }> {
  return readBody(body ?? {}, (input, place) => {
    const read = REASON.read(input, place);
    return read && { reason: read.texts.reason ?? null };
  });
}

/** The body that retracts or restores the whole incident: `{reason}`. */
export const readRequiredReason = (body: unknown): Reading<{ reason: string }> =>
  readBody(body, (input, place) => REQUIRED_REASON.read(input, place)?.texts);

/** The body that changes descriptive fields: `{set, reason?}`. */
export function readDescriptionSet(body: unknown): Reading<{ set: DescriptionSet; reason: string | null }> {
  return readBody(body, (input, place) => {
    const read = DESCRIPTION_CHANGE.read(input, place);
    const set = readRequired(descriptionSetAt, input, 'set', place);
    return read && set && { set, reason: read.texts.reason ?? null };
  });
}

/** The body that chooses the headline: `{metric, reason}`. */
export function readHeadline(body: unknown, isMetric: IsMetric): Reading<{ metric: string; reason: string }> {
  return readBody(body, (input, place) => {
    checkMetric(input, isMetric, place);
    const read = HEADLINE.read(input, place);
    return read && { metric: read.facts.metric, reason: read.texts.reason };
  });
}

/** Reads a body that has to be an object, with all its faults. */
export function readBody<T extends object>(
  body: unknown,
  read: (input: JsonObject, place: Place) => T | undefined,
): Reading<T> {
  const place = Place.root();
  const input = object(body, place);
  return place.reading(input && read(input, place));
}

/**
 * Reads what callers send: any JSON comes in, and what is asked for in its stored form comes out, or every fault at
 * once. This is the authority on values. What only the record can tell (is the id taken, is the entry retracted) is
 * decided by whoever holds the record.
 */
import { type ClaimDraft, type DescriptionSet, type EntryDraft, type EntrySet } from './drafts.js';
import { type DescriptionFacts, type DescriptionTexts } from '../events.js';
import { foldIncidentId } from '../incident-id.js';
import { claimAt, metric } from './claim.js';
import { DESCRIPTIVE_FIELDS, descriptionSetAt, readDescription } from './description.js';
import { entryAt, entryId, entrySetAt } from './entry.js';
import { LIMITS } from './limits.js';
import {
  instant,
  object,
  Place,
  prose,
  readOptional,
  readRequired,
  refuseOthers,
  type JsonObject,
  type Reader,
  type Reading,
} from './values.js';

/** Whether a definition of this id exists. */
export type IsMetric = (id: string) => boolean;

export interface OpeningDraft {
  /** In lower case; null: one is made from the date and the title. */
  readonly id: string | null;
  readonly description: { readonly facts: DescriptionFacts; readonly texts: DescriptionTexts };
  readonly entries: readonly EntryDraft[];
  readonly claims: readonly ClaimDraft[];
}

const OPENING_FIELDS: ReadonlySet<string> = new Set(['id', 'entries', 'claims', ...DESCRIPTIVE_FIELDS]);

/** The body that opens an incident. */
export function readOpening(body: unknown, isMetric: IsMetric): Reading<OpeningDraft> {
  return readBody(body, (input, place) => {
    refuseOthers(input, OPENING_FIELDS, place);
    const id = readOptional(incidentId, input, 'id', place) ?? null;
    const description = readDescription(input, place);
    const entries = readOptional(each(entryAt), input, 'entries', place) ?? [];
    const claims = readOptional(each(claimAt(isMetric)), input, 'claims', place) ?? [];
    return description && { id, description, entries, claims };
  });
}

const incidentId: Reader<string> = (value, place) => {
  if (typeof value !== 'string') return place.fault('type', 'must be a string');
  return (
    foldIncidentId(value) ??
    place.fault('format', 'must be a letter or digit, then up to 99 of a–z, 0–9, . _ and -, and not end like a file')
  );
};

/** All of a list, repetitions too. Reading stops where no more faults would be told. */
function each<T>(item: Reader<T>): Reader<readonly T[]> {
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
    refuseOthers(input, new Set(['set', 'reason', 'learnedAt']), place);
    const set = readRequired(entrySetAt, input, 'set', place);
    const reason = readRequired(prose, input, 'reason', place);
    const learnedAt = readOptional(instant, input, 'learnedAt', place) ?? null;
    return set && reason !== undefined ? { set, reason, learnedAt } : undefined;
  });
}

/** The body that retracts, restores or confirms an entry: `{reason?, learnedAt?}`, or none at all. */
export function readCorrection(body: unknown): Reading<{ reason: string | null; learnedAt: string | null }> {
  return readBody(body ?? {}, (input, place) => {
    refuseOthers(input, new Set(['reason', 'learnedAt']), place);
    return {
      reason: readOptional(prose, input, 'reason', place) ?? null,
      learnedAt: readOptional(instant, input, 'learnedAt', place) ?? null,
    };
  });
}

/** The body that retracts or confirms many entries: `{entryIds, reason?}`. */
export function readCorrections(body: unknown): Reading<{ entryIds: readonly string[]; reason: string | null }> {
  return readBody(body, (input, place) => {
    refuseOthers(input, new Set(['entryIds', 'reason']), place);
    const { entryIds: ids } = input;
    if (Array.isArray(ids) && ids.length === 0) place.at('entryIds').fault('required', 'must not be empty');
    const entryIds = readRequired(each(entryId), input, 'entryIds', place);
    const reason = readOptional(prose, input, 'reason', place) ?? null;
    return entryIds && { entryIds, reason };
  });
}

/** The body that withdraws a claim: `{reason?}`, or none at all. */
export function readReason(body: unknown): Reading<{ reason: string | null }> {
  return readBody(body ?? {}, (input, place) => {
    refuseOthers(input, new Set(['reason']), place);
    return { reason: readOptional(prose, input, 'reason', place) ?? null };
  });
}

/** The body that retracts or restores the whole incident: `{reason}`. */
export function readRequiredReason(body: unknown): Reading<{ reason: string }> {
  return readBody(body, (input, place) => {
    refuseOthers(input, new Set(['reason']), place);
    const reason = readRequired(prose, input, 'reason', place);
    return reason === undefined ? undefined : { reason };
  });
}

/** The body that changes descriptive fields: `{set, reason?}`. */
export function readDescriptionSet(body: unknown): Reading<{ set: DescriptionSet; reason: string | null }> {
  return readBody(body, (input, place) => {
    refuseOthers(input, new Set(['set', 'reason']), place);
    const set = readRequired(descriptionSetAt, input, 'set', place);
    const reason = readOptional(prose, input, 'reason', place) ?? null;
    return set && { set, reason };
  });
}

/** The body that chooses the headline: `{metric, reason}`. */
export function readHeadline(body: unknown, isMetric: IsMetric): Reading<{ metric: string; reason: string }> {
  return readBody(body, (input, place) => {
    refuseOthers(input, new Set(['metric', 'reason']), place);
    const chosen = readRequired(metric(isMetric), input, 'metric', place);
    const reason = readRequired(prose, input, 'reason', place);
    return chosen !== undefined && reason !== undefined ? { metric: chosen, reason } : undefined;
  });
}

function readBody<T extends object>(
  body: unknown,
  read: (input: JsonObject, place: Place) => T | undefined,
): Reading<T> {
  const place = Place.root();
  const input = object(body, place);
  return place.reading(input && read(input, place));
}

/**
 * Reads claims: lengths of time that somebody stated.
 */
import { type ClaimDraft } from './drafts.js';
import { CLAIM_FIELDS, type ClaimFacts } from '../fields/claim.js';
import { metricId } from './kinds.js';
import { objectReader } from './object-reader.js';
import { object, readOptional, type JsonObject, type Place, type Reader } from './values.js';
import { formatInstant, isCoarse, parseStatedDuration, parseWrittenTime } from '../time.js';

const CLAIM = objectReader(CLAIM_FIELDS, {
  readOnly: new Map(
    ['recordedAt', 'recordedBy', 'revision', 'lastRevision', 'withdrawn', 'statedSeconds'].map((field) => [
      field,
      'is set by the service',
    ]),
  ),
});

/** Notes a `metric` that no definition has as its id, whatever else is wrong with the input. */
export function checkMetric(input: JsonObject, isMetric: (id: string) => boolean, place: Place): void {
  const id = readOptional(metricId, input, 'metric', place);
  if (id !== undefined && !isMetric(id)) place.at('metric').fault('unknown_metric', `no definition has the id ${id}`);
}

/** As `occurredAt` of an entry: an instant in UTC, or a bare date as it was given. */
function canonical(text: string): string {
  const written = parseWrittenTime(text);
  return written && !isCoarse(written.shows) ? formatInstant(written.at) : text;
}

/** @param isMetric whether a definition of this id exists */
export function claimAt(isMetric: (id: string) => boolean): Reader<ClaimDraft> {
  return (value, place) => {
    const input = object(value, place);
    if (!input) return undefined;
    const read = CLAIM.read(input, place);
    checkMetric(input, isMetric, place);
    if (!read) return undefined;
    const { statedAt } = read.facts;
    const facts: ClaimFacts = {
      comparison: 'exactly',
      ...read.facts,
      ...(statedAt !== undefined && { statedAt: canonical(statedAt) }),
    };
    checkLengths(facts, place);
    return { id: read.record.id ?? null, facts, texts: read.texts, pointer: place.pointer };
  };
}

/** What the lengths of a claim must be to each other. */
function checkLengths({ stated: shortest, statedUpTo, comparison, toleranceSeconds }: ClaimFacts, place: Place): void {
  const length = parseStatedDuration(shortest)!.seconds;
  const upTo = place.at('statedUpTo');
  const isCompared = place.faults.every(({ pointer }) => pointer !== place.at('comparison').pointer);
  if (comparison === 'between' && statedUpTo === undefined) upTo.fault('required', 'must be given with between');
  if (comparison !== 'between' && statedUpTo !== undefined && isCompared) {
    upTo.fault('conflict', 'belongs to between alone');
  }
  if (statedUpTo !== undefined && parseStatedDuration(statedUpTo)!.seconds < length) {
    upTo.fault('range', 'must not be below stated');
  }
  if (toleranceSeconds !== undefined && toleranceSeconds >= length) {
    place.at('toleranceSeconds').fault('range', 'must be below the stated length');
  }
}

/**
 * Reads claims: lengths of time that somebody stated.
 */
import { type ClaimDraft } from './drafts.js';
import { COMPARISONS, type ClaimFacts } from '../events.js';
import { entryId } from './entry.js';
import { readFields, type Readers } from './read-fields.js';
import { LIMITS } from './limits.js';
import {
  instant,
  line,
  name,
  object,
  oneOf,
  prose,
  readOptional,
  readRequired,
  refuseOthers,
  webAddress,
  writtenTime,
  type Place,
  type Reader,
} from './values.js';
import { formatInstant, isCoarse, parseStatedDuration, parseWrittenTime } from '../time.js';

const stated: Reader<string> = (value, place) => {
  if (typeof value !== 'string') return place.fault('type', 'must be a string');
  return value.length <= LIMITS.statedDuration && parseStatedDuration(value)
    ? value
    : place.fault('format', 'must be an ISO 8601 duration in weeks, days, hours, minutes or seconds, such as PT121M');
};

const seconds: Reader<number> = (value, place) => {
  if (typeof value !== 'number') return place.fault('type', 'must be a number of seconds');
  return value >= 0 && value <= LIMITS.toleranceSeconds
    ? Math.round(value * 1000) / 1000
    : place.fault('range', `must lie between 0 and ${LIMITS.toleranceSeconds}`);
};

/** The id of a definition, at the version that is current when the claim is read. */
export function metric(isMetric: (id: string) => boolean): Reader<string> {
  const id = line(LIMITS.name);
  return (value, place) => {
    const text = id(value, place);
    if (text === undefined || isMetric(text)) return text;
    return place.fault('unknown_metric', `no definition has the id ${text}`);
  };
}

/** As `occurredAt` of an entry: an instant in UTC, or a bare date as it was given. */
const statedAt: Reader<string> = (value, place) => {
  const text = writtenTime(value, place);
  const written = text === undefined ? null : parseWrittenTime(text);
  return written && !isCoarse(written.shows) ? formatInstant(written.at) : text;
};

const FACTS: Readers<Omit<ClaimFacts, 'metric' | 'learnedClamped'>> = {
  stated,
  statedUpTo: stated,
  comparison: oneOf(COMPARISONS),
  url: webAddress,
  toleranceSeconds: seconds,
  statedAt,
  learnedAt: instant,
};

const KNOWN: ReadonlySet<string> = new Set(['id', 'text', 'by', 'metric', ...Object.keys(FACTS)]);
const SET_BY_SERVICE: ReadonlyMap<string, string> = new Map(
  ['recordedAt', 'recordedBy', 'revision', 'lastRevision', 'withdrawn', 'statedSeconds'].map((field) => [
    field,
    'is set by the service',
  ]),
);

/** @param isMetric whether a definition of this id exists */
export function claimAt(isMetric: (id: string) => boolean): Reader<ClaimDraft> {
  return (value, place) => {
    const input = object(value, place);
    if (!input) return undefined;
    refuseOthers(input, KNOWN, place, SET_BY_SERVICE);
    const id = readOptional(entryId, input, 'id', place) ?? null;
    const text = readOptional(prose, input, 'text', place);
    const by = readOptional(name(LIMITS.phrase), input, 'by', place);
    const named = readOptional(metric(isMetric), input, 'metric', place);
    const { stated: duration, ...facts } = readFields(FACTS, input, place);
    if (duration === undefined) {
      readRequired(stated, input, 'stated', place);
      return undefined;
    }
    const claimed: ClaimFacts = {
      comparison: 'exactly',
      stated: duration,
      ...facts,
      ...(named !== undefined && { metric: named }),
    };
    checkLengths(claimed, place);
    const texts = { ...(text !== undefined && { text }), ...(by !== undefined && { by }) };
    return { id, facts: claimed, texts, pointer: place.pointer };
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

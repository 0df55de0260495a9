/**
 * Reads entries and what amends them. How each field is read is in their table; what fields mean together is in
 * `entryFaults`, which also judges an entry as an amendment leaves it.
 */
import { type EntryDraft, type EntrySet } from './drafts.js';
import { type EntryFacts, type EntryTexts } from '../entry.js';
import { ENTRY_FIELDS } from '../fields/entry.js';
import { objectReader } from './object-reader.js';
import { LIMITS } from './limits.js';
import { object, Place, utf8Bytes, type Reader, type Reading } from './values.js';
import { calendarInterval, formatInstant, isCoarse, isFiner, parseWrittenTime, type WrittenTime } from '../time.js';

const SET_BY_SERVICE: readonly (readonly [string, string])[] = [
  'recordedAt',
  'recordedBy',
  'revision',
  'lastRevision',
  'interval',
  'amended',
  'retracted',
  'linkedFrom',
].map((field) => [field, 'is set by the service']);

const ENTRY = objectReader(ENTRY_FIELDS, {
  readOnly: new Map(SET_BY_SERVICE),
  unsettable: new Map([
    ...SET_BY_SERVICE,
    ['id', 'cannot be amended'],
    ['learnedAt', 'cannot be amended; when the correction was learned stands beside the reason'],
  ]),
});

/** One entry as a caller sends it. */
export function readEntry(input: unknown, pointer = ''): Reading<EntryDraft> {
  const place = Place.root(pointer);
  return place.reading(entryAt(input, place));
}

/** An entry as a part of a larger body, with whose faults its own go. */
export const entryAt: Reader<EntryDraft> = (value, place) => {
  const input = object(value, place);
  const faultsBefore = place.faults.length;
  const read = input && ENTRY.read(input, place);
  if (!read) return undefined;
  const { texts, record } = read;
  const { occurredAt, approximate, ...fields } = read.facts;

  const written = occurredAt === undefined ? null : parseWrittenTime(occurredAt);
  const precision = fields.precision ?? written?.shows ?? 'second';
  const facts: EntryDraft['facts'] = {
    source: 'api',
    origin: 'stated',
    ...fields,
    precision,
    ...(approximate === true && { approximate }),
    // As `canonicalOccurredAt` has it.
    ...(written && { occurredAt: isCoarse(precision) ? occurredAt! : formatInstant(written.at) }),
  };
  entryFaults(facts, written, texts, place);
  if (place.faults.length > faultsBefore) return undefined;
  return { id: record.id ?? null, facts, texts, learnedAt: record.learnedAt ?? null, pointer: place.pointer };
};

/** What an amendment sets: null clears. `id` and `learnedAt` stay, and so does what the service sets. */
export const entrySetAt: Reader<EntrySet> = (value, place) => {
  const input = object(value, place);
  return input && ENTRY.readSet(input, place);
};

const HAS_NO_END = /_(started|changed|ended)$/;

/**
 * Notes what cannot stand together in one entry: an end before the beginning or on a fact that is an edge itself, bounds
 * the wrong way round, a precision that the time does not show, a change of severity without one; and its size.
 * @param written `occurredAt` as it was written, which shows how finely; null while the moment of receipt is not known
 * @param set the fields that a caller named, if not all: of the fields concerned, a fault points to one of these
 */
export function entryFaults(
  facts: Omit<EntryFacts, 'occurredAt'>,
  written: WrittenTime | null,
  texts: EntryTexts,
  place: Place,
  set?: ReadonlySet<string>,
): void {
  const { type, precision, until, earliest, latest } = facts;
  const conflict = (detail: string, ...fields: [string, ...string[]]): void =>
    place.at(fields.find((field) => !set || set.has(field)) ?? fields[0]).fault('conflict', detail);

  if (type === 'severity_changed' && facts.severity === undefined) {
    place.at('severity').fault('required', 'a change of severity needs the new one');
  }
  if (until !== undefined && HAS_NO_END.test(type)) {
    conflict(`an entry ${type} is one edge of something and has no end of its own`, 'until', 'type');
  }
  if (written) {
    if (isFiner(precision, written.shows)) {
      conflict(`occurredAt shows the ${written.shows} only, not the ${precision}`, 'precision', 'occurredAt');
    }
    const own = calendarInterval(written, precision, facts.timeZone ?? null);
    if (until !== undefined && Date.parse(until) < own.from) {
      conflict('lies before occurredAt', 'until', 'occurredAt', 'precision');
    }
    const from = earliest === undefined ? own.from : Date.parse(earliest);
    const to = latest === undefined ? own.to : Date.parse(latest);
    if (from > to) {
      const missing = earliest === undefined || latest === undefined;
      const [first, second] = earliest === undefined ? ['latest', 'earliest'] : ['earliest', 'latest'];
      const detail = missing ? 'the bound leaves nothing of the interval of occurredAt' : 'earliest lies after latest';
      conflict(detail, first, second, 'occurredAt', 'precision', 'timeZone');
    }
  } else if (earliest !== undefined && latest !== undefined && earliest > latest) {
    conflict('earliest lies after latest', 'earliest', 'latest');
  }
  // Most entries are far below the limit, and counting units is quicker than counting bytes.
  const json = JSON.stringify([facts, texts]);
  if (json.length * 3 > LIMITS.entryBytes && utf8Bytes(json) > LIMITS.entryBytes) {
    place.fault('too_long', `an entry must have at most ${LIMITS.entryBytes} bytes`);
  }
}

/**
 * Reads entries and what amends them. The two tables say how each field of the model is read; what fields mean together
 * is in `entryFaults`, which also judges an entry as an amendment leaves it.
 */
import { type EntryDraft, type EntrySet } from './drafts.js';
import { checkType, ENTRY_ID, ORIGINS, SOURCES, type EntryFacts, type EntryTexts } from '../entry.js';
import { readFields, readLinks, readSet, readSetOfLinks, refuseClearing, type Readers } from './read-fields.js';
import { LIMITS } from './limits.js';
import {
  attributes,
  flag,
  instant,
  line,
  matching,
  name,
  object,
  oneOf,
  Place,
  prose,
  readOptional,
  readRequired,
  refuseOthers,
  severity,
  timeZone,
  utf8Bytes,
  writtenTime,
  type Reader,
  type Reading,
} from './values.js';
import {
  calendarInterval,
  formatInstant,
  isCoarse,
  isFiner,
  parseWrittenTime,
  PRECISIONS,
  type WrittenTime,
} from '../time.js';

const entryType: Reader<string> = (value, place) => {
  if (typeof value !== 'string') return place.fault('type', 'must be a string');
  switch (checkType(value)) {
    case 'ok':
      return value;
    case 'reserved':
      return place.fault('reserved', 'is reserved for operations of the service');
    case 'malformed':
      return place.fault('format', 'must be a lower-case letter, then up to 39 of a–z, 0–9 and _');
  }
};

const label = name(LIMITS.name);
/** These separate parts of a selector, and stand in the keys of totals. */
const SELECTOR_CHARACTERS = ['@', '#', '|', ','];

const FACTS: Readers<Omit<EntryFacts, 'links'>> = {
  type: entryType,
  occurredAt: writtenTime,
  precision: oneOf(PRECISIONS),
  approximate: flag,
  earliest: instant,
  latest: instant,
  until: instant,
  timeZone,
  component: name(LIMITS.name, { characters: SELECTOR_CHARACTERS, words: ['*'] }),
  level: name(LIMITS.name, { characters: SELECTOR_CHARACTERS, words: ['unspecified'] }),
  service: label,
  environment: label,
  version: label,
  commit: label,
  reverts: label,
  severity,
  source: oneOf(SOURCES),
  origin: oneOf(ORIGINS),
};

const TEXTS: Readers<Omit<EntryTexts, 'linkTitles'>> = {
  text: prose,
  quote: prose,
  occurredAtText: line(LIMITS.phrase),
  actor: label,
  attributes,
};

export const entryId = matching(
  ENTRY_ID,
  'must be a letter or digit, then up to 99 letters, digits, dots, underscores and hyphens',
);

const AMENDABLE = [...Object.keys(FACTS), ...Object.keys(TEXTS), 'links'];
const SETTABLE: ReadonlySet<string> = new Set(AMENDABLE);
const KNOWN: ReadonlySet<string> = new Set(['id', 'learnedAt', ...AMENDABLE]);

const SET_BY_SERVICE: readonly (readonly [string, string])[] = [
  'recordedAt',
  'recordedBy',
  'revision',
  'lastRevision',
  'interval',
  'amended',
  'retracted',
].map((field) => [field, 'is set by the service']);
const READ_ONLY: ReadonlyMap<string, string> = new Map(SET_BY_SERVICE);
const NOT_AMENDABLE: ReadonlyMap<string, string> = new Map([
  ...SET_BY_SERVICE,
  ['id', 'cannot be amended'],
  ['learnedAt', 'cannot be amended; when the correction was learned stands beside the reason'],
]);

/** One entry as a caller sends it. */
export function readEntry(input: unknown, pointer = ''): Reading<EntryDraft> {
  const place = Place.root(pointer);
  return place.reading(entryAt(input, place));
}

/** An entry as a part of a larger body, with whose faults its own go. */
export const entryAt: Reader<EntryDraft> = (value, place) => {
  const input = object(value, place);
  if (!input) return undefined;
  const faultsBefore = place.faults.length;
  refuseOthers(input, KNOWN, place, READ_ONLY);
  const id = readOptional(entryId, input, 'id', place) ?? null;
  const learnedAt = readOptional(instant, input, 'learnedAt', place) ?? null;
  const links = readLinks(input, place);
  const texts: EntryTexts = { ...readFields(TEXTS, input, place), ...links.texts };
  const { occurredAt, approximate, ...fields } = readFields(FACTS, input, place);
  const { type } = fields;
  if (type === undefined) {
    readRequired(entryType, input, 'type', place);
    return undefined;
  }

  const written = occurredAt === undefined ? null : parseWrittenTime(occurredAt);
  const precision = fields.precision ?? written?.shows ?? 'second';
  const facts: EntryDraft['facts'] = {
    source: 'api',
    origin: 'stated',
    ...fields,
    ...links.facts,
    type,
    precision,
    ...(approximate === true && { approximate }),
    // As `canonicalOccurredAt` has it.
    ...(written && { occurredAt: isCoarse(precision) ? occurredAt! : formatInstant(written.at) }),
  };
  entryFaults(facts, written, texts, place);
  if (place.faults.length > faultsBefore) return undefined;
  return { id, facts, texts, learnedAt, pointer: place.pointer };
};

/** What an amendment sets: null clears. `id` and `learnedAt` stay, and so does what the service sets. */
export const entrySetAt: Reader<EntrySet> = (value, place) => {
  const input = object(value, place);
  if (!input) return undefined;
  refuseOthers(input, SETTABLE, place, NOT_AMENDABLE);
  refuseClearing(['type', 'occurredAt'], input, place);
  const links = readSetOfLinks(input, place);
  const facts = { ...readSet(FACTS, input, place), ...links.facts };
  return { facts, texts: { ...readSet(TEXTS, input, place), ...links.texts } };
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

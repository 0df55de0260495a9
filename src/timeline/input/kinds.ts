/** How a value of each kind is read. */
import { checkType, ENTRY_ID } from '../entry.js';
import { type Kind, type KindValues } from '../fields/field.js';
import { foldIncidentId } from '../incident-id.js';
import { parseStatedDuration } from '../time.js';
import { LIMITS } from './limits.js';
import {
  attributes,
  flag,
  instant,
  labels,
  line,
  listOf,
  matching,
  name,
  oneOf,
  prose,
  severity,
  timeZone,
  webAddress,
  writtenTime,
  type Reader,
} from './values.js';

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

const incidentId: Reader<string> = (value, place) => {
  if (typeof value !== 'string') return place.fault('type', 'must be a string');
  return (
    foldIncidentId(value) ??
    place.fault('format', 'must be a letter or digit, then up to 99 of a–z, 0–9, . _ and -, and not end like a file')
  );
};

const length: Reader<string> = (value, place) => {
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

const AUDIENCE = /^(?:key|group|user):\S/;
const audienceName = name(LIMITS.name + 'group:'.length);

const audienceMember: Reader<string> = (value, place) => {
  const text = audienceName(value, place);
  if (text !== undefined && AUDIENCE.test(text)) return text;
  return place.fault('format', 'must be key:<id>, group:<name> or user:<id>');
};

/** Nobody is something else than no restriction. */
const audience: Reader<readonly string[]> = (value, place) =>
  Array.isArray(value) && value.length === 0 ? [] : listOf(audienceMember, LIMITS.audience)(value, place);

/** These separate parts of a selector, and stand in the keys of totals. */
const SELECTOR_CHARACTERS = ['@', '#', '|', ','];

/** Links are read with their titles, which are stored apart: see `object-reader.ts`. */
const READERS: { readonly [K in Exclude<keyof KindValues, 'links'>]: Reader<KindValues[K]> } = {
  flag,
  id: matching(ENTRY_ID, 'must be a letter or digit, then up to 99 letters, digits, dots, underscores and hyphens'),
  incidentId,
  entryType,
  instant,
  writtenTime,
  timeZone,
  length,
  seconds,
  name: name(LIMITS.name),
  component: name(LIMITS.name, { characters: SELECTOR_CHARACTERS, words: ['*'] }),
  level: name(LIMITS.name, { characters: SELECTOR_CHARACTERS, words: ['unspecified'] }),
  phrase: line(LIMITS.phrase),
  title: name(LIMITS.title),
  prose,
  severity,
  url: webAddress,
  // Whether there is such a definition is asked by whoever knows the definitions.
  metric: line(LIMITS.name),
  labels,
  audience,
  attributes,
};

export const readerOf = (kind: Exclude<Kind, 'links'>): Reader<unknown> =>
  typeof kind === 'string' ? READERS[kind] : oneOf(kind);

export const { id: entryId, metric: metricId } = READERS;

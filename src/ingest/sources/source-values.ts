/** Reads values of files that other tools wrote: what is missing or of the wrong type is a fault at its JSON pointer. */
import { v5 } from 'uuid';
import { ENTRY_ID } from '../../timeline/entry.js';
import { LIMITS } from '../../timeline/input/limits.js';
import { object, utf8Bytes, type JsonObject, type Place } from '../../timeline/input/values.js';
import {
  isTimeZone,
  parseInstant,
  parseWrittenTime,
  zonedInstant,
  zoneOffset,
  type Millis,
} from '../../timeline/time.js';

/** The value of a field that may be left out. Null says nothing, as in most of these files. */
const given = (from: JsonObject, field: string): unknown =>
  Object.hasOwn(from, field) ? (from[field] ?? undefined) : undefined;

/** NUL and halves of surrogate pairs are no text, and nothing that a person wrote. */
const clean = (text: string): string => text.replace(/[\0\ud800-\udfff]/gu, '\ufffd');

/** Words, if the field has some; a number is read as it is written. Blank is none. */
export function optionalText(from: JsonObject, field: string, place: Place): string | undefined {
  const value = given(from, field);
  if (value === undefined) return undefined;
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return place.at(field).fault('type', 'must be a string');
  return /\S/.test(text) ? clean(text) : undefined;
}

export function requiredText(from: JsonObject, field: string, place: Place): string | undefined {
  const before = place.faults.length;
  const text = optionalText(from, field, place);
  if (text === undefined && place.faults.length === before) place.at(field).fault('required', 'is missing');
  return text;
}

/** The items of a list of objects; none where the field is left out. */
export function objects(from: JsonObject, field: string, place: Place): { value: JsonObject; place: Place }[] {
  const list = given(from, field);
  if (list === undefined) return [];
  const own = place.at(field);
  if (!Array.isArray(list)) {
    own.fault('type', 'must be a list');
    return [];
  }
  return list.flatMap((item: unknown, index) => {
    const value = object(item, own.at(index));
    return value === undefined ? [] : [{ value, place: own.at(index) }];
  });
}

/** The words of a field in a list of objects; those that have none are passed over. */
export const textsIn = (from: JsonObject, list: string, field: string, place: Place): string[] =>
  objects(from, list, place).flatMap(({ value, place: own }) => optionalText(value, field, own) ?? []);

/** The first of some fields that has a word, as it is written; null where none has. */
export const wordIn = (from: JsonObject, ...fields: readonly string[]): string | null =>
  (fields.map((field) => from[field]).find((value) => typeof value === 'string' && value !== '') as string) ?? null;

/** An object that may be left out. */
export function optionalObject(from: JsonObject, field: string, place: Place): JsonObject | undefined {
  const value = given(from, field);
  return value === undefined ? undefined : object(value, place.at(field));
}

/** A time as a source wrote it. */
export interface SourceTime {
  readonly at: Millis;
  /** Fields of an entry. */
  readonly fields: {
    readonly occurredAt: string;
    readonly approximate?: true;
    readonly timeZone?: string;
    readonly occurredAtText?: string;
  };
}

/** `2020-01-01 10:00:00`, `2020-01-01T10:00Z`, `2020-01-01T10:00:00.000+0100`, with a blank before the zone or none. */
const WRITTEN =
  /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?))?(?: ?([Zz]|UTC|GMT|[+-]\d\d:?\d\d))?$/;

/**
 * @param zone IANA name or UTC: of a time that names none; without one it is read as UTC, and is approximate
 * @returns null for what is no time
 */
export function readTime(written: string, zone: string | null): SourceTime | null {
  const text = written.trim();
  const parts = text.length > 60 ? null : WRITTEN.exec(text);
  if (!parts) return null;
  const [, day, clock, offset] = parts;
  if (clock === undefined) {
    const at = offset === undefined ? parseWrittenTime(day!)?.at : undefined;
    return at === undefined ? null : { at, fields: { occurredAt: day! } };
  }
  const local = `${day}T${clock.replace(',', '.')}`;
  if (offset === undefined) return withoutZone(text, local, zone);
  const rfc = local + (/^[Zz]|^UTC|^GMT/.test(offset) ? 'Z' : `${offset.slice(0, 3)}:${offset.slice(-2)}`);
  const read = parseInstant(rfc);
  if (!read) return null;
  // Clocks that do not show UTC are part of what the source says.
  const isLocal = read.offsetMinutes !== 0;
  const isOfZone = isLocal && zone !== null && zoneOffset(zone, read.at) === read.offsetMinutes! * 60_000;
  return {
    at: read.at,
    fields: {
      occurredAt: rfc,
      ...(isOfZone && { timeZone: zone }),
      ...(isLocal && { occurredAtText: text }),
    },
  };
}

function withoutZone(text: string, local: string, zone: string | null): SourceTime | null {
  const read = parseInstant(`${local}Z`);
  if (!read) return null;
  if (zone === null)
    return { at: read.at, fields: { occurredAt: `${local}Z`, approximate: true, occurredAtText: text } };
  const at = zonedInstant(zone, read.at);
  const shown = new Date(at).toISOString();
  // No finer than it was written.
  const occurredAt = read.shows === 'minute' ? `${shown.slice(0, 16)}Z` : shown;
  return { at, fields: { occurredAt, timeZone: zone, occurredAtText: text } };
}

/** A time that may be left out. */
export function optionalTime(
  from: JsonObject,
  field: string,
  place: Place,
  zone: string | null = null,
): SourceTime | undefined {
  const value = given(from, field);
  if (value === undefined) return undefined;
  if (typeof value !== 'string') return place.at(field).fault('type', 'must be a string');
  return (
    readTime(value, zone) ?? place.at(field).fault('format', 'must be a date and time, such as 2020-01-01T10:00:00Z')
  );
}

export function requiredTime(
  from: JsonObject,
  field: string,
  place: Place,
  zone: string | null = null,
): SourceTime | undefined {
  const before = place.faults.length;
  const time = optionalTime(from, field, place, zone);
  if (time === undefined && place.faults.length === before) place.at(field).fault('required', 'is missing');
  return time;
}

/** When something was learned, as an entry has it: of an instant, never of a time whose zone nobody knows. */
export const learnedAt = (time: SourceTime | undefined): { readonly learnedAt?: string } =>
  time === undefined || time.fields.approximate || !time.fields.occurredAt.includes('T')
    ? {}
    : { learnedAt: time.fields.occurredAt };

/** Null for what is no zone that a clock can be read by. */
export const zoneNamed = (name: string | undefined): string | null =>
  name !== undefined && isTimeZone(name) ? name : null;

const NAMESPACE = '7b0d9a52-3c64-5d0e-8f2b-90c1d7ab4e63';

/** An id that follows from what a source calls a thing: those words if they can be an id, else one made of them. */
export function entryId(...words: readonly string[]): string {
  const id = words.join('.');
  return ENTRY_ID.test(id) ? id : v5(JSON.stringify(words), NAMESPACE);
}

/** Ids of updates that have none of their own: by their instants, whatever becomes of their words. In one order each. */
export function updateIds(): (at: Millis) => string {
  const used = new Map<Millis, number>();
  return (at) => {
    const count = (used.get(at) ?? 0) + 1;
    used.set(at, count);
    return entryId('update', new Date(at).toISOString().replaceAll(':', ''), ...(count > 1 ? [String(count)] : []));
  };
}

/** Of an incident that a tool knows by a name of its own. */
export const incidentUuid = (tool: string, name: string): string => v5(JSON.stringify([tool, name]), NAMESPACE);

const ELLIPSIS = '…';

/** On one line, cut where a name would be too long. */
export function nameOf(text: string, characters: number = LIMITS.name): string {
  const line = text.replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
  return [...line].length <= characters
    ? line
    : [...line]
        .slice(0, characters - 1)
        .join('')
        .trimEnd() + ELLIPSIS;
}

/** A component's name without the characters that separate parts of a selector. */
export const componentOf = (text: string): string => nameOf(text.replace(/[@#|,*]+/g, ' '));

/** Free words, cut where they would be too long. */
export function proseOf(text: string): string {
  const words = text.trim();
  if (utf8Bytes(words) <= LIMITS.textBytes) return words;
  const most = LIMITS.textBytes - Buffer.byteLength(ELLIPSIS);
  return (
    Buffer.from(words)
      .subarray(0, most)
      .toString('utf8')
      .replace(/\ufffd$/, '') + ELLIPSIS
  );
}

/** A severity as one word; nothing for what is none. */
export function severityOf(text: string | undefined): { readonly severity?: string } {
  const word = text?.trim() ?? '';
  return /^[A-Za-z0-9_-]{1,20}$/.test(word) ? { severity: word } : {};
}

/**
 * Reads single values of what a caller sent: any JSON at all comes in; a value in its stored form, or faults, come out.
 * A reader is never given `null` or `undefined`: whoever asks for a field decides what its absence means.
 */
import { type LinkFact } from '../entry.js';
import { LIMITS } from './limits.js';
import { timeFault } from './time-faults.js';
import { timeZoneFault } from '../time-zones.js';
import { formatInstant, parseInstant, parseWrittenTime } from '../time.js';

type FaultCode =
  | 'required'
  | 'type'
  | 'format'
  | 'range'
  | 'too_long'
  | 'too_many'
  | 'reserved'
  /** Set by the service, or fixed once it is recorded. */
  | 'read_only'
  | 'unknown_property'
  | 'unknown_metric'
  | 'unknown_entry'
  /** Two values that cannot stand together. */
  | 'conflict'
  /** One id twice with different content. */
  | 'duplicate';

/** What is wrong, and where: a JSON pointer (RFC 6901) into the input. */
export interface Fault {
  readonly pointer: string;
  readonly code: FaultCode;
  readonly detail: string;
}

/** What was read, or everything that is wrong with it. */
export type Reading<T extends object> =
  { readonly value: T; readonly faults: readonly [] } | { readonly value: null; readonly faults: readonly Fault[] };

/** A place in the input. All places of one input share a list of faults. */
export class Place {
  private constructor(
    readonly pointer: string,
    readonly faults: Fault[],
  ) {}

  static root(pointer = ''): Place {
    return new Place(pointer, []);
  }

  at(key: string | number): Place {
    const step = typeof key === 'number' ? String(key) : quotable(key).replaceAll('~', '~0').replaceAll('/', '~1');
    return new Place(`${this.pointer}/${step}`, this.faults);
  }

  /** Notes a fault, the first at this place; its result stands for the value that could not be read. */
  fault(code: FaultCode, detail: string): undefined {
    const { pointer, faults } = this;
    if (faults.length < LIMITS.faults && !faults.some((fault) => fault.pointer === pointer)) {
      faults.push({ pointer, code, detail });
    }
    return undefined;
  }

  /** What was read below this place, unless anything was wrong with it. */
  reading<T extends object>(value: T | undefined): Reading<T> {
    if (this.faults.length === 0 && value !== undefined) return { value, faults: [] };
    return { value: null, faults: this.faults };
  }
}

/** A key as an answer can quote it: not longer than it needs to be, and encodable. */
const quotable = (key: string): string => key.slice(0, LIMITS.name).replace(/[\ud800-\udfff]/gu, '\ufffd');

/** Undefined: nothing, either because it says nothing (an empty string) or because of a fault that was noted. */
export type Reader<T> = (value: unknown, place: Place) => T | undefined;

/** NUL, which databases refuse, and lone surrogates, which have no UTF-8. */
const NOT_TEXT = /[\0\ud800-\udfff]/u;
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

const string: Reader<string> = (value, place) => {
  if (typeof value !== 'string') return place.fault('type', 'must be a string');
  if (NOT_TEXT.test(value)) return place.fault('format', 'holds NUL or half of a surrogate pair');
  return value === '' ? undefined : value;
};

/** Bytes of a string in UTF-8. Exact for well-formed strings. */
export function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    // Half of a surrogate pair stands for two of the four bytes.
    if (unit > 0x7f) bytes += unit <= 0x7ff || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}

const isLonger = (text: string, characters: number): boolean =>
  text.length > characters && (text.length > 2 * characters || [...text].length > characters);

/** What is wrong with a line, or null. */
function lineFault(text: string, characters: number): readonly [FaultCode, string] | null {
  if (isLonger(text, characters)) return ['too_long', `must have at most ${characters} characters`];
  return CONTROL.test(text) ? ['format', 'must be one line without control characters'] : null;
}

/** Words on one line, as they were written. */
export const line =
  (characters: number): Reader<string> =>
  (value, place) => {
    const text = string(value, place);
    const fault = text === undefined ? null : lineFault(text, characters);
    return fault ? place.fault(...fault) : text;
  };

const LINE_BREAK = /[\n\v\f\r\u0085\u2028\u2029]/;

/**
 * A name or label: the white space around it is dropped, and that within it is one blank, so that what looks alike is
 * alike. A blank one is none. Characters that have a meaning elsewhere, and whole words that have, can be kept out.
 */
export const name =
  (
    characters: number,
    without: { readonly characters?: readonly string[]; readonly words?: readonly string[] } = {},
  ): Reader<string> =>
  (value, place) => {
    const written = string(value, place);
    if (written === undefined) return undefined;
    if (LINE_BREAK.test(written)) return place.fault('format', 'must be one line');
    const text = written.replace(/\s+/g, ' ').trim();
    if (text === '') return undefined;
    const fault = lineFault(text, characters);
    if (fault) return place.fault(...fault);
    const { characters: forbidden = [], words = [] } = without;
    if (forbidden.some((character) => text.includes(character)))
      return place.fault('format', `must not hold any of ${forbidden.join(' ')}`);
    return words.includes(text) ? place.fault('reserved', `${text} has a meaning of its own in answers`) : text;
  };

/** Free text, by its size in UTF-8; white space alone is none. */
export const prose: Reader<string> = (value, place) => {
  const text = string(value, place);
  if (text === undefined || !/\S/.test(text)) return undefined;
  return text.length * 3 > LIMITS.textBytes && utf8Bytes(text) > LIMITS.textBytes
    ? place.fault('too_long', `must have at most ${LIMITS.textBytes} bytes of UTF-8`)
    : text;
};

export const flag: Reader<boolean> = (value, place) =>
  typeof value === 'boolean' ? value : place.fault('type', 'must be true or false');

export function oneOf<T extends string>(values: readonly T[]): Reader<T> {
  return (value, place) => {
    if (typeof value !== 'string') return place.fault('type', 'must be a string');
    return values.find((known) => known === value) ?? place.fault('format', `must be one of ${values.join(', ')}`);
  };
}

export const matching =
  (pattern: RegExp, detail: string): Reader<string> =>
  (value, place) => {
    if (typeof value !== 'string') return place.fault('type', 'must be a string');
    return pattern.test(value) ? value : place.fault('format', detail);
  };

/** Long enough for every time that can be read; fractions of a second may have any number of digits up to there. */
const TIME_CHARACTERS = 64;

/** RFC 3339 with an offset; comes out in UTC with milliseconds. */
export const instant: Reader<string> = (value, place) => {
  if (typeof value !== 'string') return place.fault('type', 'must be a string');
  const read = value.length > TIME_CHARACTERS ? null : parseInstant(value);
  return read ? formatInstant(read.at) : place.fault('format', timeFault(value, 'instant'));
};

/** An instant, or a bare date, month or year; comes out as it was written, since the form says how finely. */
export const writtenTime: Reader<string> = (value, place) => {
  if (typeof value !== 'string') return place.fault('type', 'must be a string');
  return value.length <= TIME_CHARACTERS && parseWrittenTime(value)
    ? value
    : place.fault('format', timeFault(value, 'written'));
};

export const timeZone: Reader<string> = (value, place) => {
  const zone = name(LIMITS.name)(value, place);
  if (zone === undefined) return undefined;
  const fault = timeZoneFault(zone);
  return fault === null ? zone : place.fault('format', fault);
};

const NUMBERED_SEVERITY = /^(?:sev(?:erity)?[ _-]?)?([1-5])$/i;

const severityWord = name(LIMITS.severityWord);

/** `1`, `SEV-1` and `Sev 1` are `sev1`; any other word is lower-cased. */
export const severity: Reader<string> = (value, place) => {
  const text = severityWord(Number.isSafeInteger(value) ? String(value) : value, place);
  if (text === undefined) return undefined;
  const number = NUMBERED_SEVERITY.exec(text)?.[1];
  if (number !== undefined) return `sev${number}`;
  return text.includes(' ') ? place.fault('format', 'must be sev1 to sev5 or one word') : text.toLowerCase();
};

/** A list without repetitions; an empty one says nothing. */
export function listOf<T>(item: Reader<T>, most: number): Reader<readonly T[]> {
  return (value, place) => {
    if (!Array.isArray(value)) return place.fault('type', 'must be a list');
    if (value.length > most) return place.fault('too_many', `must have at most ${most} items`);
    const items = new Set<T>();
    for (const [index, each] of (value as unknown[]).entries()) {
      const read = each === null ? place.at(index).fault('type', 'must not be null') : item(each, place.at(index));
      if (read !== undefined) items.add(read);
    }
    return items.size > 0 ? [...items] : undefined;
  };
}

export const labels = listOf(name(LIMITS.name), LIMITS.labels);

export type JsonObject = Readonly<Record<string, unknown>>;

export const object: Reader<JsonObject> = (value, place) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : place.fault('type', 'must be an object');

const attributeKey = line(LIMITS.name);
const attributeValue: Reader<string> = (value, place) => {
  const text = string(value, place) ?? '';
  return isLonger(text, LIMITS.attributeValue)
    ? place.fault('too_long', `must have at most ${LIMITS.attributeValue} characters`)
    : text;
};

/** A flat map of strings. */
export const attributes: Reader<Readonly<Record<string, string>>> = (value, place) => {
  const input = object(value, place);
  const keys = Object.keys(input ?? {});
  if (keys.length > LIMITS.attributes) return place.fault('too_many', `must have at most ${LIMITS.attributes} keys`);
  const read: [string, string][] = [];
  for (const key of keys) {
    const own = place.at(key);
    if (key === '') own.fault('format', 'a key must not be empty');
    else if (key === '__proto__') own.fault('reserved', 'no key may have this name');
    else if (attributeKey(key, own) !== undefined) read.push([key, attributeValue(input![key], own) ?? '']);
  }
  return read.length > 0 ? Object.fromEntries(read) : undefined;
};

/** Browsers and Node have it, but the ES2023 library alone, with which the core is checked, does not know it. */
declare const URL: { canParse(text: string): boolean };

export const webAddress: Reader<string> = (value, place) => {
  const text = line(LIMITS.url)(value, place);
  if (text === undefined) return undefined;
  return /^https?:\/\//i.test(text) && URL.canParse(text)
    ? text
    : place.fault('format', 'must be an http or https URL');
};

/** Links as they are stored: titles are words, and stand apart. */
export interface Links {
  readonly facts: readonly LinkFact[];
  /** By index; absent if no link has one. */
  readonly titles?: readonly (string | null)[];
}

export const links: Reader<Links> = (value, place) => {
  if (!Array.isArray(value)) return place.fault('type', 'must be a list');
  if (value.length > LIMITS.links) return place.fault('too_many', `must have at most ${LIMITS.links} links`);
  const facts: LinkFact[] = [];
  const titles: (string | null)[] = [];
  for (const [index, each] of (value as unknown[]).entries()) {
    const own = place.at(index);
    const input = object(each, own);
    if (!input) continue;
    refuseOthers(input, LINK_FIELDS, own);
    const url = readRequired(webAddress, input, 'url', own);
    facts.push({ rel: readOptional(name(LIMITS.name), input, 'rel', own) ?? null, url: url ?? '' });
    titles.push(readOptional(name(LIMITS.phrase), input, 'title', own) ?? null);
  }
  if (facts.length === 0) return undefined;
  return titles.some((title) => title !== null) ? { facts, titles } : { facts };
};

const LINK_FIELDS: ReadonlySet<string> = new Set(['rel', 'url', 'title']);

/** The value of a field; `undefined` for null too, which on input means absent. */
export const given = (input: JsonObject, field: string): unknown =>
  Object.hasOwn(input, field) ? (input[field] ?? undefined) : undefined;

export function readOptional<T>(reader: Reader<T>, input: JsonObject, field: string, place: Place): T | undefined {
  const value = given(input, field);
  return value === undefined ? undefined : reader(value, place.at(field));
}

export function readRequired<T>(reader: Reader<T>, input: JsonObject, field: string, place: Place): T | undefined {
  const own = place.at(field);
  const value = given(input, field);
  const faults = place.faults.length;
  const read = value === undefined ? undefined : reader(value, own);
  // What says nothing, such as blanks, is no fault of its own.
  return read === undefined && place.faults.length === faults ? own.fault('required', 'is missing') : read;
}

/** Everything that nobody asked for is a fault: a misspelt name must not be lost in silence. */
export function refuseOthers(
  input: JsonObject,
  known: ReadonlySet<string>,
  place: Place,
  readOnly: ReadonlyMap<string, string> = new Map(),
): void {
  for (const field of Object.keys(input)) {
    if (known.has(field)) continue;
    const why = readOnly.get(field);
    if (why === undefined) place.at(field).fault('unknown_property', 'is not a known property');
    else place.at(field).fault('read_only', why);
  }
}

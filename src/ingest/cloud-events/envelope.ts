/**
 * Reads the envelope of a CloudEvent 1.0 in its JSON form, and its data. What a type means is not known here.
 * Pointers of faults are those of the JSON form, whatever form the event came in.
 */
import {
  given,
  instant,
  line,
  object,
  readOptional,
  readRequired,
  type JsonObject,
  type Place,
  type Reader,
} from '../../timeline/input/values.js';
import { readJson } from '../../http/json-body.js';
import { Problem } from '../../http/problems.js';

export interface ReceivedEvent {
  /** Together with `source` it names the event, whoever delivers it and however often. */
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string | null;
  /** RFC 3339, as the sender wrote it. */
  readonly time: string | null;
  readonly data: EventData;
}

type EventData =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: unknown }
  /** Text or bytes of another type: nothing here reads them. */
  | { readonly kind: 'opaque' };

/** Longer than any sender needs; they are kept with the entry. */
export const EVENT_LIMITS = { id: 500, source: 2000, type: 300, subject: 1000, mediaType: 300 } as const;

/** Attributes that this reader knows, beside `data` and `data_base64`, which are none. */
const KNOWN = new Set(['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'dataschema']);
const ATTRIBUTE_NAME = /^[a-z0-9]+$/;

/** The envelope and its data; what is wrong is noted. */
export const eventAt: Reader<ReceivedEvent> = (value, place) => {
  const input = object(value, place);
  if (!input) return undefined;
  const faults = place.faults.length;
  const specversion = readRequired(line(20), input, 'specversion', place);
  if (specversion !== undefined && specversion !== '1.0') place.at('specversion').fault('format', 'must be 1.0');
  const id = readRequired(line(EVENT_LIMITS.id), input, 'id', place);
  const source = readRequired(uriReference, input, 'source', place);
  const type = readRequired(line(EVENT_LIMITS.type), input, 'type', place);
  const subject = readOptional(filled(EVENT_LIMITS.subject), input, 'subject', place) ?? null;
  const time = readOptional(timestamp, input, 'time', place) ?? null;
  readOptional(uriReference, input, 'dataschema', place);
  refuseStrangeExtensions(input, place);
  const data = readData(input, place);
  if (place.faults.length > faults || id === undefined || source === undefined || type === undefined) return undefined;
  return { id, source, type, subject, time, data };
};

/** An attribute that is there has to say something. */
const filled =
  (characters: number): Reader<string> =>
  (value, place) =>
    value === '' ? place.fault('format', 'must not be empty') : line(characters)(value, place);

const uriReference: Reader<string> = (value, place) => {
  const text = filled(EVENT_LIMITS.source)(value, place);
  return text !== undefined && /[\s"<>\\^`{|}]/.test(text)
    ? place.fault('format', 'must be a URI or a relative reference')
    : text;
};

/** Checked as an instant, and kept as it is written: its digits say how finely the time is known. */
const timestamp: Reader<string> = (value, place) =>
  instant(value, place) === undefined ? undefined : (value as string);

/** Extensions mean nothing here; what can be none is a misspelt attribute more often than not. */
function refuseStrangeExtensions(input: JsonObject, place: Place): void {
  for (const name of Object.keys(input)) {
    if (KNOWN.has(name) || name === 'data' || name === 'data_base64') continue;
    const value = input[name];
    if (!ATTRIBUTE_NAME.test(name)) place.at(name).fault('format', 'a name of an attribute has a–z and 0–9 only');
    else if (typeof value === 'number' ? !Number.isSafeInteger(value) : typeof value === 'object' && value !== null)
      place.at(name).fault('type', 'must be a string, an integer, true or false');
  }
}

const MEDIA_TYPE = /^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/i;
const JSON_TYPE = /^[^/]+\/(?:json|[^/]*\+json)$/i;

/** A media type that says that data is JSON, whatever its parameters are. */
const isJsonType = (written: string): boolean => JSON_TYPE.test(essenceOf(written));
const essenceOf = (written: string): string => written.split(';', 1)[0]!.trim();

const mediaType: Reader<string> = (value, place) => {
  const text = filled(EVENT_LIMITS.mediaType)(value, place);
  return text === undefined || MEDIA_TYPE.test(essenceOf(text)) ? text : place.fault('format', 'must be a media type');
};

function readData(input: JsonObject, place: Place): EventData {
  const type = readOptional(mediaType, input, 'datacontenttype', place);
  const base64 = given(input, 'data_base64');
  const hasData = Object.hasOwn(input, 'data') && input['data'] !== undefined;
  if (base64 !== undefined) {
    if (hasData) place.at('data_base64').fault('conflict', 'data stands beside it');
    const bytes = fromBase64(base64, place.at('data_base64'));
    if (bytes === undefined || type === undefined || !isJsonType(type)) return { kind: 'opaque' };
    return jsonOf(bytes, place.at('data_base64'));
  }
  if (!hasData) return { kind: 'none' };
  if (type === undefined || isJsonType(type)) return { kind: 'json', value: input['data'] };
  if (typeof input['data'] !== 'string') place.at('data').fault('type', `must be a string, since it is ${type}`);
  return { kind: 'opaque' };
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

function fromBase64(value: unknown, place: Place): Buffer | undefined {
  if (typeof value !== 'string') return place.fault('type', 'must be a string');
  return value.length % 4 === 0 && BASE64.test(value)
    ? Buffer.from(value, 'base64')
    : place.fault('format', 'must be base64');
}

/** JSON as strict as that of a body. */
function jsonOf(bytes: Buffer, place: Place): EventData {
  try {
    const value = readJson(bytes);
    if (value !== undefined) return { kind: 'json', value };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
  place.fault('format', 'must be JSON in UTF-8, as datacontenttype says');
  return { kind: 'opaque' };
}

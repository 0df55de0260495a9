/**
 * Decorators of the parameters of a query: each says how a parameter is described and read. A property without one is
 * no parameter.
 */
import { Expose, Transform } from 'class-transformer';
import { parseInstant, parseStatedDuration, parseWrittenTime } from '../timeline/time.js';
import { wordsOf } from '../timeline/words.js';
import { Optional, Shown } from './openapi/describe.js';
import { CURSOR_IN, INSTANT, LENGTH, listOf, WRITTEN_TIME } from './openapi/inputs.js';
import { type Fault } from './problems.js';

/** Stands for the value of a parameter that could not be read, and says why. */
export class Unreadable {
  constructor(readonly detail: string) {}
}

/** What is wrong with a stretch of time that has no length: nothing could lie in it. */
export const stretchFaults = ({ from, to }: { readonly from?: number; readonly to?: number }): Fault[] =>
  from !== undefined && to !== undefined && to <= from
    ? [{ parameter: 'to', code: 'order', detail: 'must be after from' }]
    : [];

/** What OpenAPI says of a parameter beside how it is read. */
type Described = Readonly<Record<string, unknown>>;
type Read = (text: string) => unknown;

/** @param read what the query has: a text, or a list of texts where the parameter repeats */
function parameter(options: Described, read: (value: unknown) => unknown): PropertyDecorator {
  return (target, name) => {
    (options['required'] === true ? Shown : Optional)(options)(target, name);
    Expose()(target, name as string);
    // Asked of every parameter, also of those that are not given.
    Transform(({ value }) => (value === undefined ? undefined : read(value)))(target, name);
  };
}

/** Given once. @param read undefined for a text that cannot be read */
const once = (options: Described, detail: string, read: Read): PropertyDecorator =>
  parameter(options, (value) => (typeof value === 'string' ? read(value) : undefined) ?? new Unreadable(detail));

/** May repeat. */
const repeated = (
  options: Described,
  detail: string,
  accepts: (text: string) => boolean,
  split = (text: string) => [text],
): PropertyDecorator =>
  parameter(options, (value) => {
    const texts = [value].flat().flatMap((part) => (typeof part === 'string' ? split(part) : [part]));
    return texts.every((text) => typeof text === 'string' && accepts(text)) ? texts : new Unreadable(detail);
  });

const bySeparator = (text: string): string[] => text.split(',');
const isAtMost =
  (characters: number) =>
  (text: string): boolean =>
    text.length <= characters || [...text].length <= characters;
const atMost = (characters: number): string => `must have at most ${characters} characters`;

/** In digits. */
export const WholeNumber = (min: number, max: number, options: Described = {}): PropertyDecorator =>
  once(
    { type: 'integer', minimum: min, maximum: max, ...options },
    `must be a whole number from ${min} to ${max}`,
    (text) => (/^\d{1,9}$/.test(text) ? within(Number(text), min, max) : undefined),
  );

/** In plain decimal. */
export const Decimal = (min: number, max: number, options: Described): PropertyDecorator =>
  once({ type: 'number', minimum: min, maximum: max, ...options }, `must be a number from ${min} to ${max}`, (text) =>
    /^\d{1,9}(\.\d{1,9})?$/.test(text) ? within(Number(text), min, max) : undefined,
  );

const within = (value: number, min: number, max: number): number | undefined =>
  value >= min && value <= max ? value : undefined;

/** A plus sign that nobody escaped has become a space. */
const unescaped = (value: string): string => value.replace(/ (?=\d\d:\d\d$)/, '+');

/** An instant as milliseconds. */
export const Instant = (options: Described): PropertyDecorator =>
  once(
    { ...INSTANT, ...options },
    'must be an RFC 3339 instant with Z or an offset',
    (text) => parseInstant(unescaped(text))?.at,
  );

/** An instant, or a bare date, which stands for its first instant in UTC; as milliseconds. */
export const InstantOrDate = (options: Described): PropertyDecorator =>
  once(
    { ...WRITTEN_TIME, ...options },
    'must be an RFC 3339 instant with Z or an offset, or a date',
    (text) => parseWrittenTime(unescaped(text))?.at,
  );

/** A length of time in ISO 8601 as seconds. */
export const Seconds = (options: Described): PropertyDecorator =>
  once(
    { ...LENGTH, ...options },
    'must be an ISO 8601 duration without years and months, such as PT90M',
    (text) => parseStatedDuration(text)?.seconds,
  );

/** Of a few words they are named as one says them, of many as a list. */
function oneOf(values: readonly string[], many = 'one'): string {
  const [last, ...others] = [...values].reverse();
  return values.length > 3 || (many !== 'one' && values.length > 1)
    ? `must be ${many} of ${values.join(', ')}`
    : `must be ${[others.reverse().join(', '), last].filter(Boolean).join(' or ')}`;
}

export const OneOf = (values: readonly string[], options: Described): PropertyDecorator =>
  once({ enum: values, ...options }, oneOf(values), (text) => values.find((value) => value === text));

/** Some of these words, separated by commas; may repeat. */
export const SomeOf = (values: readonly string[], options: Described): PropertyDecorator =>
  repeated(
    { enum: values, isArray: true, ...options },
    oneOf(values, 'some'),
    (text) => values.includes(text),
    bySeparator,
  );

/** Any of these words; repeats for several. */
export const AnyOf = (values: readonly string[], options: Described): PropertyDecorator =>
  repeated({ enum: values, isArray: true, ...options }, oneOf(values), (text) => values.includes(text));

/** Words as they come. */
export const Text = (options: Described & { readonly maxLength?: number }): PropertyDecorator =>
  parameter({ type: String, ...options }, (value) => {
    if (typeof value !== 'string') return new Unreadable('must be given once');
    return isAtMost(options.maxLength ?? Infinity)(value) ? value : new Unreadable(atMost(options.maxLength!));
  });

export const Matching = (pattern: RegExp, detail: string, options: Described): PropertyDecorator =>
  once({ type: String, ...options }, detail, (text) => (pattern.test(text) ? text : undefined));

/** Texts of a parameter that repeats. @param schema of each */
export const Texts = (
  schema: { readonly type: typeof String; readonly maxLength?: number },
  options: Described,
): PropertyDecorator =>
  repeated(
    { ...listOf(schema), ...options },
    atMost(schema.maxLength ?? Infinity),
    isAtMost(schema.maxLength ?? Infinity),
  );

/** The same, each of which has a form. */
export const TextsMatching = (pattern: RegExp, detail: string, options: Described): PropertyDecorator =>
  repeated(options, detail, (text) => pattern.test(text));

/** Names separated by commas; the parameter may repeat. */
export const Names = (options: Described, pattern = /^/, detail = ''): PropertyDecorator =>
  repeated({ type: String, ...options }, detail, (text) => pattern.test(text), bySeparator);

const CURSOR = 'must be a cursor that an answer gave';

export const Cursor = (description: string): PropertyDecorator =>
  once({ ...CURSOR_IN, description }, CURSOR, (text) => text);

/** Something that is looked for has a word in it; nothing at all looks for nothing. */
export const wordFaults = (q = ''): Fault[] =>
  q.trim() === '' || wordsOf(q).length > 0
    ? []
    : [{ parameter: 'q', code: 'no_word', detail: 'has no word in it: no letter, digit or symbol' }];

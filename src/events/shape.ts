/**
 * Shapes: small functions that say whether a value is what a stored payload may hold. `Shape<T>` is tied to the type
 * that it guards, so that a field added to the type and not to its shape does not compile.
 */
import { parseInstant, parseStatedDuration, parseWrittenTime } from '../timeline/time.js';

/** What is wrong with a value: a JSON pointer to the place, and words that go on from it ("must be a string"). */
export interface ShapeFault {
  readonly pointer: string;
  readonly detail: string;
}

/** `exact` refuses fields that the shape does not name; `at-least` lets them be, for what a later version has added. */
export type Exactness = 'exact' | 'at-least';

/** The first fault of a value, or null. */
export interface Shape<T> {
  (value: unknown, exactness: Exactness): ShapeFault | null;
  /** Never there: it lets the compiler tell one shape from another. */
  readonly guards?: T;
}

const here = (detail: string): ShapeFault => ({ pointer: '', detail });

/** A fault of a part, told from the whole. RFC 6901: `~` and `/` of a key are written `~0` and `~1`. */
export const under = (key: string | number, fault: ShapeFault): ShapeFault => ({
  pointer: `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}${fault.pointer}`,
  detail: fault.detail,
});

const fails = (detail: string, accepts: (value: unknown) => boolean) => {
  const fault = here(detail);
  return (value: unknown): ShapeFault | null => (accepts(value) ? null : fault);
};

export const text: Shape<string> = fails('must be a string', (value) => typeof value === 'string');
export const flag: Shape<boolean> = fails('must be true or false', (value) => typeof value === 'boolean');
export const present: Shape<true> = fails('must be true, or left out', (value) => value === true);

/** 0, 1, 2 … below 2^53: the only numbers that facts may hold, so that every language writes them alike. */
export const count: Shape<number> = fails(
  'must be a whole number from 0',
  (value) => Number.isSafeInteger(value) && Number(value) >= 0,
);

export const matching = (pattern: RegExp): Shape<string> =>
  fails(`must match ${pattern.source}`, (value) => typeof value === 'string' && pattern.test(value));

export const passing = (detail: string, accepts: (text: string) => boolean): Shape<string> =>
  fails(detail, (value) => typeof value === 'string' && accepts(value));

export function oneOf<T extends string>(values: readonly T[]): Shape<T> {
  const known = new Set<unknown>(values);
  return fails(`must be one of ${values.join(', ')}`, (value) => known.has(value));
}

const STORED_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** An instant as it is stored: RFC 3339, UTC, milliseconds. */
export const instant: Shape<string> = passing(
  'must be an instant in UTC with milliseconds',
  (value) => STORED_INSTANT.test(value) && parseInstant(value) !== null,
);
/** RFC 3339 with an offset, or a bare date, month or year. */
export const writtenTime: Shape<string> = passing(
  'must be a time with an offset, or a date',
  (value) => parseWrittenTime(value) !== null,
);
/** ISO 8601, without years and months. */
export const statedDuration: Shape<string> = passing(
  'must be an ISO 8601 duration',
  (value) => parseStatedDuration(value) !== null,
);

export const nullable =
  <T>(shape: Shape<T>): Shape<T | null> =>
  (value, exactness) =>
    value === null ? null : shape(value, exactness);

export function list<T>(shape: Shape<T>): Shape<readonly T[]> {
  return (value, exactness) => {
    if (!Array.isArray(value)) return here('must be a list');
    for (let i = 0; i < value.length; i++) {
      const fault = shape(value[i], exactness);
      if (fault) return under(i, fault);
    }
    return null;
  };
}

/** A list with something in it. */
export const atLeastOne = <T>(shape: Shape<T>): Shape<readonly T[]> => {
  const all = list(shape);
  return (value, exactness) =>
    Array.isArray(value) && value.length === 0 ? here('must not be empty') : all(value, exactness);
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Any keys, values all of one shape. */
export function mapOf<T>(shape: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return (value, exactness) => {
    if (!isObject(value)) return here('must be an object');
    for (const key of Object.keys(value)) {
      const fault = shape(value[key], exactness);
      if (fault) return under(key, fault);
    }
    return null;
  };
}

/** Any object at all. */
export const anyObject: Shape<Readonly<Record<string, unknown>>> = fails('must be an object', isObject);

interface Optional<T> {
  readonly optional: Shape<T>;
}
export const optional = <T>(shape: Shape<T>): Optional<T> => ({ optional: shape });

/** A shape for every key of `T`, marked where the key may be absent. */
export type Fields<T> = {
  readonly [K in keyof T]-?: Partial<Pick<T, K>> extends Pick<T, K> ? Optional<Exclude<T[K], undefined>> : Shape<T[K]>;
};

type AnyField = Shape<unknown> | Optional<unknown>;
const shapeOf = (field: AnyField): Shape<unknown> => ('optional' in field ? field.optional : field);

/** An object with exactly these fields. */
export function object<T extends object>(fields: Fields<T>): Shape<T> {
  const named = Object.entries<AnyField>(fields);
  const shapes = new Map(named.map(([key, field]) => [key, shapeOf(field)]));
  const required = named.filter(([, field]) => !('optional' in field)).map(([key]) => key);
  return (value, exactness) => {
    if (!isObject(value)) return here('must be an object');
    for (const key of Object.keys(value)) {
      const shape = shapes.get(key);
      const fault = shape ? shape(value[key], exactness) : exactness === 'exact' ? here('is not a known field') : null;
      if (fault) return under(key, fault);
    }
    for (const key of required) {
      if (!Object.hasOwn(value, key)) return under(key, here('is missing'));
    }
    return null;
  };
}

/** What an amendment may set of an object with these fields: any of them, and null clears. */
export function setOf<T extends object>(fields: Fields<T>): Shape<{ readonly [K in keyof T]?: T[K] | null }> {
  const settable = Object.entries<AnyField>(fields).map(([key, field]) => [key, optional(nullable(shapeOf(field)))]);
  return object(Object.fromEntries(settable) as Fields<{ readonly [K in keyof T]?: T[K] | null }>);
}

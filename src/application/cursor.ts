/** Cursors: opaque to callers, and valid for one listing only. */
import { createHash } from 'node:crypto';
import { invalidRequest, type Refusal } from './refusal.js';

/**
 * The name of a listing, for its cursors: of what, and what is asked of it.
 * @param question all that decides what is listed and in which order; not how much of it
 */
export const listingOf = (name: string, question: unknown): string =>
  `${name} ${createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, 16)}`;

/** @param listing names the listing; a cursor of another listing is refused */
export const writeCursor = (listing: string, at: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify([listing, ...at])).toString('base64url');

/**
 * @returns what was written, value by value of the types that are expected
 * @throws Refusal `invalid` for anything else than a cursor of this listing
 */
export function readCursor<T extends readonly (string | number)[]>(
  cursor: string,
  listing: string,
  types: { readonly [K in keyof T]: T[K] extends string ? 'string' : 'number' },
): T {
  const [of, ...at] = decode(cursor);
  if (of === listing && at.length === types.length && at.every((value, i) => typeof value === types[i]))
    // Each value was just checked against the name of its type in T.
    return at as unknown as T;
  throw unreadable();
}

/** The refusal of a cursor that no answer gave. */
export const unreadable = (): Refusal =>
  invalidRequest([{ parameter: 'cursor', code: 'format', detail: 'must be a cursor that an answer gave' }]);

function decode(cursor: string): unknown[] {
  try {
    const decoded: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(decoded) ? decoded : [];
  } catch {
    return [];
  }
}

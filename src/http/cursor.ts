/** Cursors: opaque to callers, and good for one listing only. */
import { invalid, type Problem } from './problems.js';

/** @param listing what the cursor goes through; a cursor of another is refused */
export const writeCursor = (listing: string, at: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify([listing, ...at])).toString('base64url');

/**
 * @returns what was written, value by value of the types that are expected
 * @throws Problem `invalid` for what is no cursor of this listing
 */
export function readCursor<T extends readonly (string | number)[]>(
  cursor: string,
  listing: string,
  types: { readonly [K in keyof T]: T[K] extends string ? 'string' : 'number' },
): T {
  const [of, ...at] = decode(cursor);
  if (of === listing && at.length === types.length && at.every((value, i) => typeof value === types[i]))
    // Each value was just held against the type that stands for it in T.
    return at as unknown as T;
  throw unreadable();
}

/** What is answered to a cursor that no answer gave. */
export const unreadable = (): Problem =>
  invalid([{ parameter: 'cursor', code: 'format', detail: 'must be a cursor that an answer gave' }]);

function decode(cursor: string): unknown[] {
  try {
    const decoded: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(decoded) ? decoded : [];
  } catch {
    return [];
  }
}

/** Random bytes from a pool: one call for them costs as much as all the rest of an id, however few it asks for. */
import { randomFillSync } from 'node:crypto';

const BYTES = 16;
const pool = Buffer.alloc(256 * BYTES);
let used = pool.length;

/** As many as a UUID takes. To be used at once: the pool is filled again. */
export function random16Bytes(): Uint8Array {
  return pool.subarray(...nextOfPool());
}

/** The salt of an event's words: 32 hex digits. */
export function randomSalt(): string {
  return pool.toString('hex', ...nextOfPool());
}

function nextOfPool(): [from: number, to: number] {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  return [used, (used += BYTES)];
}

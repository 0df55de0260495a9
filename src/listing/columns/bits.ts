/** Sets of rows as bits: row r is bit `r & 31` of word `r >>> 5`. What lies beyond the last word is not in the set. */
export type Bits = Uint32Array;

export const wordsFor = (rows: number): number => (rows + 31) >>> 5;

/** How many rows are in the set. */
export function countBits(bits: Bits): number {
  let count = 0;
  for (let i = 0; i < bits.length; i++) {
    let word = bits[i]!;
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    count += (((word + (word >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
  }
  return count;
}

/** Leaves in `bits` what is in `other` as well. */
export function keepIn(bits: Bits, other: Bits): void {
  const shared = Math.min(bits.length, other.length);
  for (let i = 0; i < shared; i++) bits[i]! &= other[i]!;
  bits.fill(0, shared);
}

/** Takes what is in `other` out of `bits`. */
export function takeOut(bits: Bits, other: Bits): void {
  const shared = Math.min(bits.length, other.length);
  for (let i = 0; i < shared; i++) bits[i]! &= ~other[i]!;
}

export const hasBit = (bits: Bits, row: number): boolean => ((bits[row >>> 5] ?? 0) & (1 << (row & 31))) !== 0;

/** Every row of the set, in order. */
export function rowsIn(bits: Bits): Uint32Array {
  const rows = new Uint32Array(countBits(bits));
  let found = 0;
  for (let i = 0; i < bits.length; i++) {
    for (let word = bits[i]!; word !== 0; word &= word - 1) rows[found++] = (i << 5) + (31 - Math.clz32(word & -word));
  }
  return rows;
}

/** Of the first `rows` rows those whose value is from `min` to `max`, both included; NaN never is. */
export function bitsBetween(values: Float64Array, rows: number, min: number, max: number): Bits {
  const bits = new Uint32Array(wordsFor(rows));
  for (let row = 0; row < rows; row++) {
    const value = values[row]!;
    if (value >= min && value <= max) bits[row >>> 5]! |= 1 << (row & 31);
  }
  return bits;
}

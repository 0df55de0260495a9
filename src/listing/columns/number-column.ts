import { firstLength, grown } from './growing.js';

/** A number a row; NaN where nothing is known. */
export class NumberColumn {
  values = new Float64Array(firstLength()).fill(NaN);

  put(row: number, value: number | null): void {
    if (row >= this.values.length) {
      const before = this.values.length;
      this.values = grown(this.values, Float64Array, row + 1);
      this.values.fill(NaN, before);
    }
    this.values[row] = value ?? NaN;
  }

  of(row: number): number {
    return this.values[row] ?? NaN;
  }
}

/** A small whole number a row, up to 255; 0 where nothing was put. */
export class CodeColumn {
  values = new Uint8Array(firstLength());

  put(row: number, code: number): void {
    if (row >= this.values.length) this.values = grown(this.values, Uint8Array, row + 1);
    this.values[row] = code;
  }

  of(row: number): number {
    return this.values[row] ?? 0;
  }
}

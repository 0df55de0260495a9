/** Arrays that grow with the number of rows. */
type Growing = Uint32Array | Float64Array | Uint8Array;

let arrays = 0;

/** Another one for each array: if all grew at the same row, that row would take long. */
export const firstLength = (): number => 64 + (arrays++ % 64);

/** The same values in an array that is long enough, and half as long again as it was. */
export function grown<A extends Growing>(values: A, make: new (length: number) => A, least: number): A {
  const longer = new make(Math.max(least, Math.ceil(values.length * 1.5)));
  longer.set(values);
  return longer;
}

/** Reads JSON that other tools wrote: numbers beyond what a double holds exactly are read as their digits. */
import { parse } from 'lossless-json';
import { readJson } from '../http/json-body.js';

/** Sixteen digits may be more than a double holds. */
const LONG_NUMBER = /[\d.]{16}/;
const WHOLE = /^-?\d+$/;

/**
 * @returns the value; a whole number that is not exact as a double is a string
 * @throws Problem `malformed`, with the rules of `readJson`
 */
export function readExactly(bytes: Uint8Array): unknown {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const value = readJson(buffer);
  const text = buffer.toString('utf8').replace(/^\uFEFF/, '');
  // It is well-formed, and not nested too deeply for a reader that calls itself.
  return LONG_NUMBER.test(text) ? parse(text, null, exactNumber) : value;
}

function exactNumber(digits: string): number | string {
  const number = Number(digits);
  return WHOLE.test(digits) && !Number.isSafeInteger(number) ? digits : number;
}

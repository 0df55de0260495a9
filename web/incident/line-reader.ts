/** Loaded once somebody writes. */
export { readLines } from '../../src/timeline/parsing/lines.js';
export { FUTURE_ALLOWED_MS } from '../../src/timeline/parsing/typed-time.js';

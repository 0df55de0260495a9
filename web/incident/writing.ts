/** Loaded once somebody writes. */
export { readLines } from '../../src/timeline/parsing/lines.js';
export { readSupposition } from '../../src/timeline/input/what-if.js';
export { suppose } from '../../src/timeline/what-if.js';
export { FUTURE_ALLOWED_MS } from '../../src/timeline/parsing/typed-time.js';

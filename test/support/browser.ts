/** Tests in a real browser. Where there is none, they are skipped, and say so. */
import { describe } from '@jest/globals';
import { CHROMIUM } from './chromium.js';
import { describeSkipped } from './skipped.js';

export { launch, openPage, type Watched } from './chromium.js';

/** As `describe`, where there is a browser. */
export function describeInBrowser(what: string, tests: () => void): void {
  if (CHROMIUM === undefined) describeSkipped(what, 'there is no Chromium: install it, or name it by CHROMIUM');
  else describe(what, tests);
}

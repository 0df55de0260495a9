import { describe, expect, it } from '@jest/globals';
import { sparing } from './logging.js';

describe('a warning', () => {
  it('is said again when a minute has passed, or something else was said in between', () => {
    const said: string[] = [];
    let now = 0;
    const warn = sparing(
      (words) => said.push(`${now}: ${words}`),
      () => now,
    );
    for (now = 0; now <= 90_000; now += 10_000) warn('it is away');
    warn('it is back');
    warn('it is away');
    expect(said).toEqual(['0: it is away', '60000: it is away', '100000: it is back', '100000: it is away']);
  });
});

import { describe, expect, it } from '@jest/globals';
import { LONGEST_RETRY_AFTER_MS, pauseAfter, PAUSES_MS, readRetryAfter } from './schedule.js';

const NOW = Date.UTC(2026, 9, 21, 7, 0, 0);

describe('a delivery that fails', () => {
  it('is tried again after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, and then given up', () => {
    const minutes = Array.from({ length: 9 }, (_, i) => pauseAfter(i + 1, null, 0)! / 60_000);
    expect(minutes).toEqual([5 / 60, 5, 30, 120, 300, 600, 840, 1200, 1440]);
    expect(pauseAfter(10, null, 0)).toBeNull();
    expect(pauseAfter(10, 60_000, 0)).toBeNull();
  });

  it('is tried by chance a little later, and never earlier', () => {
    for (const [i, pause] of PAUSES_MS.entries())
      for (const chance of [0, 0.5, 1]) {
        const after = pauseAfter(i + 1, null, chance)!;
        expect(after).toBeGreaterThanOrEqual(pause);
        expect(after).toBeLessThanOrEqual(pause * 1.1);
      }
    expect(pauseAfter(1, null, 1)).toBeGreaterThan(pauseAfter(1, null, 0)!);
  });

  it('waits for as long as the receiver asks, if that is longer', () => {
    expect(pauseAfter(1, 60_000, 0.5)).toBe(60_000);
    expect(pauseAfter(2, 60_000, 0)).toBe(5 * 60_000);
  });
});

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    [' 120 ', 120_000],
    ['Wed, 21 Oct 2026 07:28:00 GMT', 28 * 60_000],
    ['Wed, 21 Oct 2026 06:00:00 GMT', 0],
    ['999999999', LONGEST_RETRY_AFTER_MS],
    ['Wed, 21 Oct 2037 07:28:00 GMT', LONGEST_RETRY_AFTER_MS],
  ])('%s', (header, milliseconds) => {
    expect(readRetryAfter(header, NOW)).toBe(milliseconds);
  });

  it.each(['', '-1', '1.5', 'soon', '2026-10-21', '1e9', 'Wed, 99 Foo 2026 07:28:00 GMT', undefined])(
    '%s',
    (header) => {
      expect(readRetryAfter(header, NOW)).toBeNull();
    },
  );
});

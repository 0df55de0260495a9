import { beforeEach, describe, expect, it } from '@jest/globals';
import { Lag } from './lag.js';

const at = (ms: number): string => String(ms).padStart(20, '0');

describe('lag', () => {
  let now: number;
  let lag: Lag;
  beforeEach(() => {
    now = 0;
    lag = new Lag(() => now);
  });

  /** Events come every 10 ms, and each is in the documents so long after; the lag after each. */
  const follow = (forMs: number, behindMs: number): number[] => {
    const seen: number[] = [];
    for (const end = now + forMs; now < end; now += 10) {
      lag.notice(now < behindMs ? null : at(now - behindMs), at(now));
      seen.push(lag.ms);
    }
    return seen;
  };

  it('is unknown until the documents have been at the end, or an event has been timed', () => {
    lag.notice(at(1), at(2));
    expect(lag.ms).toBe(Infinity);
    now = 70;
    lag.notice(at(2), at(3));
    expect(lag.ms).toBe(70);
    lag.notice(at(3), at(3));
    expect(lag.ms).toBe(0);
  });

  it('is none in an empty log', () => {
    lag.notice(null, null);
    expect(lag.ms).toBe(0);
  });

  it('is what an event takes while the documents are never at the end', () => {
    lag.notice(null, null);
    expect(Math.max(...follow(60_000, 100))).toBe(100);
  });

  it('stays what an event takes where that is long', () => {
    lag.notice(null, null);
    const seen = follow(60_000, 5000);
    expect(Math.min(...seen.slice(500))).toBe(5000);
  });

  it('grows while nothing moves, and is gone once the documents are at the end', () => {
    lag.notice(null, null);
    follow(1000, 100);
    const stuck = at(now - 100);
    now += 30_000;
    lag.notice(stuck, at(now));
    expect(lag.ms).toBeGreaterThanOrEqual(30_000);
    lag.notice(at(now), at(now));
    expect(lag.ms).toBe(0);
  });

  it('does not count the time in which nothing happened', () => {
    lag.notice(at(5), at(5));
    now += 3_600_000;
    lag.notice(at(5), at(6));
    expect(lag.ms).toBe(0);
    now += 20;
    lag.notice(at(6), at(6));
    expect(lag.ms).toBe(0);
  });
});

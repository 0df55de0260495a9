import { expect, it } from '@jest/globals';
import { RateLimit } from './rate.js';

it('counts each caller’s own minute, from their first request', () => {
  let now = 0;
  const rate = new RateLimit(3, () => now);
  for (let i = 0; i < 3; i++, now += 10_000) expect(rate.take('a')).toBe(0);
  expect(rate.take('a')).toBe(30);
  expect(rate.take('b')).toBe(0);
  now = 59_999;
  expect(rate.take('a')).toBe(1);
  now = 60_000;
  expect(rate.take('a')).toBe(0);
});

it('takes any number where there is no limit, and remembers callers no longer than their minute', () => {
  let now = 0;
  expect(new RateLimit(0).take('a')).toBe(0);
  const rate = new RateLimit(1, () => now);
  for (let i = 0; i < 3000; i++, now += 1000) expect(rate.take(`job ${i}`)).toBe(0);
  expect(rate.take('job 2999')).toBeGreaterThan(0);
});

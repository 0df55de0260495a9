import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { atMostEvery } from '../../web/shared/at-most-every.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

it('acts at once, and then once for all that was asked for during the pause', () => {
  const act = jest.fn();
  const soon = atMostEvery(100, act);
  soon();
  expect(act).toHaveBeenCalledTimes(1);
  for (let n = 0; n < 50; n += 1) soon();
  expect(act).toHaveBeenCalledTimes(1);
  jest.advanceTimersByTime(100);
  expect(act).toHaveBeenCalledTimes(2);
  jest.advanceTimersByTime(1000);
  expect(act).toHaveBeenCalledTimes(2);
  soon();
  expect(act).toHaveBeenCalledTimes(3);
});

it('pauses from when it was done, however long that took', () => {
  const act = jest.fn(() => void jest.advanceTimersByTime(300));
  const soon = atMostEvery(100, act);
  soon();
  soon();
  jest.advanceTimersByTime(99);
  expect(act).toHaveBeenCalledTimes(1);
  jest.advanceTimersByTime(1);
  expect(act).toHaveBeenCalledTimes(2);
});

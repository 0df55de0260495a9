import { expect, it } from '@jest/globals';
import { Ends } from './ends.js';

it('ends with what it depends on, which is asked for once', () => {
  const ends = new Ends();
  const key = new AbortController();
  let asked = 0;
  const also = (): AbortSignal => ((asked += 1), key.signal);
  const end = ends.of('a', also);
  expect(ends.of('a', also)).toBe(end);
  expect(asked).toBe(1);
  expect(ends.of('b').aborted).toBe(false);
  key.abort();
  expect([end.aborted, ends.of('b').aborted]).toEqual([true, false]);
});

it('is another one after it is over', () => {
  const ends = new Ends();
  const [first, other] = [ends.of('a', () => null), ends.of('b')];
  ends.look((id) => id === 'a');
  expect([first.aborted, other.aborted, ends.of('a').aborted]).toEqual([true, false, false]);
});

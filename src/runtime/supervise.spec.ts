import { describe, expect, it } from '@jest/globals';
import { supervise } from './supervise.js';

const FAST = { firstMs: 1, longestMs: 8 };

describe('supervised work', () => {
  it('is begun again after a failure and after an end, until the signal aborts', async () => {
    const ending = new AbortController();
    const failures: string[] = [];
    let tries = 0;
    await supervise(
      () => {
        tries += 1;
        if (tries === 5) ending.abort();
        return tries % 2 === 0 ? Promise.reject(new Error(`try ${tries}`)) : Promise.resolve();
      },
      { ...FAST, signal: ending.signal, onFailure: ({ message }) => failures.push(message) },
    );
    expect(tries).toBe(5);
    expect(failures).toEqual(['try 2', 'try 4']);
  });

  it('ends with a failure that no further try can mend', async () => {
    let tries = 0;
    const failures: unknown[] = [];
    await supervise(() => Promise.reject(++tries === 3 ? new RangeError('final') : new Error('not yet')), {
      ...FAST,
      signal: new AbortController().signal,
      isFinal: (error) => error instanceof RangeError,
      onFailure: (error) => failures.push(error),
    });
    expect(tries).toBe(3);
    expect(failures).toHaveLength(2);
  });

  it('pauses longer each time, unless it has come further meanwhile', async () => {
    const pauses = async (most: number, longestMs: number, progress: () => unknown): Promise<number> => {
      const ending = new AbortController();
      let tries = 0;
      const began = performance.now();
      await supervise(
        () => {
          if (++tries === most) ending.abort();
          return Promise.reject(new Error('again'));
        },
        { firstMs: 4, longestMs, signal: ending.signal, progress },
      );
      return performance.now() - began;
    };
    let moved = 0;
    // At least half of 8 + 16 + 32 + 64 + 64.
    expect(await pauses(6, 64, () => 0)).toBeGreaterThan(90);
    // Each twice as long as the last, they would take days.
    await pauses(26, Infinity, () => ++moved);
  });

  it('that fails with something that is no error is told of all the same, and a pause ends with the signal', async () => {
    const ending = new AbortController();
    const failures: Error[] = [];
    const settled: (reason: unknown) => Promise<void> = async (reason) => {
      await Promise.resolve();
      throw reason;
    };
    const supervised = supervise(
      () => {
        setTimeout(() => ending.abort(), 5);
        return settled('words');
      },
      { firstMs: 60_000, longestMs: 60_000, signal: ending.signal, onFailure: (error) => failures.push(error) },
    );
    await supervised;
    expect(failures[0]).toBeInstanceOf(Error);
    expect(failures[0]?.message).toBe('words');
  });
});

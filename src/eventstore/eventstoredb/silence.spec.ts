import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SilenceWatch } from './silence.js';

const EVERY_MS = 5000;

describe('the watch over a silent subscription', () => {
  let reached: bigint | 'busy';
  let newest: bigint | null | Error;
  let drops: string[];
  let looks: number;
  let watch: SilenceWatch;

  beforeEach(() => {
    jest.useFakeTimers();
    [reached, newest, drops, looks] = [10n, null, [], 0];
    watch = new SilenceWatch(
      EVERY_MS,
      () => reached,
      () => {
        looks += 1;
        return newest instanceof Error ? Promise.reject(newest) : Promise.resolve(newest);
      },
      ({ message }) => drops.push(message),
    );
  });
  afterEach(() => {
    watch.stop();
    jest.useRealTimers();
  });

  const pass = (times: number): Promise<void> => jest.advanceTimersByTimeAsync(times * EVERY_MS);

  it('lets it be as long as there is nothing to hear', async () => {
    await pass(20);
    expect(looks).toBeGreaterThan(10);
    expect(drops).toEqual([]);
  });

  it('gives an event the time between two looks to arrive', async () => {
    await pass(2);
    newest = 11n;
    await pass(1);
    expect(drops).toEqual([]);
    reached = 11n;
    newest = null;
    await pass(5);
    expect(drops).toEqual([]);
  });

  it('drops it when an event does not arrive', async () => {
    newest = 11n;
    await pass(2);
    expect(drops).toEqual([]);
    await pass(1);
    expect(drops).toEqual([expect.stringContaining('missed events')]);
  });

  it('drops it when the server cannot be asked', async () => {
    newest = new Error('gone');
    await pass(2);
    expect(drops).toEqual([expect.stringContaining('cannot be asked')]);
  });

  it('does not ask while events come, nor while the consumer is the slow one', async () => {
    for (let i = 0n; i < 10n; i++) {
      reached = 20n + i;
      await pass(1);
    }
    reached = 'busy';
    await pass(10);
    expect(looks).toBe(0);
  });
});

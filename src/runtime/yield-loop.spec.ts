import { describe, expect, it } from '@jest/globals';
import { YieldLoop } from './yield-loop.js';

const workFor = (ms: number): void => {
  for (const end = performance.now() + ms; performance.now() < end;);
};

describe('turns of the event loop', () => {
  it('are given to others by work that takes long, also where several share it', async () => {
    const loop = new YieldLoop();
    let others = 0;
    const counting = setInterval(() => (others += 1), 1);
    const worker = async (): Promise<void> => {
      for (let i = 0; i < 10; i++) {
        workFor(4);
        await loop.yielded();
      }
    };
    await Promise.all([worker(), worker(), worker()]);
    clearInterval(counting);
    expect(others).toBeGreaterThanOrEqual(5);
  });

  it('are not given by work that is done at once', async () => {
    const loop = new YieldLoop();
    let hasPassed = false;
    setImmediate(() => (hasPassed = true));
    await loop.yielded();
    expect(hasPassed).toBe(false);
  });
});

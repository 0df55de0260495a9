import { describe, expect, it } from '@jest/globals';
import { Turns } from './turns.js';

const workFor = (ms: number): void => {
  for (const end = performance.now() + ms; performance.now() < end;);
};

describe('turns', () => {
  it('are given to others by work that takes long, also where several share it', async () => {
    const turns = new Turns();
    let others = 0;
    const counting = setInterval(() => (others += 1), 1);
    const worker = async (): Promise<void> => {
      for (let i = 0; i < 10; i++) {
        workFor(4);
        await turns.give();
      }
    };
    await Promise.all([worker(), worker(), worker()]);
    clearInterval(counting);
    expect(others).toBeGreaterThanOrEqual(5);
  });

  it('are not given by work that is done at once', async () => {
    const turns = new Turns();
    let hasPassed = false;
    setImmediate(() => (hasPassed = true));
    await turns.give();
    expect(hasPassed).toBe(false);
  });
});

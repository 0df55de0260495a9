import { describe, expect, it } from '@jest/globals';
import { Bell } from './bell.js';

describe('a bell', () => {
  it('wakes all who wait, and nobody who comes later', async () => {
    const bell = new Bell();
    const { rung } = bell;
    const woken = Promise.all([bell.wait(rung), bell.wait(rung)]);
    bell.ring();
    await woken;
    let isWoken = false;
    const late = bell.wait(bell.rung).then(() => (isWoken = true));
    await bell.wait(bell.rung, { withinMs: 5 });
    expect(isWoken).toBe(false);
    bell.ring();
    await late;
  });

  it('is not waited for by one who looked before it rang last', async () => {
    const bell = new Bell();
    const heard = bell.rung;
    bell.ring();
    await bell.wait(heard);
    expect(bell.rung).toBe(heard + 1);
  });

  it('is waited for no longer than asked, and not beyond a signal', async () => {
    const bell = new Bell();
    await bell.wait(bell.rung, { withinMs: 1 });
    const gone = new AbortController();
    const waited = bell.wait(bell.rung, { signal: gone.signal, withinMs: 60_000 });
    gone.abort();
    await waited;
    await bell.wait(bell.rung, { signal: gone.signal });
    expect(bell.rung).toBe(0);
  });

  it('that is closed is waited for by nobody', async () => {
    const bell = new Bell();
    const waited = bell.wait(bell.rung);
    bell.close();
    await waited;
    await bell.wait(bell.rung);
    expect(bell.closed).toBe(true);
  });
});

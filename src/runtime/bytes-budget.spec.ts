import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { BytesBudget } from './bytes-budget.js';

describe('trial 44: what may be held in memory', () => {
  it('fits up to the whole', () => {
    const budget = new BytesBudget(100);
    budget.add(60);
    expect([budget.fits(40), budget.fits(41)]).toEqual([true, false]);
    budget.release(1);
    expect(budget.fits(41)).toBe(true);
  });

  it('has room up to its half, and is spent above the whole, which is told once a turn', async () => {
    let told = 0;
    const budget = new BytesBudget(100, () => (told += 1));
    budget.add(49);
    expect([budget.hasRoom, budget.isSpent]).toEqual([true, false]);
    budget.add(51);
    expect([budget.hasRoom, budget.isSpent]).toEqual([false, false]);
    for (let i = 0; i < 5; i++) budget.add(1);
    await nextTurn();
    expect(told).toBe(1);
    budget.add(1);
    budget.release(50);
    await nextTurn();
    expect(told).toBe(1);
  });

  it('counts once what many hold, until the last of them lets go', () => {
    const budget = new BytesBudget(100);
    const hold = budget.shared(40);
    const [first, second] = [hold(), hold()];
    expect(budget.held).toBe(40);
    first();
    first();
    expect(budget.held).toBe(40);
    second();
    expect(budget.held).toBe(0);
  });

  it('lets in who waits for room, and not all at once', async () => {
    const budget = new BytesBudget(100);
    budget.add(60);
    const entered: number[] = [];
    const never = new AbortController().signal;
    for (let i = 0; i < 20; i++) void budget.room(never).then(() => entered.push(i));
    const gone = new AbortController();
    const left = budget.room(gone.signal);
    gone.abort();
    await left;
    budget.release(5);
    await nextTurn();
    expect(entered).toEqual([]);
    budget.release(10);
    await nextTurn();
    expect(entered).toEqual([0]);
    budget.release(45);
    await nextTurn();
    expect(entered.length).toBeGreaterThan(5);
    expect(entered.length).toBeLessThan(20);
    expect(budget.isWaitedFor).toBe(true);
  });
});

/** Leases, values and commands. What lapses is waited for by asking for it, not by the clock of the test. */
import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { type Lease, type Operational } from './read-models.js';

/** Long enough that nothing lapses in a test. */
const LONG_MS = 60_000;
const SHORT_MS = 40;

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await nextTurn();
}

const times = <T>(count: number, each: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => each(i)));

export function describeOperational(operational: () => Operational): void {
  describe('a lease', () => {
    const taken = async (name: string, holder: string, forMs: number): Promise<number> => {
      const lease = await operational().acquire(name, holder, forMs);
      expect(lease).toEqual({ holder, epoch: expect.any(Number) });
      expect(Number.isSafeInteger(lease!.epoch)).toBe(true);
      return lease!.epoch;
    };
    const lapsed = async (name: string): Promise<void> => until(async () => (await operational().lease(name)) === null);

    it('is taken by who comes first, and held', async () => {
      const name = randomUUID();
      expect(await operational().lease(name)).toBeNull();
      const epoch = await taken(name, 'a', LONG_MS);
      expect(epoch).toBeGreaterThan(0);
      expect(await operational().acquire(name, 'b', LONG_MS)).toBeNull();
      expect(await operational().lease(name)).toEqual({ holder: 'a', epoch });
    });

    it('keeps its epoch when its holder takes it again, and lasts longer', async () => {
      const [name, measure] = [randomUUID(), randomUUID()];
      await operational().acquire(name, 'a', SHORT_MS);
      expect((await operational().acquire(name, 'a', LONG_MS))?.holder).toBe('a');
      await operational().acquire(measure, 'a', SHORT_MS);
      await lapsed(measure);
      const { epoch } = (await operational().lease(name))!;
      expect(await operational().acquire(name, 'a', LONG_MS)).toEqual({ holder: 'a', epoch });
      expect(await operational().acquire(name, 'b', LONG_MS)).toBeNull();
    });

    it('passes on when it has run out, with a later epoch', async () => {
      const name = randomUUID();
      const first = await taken(name, 'a', SHORT_MS);
      await lapsed(name);
      const second = await taken(name, 'b', SHORT_MS);
      expect(second).toBeGreaterThan(first);
      await lapsed(name);
      // Somebody may have had it meanwhile for all its holder knows.
      expect(await taken(name, 'b', LONG_MS)).toBeGreaterThan(second);
    });

    it('passes on when it was given back, with a later epoch', async () => {
      const name = randomUUID();
      const first = await taken(name, 'a', LONG_MS);
      await operational().release(name, 'b');
      expect(await operational().lease(name)).toEqual({ holder: 'a', epoch: first });
      await operational().release(name, 'a');
      await operational().release(name, 'a');
      expect(await operational().lease(name)).toBeNull();
      const second = await taken(name, 'b', LONG_MS);
      expect(second).toBeGreaterThan(first);
      await operational().release(name, 'a');
      expect(await operational().lease(name)).toEqual({ holder: 'b', epoch: second });
    });

    it('that nobody has can be given back', async () => {
      const name = randomUUID();
      await operational().release(name, 'a');
      await taken(name, 'a', LONG_MS);
    });

    it('goes to one of 20 who want it, each time, and its epoch never falls', async () => {
      const name = randomUUID();
      let last: Lease = { holder: '', epoch: 0 };
      for (let round = 0; round < 3; round++) {
        const outcomes = await times(20, (i) => operational().acquire(name, `h${i}`, LONG_MS));
        const winners = outcomes.flatMap((lease) => (lease === null ? [] : [lease]));
        expect(winners).toHaveLength(1);
        expect(outcomes[Number(winners[0]!.holder.slice(1))]).toBe(winners[0]);
        expect(winners[0]!.epoch).toBeGreaterThan(last.epoch);
        last = winners[0]!;
        await operational().release(name, last.holder);
      }
    });

    it('is no other lease', async () => {
      const name = randomUUID();
      await operational().acquire(name, 'a', LONG_MS);
      await taken(`${name}.b`, 'b', LONG_MS);
    });
  });

  describe('a value', () => {
    it('is not there until it is written, and then as it was', async () => {
      const name = `${randomUUID()}.$a`;
      const value = JSON.stringify({ $set: { 'a.b': '\u0000 🚒' }, ['__proto__']: null });
      expect(await operational().read(name)).toBeNull();
      const stamp = await operational().swap(name, value, null);
      expect(stamp).not.toBeNull();
      expect(await operational().read(name)).toEqual({ value, stamp });
    });

    it('is written by who has seen it last', async () => {
      const name = randomUUID();
      expect(await operational().swap(name, 'zero', 1)).toBeNull();
      expect(await operational().read(name)).toBeNull();
      const first = (await operational().swap(name, 'one', null))!;
      expect(await operational().swap(name, 'again', null)).toBeNull();
      const second = (await operational().swap(name, 'two', first))!;
      expect(second).toBeGreaterThan(first);
      expect(await operational().swap(name, 'late', first)).toBeNull();
      expect(await operational().swap(name, 'early', second + 1)).toBeNull();
      expect(await operational().read(name)).toEqual({ value: 'two', stamp: second });
      expect(await operational().swap(name, 'two', second)).toBeGreaterThan(second);
    });

    it('is written by one of 20 who have seen the same', async () => {
      const name = randomUUID();
      let seen: number | null = null;
      for (let round = 0; round < 3; round++) {
        const stamps = await times(20, (i) => operational().swap(name, String(i), seen));
        const winners = stamps.flatMap((stamp, i) => (stamp === null ? [] : [{ stamp, value: String(i) }]));
        expect(winners).toHaveLength(1);
        expect(await operational().read(name)).toEqual(winners[0]);
        seen = winners[0]!.stamp;
      }
    });
  });

  describe('a command', () => {
    it('runs once: who comes again is shown that it runs, and then what became of it', async () => {
      const id = randomUUID();
      expect(await operational().beginCommand(id, 'h1', LONG_MS)).toBeNull();
      expect(await operational().beginCommand(id, 'h2', LONG_MS)).toEqual({ requestHash: 'h1', outcome: null });
      const done = { requestHash: 'h1', outcome: '{"$revision":1,"a.b":"\\u0000"}' };
      await operational().finishCommand(id, done, LONG_MS);
      expect(await operational().beginCommand(id, 'h3', LONG_MS)).toEqual(done);
    });

    it('may run again when whoever ran it has not been heard of for long', async () => {
      const id = randomUUID();
      await operational().beginCommand(id, 'h1', SHORT_MS);
      await until(async () => (await operational().beginCommand(id, 'h2', LONG_MS)) === null);
      expect(await operational().beginCommand(id, 'h3', LONG_MS)).toEqual({ requestHash: 'h2', outcome: null });
    });

    it('is forgotten in time', async () => {
      const id = randomUUID();
      await operational().beginCommand(id, 'h1', LONG_MS);
      await operational().finishCommand(id, { requestHash: 'h1', outcome: '{}' }, SHORT_MS);
      await until(async () => (await operational().beginCommand(id, 'h2', LONG_MS)) === null);
      expect(await operational().beginCommand(id, 'h3', LONG_MS)).toEqual({ requestHash: 'h2', outcome: null });
    });

    it('is forgotten at once if need be, and can be noted without having begun', async () => {
      const id = randomUUID();
      await operational().forgetCommand(id);
      await operational().beginCommand(id, 'h1', LONG_MS);
      await operational().forgetCommand(id);
      await operational().finishCommand(id, { requestHash: 'h2', outcome: '[]' }, LONG_MS);
      expect(await operational().beginCommand(id, 'h3', LONG_MS)).toEqual({ requestHash: 'h2', outcome: '[]' });
    });

    it('is forgotten with all others, whatever became of them', async () => {
      const [running, finished] = [randomUUID(), randomUUID()];
      await operational().beginCommand(running, 'h1', LONG_MS);
      await operational().beginCommand(finished, 'h1', LONG_MS);
      await operational().finishCommand(finished, { requestHash: 'h1', outcome: '{}' }, LONG_MS);
      await operational().forgetCommands();
      for (const id of [running, finished]) expect(await operational().beginCommand(id, 'h2', LONG_MS)).toBeNull();
    });

    it('is run by one of 20 who bring it at once', async () => {
      const id = randomUUID();
      const rows = await times(20, (i) => operational().beginCommand(id, `h${i}`, LONG_MS));
      expect(rows.filter((row) => row === null)).toHaveLength(1);
      const running = { requestHash: `h${rows.indexOf(null)}`, outcome: null };
      expect(rows.filter((row) => row !== null)).toEqual(Array.from({ length: 19 }, () => running));
    });
  });
}

import { describe, expect, jest, test } from '@jest/globals';
import { MemoryEventStore } from '../../eventstore/memory/memory-event-store.js';
import { by, opening, refusalOf, streamsOn, unnamed, withKey } from './incidents.testing.js';

const NAME = '2024-05-12-checkout-down';

/** A store in which these numbers of the name are taken already. */
async function taken(...numbers: number[]) {
  const store = new MemoryEventStore();
  const { streams } = streamsOn(store);
  for (const n of numbers) await streams.execute(null, opening({ id: n === 1 ? NAME : `${NAME}-${n}` }), by());
  const fresh = streamsOn(store);
  return { ...fresh, reads: jest.spyOn(store, 'readStream') };
}

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

describe('trial 45: an opening without an id', () => {
  test.each([
    [1, 2],
    [7, 8],
    [16, 17],
    [100, 101],
    [999, 1000],
  ])('after %d of the name gets number %d, by a few looks', async (last, next) => {
    const { streams, reads } = await taken(...upTo(last));
    expect(await streams.execute(null, unnamed(), by())).toMatchObject({ incidentId: `${NAME}-${next}` });
    expect(reads.mock.calls.length).toBeLessThan(25);
  });

  test('after a thousand of the name is refused, and names what to do', async () => {
    const { streams } = await taken(...upTo(1000));
    expect(await refusalOf(streams.execute(null, unnamed(), by()))).toMatchObject({
      code: 'limit',
      detail: expect.stringContaining('choose an id') as unknown,
    });
  });

  test.each([[[2]], [[1, 2, 4, 8]], [[1, 3, 5]], [upTo(40)]])(
    'finds its id again by its key, whichever numbers were taken out of turn: %j',
    async (numbers) => {
      const { streams, store } = await taken(...numbers);
      const first = await streams.execute(null, unnamed(), withKey('k'));
      for (let n = 0; n < 20; n++) await streams.execute(null, unnamed(), by());
      for (const each of [streams, streamsOn(store).streams]) {
        const again = await each.execute(null, unnamed(), withKey('k'));
        expect([again.incidentId, again.replayed]).toEqual([first.incidentId, true]);
      }
    },
  );

  test('is looked for once, and remembered: a first event never changes', async () => {
    const { streams, reads } = await taken(...upTo(64));
    const dated = unnamed({ entries: [{ type: 'note', occurredAt: '2024-05-12T09:00Z' }] });
    await streams.execute(null, dated, withKey('a'));
    reads.mockClear();
    await streams.execute(null, dated, withKey('b'));
    expect(reads.mock.calls.length).toBeLessThan(25);
  });

  test('many at once get one number each, and none is passed over', async () => {
    const { streams } = await taken(1, 2);
    const outcomes = await Promise.all(upTo(30).map(() => streams.execute(null, unnamed(), by())));
    const ids = outcomes.map(({ incidentId }) => Number(incidentId.slice(NAME.length + 1)));
    expect(ids.sort((a, b) => a - b)).toEqual(upTo(32).slice(2));
  });
});

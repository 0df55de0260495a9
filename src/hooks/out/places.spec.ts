import { describe, expect, it } from '@jest/globals';
import { StreamNotWhole, type StreamEvent } from '../../eventstore/event-store.js';
import { type Delivery } from './deliveries.js';
import { eventOf, placeToBegin } from './places.js';
import { type Subscription } from './subscription.js';

const at = (n: number): string => String(n).padStart(20, '0');
const subscription: Subscription = {
  ...{ id: 's', url: 'https://hooks.example/', types: [], incident: null, thin: false },
  ...{ createdAt: '2026-05-04T10:00:00.000Z', storeId: 'own', from: at(3), sealedSecret: '' },
};
const delivery = (position: number): Delivery => ({
  ...{ n: 1, eventId: 'e', stream: 'incident-a', revision: 0, position: at(position) },
  ...{ state: 'pending', nextAt: null, failures: 0, attempts: [] },
});
const begun = (
  cursor: string | null | undefined,
  positions: readonly number[] = [],
  { id = 'own', head = at(9) }: { readonly id?: string; readonly head?: string | null } = {},
) => placeToBegin({ subscription, cursor, store: { id, head: () => Promise.resolve(head) } }, positions.map(delivery));

describe('a subscription begins', () => {
  it('where the log ended when it was made', async () => {
    expect(await begun(undefined)).toBe(at(3));
  });

  it('after everything that was told', async () => {
    expect(await begun(at(5))).toBe(at(5));
    expect(await begun(at(5), [4, 6])).toBe(at(6));
    expect(await begun(undefined, [4, 6])).toBe(at(6));
  });

  it('at the end of another log, unless it has followed that already', async () => {
    expect(await begun(undefined, [4], { id: 'other' })).toBe(at(9));
    expect(await begun(at(2), [4], { id: 'other' })).toBe(at(2));
    expect(await begun(null, [4], { id: 'other' })).toBeNull();
  });

  it('at the end of a log that has lost its last events', async () => {
    expect(await begun(at(12), [11])).toBe(at(9));
    expect(await begun(at(12), [11], { head: null })).toBeNull();
  });
});

describe('the event of a delivery', () => {
  const storeOf = (events: () => AsyncIterable<StreamEvent>) => ({ readStream: events });

  it('is none where the store has another one there, or none any more', async () => {
    const foreign = { foreign: true, stream: 'incident-a', revision: 0, position: at(4) } as const;
    const gone = new StreamNotWhole('incident-a', 'truncated');
    for (const events of [[foreign], []])
      expect(
        await eventOf(
          delivery(4),
          storeOf(async function* () {
            yield* await Promise.resolve(events);
          }),
        ),
      ).toBeNull();
    const failing = (error: Error) =>
      storeOf(async function* () {
        yield* await Promise.reject<StreamEvent[]>(error);
      });
    expect(await eventOf(delivery(4), failing(gone))).toBeNull();
    await expect(eventOf(delivery(4), failing(new Error('away')))).rejects.toThrow('away');
  });
});

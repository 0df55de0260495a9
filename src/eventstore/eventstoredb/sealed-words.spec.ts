import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { describeSkipped } from '../../../test/support/skipped.js';
import { describeEventStore } from '../event-store.contract.js';
import { CannotForget } from '../event-store.js';
import { describeForgetting } from '../forgetting.contract.js';
import { SealedEventStore } from '../sealed-event-store.js';
import { KeysInMemory } from '../sealed-notes.testing.js';
import { EventStoreDbEventStore } from './eventstoredb-event-store.js';
import { OtherChoice } from './identity.js';

const url = process.env['EVENTSTORE_URL'];

if (url === undefined || url === '') {
  describeSkipped('SealedEventStore on EventStoreDB', 'EVENTSTORE_URL names no server');
} else {
  const newPrefix = (): string => `asof-test-${randomUUID()}-`;
  const openSealed = async (): Promise<SealedEventStore> =>
    new SealedEventStore(
      await EventStoreDbEventStore.open({ url, prefix: newPrefix(), sealsTexts: true }),
      new KeysInMemory(),
    );
  describeEventStore('SealedEventStore on EventStoreDB', openSealed);
  describeForgetting('SealedEventStore on EventStoreDB', openSealed);

  it('keeps the choice that it was begun with, and cannot forget without it', async () => {
    const prefix = newPrefix();
    const store = await EventStoreDbEventStore.open({ url, prefix });
    await expect(store.forget()).rejects.toBeInstanceOf(CannotForget);
    await store.close();
    await expect(EventStoreDbEventStore.open({ url, prefix, sealsTexts: true })).rejects.toBeInstanceOf(OtherChoice);
  });
}

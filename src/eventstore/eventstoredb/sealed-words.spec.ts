import { EventStoreDBClient } from '@eventstore/db-client';
import { afterAll, expect, it } from '@jest/globals';
import { describeSkipped } from '../../../test/support/skipped.js';
import { describeEventStore } from '../event-store.contract.js';
import { CannotForget } from '../event-store.js';
import { describeForgetting } from '../forgetting.contract.js';
import { SealedEventStore } from '../sealed-event-store.js';
import { KeysInMemory } from '../sealed-notes.testing.js';
import { EventStoreDbEventStore } from './eventstoredb-event-store.js';
import { freshPrefix } from './fresh-prefix.testing.js';
import { OtherChoice } from './identity.js';
import { intruder } from './intruder.testing.js';

const url = process.env['EVENTSTORE_URL'];

if (url === undefined || url === '') {
  describeSkipped('SealedEventStore on EventStoreDB', 'EVENTSTORE_URL names no server');
} else {
  const prefix = freshPrefix('sealed');
  const others = EventStoreDBClient.connectionString(url);
  afterAll(() => others.dispose());
  const openSealed = async (): Promise<SealedEventStore> =>
    new SealedEventStore(await EventStoreDbEventStore.open({ url, prefix, sealsTexts: true }), new KeysInMemory());
  describeEventStore('SealedEventStore on EventStoreDB', openSealed, intruder(others, prefix));
  describeForgetting('SealedEventStore on EventStoreDB', openSealed);

  it('keeps the choice that it was begun with, and cannot forget without it', async () => {
    const own = freshPrefix('choice');
    const store = await EventStoreDbEventStore.open({ url, prefix: own });
    await expect(store.forget()).rejects.toBeInstanceOf(CannotForget);
    await store.close();
    await expect(EventStoreDbEventStore.open({ url, prefix: own, sealsTexts: true })).rejects.toBeInstanceOf(
      OtherChoice,
    );
  });
}

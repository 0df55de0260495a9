import { EventStoreDBClient } from '@eventstore/db-client';
import { afterAll } from '@jest/globals';
import { describeSkipped } from '../../../test/support/skipped.js';
import { describeEventStore } from '../event-store.contract.js';
import { EventStoreDbEventStore } from './eventstoredb-event-store.js';
import { intruder } from './intruder.testing.js';
import { freshPrefix } from './fresh-prefix.testing.js';

const url = process.env['EVENTSTORE_URL'];

if (url === undefined || url === '') {
  describeSkipped('EventStoreDbEventStore', 'EVENTSTORE_URL names no server');
} else {
  const prefix = freshPrefix('contract');
  const others = EventStoreDBClient.connectionString(url);
  afterAll(() => others.dispose());
  describeEventStore(
    'EventStoreDbEventStore',
    () => EventStoreDbEventStore.open({ url, prefix }),
    intruder(others, prefix),
  );
}

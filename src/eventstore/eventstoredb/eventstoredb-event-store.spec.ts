import { randomUUID } from 'node:crypto';
import { describeEventStore } from '../event-store.contract.js';
import { describeSkipped } from '../../../test/support/skipped.js';
import { EventStoreDbEventStore } from './eventstoredb-event-store.js';

const url = process.env['EVENTSTORE_URL'];

if (url === undefined || url === '') {
  describeSkipped('EventStoreDbEventStore', 'EVENTSTORE_URL names no server');
} else {
  describeEventStore('EventStoreDbEventStore', () =>
    EventStoreDbEventStore.open({ url, prefix: `asof-test-${randomUUID()}-` }),
  );
}

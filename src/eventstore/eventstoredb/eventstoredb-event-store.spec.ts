import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterAll } from '@jest/globals';
import { describeSkipped } from '../../../test/support/skipped.js';
import { describeEventStore } from '../event-store.contract.js';
import { EventStoreDbEventStore } from './eventstoredb-event-store.js';
import { freshPrefix } from './fresh-prefix.testing.js';

const url = process.env['EVENTSTORE_URL'];

if (url === undefined || url === '') {
  describeSkipped('EventStoreDbEventStore', 'EVENTSTORE_URL names no server');
} else {
  const prefix = freshPrefix('contract');
  const others = EventStoreDBClient.connectionString(url);
  afterAll(() => others.dispose());
  const name = (stream: string): string => prefix + stream;
  describeEventStore('EventStoreDbEventStore', () => EventStoreDbEventStore.open({ url, prefix }), {
    appendForeign: async (_, stream, { data, metadata }) => {
      const [parsedData, parsedMetadata] = [data, metadata].map((text) => JSON.parse(text) as Record<string, unknown>);
      const event = jsonEvent({ type: 'theirs', data: parsedData!, metadata: parsedMetadata! });
      await others.appendToStream(name(stream), event);
    },
    truncate: async (_, stream, before) => {
      await others.setStreamMetadata(name(stream), { truncateBefore: before });
    },
    remove: async (_, stream) => {
      await others.deleteStream(name(stream));
    },
    isTold: true,
  });
}

/** What others can do to our streams on a server that many use. */
import { jsonEvent, type EventStoreDBClient } from '@eventstore/db-client';
import { type EventStore } from '../event-store.js';
import { type Intruder } from '../whole-streams.contract.js';

/** @param prefix of the store's streams on the server */
export function intruder(others: EventStoreDBClient, prefix: string): Intruder<EventStore> {
  const name = (stream: string): string => prefix + stream;
  return {
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
  };
}

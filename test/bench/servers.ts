/**
 * Appends to EventStoreDB, by the adapter and through the service, against the bare client with the same events; and a
 * rebuild against reading them.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent, NO_STREAM, type JSONEventType } from '@eventstore/db-client';
import { seal } from '../../src/testing/chain.js';
import { type StoredEvent } from '../../src/events/stored-event.js';
import { within } from '../../src/eventstore/deadline.js';
import { EventStoreDbEventStore } from '../../src/eventstore/eventstoredb/eventstoredb-event-store.js';
import { freshPrefix } from '../../src/eventstore/eventstoredb/fresh-prefix.testing.js';
import { storeOnServers } from '../support/servers.js';
import { startServer, startService } from '../support/service.js';
import { openIncidents, post } from './load.js';
import { compare, takeTurns, type Finding } from './measure.js';
import { rebuildingOnServers, rebuildWanted } from './rebuilding-on-servers.js';
import { yardstick } from './yardstick.js';

const ROUNDS = 7;
const SECONDS = 2;
const IN_FLIGHT = 64;
const FAREWELL_MS = 1000;
const CLIENT = 'the bare client of EventStoreDB';
const ROUTE = 'Fastify, one append by the bare client a request';

/** Through HTTP the route is what compares; the client, without any HTTP, is of interest. */
const wanted = [1, IN_FLIGHT].flatMap((inFlight) => {
  const many = inFlight === 1 ? 'one at a time' : `${inFlight} in flight`;
  const target = { atLeast: 0.7 };
  return {
    append: { work: `append to EventStoreDB, ${many}`, against: CLIENT, target },
    post: { work: `POST …/entries on EventStoreDB, ${many}`, against: ROUTE, target },
    postAndClient: { work: `POST …/entries on EventStoreDB, ${many}`, against: CLIENT, target: null },
  };
});

export async function servers(folder: string): Promise<Finding[]> {
  const url = process.env['EVENTSTORE_URL'];
  if (!url) {
    const findings = [...wanted.flatMap((each) => Object.values<Wanted>(each)), rebuildWanted];
    return findings.map((finding) => ({ ...finding, reached: null, rounds: [], note: 'needs EVENTSTORE_URL' }));
  }

  const client = EventStoreDBClient.connectionString(url);
  const store = await EventStoreDbEventStore.open({ url, prefix: freshPrefix('bench') });
  const service = await startService({
    data: join(folder, 'servers'),
    servers: storeOnServers(),
    args: ['--log-level', 'warn'],
  });
  const route = await startServer([...yardstick('bare-eventstoredb'), url, freshPrefix('bench')]);
  const incidents = await openIncidents(service.url, IN_FLIGHT);
  const bare: Append = async (stream, event) => {
    const { id, type, data, metadata } = event as unknown as JSONEventType & { id: string };
    await client.appendToStream(`asof-bench-${stream}`, jsonEvent({ id, type, data, metadata }), {
      expectedRevision: event.revision === 0 ? NO_STREAM : BigInt(event.revision - 1),
    });
  };
  const own: Append = async (stream, event) => {
    await store.append(stream, [event], event.revision === 0 ? 'no-stream' : event.revision - 1);
  };
  const posts = (to: string, connections: number) => () =>
    post({ url: to, incidents, connections, until: { seconds: SECONDS } });
  const rates: Record<'own' | 'client' | 'posts' | 'route', number[]>[] = [];
  for (const inFlight of [1, IN_FLIGHT]) {
    const work = {
      own: () => appendsPerSecond(inFlight, own),
      client: () => appendsPerSecond(inFlight, bare),
      posts: posts(service.url, inFlight),
      route: posts(route.url, inFlight),
    };
    await takeTurns(1, work); // so that all code is warm
    rates.push(await takeTurns(ROUNDS, work));
  }
  await Promise.all([service.stop(), route.stop(), store.close()]);
  const fresh = await startService({
    data: join(folder, 'rebuilt'),
    servers: storeOnServers(),
    args: ['--log-level', 'warn'],
  });
  const rebuild = await rebuildingOnServers(fresh.url, client);
  await fresh.stop();
  // It waits for the end of calls that the server has forgotten, at times for ever.
  await within(FAREWELL_MS, client.dispose(), () => undefined);
  const appends = wanted.flatMap(({ append, post, postAndClient }, i) => {
    const { own, client, posts, route } = rates[i]!;
    return [
      compare(append, 'appends/s', own, client),
      compare(post, 'requests/s', posts, route),
      compare(postAndClient, 'requests/s', posts, client),
    ];
  });
  return [...appends, rebuild];
}

type Wanted = Pick<Finding, 'work' | 'against' | 'target'>;
type Append = (stream: string, event: StoredEvent) => Promise<void>;

/** Each writer has a stream of its own, so that none waits for another's revision. */
async function appendsPerSecond(inFlight: number, append: Append): Promise<number> {
  const from = performance.now();
  let appended = 0;
  const write = async (): Promise<void> => {
    const stream = `incident-${randomUUID()}`;
    for (let last: StoredEvent | undefined; performance.now() - from < SECONDS * 1000;) {
      last = nextOf(stream, last);
      await append(stream, last);
      appended += 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, write));
  return (appended / (performance.now() - from)) * 1000;
}

function nextOf(stream: string, last: StoredEvent | undefined): StoredEvent {
  const facts = { type: 'note', occurredAt: '2026-03-01T10:00:00.000Z', precision: 'second', source: 'api' };
  const revision = last === undefined ? 0 : last.revision + 1;
  const texts = { text: 'Rolled the checkout back to 2.13.4, error rate falling in eu-west.' };
  const [event] = seal([{ type: 'note', facts: { ...facts, origin: 'stated', entryId: `n${revision}` }, texts }], {
    stream,
    nextRevision: revision,
    previousHash: last?.metadata.hash ?? '',
    recordedAt: '2026-03-01T10:00:00.000Z',
    recordedBy: 'local:local',
    commandId: `${stream}-${revision}`,
    requestHash: () => 'ab'.repeat(32),
  });
  return event!;
}

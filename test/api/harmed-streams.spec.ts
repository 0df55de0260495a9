/** The embedded service, on a store in memory to which everything is done that others can do on a shared server. */
import { afterEach, describe } from '@jest/globals';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { EVENT_STORE } from '../../src/config.js';
import { type MemoryEventStore } from '../../src/eventstore/memory/memory-event-store.js';
import { Lifecycle } from '../../src/http/lifecycle.js';
import { createApp } from '../../src/serve.js';
import { describeHarmedStreams } from '../support/harmed-streams.js';
import { client, type Client } from '../support/http.js';

let app: NestFastifyApplication | null = null;
let api: Client;
afterEach(async () => {
  await app?.close();
  app = null;
});

async function start(): Promise<Client> {
  const settings = { port: 0, host: '127.0.0.1', data: ':memory:', insecure: false, logLevel: 'silent' };
  app = await createApp(settings, new Lifecycle());
  api = client(await app.getHttpAdapter().getInstance().listen({ port: 0, host: '127.0.0.1' }));
  return api;
}

const store = (): MemoryEventStore => app!.get(EVENT_STORE);
const nameOf = (incident: string): string => `incident-${incident}`;

describe('streams that others harm', () => {
  describeHarmedStreams(start, {
    truncate: (incident, before) => Promise.resolve(store().truncate(nameOf(incident), before)),
    remove: (incident) => Promise.resolve(store().deleteStream(nameOf(incident))),
    appendForeign: (incident, content) => Promise.resolve(store().appendForeign(nameOf(incident), content)),
    // What is kept in memory does not outlive a restart.
    restarted: () => Promise.resolve(api),
  });
});

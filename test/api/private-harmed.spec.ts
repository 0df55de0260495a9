/** What is the matter with the stream of a private incident is told to nobody who may not see the incident. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { EVENT_STORE } from '../../src/config.js';
import { type MemoryEventStore } from '../../src/eventstore/memory/memory-event-store.js';
import { Lifecycle } from '../../src/http/lifecycle.js';
import { createApp } from '../../src/serve.js';
import { keyCaller, TestedCallers } from '../support/callers.js';
import { type Client } from '../support/http.js';
import { until } from '../support/received.js';
import { type ProblemBody } from './service.js';

let app: NestFastifyApplication;
let callers: TestedCallers;
let bob: Client;
let boss: Client;
const id = 'inc-harmed';
const opening = { id, title: 'T', visibleTo: [], entries: [{ type: 'note', text: 'x' }] };

beforeAll(async () => {
  callers = new TestedCallers();
  const settings = { port: 0, host: '127.0.0.1', data: ':memory:', insecure: false, logLevel: 'silent' };
  app = await createApp(settings, new Lifecycle());
  const url = await app.getHttpAdapter().getInstance().listen({ port: 0, host: '127.0.0.1' });
  bob = callers.as(keyCaller('bob'), url);
  boss = callers.as(keyCaller('boss', [], ['admin']), url);
  expect((await boss.request('POST', '/v1/incidents', { body: opening })).status).toBe(201);
  // Once it is in the documents, which are what is left of it.
  expect((await boss.get<{ total: number }>('/v1/incidents')).body.total).toBe(1);
  const store: MemoryEventStore = app.get(EVENT_STORE);
  store.truncate(`incident-${id}`, 1);
  const parked = async (): Promise<string> => JSON.stringify((await boss.get('/v1/projections')).body);
  await until('an admin is told', async () => (await boss.get(`/v1/incidents/${id}`)).status === 410, 10_000);
  await until('it is parked', async () => (await parked()).includes(id), 10_000);
}, 30_000);
afterAll(async () => {
  await app.close();
  callers.stop();
});

describe('a private incident whose stream is not whole', () => {
  it.each(['', '/timeline', '/entries/x', '/history', '/verify', '/stream', '/replay', '?revision=0'])(
    'is read as if it were not there: %s',
    async (path) => {
      const there = await bob.get<ProblemBody>(`/v1/incidents/${id}${path}`);
      const nowhere = await bob.get<ProblemBody>(`/v1/incidents/inc-nothere${path}`);
      const { detail, instance, requestId: _, ...others } = nowhere.body;
      expect([there.status, there.body]).toEqual([404, expect.objectContaining(others)]);
      expect([there.body.detail, there.body.instance]).toEqual(
        [detail, instance].map((text) => text.replace('inc-nothere', id)),
      );
    },
  );

  it('takes no writes, as if it were not there', async () => {
    const body = { type: 'note' };
    const write = await bob.request<ProblemBody>('POST', `/v1/incidents/${id}/entries`, { body });
    expect([write.status, write.body.detail]).toEqual([404, `There is no incident ${id}.`]);
    const open = await bob.request<ProblemBody>('POST', '/v1/incidents', { body: { id, title: 'T' } });
    expect([open.status, open.body.code, open.body.detail]).toEqual([409, 'incident_exists', 'The id is taken.']);
    expect((await boss.request('POST', `/v1/incidents/${id}/entries`, { body })).status).toBe(410);
  });

  it('is named by no report to others', async () => {
    for (const path of ['/v1/projections', '/projections']) {
      expect(JSON.stringify((await boss.get(path)).body)).toContain(id);
      expect(JSON.stringify((await bob.get(path)).body)).not.toContain(id);
    }
  });
});

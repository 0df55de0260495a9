/** Subscriptions over HTTP: made, told, listed, asked again, ended. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { Receiver } from '../../src/hooks/out/receiver.testing.js';
import { serve, type RunningService } from '../../src/serve.js';
import { client, type Client } from '../support/http.js';
import { until } from '../support/consuming.js';
import { serverSettings } from '../support/servers.js';
import { SEED, type ProblemBody } from './service.js';

interface Made {
  readonly id: string;
  readonly secret: string;
}
interface Deliveries {
  readonly deliveries: readonly {
    readonly n: number;
    readonly eventId: string;
    readonly state: string;
    readonly nextAt: string | null;
    readonly attempts: readonly { readonly status: number | null; readonly error: string | null }[];
  }[];
  readonly nextCursor: string | null;
}

let folder: string;
let running: RunningService;
let api: Client;
let receiver: Receiver;

async function start(allowPrivateTargets: readonly string[] = ['127.0.0.1/32']): Promise<void> {
  const where = { port: 0, host: '127.0.0.1', insecure: false, logLevel: 'silent' };
  running = await serve({ ...where, data: folder, allowPrivateTargets, ...serverSettings(basename(folder)) });
  api = client(running.url);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'asof-subscriptions-'));
  receiver = await Receiver.listen();
  await start();
});
afterEach(async () => {
  await running.close();
  await receiver.close();
  await rm(folder, { recursive: true });
});

const subscribe = (body: object) => api.request<Made>('POST', '/v1/subscriptions', { body });
const open = async (id: string) => {
  const { status } = await api.request('POST', '/v1/incidents', { body: { id, title: `About ${id}` } });
  expect(status).toBe(201);
};
const deliveries = async (id: string, query = ''): Promise<Deliveries> =>
  (await api.get<Deliveries>(`/v1/subscriptions/${id}/deliveries${query}`)).body;
const states = async (id: string): Promise<string[]> =>
  (await deliveries(id)).deliveries.map(({ state, attempts }) => `${state} after ${attempts.length}`);
const come = (id: string, ...expected: readonly string[]): Promise<void> =>
  until(
    async () => JSON.stringify(await states(id)) === JSON.stringify(expected),
    () => states(id),
  );

describe('a subscription', () => {
  it('gets what happens, signed with the secret that is shown once', async () => {
    const made = await subscribe({ url: receiver.url, types: ['asof.declared'], incident: 'CHECKOUT', thin: null });
    expect(made.status).toBe(201);
    const { secret, ...shown } = made.body;
    expect(secret).toMatch(/^whsec_/);
    expect(shown).toEqual({
      ...{ id: expect.stringMatching(/^[0-9a-f]{16}$/), url: receiver.url, types: ['asof.declared'] },
      ...{ incident: 'checkout', thin: false, createdAt: expect.any(String), switchedOffAt: null },
      warnings: ['There is no incident checkout: nothing comes until it is opened.'],
    });
    expect((await api.get('/v1/subscriptions')).body).toEqual({ subscriptions: [shown] });
    for (const id of ['checkout', 'other']) {
      await open(id);
      const entry = { type: 'declared', text: 'All hands' };
      await api.request('POST', `/v1/incidents/${id}/entries`, { body: entry });
    }
    await receiver.has(1);
    await come(shown.id, 'delivered after 1');
    const { headers, body } = receiver.received[0]!;
    const event = new Webhook(secret).verify(body, headers as Record<string, string>) as Record<string, unknown>;
    const { body: history } = await api.get<{ events: unknown[] }>('/v1/incidents/checkout/history');
    expect(history.events).toContainEqual(event);
    const page = (await deliveries(shown.id)).deliveries[0]!;
    expect(page).toEqual({
      ...{ n: 1, eventId: event['id'], state: 'delivered', nextAt: null },
      attempts: [{ at: expect.any(String), status: 204, milliseconds: expect.any(Number), error: null }],
    });
  });

  it('goes on after a restart with what was not sent', async () => {
    receiver.answering = () => ({ status: 500 });
    const { id } = (await subscribe({ url: receiver.url })).body;
    await open('a');
    await come(id, 'pending after 1');
    await running.close();
    receiver.answering = () => ({ status: 200 });
    await start();
    expect(await states(id)).toEqual(['pending after 1']);
    await open('b');
    await come(id, 'delivered after 1', 'pending after 1');
    const retried = await api.request('POST', `/v1/subscriptions/${id}/deliveries/1/retry`);
    expect(retried.status).toBe(202);
    expect(retried.body).toMatchObject({ n: 1, state: 'pending' });
    await come(id, 'delivered after 1', 'delivered after 2');
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
  });

  it('is told nothing of what an import brings, and nothing anew by a rebuild', async () => {
    const { id } = (await subscribe({ url: receiver.url })).body;
    const imported = await fetch(`${api.url}/v1/import`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: `${JSON.stringify({ ...SEED, id: 'old' })}\n`,
    });
    expect(await imported.text()).toMatch(/"created"/);
    await open('new');
    await come(id, 'delivered after 1');
    expect((await api.request('POST', '/v1/projections/incidents/rebuild')).status).toBe(200);
    await open('newer');
    await come(id, 'delivered after 1', 'delivered after 1');
    const subjects = receiver.received.map(({ body }) => (JSON.parse(body) as { subject: string }).subject);
    expect(subjects).toEqual(['new', 'newer']);
  });

  it('ends when the receiver is gone, and says so', async () => {
    receiver.answering = () => ({ status: 410 });
    const { id } = (await subscribe({ url: receiver.url })).body;
    await open('a');
    await come(id, 'failed after 1');
    const shown = async () =>
      (await api.get<{ subscriptions: { switchedOffAt: string | null }[] }>('/v1/subscriptions')).body.subscriptions;
    await until(async () => (await shown())[0]!.switchedOffAt !== null);
    const retried = await api.request<ProblemBody>('POST', `/v1/subscriptions/${id}/deliveries/1/retry`);
    expect([retried.status, retried.body.code]).toEqual([422, 'invalid']);
  });

  it('leaves nothing when it is deleted', async () => {
    const { id } = (await subscribe({ url: receiver.url })).body;
    await open('a');
    await come(id, 'delivered after 1');
    expect((await api.request('DELETE', `/v1/subscriptions/${id}`)).status).toBe(204);
    expect((await api.get('/v1/subscriptions')).body).toEqual({ subscriptions: [] });
    for (const [method, path] of [
      ['DELETE', `/v1/subscriptions/${id}`],
      ['GET', `/v1/subscriptions/${id}/deliveries`],
      ['POST', `/v1/subscriptions/${id}/deliveries/1/retry`],
    ] as const)
      expect([path, (await api.request(method, path)).status]).toEqual([path, 404]);
    await open('b');
    expect(receiver.received).toHaveLength(1);
  });

  it('lists its deliveries in pages, newest first', async () => {
    const { id } = (await subscribe({ url: receiver.url })).body;
    for (const incident of ['a', 'b', 'c', 'd', 'e']) await open(incident);
    await come(id, ...Array.from({ length: 5 }, () => 'delivered after 1'));
    const first = await deliveries(id, '?limit=2');
    const second = await deliveries(id, `?limit=2&cursor=${first.nextCursor}`);
    const third = await deliveries(id, `?limit=2&cursor=${second.nextCursor}`);
    expect([first, second, third].map((page) => page.deliveries.map(({ n }) => n))).toEqual([[5, 4], [3, 2], [1]]);
    expect(third.nextCursor).toBeNull();
    const wrong = await api.get<ProblemBody>(`/v1/subscriptions/${id}/deliveries?cursor=x&limit=0`);
    expect(wrong.status).toBe(422);
    expect((await api.get(`/v1/subscriptions/${id}/deliveries?cursor=eA`)).status).toBe(422);
    for (const n of ['99', '0', 'x', '1e3', '9999999999999999'])
      expect((await api.request('POST', `/v1/subscriptions/${id}/deliveries/${n}/retry`)).status).toBe(404);
  });

  it('keeps its secret sealed', async () => {
    const { secret } = (await subscribe({ url: receiver.url })).body;
    const key = secret.slice('whsec_'.length);
    for (const file of await readdir(folder)) {
      const content = await readFile(join(folder, file));
      expect([file, content.includes(key), content.includes(Buffer.from(key, 'base64'))]).toEqual([file, false, false]);
    }
    expect(JSON.stringify((await api.get('/v1/subscriptions')).body)).not.toContain('whsec');
  });
});

describe('what is refused', () => {
  it('has all its faults named', async () => {
    const body = { url: 'hooks', types: ['Declared', 7], incident: '../x', thin: 'yes', more: 1 };
    const { status, body: problem } = await api.request<ProblemBody>('POST', '/v1/subscriptions', { body });
    expect(status).toBe(422);
    expect(problem.errors.map(({ pointer }) => pointer).sort()).toEqual([
      ...['/incident', '/more', '/thin', '/types/0', '/types/1', '/url'],
    ]);
    expect((await api.request('POST', '/v1/subscriptions', { body: {} })).status).toBe(422);
  });

  it('is a type that is nearly a known one, and an operation that is none', async () => {
    const types = ['resovled', 'asof.decalred', 'op.amendet', 'claim_made', 'failover', 'op.amended', 'asof.op.opened'];
    const { status, body } = await api.request<ProblemBody>('POST', '/v1/subscriptions', {
      body: { url: receiver.url, types },
    });
    expect([status, body.errors.map(({ pointer }) => pointer)]).toEqual([
      422,
      ['/types/0', '/types/1', '/types/2', '/types/3'],
    ]);
    expect(body.errors[0]!.detail).toBe('"resovled" is no known type: did you mean resolved?');
  });

  it('is a target that is none, however its address is spelt', async () => {
    for (const url of [
      ...['http://8.8.8.8/', 'http://127.0.0.2/', 'https://10.0.0.1/', 'https://[::1]/', 'https://u:p@8.8.8.8/'],
      ...['https://2130706434/', 'https://0x7f000002/', 'https://169.254.169.254/', 'https://[::ffff:127.0.0.1]/'],
    ]) {
      const { status, body } = await api.request<ProblemBody>('POST', '/v1/subscriptions', { body: { url } });
      const errors = [{ pointer: '/url', code: 'target', detail: expect.stringMatching('.') }];
      expect([url, status, body.errors]).toEqual([url, 422, errors]);
    }
  });

  it('is a name of this machine, where its addresses are not allowed', async () => {
    await running.close();
    await start([]);
    for (const url of ['https://localhost/', 'https://localhost.:8443/', receiver.url])
      expect((await subscribe({ url })).status).toBe(422);
  });
});

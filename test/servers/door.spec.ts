/**
 * Whoever comes through the door of one instance is known at every other: keys, sessions, hooks, subscriptions, private
 * incidents, changes of services, events. With MongoDB the other one runs beside the first; without, it is the same one
 * after a restart.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, type ResolvedEvent } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { Receiver } from '../../src/hooks/out/receiver.testing.js';
import { serve, type RunningService } from '../../src/serve.js';
import { deliver, makeHook, SIGNED, type MadeHook } from '../support/hooks.js';
import { client, type Client } from '../support/http.js';
import { bearer, type MadeKey } from '../support/keys.js';
import { until } from '../support/received.js';
import { storeOnServers } from '../support/servers.js';
import { describeSkipped } from '../support/skipped.js';

/** Another instance looks for what has changed every two seconds. */
const HEARD_MS = 10_000;
const OCCURRED = '2026-03-02T10:00:00Z';

const url = process.env['EVENTSTORE_URL'];
const isShared = Boolean(process.env['MONGODB_URL']);

if (!url) {
  describeSkipped('the door on servers', 'EVENTSTORE_URL names no server');
} else {
  describe('the door on servers', () => {
    const folder = mkdtempSync(join(tmpdir(), 'asof-door-'));
    const servers = storeOnServers();
    const server = EventStoreDBClient.connectionString(url);
    const firstKeyFile = join(folder, 'first-key');
    let receiver: Receiver;
    let first: RunningService;
    let other: RunningService;
    let admin: string;

    const start = (): Promise<RunningService> =>
      serve({
        ...{ port: 0, host: '127.0.0.1', data: join(folder, 'data'), insecure: false, logLevel: 'silent' },
        ...{ requireKey: true, rateLimit: 0, firstKeyFile, allowPrivateTargets: ['127.0.0.1/32'], ...servers },
      });
    /** Whoever has a key, at an instance. */
    const at = (instance: () => RunningService, key: () => string): Client => {
      const ask: Client['request'] = (method, path, { headers, ...more } = {}) =>
        client(instance().address).request(method, path, { ...more, headers: { ...headers, ...bearer(key()) } });
      return {
        get url() {
          return instance().address;
        },
        request: ask,
        get: (path) => ask('GET', path),
      };
    };
    const atFirst = at(
      () => first,
      () => admin,
    );
    const atOther = at(
      () => other,
      () => admin,
    );
    const asKey = (key: MadeKey): Client =>
      at(
        () => other,
        () => key.key,
      );

    const made: { [of: string]: MadeKey } = {};
    let hook: MadeHook;
    let subscription: { readonly id: string; readonly secret: string };
    let cookie: string;

    const makeKey = async (name: string, scopes: readonly string[], groups: readonly string[] = []): Promise<void> => {
      const answer = await atFirst.request<MadeKey>('POST', '/v1/keys', { body: { name, scopes, groups } });
      expect([name, answer.status]).toEqual([name, 201]);
      made[name] = answer.body;
    };
    const post = async (by: Client, path: string, body: object, type = 'application/json'): Promise<unknown> => {
      const answer = await by.request('POST', path, { body, headers: { 'content-type': type } });
      expect([path, answer.status, answer.body]).toEqual([path, 201, answer.body]);
      return answer.body;
    };

    beforeAll(async () => {
      receiver = await Receiver.listen();
      first = await start();
      admin = readFileSync(firstKeyFile, 'utf8').trim();
      await makeKey('reader', ['read']);
      await makeKey('member', ['read', 'write'], ['sec']);
      await makeKey('pipeline', ['changes']);
      hook = await makeHook(atFirst, { kind: 'alertmanager', opens: true });
      subscription = (await post(atFirst, '/v1/subscriptions', { url: receiver.url })) as typeof subscription;
      await post(atFirst, '/v1/incidents', { id: 'seen', title: 'Seen by all' });
      await post(atFirst, '/v1/incidents', { id: 'hidden', title: 'Seen by few', visibleTo: ['group:sec'] });
      await post(atFirst, '/v1/services/checkout/changes', { id: 'r1', type: 'release', occurredAt: OCCURRED });
      await post(
        atFirst,
        '/v1/events',
        {
          ...{ specversion: '1.0', id: 'e1', source: '/ci', type: 'asof.declared', subject: 'seen', time: OCCURRED },
          data: { text: 'Told by an event' },
        },
        'application/cloudevents+json',
      );
      await receiver.has(3);
      const signedIn = await fetch(`${first.address}/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ key: made['reader']!.key }),
      });
      expect(signedIn.status).toBe(204);
      cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
      if (!isShared) await first.close();
      other = await start();
      const isThere = async (): Promise<boolean> =>
        (await atOther.get<{ total?: number }>('/v1/incidents')).body.total === 2;
      await until('both incidents are listed', isThere, 60_000);
    }, 180_000);
    afterAll(async () => {
      await Promise.all(isShared ? [first.close(), other.close()] : [other.close()]);
      await receiver.close();
      await server.dispose();
      rmSync(folder, { recursive: true });
    });

    it('knows every key, and what each may', async () => {
      const { body } = await atOther.get<{ keys: { name: string }[] }>('/v1/keys');
      expect(body.keys.map(({ name }) => name).sort()).toEqual(['first key', 'member', 'pipeline', 'reader']);
      const note = { body: { type: 'note', text: 'x' } };
      const write = async (name: string): Promise<number> =>
        (await asKey(made[name]!).request('POST', '/v1/incidents/seen/entries', note)).status;
      expect([await write('reader'), await write('member'), await write('pipeline')]).toEqual([403, 201, 403]);
      expect((await client(other.address).get('/v1/incidents')).status).toBe(401);
    });

    it('shows a private incident to those alone who may see it, in the list and in its totals', async () => {
      const listOf = async (name: string): Promise<unknown> => {
        const { body } = await asKey(made[name]!).get<{ total: number; items: { id: string }[] }>('/v1/incidents');
        return [body.total, body.items.map(({ id }) => id).sort()];
      };
      expect(await listOf('member')).toEqual([2, ['hidden', 'seen']]);
      expect(await listOf('reader')).toEqual([1, ['seen']]);
      expect((await asKey(made['reader']!).get('/v1/incidents/hidden')).status).toBe(404);
      expect((await asKey(made['member']!).get('/v1/incidents/hidden')).status).toBe(200);
    });

    it('has the session that was begun elsewhere, until it is ended', async () => {
      const look = async (): Promise<number> =>
        (await fetch(`${other.address}/v1/incidents`, { headers: { cookie } })).status;
      expect(await look()).toBe(200);
      const out = await fetch(`${other.address}/logout`, {
        method: 'POST',
        headers: { cookie, origin: other.address },
        redirect: 'manual',
      });
      expect(out.status).toBeLessThan(400);
      expect(await look()).toBe(401);
    });

    it('takes deliveries of a hook that was made elsewhere, and knows a repeat', async () => {
      const alerts = JSON.stringify({
        ...{ version: '4', groupKey: '{}:{alertname="Down"}', status: 'firing', groupLabels: { alertname: 'Down' } },
        ...{ commonLabels: { alertname: 'Down' }, commonAnnotations: {}, externalURL: '', receiver: 'asof' },
        alerts: [
          {
            ...{ status: 'firing', labels: { alertname: 'Down' }, annotations: {}, startsAt: OCCURRED },
            ...{ endsAt: '0001-01-01T00:00:00Z', generatorURL: '', fingerprint: 'f1' },
          },
        ],
      });
      const arrive = (): ReturnType<typeof deliver> =>
        deliver(`${other.address}/v1/hooks/${hook.id}/in`, alerts, SIGNED['alertmanager']!(alerts, hook.secret));
      const taken = await arrive();
      expect([taken.status, taken.body.became?.length]).toEqual([202, expect.any(Number)]);
      const again = await arrive();
      expect([again.status, again.body.became]).toEqual([200, []]);
      const { body } = await atOther.get<{ deliveries: { result: string }[] }>(`/v1/hooks/${hook.id}/deliveries`);
      expect(body.deliveries.map(({ result }) => result)).toEqual(['repeat', 'taken']);
      const wrong = await deliver(`${other.address}/v1/hooks/${hook.id}/in`, alerts, { authorization: 'Bearer x' });
      expect(wrong.status).toBe(401);
    });

    it('tells a subscription of everything once, and nothing of what is private', async () => {
      await post(atOther, '/v1/incidents/seen/entries', { type: 'note', text: 'The last word' });
      const bodies = (): string[] => receiver.received.map(({ body }) => body);
      const hasCome = (): Promise<boolean> => Promise.resolve(bodies().some((body) => body.includes('The last word')));
      await until('it has been told', hasCome, 30_000);
      const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { body, headers } of receiver.received)
        new Webhook(subscription.secret).verify(body, headers as Record<string, string>);
      expect(bodies().filter((body) => body.includes('hidden') || body.includes('Seen by few'))).toEqual([]);
      expect(bodies().some((body) => body.includes('asof.release'))).toBe(true);
    });

    it('has the stream of a service on the server, in its category, with what caused each event', async () => {
      const pipeline = asKey(made['pipeline']!);
      await post(pipeline, '/v1/services/checkout/changes', { id: 'r2', type: 'rollback', occurredAt: OCCURRED });
      const { body } = await atOther.get<{ changes: { id: string }[] }>('/v1/services/checkout/changes');
      expect(body.changes.map(({ id }) => id).sort()).toEqual(['r1', 'r2']);
      const events: ResolvedEvent[] = [];
      for await (const event of server.readStream(`${servers.streamPrefix}service-checkout`)) events.push(event);
      expect(events.map(({ event }) => event!.type)).toEqual(['release', 'rollback']);
      const metadata = events.map(({ event }) => event!.metadata as Record<string, unknown>);
      expect(metadata.map(({ recordedBy }) => recordedBy)).toEqual([
        expect.stringMatching(/^key:/),
        `key:${made['pipeline']!.id}`,
      ]);
      for (const each of metadata) expect(each['$correlationId']).toEqual(expect.any(String));
    });

    it('says of each event by which key it came', async () => {
      const { body } = await atOther.get<{ events: { recordedby: string }[] }>('/v1/incidents/seen/history');
      const by = body.events.map(({ recordedby }) => recordedby);
      expect(by).toContain(`key:${made['member']!.id}`);
      expect(by.every((who) => who.startsWith('key:'))).toBe(true);
    });

    it('refuses a key that was revoked at another instance', async () => {
      const { id } = made['reader']!;
      const reading = async (): Promise<number> => (await asKey(made['reader']!).get('/v1/incidents')).status;
      expect(await reading()).toBe(200);
      const revoking = isShared ? atFirst : atOther;
      expect((await revoking.request('DELETE', `/v1/keys/${id}`)).status).toBe(204);
      await until('it is refused', async () => (await reading()) === 401, HEARD_MS);
    });

    it('forgets a hook and a subscription that were taken away', async () => {
      const taking = isShared ? atFirst : atOther;
      for (const path of [`/v1/hooks/${hook.id}`, `/v1/subscriptions/${subscription.id}`])
        expect([path, (await taking.request('DELETE', path)).status]).toEqual([path, 204]);
      const { body: hooks } = await atOther.get('/v1/hooks');
      const { body: subscriptions } = await atOther.get('/v1/subscriptions');
      expect([hooks, subscriptions]).toEqual([{ hooks: [] }, { subscriptions: [] }]);
      const late = await deliver(`${other.address}/v1/hooks/${hook.id}/in`, '{}', { authorization: hook.secret });
      expect(late.status).toBe(404);
    });
  });
}

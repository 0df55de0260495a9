/** What Flux, Argo CD, LaunchDarkly and senders of CloudEvents tell of changes, and what comes of it in the record. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { at, inOrder, statuses, senderLives } from '../support/sender-lives.js';
import { deliver, makeHook, senderOf } from '../support/hooks.js';
import { textAt } from '../../src/hooks/in/payload.js';
import { startFresh, type TestedService } from './service.js';

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
});
afterAll(() => service.running.close());
const { anIncident, entriesOf, story, into } = senderLives(() => service);

it('Flux tells of what it has released, and of rollbacks that succeeded', async () => {
  const { incident, send } = await into('flux');
  const event = (reason: string, revision: string | undefined, clock: string) => ({
    involvedObject: {
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      name: 'podinfo',
      namespace: 'web',
      uid: 'u-1',
    },
    ...{ severity: 'info', timestamp: at(clock), message: 'Helm upgrade succeeded', reason },
    ...{ metadata: revision === undefined ? {} : { revision }, reportingController: 'helm-controller' },
  });
  const told = [
    event('UpgradeSucceeded', '6.5.4', '10:00'),
    event('UpgradeSucceeded', '6.5.4', '10:00'),
    event('RollbackSucceeded', '6.5.3', '10:20'),
    event('RollbackFailed', '6.5.3', '10:15'),
    event('ReconciliationSucceeded', undefined, '10:30'),
    event('ReconciliationSucceeded', 'main@sha1:9fceb02d0ae598e95dc970b74767f19372d61af8', '10:40'),
    {
      ...event('ReconciliationSucceeded', undefined, '10:50'),
      metadata: { 'kustomize.toolkit.fluxcd.io/revision': 'v1.4/9fceb02d0ae598e95dc970b74767f19372d61af8' },
    },
  ];
  expect((await inOrder(send, told)).map(({ status }) => status)).toEqual([202, 200, 202, 204, 204, 202, 202]);
  expect(await story(incident)).toEqual([
    '10:00 release_completed 6.5.4',
    '10:20 rollback 6.5.3',
    '10:40 release_completed 9fceb02d0ae5',
    '10:50 release_completed v1.4',
  ]);
});

it('LaunchDarkly tells of flags alone, at the time when they changed', async () => {
  const { incident, send } = await into('launchdarkly');
  const entry = (id: string, clock: string, kind = 'flag') => ({
    ...{
      _id: id,
      date: Date.parse(at(clock)),
      kind,
      name: 'New checkout',
      titleVerb: 'turned on the flag',
      comment: 'for all',
    },
    member: { email: 'ada@example.org', firstName: 'Ada', lastName: 'Byron' },
    accesses: [{ action: 'updateOn', resource: 'proj/shop:env/production:flag/new-checkout;checkout' }],
    target: { name: 'New checkout', resources: ['proj/shop:env/production:flag/new-checkout;checkout'] },
  });
  const told = [entry('b', '10:20'), entry('a', '10:00'), entry('a', '10:00'), entry('c', '10:30', 'environment')];
  expect((await inOrder(send, told)).map(({ status }) => status)).toEqual([202, 202, 200, 204]);
  expect(await entriesOf(incident)).toMatchObject([
    {
      ...{ type: 'flag_changed', occurredAt: '2026-03-02T10:00:00.000Z', service: 'shop', environment: 'production' },
      ...{ text: 'turned on the flag New checkout: for all', actor: 'Ada Byron', attributes: { flag: 'new-checkout' } },
    },
    { occurredAt: '2026-03-02T10:20:00.000Z' },
  ]);
});

it('LaunchDarkly names no environment of a flag that changes in several', async () => {
  const { incident, send } = await into('launchdarkly');
  const resources = ['test', 'production'].map((environment) => `proj/shop:env/${environment}:flag/fast`);
  const created = { _id: 'x', kind: 'flag', date: Date.parse(at('10:00')), titleVerb: '', target: { resources } };
  expect((await send(created)).status).toBe(202);
  const [entry] = await entriesOf(incident);
  expect(entry).toMatchObject({ service: 'shop', attributes: { flag: 'fast' }, text: 'changed the flag fast' });
  expect(entry!.environment ?? null).toBe(null);
});

describe('CloudEvents', () => {
  const cloudEvent = (id: string, type: string, data: object, more: object = {}) => ({
    ...{ specversion: '1.0', id, source: 'https://argocd.example/checkout', type, time: at('10:00'), ...more },
    ...{ datacontenttype: 'application/json', data },
  });

  it('come from Argo CD by the template of the guide, as it is rendered', async () => {
    const guide = readFileSync(new URL('../../docs/how-to/hooks.md', import.meta.url), 'utf8');
    const template = /body: \|\n( {8}\{[^]*?\n {8}\})\n/.exec(guide)![1]!;
    const app = {
      metadata: { name: 'checkout', namespace: 'argocd', uid: '1f0d2b6e-7a6c-4f1e-9d0e-3c2b1a009988' },
      spec: { destination: { namespace: 'shop' } },
      status: {
        sync: { revision: 'newer' },
        operationState: {
          ...{ phase: 'Succeeded', finishedAt: '2026-03-02T10:00:07Z' },
          syncResult: { revision: '9fceb02d0ae598e95dc970b74767f19372d61af8' },
        },
      },
    };
    // Of Go's templates the guide uses fields alone.
    const rendered = template.replace(/\{\{\.([\w.]+)\}\}/g, (_, path: string) => textAt({ app }, ...path.split('.'))!);
    const { incident, send } = await into('argocd');
    expect((await inOrder(send, [rendered, rendered])).map(({ status }) => status)).toEqual([202, 200]);
    expect(await entriesOf(incident)).toMatchObject([
      {
        ...{ type: 'release_completed', occurredAt: '2026-03-02T10:00:07.000Z', service: 'checkout' },
        ...{ version: '9fceb02d0ae598e95dc970b74767f19372d61af8', environment: 'shop' },
      },
    ]);
  });

  it('come from Argo CD by our template', async () => {
    const { incident, send } = await into('argocd');
    const done = cloudEvent('sync-1', 'asof.release_completed', { service: 'checkout', version: '9fceb02' });
    const back = cloudEvent(
      'sync-2',
      'asof.rollback',
      { service: 'checkout', version: '1a2b3c4' },
      { time: at('10:20') },
    );
    expect((await inOrder(send, [done, done, back])).map(({ status }) => status)).toEqual([202, 200, 202]);
    expect(await story(incident)).toEqual(['10:00 release_completed 9fceb02', '10:20 rollback 1a2b3c4']);
    expect(await statuses([send(cloudEvent('x', 'com.example.other', {}))])).toEqual([204]);
    const own = senderOf('argocd', await makeHook(service.api, { kind: 'argocd', service: 'checkout' }));
    expect((await own(done)).body.became).toMatchObject([{ service: 'checkout', type: 'release_completed' }]);
  });

  it('come in Standard Webhooks', async () => {
    const incident = await anIncident();
    const hook = await makeHook(service.api, { kind: 'standard' });
    const send = (event: object) => {
      const body = JSON.stringify(event);
      const now = new Date();
      const headers = {
        'webhook-id': 'msg_1',
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': new Webhook(hook.secret).sign('msg_1', now, body),
      };
      return deliver(hook.url, body, headers);
    };
    const declared = cloudEvent('d', 'asof.declared', { text: 'Declared' }, { subject: incident });
    expect((await send(declared)).status).toBe(202);
    expect((await send(declared)).status).toBe(200);
    expect(await story(incident)).toEqual(['10:00 declared']);
    const wrong = await send(cloudEvent('w', 'asof.declared', { until: 'never' }, { subject: incident }));
    expect(wrong).toMatchObject({ status: 202, body: { refused: { code: 'invalid' } } });
    const nowhere = await send(cloudEvent('n', 'asof.declared', {}, { subject: 'nobody-knows' }));
    expect(nowhere).toMatchObject({ status: 202, body: { refused: { code: 'not_found' } } });
  });
});

/** What each sender tells in the life of a deployment, an incident, a flag: and what comes of it in the record. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { type IncidentView } from '../../src/timeline/view/view-types.js';
import { type Answer } from '../support/http.js';
import { deliver, makeHook, senderOf, type ReceivedBody } from '../support/hooks.js';
import { startFresh, type TestedService } from './service.js';

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
});
afterAll(() => service.running.close());

let incidents = 0;
async function anIncident(): Promise<string> {
  const id = `incident-${(incidents += 1)}`;
  await service.api.request('POST', '/v1/incidents', { body: { id, title: `Incident ${incidents}` } });
  return id;
}

const at = (clock: string): string => `2026-03-02T${clock}:00Z`;

interface Row {
  id: string;
  type: string;
  occurredAt: string;
  text: string | null;
  actor: string | null;
  component: string | null;
  level: string | null;
  version?: string;
  service?: string;
  environment?: string;
  severity?: string;
  attributes: Record<string, string>;
  source: string;
}

async function entriesOf(id: string): Promise<Row[]> {
  const { body } = await service.api.get<{ entries: Row[] }>(`/v1/incidents/${id}/timeline`);
  return body.entries;
}
const story = async (id: string): Promise<string[]> =>
  (await entriesOf(id)).map(({ type, occurredAt, version, component, level }) =>
    [occurredAt.slice(11, 16), type, version, component, level].filter(Boolean).join(' '),
  );
const summary = async (id: string): Promise<IncidentView> =>
  (await service.api.get<IncidentView>(`/v1/incidents/${id}`)).body;

const statuses = async (answers: readonly Promise<Answer<ReceivedBody>>[]): Promise<number[]> =>
  (await Promise.all(answers)).map(({ status }) => status);

/** A hook of one kind into a new incident. */
async function into(kind: string, more: Record<string, unknown> = {}) {
  const incident = await anIncident();
  const hook = await makeHook(service.api, { kind, incident, ...more });
  return { incident, send: senderOf(kind, hook) };
}

async function inOrder(send: (payload: unknown) => Promise<Answer<ReceivedBody>>, payloads: readonly unknown[]) {
  const answers: Answer<ReceivedBody>[] = [];
  for (const payload of payloads) answers.push(await send(payload));
  return answers;
}

describe('GitHub', () => {
  const deployment = (ref = 'v2.14.0', more: object = {}) => ({
    ...{ id: 900, sha: '9fceb02d0ae598e95dc970b74767f19372d61af8', ref, task: 'deploy', payload: {} },
    ...{ environment: 'production', created_at: at('16:54'), creator: { login: 'ada' }, description: null, ...more },
  });
  const status = (id: number, state: string, clock: string, of: object = deployment()) => ({
    action: 'created',
    deployment_status: {
      id,
      state,
      created_at: at(clock),
      updated_at: at(clock),
      environment: 'production',
      description: '',
    },
    deployment: of,
    repository: { id: 1, name: 'Checkout', full_name: 'acme/Checkout' },
    sender: { login: 'ada' },
  });

  it('tells when a deployment begins and when it is completed, once, in any order', async () => {
    const life = [
      status(1, 'queued', '16:54'),
      status(2, 'in_progress', '16:55'),
      status(2, 'in_progress', '16:55'),
      status(3, 'success', '17:01'),
      status(3, 'success', '17:01'),
    ];
    const { incident, send } = await into('github');
    expect((await inOrder(send, life)).map((answer) => answer.status)).toEqual([204, 202, 200, 202, 200]);
    expect(await story(incident)).toEqual(['16:55 release v2.14.0', '17:01 release_completed v2.14.0']);

    const reversed = await into('github');
    await inOrder(reversed.send, life.toReversed());
    expect(await story(reversed.incident)).toEqual(['16:55 release v2.14.0', '17:01 release_completed v2.14.0']);
    const [release] = await entriesOf(incident);
    expect(release).toMatchObject({ service: 'Checkout', environment: 'production', actor: 'ada', source: 'webhook' });
  });

  it('has begun all the same where nobody said so', async () => {
    const { incident, send } = await into('github');
    await send(status(3, 'success', '17:01', deployment('main')));
    expect(await story(incident)).toEqual(['16:54 release 9fceb02d0ae5', '17:01 release_completed 9fceb02d0ae5']);
  });

  it('fails with a note, and rolls back only where the deployment says so', async () => {
    const { incident, send } = await into('github');
    await send(status(4, 'failure', '17:02'));
    const back = deployment('v2.13.9', { id: 901, task: 'deploy', payload: { rollback: true } });
    await send(status(5, 'in_progress', '17:05', back));
    await send(status(6, 'success', '17:06', back));
    expect(await story(incident)).toEqual(['17:02 note v2.14.0', '17:05 rollback v2.13.9']);
  });

  it('posts to the stream of the repository, or of the service that the hook names', async () => {
    const own = senderOf('github', await makeHook(service.api, { kind: 'github' }));
    const first = await own(status(2, 'in_progress', '16:55'));
    expect(first).toMatchObject({ status: 202, body: { became: [{ service: 'checkout', type: 'release' }] } });
    expect(await statuses([own(status(2, 'in_progress', '16:55'))])).toEqual([200]);
    const done = await own(status(3, 'success', '17:01'));
    expect(done.body.became!.map(({ type }) => type)).toEqual(['release_completed']);
    expect(await statuses([own(status(3, 'success', '17:01')), own(status(4, 'failure', '17:02'))])).toEqual([
      200, 204,
    ]);
    const named = senderOf(
      'github',
      await makeHook(service.api, { kind: 'github', service: 'shop', environment: 'eu' }),
    );
    expect((await named(status(2, 'in_progress', '16:55'))).body.became).toMatchObject([{ service: 'shop' }]);
  });

  it('tells of a published release, as JSON or in a form', async () => {
    const payload = {
      action: 'published',
      release: { id: 77, tag_name: 'v3.0.0', name: 'Three', published_at: at('12:00'), author: { login: 'bo' } },
      repository: { name: 'checkout' },
    };
    const { incident, send } = await into('github');
    const form = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    expect(await statuses([send(form)])).toEqual([202]);
    expect(await statuses([send(payload), send({ ...payload, action: 'edited' })])).toEqual([200, 204]);
    expect(await statuses([send({ zen: 'Keep it logically awesome.', hook_id: 1 })])).toEqual([204]);
    expect(await story(incident)).toEqual(['12:00 release v3.0.0']);
  });
});

describe('PagerDuty', () => {
  let events = 0;
  const event = (type: string, clock: string, data: object = {}) => ({
    event: {
      ...{
        id: `01${(events += 1)}`,
        event_type: `incident.${type}`,
        resource_type: 'incident',
        occurred_at: `2026-03-02T${clock}:00.000Z`,
      },
      agent: { id: 'PU1', summary: 'Ada Byron', type: 'user_reference' },
      data: {
        ...{ id: 'PT4KHLK', type: 'incident', html_url: 'https://acme.pagerduty.com/incidents/PT4KHLK' },
        ...{
          title: 'The server is on fire',
          service: { summary: 'Mail' },
          priority: { summary: 'P1 - urgent' },
          ...data,
        },
      },
    },
  });
  const beside = {
    id: 'NOTE',
    type: 'incident_note',
    incident: { id: 'PT4KHLK', html_url: 'https://acme.pagerduty.com/i' },
  };

  it('opens an incident for each of its own, and tells its whole life', async () => {
    const send = senderOf('pagerduty', await makeHook(service.api, { kind: 'pagerduty', opens: true }));
    const life = [
      event('triggered', '10:00'),
      event('acknowledged', '10:04'),
      event('escalated', '10:10'),
      event('delegated', '10:11', { escalation_policy: { summary: 'Databases' } }),
      event('annotated', '10:15', { ...beside, content: 'Disk is full' }),
      event('priority_updated', '10:20', { priority: { summary: 'P2' } }),
      event('status_update_published', '10:25', { ...beside, message: 'We know of it.' }),
      event('resolved', '10:40'),
      event('reopened', '11:00'),
      event('resolved', '11:10'),
    ];
    const answers = await inOrder(send, [...life, ...life]);
    expect(answers.map(({ status }) => status)).toEqual([...life.map(() => 202), ...life.map(() => 200)]);
    const incident = answers[0]!.body.became![0]!.incident!;
    expect(await story(incident)).toEqual([
      '10:00 detected',
      '10:04 acknowledged',
      '10:10 escalated',
      '10:11 note',
      '10:15 note',
      '10:20 severity_changed',
      '10:25 communicated',
      '10:40 resolved',
      '11:00 reopened',
      '11:10 resolved',
    ]);
    expect(await summary(incident)).toMatchObject({
      ...{ status: 'resolved', title: 'The server is on fire', services: ['Mail'], severity: 'p2' },
      ...{ episodes: [{ seconds: 2400 }, { seconds: 600 }] },
      durations: { time_to_acknowledge: { status: 'computed', seconds: 240 } },
    });
    const entries = await entriesOf(incident);
    expect(entries.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['Ada Byron delegated the incident to Databases.', 'Disk is full', 'We know of it.']),
    );
    const other = await send(event('triggered', '12:00', { id: 'POTHER', title: 'Another' }));
    expect(other.body.became![0]!.incident).not.toBe(incident);
  });

  it('comes to the same from the end to the beginning', async () => {
    const send = senderOf('pagerduty', await makeHook(service.api, { kind: 'pagerduty', opens: true }));
    const told = [event('resolved', '10:40'), event('acknowledged', '10:04'), event('triggered', '10:00')];
    const [first] = await inOrder(send, told);
    const incident = first!.body.became![0]!.incident!;
    expect(await story(incident)).toEqual(['10:00 detected', '10:04 acknowledged', '10:40 resolved']);
    expect(await summary(incident)).toMatchObject({ status: 'resolved', inProgress: false });
  });
});

describe('Statuspage', () => {
  const update = (id: string, clock: string, body: string) => ({
    id,
    body,
    status: 'investigating',
    display_at: at(clock),
    created_at: at(clock),
  });
  const component = (id: string, clock: string, from: string, to: string) => ({
    page: { id: 'p', status_indicator: 'major' },
    component_update: { id, created_at: at(clock), old_status: from, new_status: to, component_id: 'c' },
    component: { id: 'c', name: 'Checkout API', status: to },
  });

  it('tells its updates, all of them every time, and what state its components are in', async () => {
    const { incident, send } = await into('statuspage');
    const [one, two] = [update('u1', '10:05', 'We look into it.'), update('u2', '10:30', 'Fixed.')];
    const page = (...updates: object[]) => ({ incident: { id: 'i', name: 'Down', incident_updates: updates } });
    expect(await statuses([send(page(one))])).toEqual([202]);
    expect((await send(page(two, one))).body.became).toHaveLength(1);
    expect(await statuses([send(page(two, { ...one, body: 'We looked into it.' }))])).toEqual([200]);
    const life = [
      component('k1', '10:01', 'operational', 'degraded_performance'),
      component('k2', '10:10', 'degraded_performance', 'major_outage'),
      component('k3', '10:28', 'major_outage', 'operational'),
      component('k4', '23:00', 'operational', 'under_maintenance'),
    ];
    expect((await inOrder(send, [...life, life[0]])).map((answer) => answer.status)).toEqual([202, 202, 202, 204, 200]);
    expect(await story(incident)).toEqual([
      '10:01 impact_started Checkout API degraded',
      '10:05 communicated',
      '10:10 impact_changed Checkout API down',
      '10:28 impact_ended Checkout API',
      '10:30 communicated',
    ]);
    expect((await summary(incident)).durations['impact_union']).toMatchObject({ seconds: 1620 });
  });
});

describe('GitLab', () => {
  const project = { id: 5, name: 'Gitlab Test', path_with_namespace: 'acme/gitlab-test' };
  const deployment = (status: string, clock: string) => ({
    ...{ object_kind: 'deployment', status, status_changed_at: `2026-03-02 ${clock}:00 +0000`, deployment_id: 15 },
    ...{
      environment: 'staging',
      project,
      short_sha: '279484c0',
      user: { username: 'ada' },
      ref: 'v1.2',
      commit_title: 'Fix',
    },
  });

  it('tells of deployments', async () => {
    const { incident, send } = await into('gitlab');
    const life = [deployment('running', '16:55'), deployment('success', '17:00'), deployment('success', '17:00')];
    expect((await inOrder(send, life)).map(({ status }) => status)).toEqual([202, 202, 200]);
    expect(await story(incident)).toEqual(['16:55 release v1.2', '17:00 release_completed v1.2']);
    const own = senderOf('gitlab', await makeHook(service.api, { kind: 'gitlab' }));
    expect((await own(deployment('running', '16:55'))).body.became).toMatchObject([{ service: 'gitlab-test' }]);
  });

  it('tells of feature flags, each change apart where it is signed', async () => {
    const incident = await anIncident();
    const hook = await makeHook(service.api, { kind: 'gitlab', incident });
    const flag = (active: boolean) =>
      JSON.stringify({
        object_kind: 'feature_flag',
        project,
        user: { username: 'ada' },
        object_attributes: { id: 6, name: 'fast', active },
      });
    const send = (id: string, active: boolean) => {
      const now = new Date();
      const signature = new Webhook(hook.secret).sign(id, now, flag(active));
      const timestamp = String(Math.floor(now.getTime() / 1000));
      const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
      return deliver(hook.url, flag(active), headers);
    };
    const sent: [string, boolean][] = [
      ['m1', true],
      ['m2', false],
      ['m3', true],
      ['m3', true],
    ];
    const answers: number[] = [];
    for (const [id, active] of sent) answers.push((await send(id, active)).status);
    expect(answers).toEqual([202, 202, 202, 200]);
    expect(await entriesOf(incident)).toMatchObject([{ type: 'flag_changed', attributes: { flag: 'fast' } }, {}, {}]);
  });

  it.each(['issue', 'work_item'])('tells of incidents, which are of kind %s', async (kind) => {
    const send = senderOf('gitlab', await makeHook(service.api, { kind: 'gitlab', opens: true }));
    const told = (action: string, clock: string, changes: object = {}, type = 'Incident') => ({
      ...{ object_kind: kind, project, user: { username: 'ada' }, changes },
      object_attributes: {
        ...{ id: kind === 'issue' ? 301 : 302, iid: 23, title: 'Checkout fails', action, type },
        ...{ created_at: at('10:00'), updated_at: at(clock), closed_at: action === 'close' ? at(clock) : null },
        url: 'https://gitlab.example/acme/issues/23',
      },
    });
    expect(await statuses([send(told('open', '10:00', {}, 'Issue'))])).toEqual([204]);
    const answers = await inOrder(send, [
      told('open', '10:00'),
      told('update', '10:05', { severity: { previous: 'unknown', current: 'critical' } }),
      told('update', '10:06', { labels: {} }),
      told('close', '10:40'),
      told('close', '10:40'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 204, 202, 200]);
    const incident = answers[0]!.body.became![0]!.incident!;
    expect(await story(incident)).toEqual(['10:00 declared', '10:05 severity_changed', '10:40 resolved']);
    expect(await summary(incident)).toMatchObject({ status: 'resolved', severity: 'critical' });
  });
});

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
  ];
  expect((await inOrder(send, told)).map(({ status }) => status)).toEqual([202, 200, 202, 204, 204, 202]);
  expect(await story(incident)).toEqual([
    '10:00 release_completed 6.5.4',
    '10:20 rollback 6.5.3',
    '10:40 release_completed 9fceb02d0ae5',
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

describe('CloudEvents', () => {
  const cloudEvent = (id: string, type: string, data: object, more: object = {}) => ({
    ...{ specversion: '1.0', id, source: 'https://argocd.example/checkout', type, time: at('10:00'), ...more },
    ...{ datacontenttype: 'application/json', data },
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

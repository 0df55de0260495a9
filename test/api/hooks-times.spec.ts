/** No sender's time is guessed: what cannot be read is refused, and the deliveries of the hook say why. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { senderLives } from '../support/sender-lives.js';
import { startFresh, type TestedService } from './service.js';

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
});
afterAll(() => service.running.close());
const { deliveriesOf, entriesOf, into } = senderLives(() => service);

const READABLE = '2026-03-02T10:00:00Z';

/** What each kind of sender sends, with its time as it is told: undefined where there is none. */
const TOLD: readonly (readonly [kind: string, field: string, payload: (time: unknown) => object])[] = [
  [
    ...['github', 'created_at'],
    (time) => ({
      deployment_status: { id: 1, state: 'in_progress', created_at: time },
      deployment: { id: 2, ref: 'v1.0', created_at: READABLE },
      repository: { name: 'shop' },
    }),
  ],
  [
    ...['github', 'created_at'],
    (time) => ({
      deployment_status: { id: 1, state: 'success', created_at: READABLE },
      deployment: { id: 2, ref: 'v1.0', created_at: time },
      repository: { name: 'shop' },
    }),
  ],
  [
    ...['github', 'published_at'],
    (time) => ({
      action: 'published',
      release: { id: 1, tag_name: 'v1.0', published_at: time },
      repository: { name: 'shop' },
    }),
  ],
  [
    ...['gitlab', 'status_changed_at'],
    (time) => ({
      ...{ object_kind: 'deployment', status: 'running', deployment_id: 1, status_changed_at: time },
      project: { name: 'shop' },
    }),
  ],
  ...(['created_at', 'updated_at', 'closed_at'] as const).map(
    (field) =>
      [
        ...['gitlab', field],
        (time: unknown) => ({
          object_kind: 'issue',
          object_attributes: {
            ...{ id: 1, type: 'Incident', title: 'Down', [field]: time },
            action: { created_at: 'open', updated_at: 'reopen', closed_at: 'close' }[field],
          },
        }),
      ] as [string, string, (time: unknown) => object],
  ),
  [
    ...['pagerduty', 'occurred_at'],
    (time) => ({ event: { id: '1', event_type: 'incident.triggered', occurred_at: time, data: { id: 'P' } } }),
  ],
  [
    ...['statuspage', 'display_at'],
    (time) => ({ incident: { id: 'i', incident_updates: [{ id: 'u', body: 'Seen', display_at: time }] } }),
  ],
  [
    ...['statuspage', 'created_at'],
    (time) => ({
      component_update: { id: 'k', created_at: time, old_status: 'operational', new_status: 'major_outage' },
      component: { name: 'API' },
    }),
  ],
  [
    ...['flux', 'timestamp'],
    (time) => ({
      ...{ involvedObject: { name: 'shop' }, reason: 'UpgradeSucceeded', metadata: { revision: '1.0' } },
      timestamp: time,
    }),
  ],
  [
    ...['launchdarkly', 'date'],
    (time) => ({ _id: '1', kind: 'flag', date: time, target: { resources: ['proj/shop:env/prod:flag/fast'] } }),
  ],
  ...(['alertmanager', 'grafana'] as const).flatMap((kind) => [
    [
      ...[kind, 'startsAt'],
      (time: unknown) => ({ alerts: [{ status: 'firing', labels: { job: 'api' }, startsAt: time }] }),
    ] as [string, string, (time: unknown) => object],
    [
      ...[kind, 'endsAt'],
      (time: unknown) => ({
        alerts: [{ status: 'resolved', labels: { job: 'api' }, startsAt: READABLE, endsAt: time }],
      }),
    ] as [string, string, (time: unknown) => object],
  ]),
  ...(['argocd'] as const).map(
    (kind) =>
      [
        ...[kind, 'time'],
        (time: unknown) => ({
          ...{ specversion: '1.0', id: '1', source: '/x', type: 'asof.release_completed', time },
          data: { service: 'shop', version: '1.0' },
        }),
      ] as [string, string, (time: unknown) => object],
  ),
] as [string, string, (time: unknown) => object][];

describe('A time', () => {
  it.each(TOLD)('of %s that is no %s is refused, and one that is gets in', async (kind, field, payload) => {
    const { incident, hook, send } = await into(kind);
    for (const time of ['yesterday at noon', '2026-03-02T10:00:00', 1_772_445_600]) {
      const { status, body } = await send(payload(time));
      expect([time, status, body.refused?.code]).toEqual([time, 202, 'invalid']);
    }
    expect(await entriesOf(incident)).toEqual([]);
    const lines = await deliveriesOf(hook.id);
    expect(lines.map(({ result }) => result)).toEqual(['refused', 'refused', 'refused']);
    if (kind !== 'argocd')
      expect(lines[2]!.why).toBe(`${field} is "yesterday at noon", which is no date and time with an offset.`);
    expect((await send(payload(READABLE))).body.became).toHaveLength((await entriesOf(incident)).length);
    expect((await entriesOf(incident)).length).toBeGreaterThan(0);
  });

  it.each(TOLD.filter(([kind]) => kind !== 'argocd'))(
    'of %s that is missing is not the moment of receipt (%s)',
    async (...told) => {
      const [kind, field, payload] = told;
      const { hook, send } = await into(kind);
      expect((await send(payload(undefined))).body.refused?.code).toBe('invalid');
      expect((await deliveriesOf(hook.id))[0]!.why).toBe(`${field} is missing: nothing else says when it was.`);
    },
  );

  it('of one alert that cannot be read takes no other alert with it', async () => {
    const { incident, hook, send } = await into('alertmanager');
    const alerts = [
      { status: 'firing', labels: { job: 'api' }, startsAt: READABLE },
      { status: 'firing', labels: { job: 'db' }, startsAt: 'soon' },
      { status: 'resolved', labels: { job: 'web' }, startsAt: READABLE, endsAt: '0001-01-01T00:00:00Z' },
    ];
    expect((await send({ alerts })).body.became).toHaveLength(2);
    expect((await entriesOf(incident)).map(({ component }) => component)).toEqual(['api', null]);
    const why = 'Of 3, 2 left out: startsAt is "soon", which is no date and time with an offset.';
    expect(await deliveriesOf(hook.id)).toMatchObject([{ result: 'taken', why }]);
  });
});

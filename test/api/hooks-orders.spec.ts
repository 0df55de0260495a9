/** What a sender tells in whatever order, twice and late, leaves the same milestones as if it had come as it happened. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { notification } from '../support/alert-lives.js';
import { makeHook, senderOf } from '../support/hooks.js';
import { at, inOrder, senderLives } from '../support/sender-lives.js';
import { startFresh, type TestedService } from './service.js';

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
});
afterAll(() => service.running.close());
const { story, into } = senderLives(() => service);

const RUNS = 8;

const github = (() => {
  const deployment = (id: number, ref: string) => ({
    ...{ id, sha: '9fceb02d0ae598e95dc970b74767f19372d61af8', ref, task: 'deploy', payload: {} },
    ...{ environment: 'production', created_at: at('16:50'), creator: { login: 'ada' }, description: null },
  });
  const status = (id: number, state: string, clock: string, of: object) => ({
    action: 'created',
    deployment_status: { id, state, created_at: at(clock), updated_at: at(clock), environment: 'production' },
    deployment: of,
    repository: { id: 1, name: 'Checkout', full_name: 'acme/Checkout' },
  });
  const [one, two, three] = [deployment(900, 'v1'), deployment(901, 'v2'), deployment(902, 'v3')];
  return [
    status(1, 'queued', '16:54', one),
    status(2, 'in_progress', '16:55', one),
    status(3, 'success', '17:01', one),
    status(4, 'in_progress', '17:10', two),
    status(5, 'failure', '17:12', two),
    status(6, 'success', '17:30', three),
  ];
})();

const gitlab = (
  [
    [15, 'running', '16:55'],
    [15, 'success', '17:00'],
    [16, 'running', '17:05'],
    [16, 'failed', '17:07'],
    [17, 'success', '17:20'],
  ] as const
).map(([deployment_id, status, clock]) => ({
  ...{ object_kind: 'deployment', status, status_changed_at: `2026-03-02 ${clock}:00 +0000`, deployment_id },
  ...{ environment: 'prod', short_sha: '279484c0', user: { username: 'ada' }, ref: `v${deployment_id}` },
  project: { id: 5, name: 'Shop', path_with_namespace: 'acme/shop' },
}));

const pagerduty = (
  [
    ['triggered', '10:00', {}],
    ['acknowledged', '10:04', {}],
    ['priority_updated', '10:20', { priority: { summary: 'P2' } }],
    ['resolved', '10:40', {}],
    ['reopened', '11:00', {}],
    ['resolved', '11:20', {}],
  ] as const
).map(([type, clock, data], n) => ({
  event: {
    ...{ id: `01${n}`, event_type: `incident.${type}`, resource_type: 'incident', occurred_at: at(clock) },
    agent: { id: 'PU1', summary: 'Ada Byron', type: 'user_reference' },
    data: { id: 'PT4', type: 'incident', title: 'On fire', service: { summary: 'Mail' }, ...data },
  },
}));

const statuspage = (
  [
    ['k1', '10:01', 'operational', 'degraded_performance'],
    ['k2', '10:10', 'degraded_performance', 'major_outage'],
    ['k3', '10:28', 'major_outage', 'operational'],
    ['k4', '10:50', 'operational', 'partial_outage'],
    ['k5', '11:00', 'partial_outage', 'operational'],
  ] as const
).map(([id, clock, from, to]) => ({
  page: { id: 'p', status_indicator: 'major' },
  component_update: { id, created_at: at(clock), old_status: from, new_status: to, component_id: 'c' },
  component: { id: 'c', name: 'Checkout API', status: to },
}));

const alerts = (
  [
    ['HighErrors', 'api', '10:00', undefined],
    ['Slow', 'api', '10:05', undefined],
    ['HighErrors', 'api', '10:00', '10:10'],
    ['Lag', 'db', '10:08', undefined],
    ['Slow', 'api', '10:05', '10:30'],
    ['Lag', 'db', '10:08', '10:20'],
    ['HighErrors', 'api', '11:00', undefined],
    ['HighErrors', 'api', '11:00', '11:10'],
  ] as const
).map(([name, component, from, to]) =>
  notification('G', [{ name, component, from: at(from), ...(to !== undefined && { to: at(to) }) }]),
);

/** All of them, in some order, some of them twice. */
const ordersOf = (life: readonly unknown[]): fc.Arbitrary<unknown[]> =>
  fc
    .subarray([...life])
    .chain((again) => fc.shuffledSubarray([...life, ...again], { minLength: life.length + again.length }));

const milestones = async (incident: string): Promise<string[]> =>
  (await story(incident)).filter((line) => line.split(' ')[1] !== 'note').sort();

/** @returns the milestones of a new incident into which a hook was sent this */
async function toldTo(kind: string, life: readonly unknown[]): Promise<string[]> {
  const { incident, send } = await into(kind);
  for (const { status } of await inOrder(send, life)) expect([200, 202, 204]).toContain(status);
  return milestones(incident);
}

describe('the same milestones come of what is told in any order', () => {
  it.each([
    ['github', github, 5],
    ['gitlab', gitlab, 4],
    ['pagerduty', pagerduty, 5],
    ['statuspage', statuspage, 5],
    ['alertmanager', alerts, 7],
  ])(
    'by %s',
    async (kind, life, least) => {
      const expected = await toldTo(kind, life);
      expect(expected.length).toBeGreaterThanOrEqual(least);
      await fc.assert(
        fc.asyncProperty(ordersOf(life), async (order) => expect(await toldTo(kind, order)).toEqual(expected)),
        { numRuns: RUNS },
      );
    },
    60_000,
  );

  it('by alerts that open incidents of their own', async () => {
    const openedBy = async (life: readonly unknown[]): Promise<string[]> => {
      const send = senderOf('alertmanager', await makeHook(service.api, { kind: 'alertmanager', opens: true }));
      const answers = await inOrder(send, life);
      const opened = new Set(answers.flatMap(({ body }) => body.became?.map(({ incident }) => incident!) ?? []));
      expect(opened.size).toBe(1);
      return milestones([...opened][0]!);
    };
    const expected = await openedBy(alerts);
    expect(expected.filter((line) => / (resolved|reopened)/.test(line))).toHaveLength(3);
    await fc.assert(
      fc.asyncProperty(ordersOf(alerts), async (order) => expect(await openedBy(order)).toEqual(expected)),
      { numRuns: RUNS },
    );
  }, 60_000);
});

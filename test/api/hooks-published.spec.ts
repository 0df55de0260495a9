/** Published incidents, told by the payloads of Alertmanager, GitHub and Slack alone. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type IncidentView } from '../../src/timeline/view/view-types.js';
import { makeHook, senderOf, slashCommand } from '../support/hooks.js';
import { publishedIncidents, type PublishedIncident } from '../support/published-incident.js';
import { startFresh, type TestedService } from './service.js';

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
});
afterAll(() => service.running.close());

interface Told {
  /** Component, first and last instant. */
  readonly alerts: readonly (readonly [string, string, string])[];
  /** When each deployment begins. */
  readonly deployments: readonly { readonly at: string; readonly isRollback?: true }[];
  readonly commands: readonly string[];
}

const TOLD: Readonly<Record<string, Told>> = {
  'cf-2023-01-24-full': {
    alerts: [
      ['warp', '2023-01-24T17:50:00Z', '2023-01-24T18:51:00Z'],
      ['api', '2023-01-24T18:19:00Z', '2023-01-24T18:56:00Z'],
      ['api', '2023-01-24T19:00:00Z', '2023-01-24T19:07:00Z'],
    ],
    deployments: [{ at: '2023-01-24T16:55:00Z' }, { at: '2023-01-24T17:05:00Z', isRollback: true }],
    commands: [
      '2023-01-24 18:12 declared Device posture falls',
      '2023-01-24 18:21 identified Tokens were overwritten',
      '2023-01-24 18:28 escalated More products are hit',
      '2023-01-24 19:51 resolved Restored from the backup',
    ],
  },
  'gh-2024-08-14': {
    alerts: [['github.com', '2024-08-14T23:02:00Z', '2024-08-14T23:38:00Z']],
    deployments: [{ at: '2024-08-14T22:59:00Z' }],
    commands: ['2024-08-15 00:30 UTC resolved All has been quiet'],
  },
  'gh-copilot-2024-07-13': {
    alerts: [
      ['copilot', '2024-07-13T00:01:00Z', '2024-07-13T19:27:00Z'],
      ['autofix', '2024-07-13T00:01:00Z', '2024-07-13T21:38:00Z'],
    ],
    deployments: [],
    commands: [
      '2024-07-13 01:00 mitigation_started Chat goes elsewhere',
      '2024-07-13 02:00 mitigated Few errors are left',
      '2024-07-13 12:38 impact change autofix level=delayed Late, but no longer lost',
      '2024-07-13 19:27 resolved Copilot is well',
    ],
  },
};

function notifications({ alerts }: Told): object[] {
  const all = alerts.map(([component, startsAt, endsAt], index) => ({
    ...{ labels: { alertname: 'ErrorRate', service: component }, annotations: {}, startsAt, endsAt },
    fingerprint: `f${index}`,
  }));
  const group = (told: readonly object[], status: string) => ({
    ...{ version: '4', groupKey: '{}:{}', receiver: 'asof', status, groupLabels: {}, commonLabels: {} },
    alerts: told.map((alert) => ({ ...alert, status })),
  });
  // One after the other begins, and then they end, the first one last.
  const fired = all.map((alert) => group([{ ...alert, endsAt: '0001-01-01T00:00:00Z' }], 'firing'));
  return [...fired, ...all.toReversed().map((alert) => group([alert], 'resolved'))];
}

const deploymentStatuses = ({ deployments }: Told): object[] =>
  deployments.map(({ at, isRollback = false }, id) => ({
    deployment_status: { id: 50 + id, state: 'in_progress', created_at: at, environment: 'production' },
    deployment: { id, sha: 'a1b2c3d4e5f6a7b8', ref: 'main', task: isRollback ? 'rollback' : 'deploy', created_at: at },
    repository: { name: 'access' },
  }));

const minute = (instant: string): string => new Date(instant).toISOString().slice(0, 16);

/** The minutes of each type that is no note. */
function minutesOf(
  entries: readonly { readonly type: string; readonly occurredAt?: string }[],
): Record<string, string[]> {
  const byType: Record<string, string[]> = {};
  for (const { type, occurredAt } of entries) if (type !== 'note') (byType[type] ??= []).push(minute(occurredAt!));
  for (const minutes of Object.values(byType)) minutes.sort();
  return byType;
}

const published = new Map(publishedIncidents().map((each) => [each.id, each]));
const CASES = Object.entries(TOLD).map(([id, told]): [string, Told, PublishedIncident] => [
  id,
  told,
  published.get(id)!,
]);
const METRICS = [
  'duration',
  'declared_to_resolved',
  'release_to_rollback',
  'impact_union',
  'impact_sum',
  'impact_envelope',
];

describe.each(CASES)('%s', (id, told, { title, incident, expect: expected }) => {
  it('has the milestones of its report, to the minute', async () => {
    await service.api.request('POST', '/v1/incidents', { body: { id, title } });
    const hookOf = async (kind: string, more: object = {}) =>
      senderOf(kind, await makeHook(service.api, { kind, incident: id, ...more }));
    const slack = await hookOf('slack', { tz: 'UTC' });
    const sent: [(payload: unknown) => Promise<{ status: number }>, readonly unknown[]][] = [
      [await hookOf('alertmanager'), notifications(told)],
      [slack, told.commands.map((text) => slashCommand(text))],
      [await hookOf('github'), deploymentStatuses(told)],
    ];
    for (const [send, payloads] of sent)
      for (const payload of payloads)
        expect([payload, (await send(payload)).status]).toEqual([payload, send === slack ? 200 : 202]);

    const timeline = await service.api.get<{ entries: { type: string; occurredAt: string }[] }>(
      `/v1/incidents/${id}/timeline`,
    );
    const { detected: _detected, ...minutes } = minutesOf(timeline.body.entries);
    expect(minutes).toEqual(minutesOf(incident.entries));
    const { body } = await service.api.get<IncidentView>(`/v1/incidents/${id}`);
    for (const metric of METRICS) {
      const { status, seconds } = expected.metrics![metric] as { status: string; seconds?: number };
      if (status === 'computed') expect([metric, body.durations[metric]]).toMatchObject([metric, { status, seconds }]);
    }
  });
});

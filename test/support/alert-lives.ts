/** What Alertmanager and Grafana send of alerts, and what becomes of it, for tests of their lives. */
import { expect } from '@jest/globals';
import { type IncidentView } from '../../src/timeline/view/view-types.js';
import { type TestedService } from '../api/service.js';
import { type Answer } from './http.js';
import { makeHook, senderOf, type MadeHook, type ReceivedBody } from './hooks.js';

const DAY = '2026-03-02';
export const at = (clock: string, day = DAY): string => `${day}T${clock}:00Z`;
const NEVER = '0001-01-01T00:00:00Z';

export interface ToldAlert {
  readonly name?: string;
  readonly component?: string;
  readonly from: string;
  readonly to?: string;
  readonly labels?: Record<string, string>;
}

/** One notification of Alertmanager about one group. */
export function notification(group: string, alerts: readonly ToldAlert[]) {
  const told = alerts.map(({ name = 'HighErrors', component = 'api', from, to, labels }) => ({
    status: to === undefined ? 'firing' : 'resolved',
    labels: labels ?? { alertname: name, service: component },
    annotations: { summary: `${name} on ${component}` },
    startsAt: from,
    endsAt: to ?? NEVER,
    generatorURL: 'http://prometheus.example/graph?g0.expr=errors',
    fingerprint: Buffer.from(`${name}/${component}`).toString('hex').slice(-16),
  }));
  return {
    ...{ version: '4', receiver: 'asof', truncatedAlerts: 0, externalURL: 'http://alertmanager.example' },
    ...{ groupKey: `{}:{alertname="${group}"}`, groupLabels: { alertname: group } },
    ...{ commonLabels: {}, commonAnnotations: { summary: `${group} is failing` } },
    status: told.every(({ status }) => status === 'resolved') ? 'resolved' : 'firing',
    alerts: told,
  };
}

export const incidentIn = ({ body }: Answer<ReceivedBody>): string => body.became![0]!.incident!;

interface Entry {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly component: string | null;
  readonly recordedBy: { readonly kind: string; readonly id: string };
  readonly witnesses?: readonly { readonly source: string; readonly id: string }[];
}

export const clockOf = (instant: string): string => instant.slice(11, 16);

let groups = 0;

/** Hooks of a service that take alerts, and what they wrote. */
export function alertLives(service: () => TestedService) {
  async function entriesOf(id: string): Promise<readonly Entry[]> {
    const { body } = await service().api.get<{ entries: Entry[] }>(`/v1/incidents/${id}/timeline`);
    return body.entries;
  }
  return {
    entriesOf,

    /** A hook that opens incidents, and its sender. */
    opening: async (
      kind = 'alertmanager',
    ): Promise<{
      hook: MadeHook;
      group: string;
      send: (...alerts: readonly ToldAlert[]) => Promise<Answer<ReceivedBody>>;
    }> => {
      const hook = await makeHook(service().api, { kind, opens: true });
      const post = senderOf(kind, hook);
      const group = `Group${(groups += 1)}`;
      return { hook, group, send: (...alerts) => post(notification(group, alerts)) };
    },

    read: async (id: string): Promise<IncidentView> => {
      const { status, body } = await service().api.get<IncidentView>(`/v1/incidents/${id}`);
      expect([id, status]).toEqual([id, 200]);
      return body;
    },

    /** The entries that are no notes: clock, type, component. */
    story: async (id: string): Promise<string[]> =>
      (await entriesOf(id))
        .filter(({ type }) => type !== 'note')
        .map(({ type, occurredAt, component }) => [clockOf(occurredAt), type, component].filter(Boolean).join(' '))
        .sort(),
  };
}

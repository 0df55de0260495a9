/** The life of something that a sender tells, and what has become of it, for tests of hooks. */
import { type IncidentView } from '../../src/timeline/view/view-types.js';
import { type TestedService } from '../api/service.js';
import { type Answer } from './http.js';
import { makeHook, senderOf, type ReceivedBody } from './hooks.js';

export const at = (clock: string): string => `2026-03-02T${clock}:00Z`;

export const statuses = async (answers: readonly Promise<Answer<ReceivedBody>>[]): Promise<number[]> =>
  (await Promise.all(answers)).map(({ status }) => status);

export async function inOrder(
  send: (payload: unknown) => Promise<Answer<ReceivedBody>>,
  payloads: readonly unknown[],
): Promise<Answer<ReceivedBody>[]> {
  const answers: Answer<ReceivedBody>[] = [];
  for (const payload of payloads) answers.push(await send(payload));
  return answers;
}

interface Row {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly text: string | null;
  readonly actor: string | null;
  readonly component: string | null;
  readonly level: string | null;
  readonly version?: string;
  readonly service?: string;
  readonly environment?: string;
  readonly severity?: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly source: string;
  readonly retracted?: boolean;
  readonly witnesses?: readonly { readonly source: string }[];
}

interface Line {
  readonly result: string;
  readonly why: string | null;
  readonly became: readonly { readonly incident: string }[];
}

let incidents = 0;

/** Hooks of a service that write into incidents, and what they wrote. */
export function senderLives(service: () => TestedService) {
  const get = async <T>(path: string): Promise<T> => (await service().api.get<T>(path)).body;
  const anIncident = async (): Promise<string> => {
    const id = `incident-${(incidents += 1)}`;
    await service().api.request('POST', '/v1/incidents', { body: { id, title: `Incident ${incidents}` } });
    return id;
  };
  const entriesOf = async (id: string): Promise<readonly Row[]> =>
    (await get<{ entries: Row[] }>(`/v1/incidents/${id}/timeline`)).entries;
  return {
    anIncident,
    entriesOf,
    summary: (id: string) => get<IncidentView>(`/v1/incidents/${id}`),
    story: async (id: string): Promise<string[]> => (await entriesOf(id)).map(inShort),
    changesOf: async (name: string): Promise<string[]> =>
      (await get<{ changes: Row[] }>(`/v1/services/${name}/changes`)).changes
        .filter(({ retracted }) => retracted !== true)
        .map(inShort)
        .reverse(),
    deliveriesOf: async (hookId: string) =>
      (await get<{ deliveries: Line[] }>(`/v1/hooks/${hookId}/deliveries`)).deliveries,

    /** A hook of one kind into a new incident. */
    into: async (kind: string, more: Record<string, unknown> = {}) => {
      const incident = await anIncident();
      const hook = await makeHook(service().api, { kind, incident, ...more });
      return { incident, hook, send: senderOf(kind, hook) };
    },
  };
}

const inShort = ({ type, occurredAt, version, component, level }: Row): string =>
  [occurredAt.slice(11, 16), type, version, component, level].filter(Boolean).join(' ');

/** Linked changes: who linked them and when, who told them, and what becomes of what is told again. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EntryView } from '../../src/timeline/view/view-types.js';
import { startFresh, type ProblemBody, type TestedService } from './service.js';

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
});
afterAll(() => service.running.close());

const post = <T = { entry: EntryView }>(path: string, body: object) =>
  service.api.request<T>('POST', path, { body, headers: { 'if-match': '*' } });
const get = <T>(path: string) => service.api.get<T>(path);
const open = async (id: string): Promise<string> => {
  const entries = [{ id: 'imp', type: 'impact_started', occurredAt: '2026-03-01T10:00:00Z' }];
  expect((await post('/v1/incidents', { id, title: id, services: [id], entries })).status).toBe(201);
  return `/v1/incidents/${id}`;
};
const link = <T = { entry: EntryView }>(incident: string, name: string, changeId: string) =>
  post<T>(`${incident}/links/changes`, { service: name, changeId });

/** A deployment as a sender of CDEvents tells it. */
const deployment = (source: string, name: string, time: string): object => ({
  ...{ specversion: '1.0', id: `${source}-${name}`, source, time, type: 'dev.cdevents.service.deployed.0.2.0' },
  data: {
    context: { version: '0.4.1', timestamp: time },
    subject: { id: `x/${name}`, content: { environment: { id: 'prod' }, artifactId: `pkg:docker/x/${name}@7` } },
  },
});
const tell = async (event: object): Promise<EntryView> => {
  const answer = await service.api.request<{ change: EntryView }>('POST', '/v1/events', {
    body: event,
    headers: { 'content-type': 'application/cloudevents+json' },
  });
  expect(answer.status).toBe(201);
  return answer.body.change;
};
/** The same release, as a fact of an incident. */
const telling = (source: string, id: string, name: string, time: string): object => ({
  ...{ specversion: '1.0', id, source, time, subject: name, type: 'asof.release' },
  data: { service: name, environment: 'prod', version: '7' },
});
const tellIncident = (event: object) =>
  service.api.request<{ entry: EntryView }>('POST', '/v1/events', {
    body: event,
    headers: { 'content-type': 'application/cloudevents+json' },
  });

describe('a linked change that other systems told', () => {
  it('keeps who told it, and when each said that it was', async () => {
    const incident = await open('kept');
    const first = await tell(deployment('/argocd', 'kept', '2026-03-01T09:50:00Z'));
    const second = await tell(deployment('/jenkins', 'kept', '2026-03-01T09:50:30Z'));
    expect([second.id, second.witnesses?.length]).toEqual([first.id, 2]);
    const linked = await link(incident, 'kept', first.id);
    expect([linked.status, linked.body.entry.witnesses]).toEqual([201, second.witnesses]);
    expect((await get<EntryView>(`${incident}/entries/${first.id}`)).body.witnesses).toEqual(second.witnesses);
    expect((await get<{ ok: boolean }>(`${incident}/verify`)).body.ok).toBe(true);
  });

  it('is the fact that a third tells of it, and is parted from that alone', async () => {
    const { entries } = (await get<{ entries: EntryView[] }>('/v1/incidents/kept/timeline')).body;
    const { id, witnesses } = entries.find(({ type }) => type === 'release')!;
    const third = await tellIncident(telling('/spinnaker', 's1', 'kept', '2026-03-01T09:51:00Z'));
    expect(third.body.entry.id).toBe(id);
    expect(third.body.entry.witnesses?.map(({ source }) => source)).toEqual(['/argocd', '/jenkins', '/spinnaker']);
    const copied = await post<ProblemBody>(`/v1/incidents/kept/entries/${id}/part`, {
      witness: witness(witnesses![1]!),
    });
    expect([copied.status, copied.body.errors[0]?.detail]).toEqual([
      422,
      'told the change that this entry is a copy of: it is parted there',
    ]);
    const own = { source: '/spinnaker', id: 's1' };
    const parted = await post(`/v1/incidents/kept/entries/${id}/part`, { witness: own });
    expect([parted.status, parted.body.entry.witnesses]).toEqual([200, witnesses]);
  });

  it('has none where it was posted', async () => {
    const incident = await open('posted');
    await post('/v1/services/posted/changes', { id: 'r1', type: 'release', occurredAt: '2026-03-01T09:50:00Z' });
    expect((await link(incident, 'posted', 'r1')).body.entry).not.toHaveProperty('witnesses');
  });
});

const witness = ({ source, id }: { source: string; id: string }): object => ({ source, id });

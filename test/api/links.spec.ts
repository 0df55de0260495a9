/** Linked changes: who linked them and when, who told them, and what becomes of what is told again. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller } from '../../src/application/caller.js';
import { type EntryView, type SuspectView } from '../../src/timeline/view/view-types.js';
import { PlainClient } from '../mcp/plain-client.js';
import { keyCaller, TestedCallers } from '../support/callers.js';
import { startFresh, type ProblemBody, type TestedService } from './service.js';

let callers: TestedCallers;
let service: TestedService;
beforeAll(async () => {
  callers = new TestedCallers();
  service = await startFresh();
});
afterAll(async () => {
  await service.running.close();
  callers.stop();
});

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

describe('a link', () => {
  const linkers = async (): Promise<string> => {
    const incident = await open('linker');
    const opened = Date.now();
    // So that there is a moment between.
    while (Date.now() < opened + 3) await new Promise((resolve) => setImmediate(resolve));
    const job = callers.as(keyCaller('job', [], ['changes']), service.api.url);
    const person = callers.as(keyCaller('person'), service.api.url);
    const change = { id: 'r1', type: 'release', occurredAt: '2026-03-01T09:50:00Z', actor: 'Ada' };
    expect((await job.request('POST', '/v1/services/linker/changes', { body: change })).status).toBe(201);
    const body = { service: 'linker', changeId: 'r1' };
    expect((await person.request('POST', `${incident}/links/changes`, { body })).status).toBe(201);
    return incident;
  };

  it('was recorded by who linked, and the change by who made it, wherever either is told', async () => {
    const incident = await linkers();
    const person = { kind: 'key', id: 'person' };
    const { events } = (await get<{ events: { type: string; recordedby: string }[] }>(`${incident}/history`)).body;
    expect(events.at(-1)).toMatchObject({ type: 'asof.op.change_linked', recordedby: 'key:person' });
    const entry = (await get<EntryView>(`${incident}/entries/r1`)).body;
    expect(entry).toMatchObject({ actor: 'Ada', recordedBy: person });
    const { versions } = (await get<{ versions: object[] }>(`${incident}/entries/r1/history`)).body;
    expect(versions).toMatchObject([{ operation: 'change_linked', recordedBy: person, entry: { actor: 'Ada' } }]);
    const change = (await get<EntryView>('/v1/services/linker/changes/r1')).body;
    expect(change.recordedBy).toEqual({ kind: 'key', id: 'job' });
  });

  it('was known since it was made, however long the change was there: by the API on both clocks, and by agents', async () => {
    const incident = '/v1/incidents/linker';
    const { recordedAt } = (await get<EntryView>(`${incident}/entries/r1`)).body;
    const before = new Date(Date.parse(recordedAt) - 1).toISOString();
    const agent = new PlainClient(service.api);
    const shown = async (query: string): Promise<string[]> => {
      const answer = await get<{ entries: EntryView[] }>(`${incident}/timeline?${query}`);
      return answer.body.entries.map(({ id }) => id).sort();
    };
    interface Known {
      entries: { id: string }[];
      happenedNotKnown: { entry: string }[];
    }
    for (const [at, ids] of [
      [before, ['imp']],
      [recordedAt, ['imp', 'r1']],
    ] as const) {
      expect(await shown(`asOf=${at}`)).toEqual(ids);
      expect(await shown(`asOf=${at}&clock=learned`)).toEqual(ids);
      const known = await agent.read<Known>('what_was_known', { incident: 'linker', at });
      expect(known.entries.map(({ id }) => id).sort()).toEqual(ids);
      expect(known.happenedNotKnown.map(({ entry }) => entry)).toEqual(ids.length === 1 ? ['r1'] : []);
    }
  });
});

describe('a proposed change', () => {
  const PATH = '/v1/services/proposed/changes';
  const suspects = async (): Promise<SuspectView[]> => {
    const path = '/v1/incidents/proposed/timeline?include=suspects';
    return (await get<{ suspects: SuspectView[] }>(path)).body.suspects;
  };

  it('is no fact: it stands behind all others, and is not linked', async () => {
    const incident = await open('proposed');
    const agent = callers.as(keyCaller('agent'), service.api.url);
    const change = { id: 'r1', type: 'release', occurredAt: '2026-03-01T09:59:00Z', origin: 'proposed' };
    expect((await agent.request('POST', PATH, { body: change })).status).toBe(201);
    await post(PATH, { id: 'r0', type: 'release', occurredAt: '2026-03-01T09:00:00Z' });
    expect((await suspects()).map(({ id, origin }) => [id, origin])).toEqual([
      ['r0', 'stated'],
      ['r1', 'proposed'],
    ]);
    const refused = await link<ProblemBody>(incident, 'proposed', 'r1');
    expect([refused.status, refused.body.errors]).toMatchObject([422, [{ pointer: '/changeId', code: 'proposed' }]]);
    expect((await link('/v1/incidents/nowhere', 'proposed', 'r1')).status).toBe(404);
  });

  it('is confirmed by somebody else, who may write, with the revision that was seen', async () => {
    const confirm = (caller: Caller, ifMatch: string | null) =>
      callers.as(caller, service.api.url).request<ProblemBody & { change: EntryView }>('POST', `${PATH}/r1/confirm`, {
        body: {},
        headers: ifMatch === null ? {} : { 'if-match': ifMatch },
      });
    expect((await confirm(keyCaller('agent'), '*')).status).toBe(403);
    expect((await confirm(keyCaller('person'), null)).status).toBe(428);
    const confirmed = await confirm(keyCaller('person'), '"0"');
    expect([confirmed.status, confirmed.body.change.origin]).toEqual([200, 'stated']);
    expect((await confirm(keyCaller('person'), '*')).status).toBe(200);
    expect((await suspects()).map(({ id }) => id)).toEqual(['r1', 'r0']);
    expect((await link('/v1/incidents/proposed', 'proposed', 'r1')).status).toBe(201);
    expect((await get<{ ok: boolean }>('/v1/incidents/proposed/verify')).body.ok).toBe(true);
  });
});

const witness = ({ source, id }: { source: string; id: string }): object => ({ source, id });

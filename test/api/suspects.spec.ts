import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type ChangeView,
  type EntryView,
  type IncidentView,
  type SuspectView,
} from '../../src/timeline/view/view-types.js';
import { startFresh, type ProblemBody, type TestedService } from './service.js';

interface Written {
  revision: number;
  entry: EntryView;
}
interface Timeline {
  entries: EntryView[];
  suspects?: SuspectView[];
}
interface History {
  events: { type: string; recordedtime: string; data: { facts: Record<string, unknown> } }[];
}

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
});
afterAll(() => service.running.close());

const post = <T = Written>(path: string, body: object = {}, headers: Record<string, string> = {}) =>
  service.api.request<T>('POST', path, { body, headers });
const get = <T>(path: string) => service.api.request<T>('GET', path);

const at = (clock: string): string => `2026-03-01T${clock}:00Z`;
const IMPACT = { id: 'imp', type: 'impact_started', occurredAt: at('10:00') };
const open = async (id: string, more: object = {}): Promise<string> => {
  const { status } = await post('/v1/incidents', { id, title: id, services: [id], entries: [IMPACT], ...more });
  expect(status).toBe(201);
  return `/v1/incidents/${id}`;
};
const release = async (name: string, id: string, clock: string, more: object = {}): Promise<void> => {
  const change = { id, type: 'release', occurredAt: at(clock), version: '1.0', ...more };
  expect((await post(`/v1/services/${name}/changes`, change)).status).toBe(201);
};
const suspectsOf = async (incident: string, query = ''): Promise<SuspectView[]> =>
  (await get<Timeline>(`${incident}/timeline?include=suspects${query}`)).body.suspects!;
const ids = (suspects: readonly { id: string }[]): string[] => suspects.map(({ id }) => id);
const link = <T = Written>(incident: string, name: string, changeId: string, more: object = {}) =>
  post<T>(`${incident}/links/changes`, { service: name, changeId, ...more });

describe('suspect changes', () => {
  it('are those of its services from two hours before the impact, the nearest first, with their distance', async () => {
    const incident = await open('near');
    await release('near', 'early', '07:59');
    await release('near', 'edge', '08:00');
    await release('near', 'just', '09:59');
    await release('near', 'after', '10:30');
    await release('elsewhere', 'other', '09:59');
    const suspects = await suspectsOf(incident);
    expect(ids(suspects)).toEqual(['just', 'after', 'edge']);
    expect(suspects.map(({ beforeSeconds }) => beforeSeconds)).toEqual([60, -1800, 7200]);
    expect(suspects[0]).toMatchObject({ service: 'near', version: '1.0', linkedTo: [] });
  });

  it('are not there unless they are asked for', async () => {
    expect((await get<Timeline>('/v1/incidents/near/timeline')).body).not.toHaveProperty('suspects');
  });

  it('end with the incident', async () => {
    const entries = [IMPACT, { id: 'res', type: 'resolved', occurredAt: at('11:00') }];
    const incident = await open('over', { entries });
    await release('over', 'in', '11:00');
    await release('over', 'late', '11:01');
    expect(ids(await suspectsOf(incident))).toEqual(['in']);
  });

  it('are of the environment that its entries name, or of one that nobody says', async () => {
    const own = { id: 'own', type: 'release', occurredAt: at('09:30'), environment: 'Production' };
    const incident = await open('places', { entries: [IMPACT, own] });
    await release('places', 'prod', '09:50', { environment: 'production' });
    await release('places', 'staging', '09:51', { environment: 'staging' });
    await release('places', 'unsaid', '09:52');
    expect(ids(await suspectsOf(incident))).toEqual(['unsaid', 'prod']);
  });

  it('of an earlier moment are what was recorded by then, on any clock', async () => {
    const incident = await open('past');
    await release('past', 'first', '09:50');
    const { recordedAt } = (await get<ChangeView>('/v1/services/past/changes/first')).body;
    await waitUntilAfter(recordedAt);
    await release('past', 'second', '09:55');
    expect(ids(await suspectsOf(incident))).toEqual(['second', 'first']);
    for (const clock of ['recorded', 'learned'])
      expect(ids(await suspectsOf(incident, `&asOf=${recordedAt}&clock=${clock}`))).toEqual(['first']);
    expect(ids(await suspectsOf(incident, '&revision=0'))).toEqual([]);
    expect(ids(await suspectsOf(incident, `&occurredBefore=${at('10:00')}`))).toEqual(['second', 'first']);
  });

  it('of an earlier moment show what they said then', async () => {
    const incident = await open('amended');
    await release('amended', 'r', '09:50');
    const { recordedAt } = (await get<ChangeView>('/v1/services/amended/changes/r')).body;
    await waitUntilAfter(recordedAt);
    const amendment = { set: { version: '2.0' }, reason: 'x' };
    const headers = { 'if-match': '*' };
    await service.api.request('PATCH', '/v1/services/amended/changes/r', { body: amendment, headers });
    expect((await suspectsOf(incident))[0]!.version).toBe('2.0');
    expect((await suspectsOf(incident, `&asOf=${recordedAt}`))[0]!.version).toBe('1.0');
  });

  it('have an ETag that changes with them', async () => {
    const incident = await open('tagged');
    const before = (await get(`${incident}/timeline?include=suspects`)).headers.get('etag');
    await release('tagged', 'r', '09:50');
    expect((await get(`${incident}/timeline?include=suspects`)).headers.get('etag')).not.toBe(before);
  });

  it('are found by the other names of a service, and by a name as people write it', async () => {
    const incident = await open('website', { services: ['Web Site'] });
    await release('web-site', 'own', '09:50');
    await release('www', 'other', '09:51');
    expect(ids(await suspectsOf(incident))).toEqual(['own']);
    const put = (name: string, canonical: string) =>
      service.api.request('PUT', `/v1/services/aliases/${name}`, { body: { canonical } });
    expect((await put('WWW', 'web site')).status).toBe(200);
    expect(ids(await suspectsOf(incident))).toEqual(['other', 'own']);
    expect((await put('web-site', 'www')).status).toBe(422);
    expect((await get('/v1/services/aliases')).body).toEqual({ aliases: [{ name: 'WWW', canonical: 'web site' }] });
    expect((await service.api.request('DELETE', '/v1/services/aliases/www')).status).toBe(204);
    expect((await service.api.request('DELETE', '/v1/services/aliases/www')).status).toBe(404);
    expect(ids(await suspectsOf(incident))).toEqual(['own']);
  });
});

describe('linking a change', () => {
  it('copies it into the incident, with its id, where it is from, and the hash that proves it', async () => {
    const incident = await open('linked');
    await release('linked', 'r1', '09:50', {
      text: 'From CI',
      links: [{ url: 'https://ci.example/1', title: 'Run 1' }],
    });
    const { status, body } = await link(incident, 'LINKED', 'r1', { reason: 'A minute before' });
    expect(status).toBe(201);
    expect(body.entry).toMatchObject({ id: 'r1', type: 'release', version: '1.0', text: 'From CI', revision: 2 });
    expect(body.entry.links).toEqual([{ rel: null, url: 'https://ci.example/1', title: 'Run 1' }]);
    expect(body.entry.linkedFrom).toMatchObject({ service: 'linked', revision: 0 });
    const { events } = (await get<History>(`${incident}/history`)).body;
    expect(events.at(-1)).toMatchObject({ type: 'asof.op.change_linked', data: { facts: { entryId: 'r1' } } });
    expect((await get<{ ok: boolean }>(`${incident}/verify`)).body.ok).toBe(true);
  });

  it('takes it out of the suspects, and says so beside the change', async () => {
    expect(ids(await suspectsOf('/v1/incidents/linked'))).toEqual([]);
    expect((await get<ChangeView>('/v1/services/linked/changes/r1')).body.linkedTo).toEqual(['linked']);
    const suspectsThen = await suspectsOf('/v1/incidents/linked', '&revision=1');
    expect(suspectsThen.length).toBeLessThanOrEqual(1);
  });

  it('again is nothing new; of another service with that id it is refused', async () => {
    const again = await link('/v1/incidents/linked', 'linked', 'r1');
    expect([again.status, again.body.revision]).toEqual([200, 2]);
    await release('another', 'r1', '09:50');
    await release('another', 'imp', '09:50');
    for (const id of ['r1', 'imp']) {
      const taken = await link<ProblemBody>('/v1/incidents/linked', 'another', id);
      expect([taken.status, taken.body.code]).toEqual([409, 'entry_exists']);
    }
  });

  it('counts at once, in numbers and in milestones', async () => {
    const { durations, milestones } = (await get<IncidentView>('/v1/incidents/linked')).body;
    expect(durations['release_to_impact']).toMatchObject({ status: 'computed', seconds: 600 });
    expect(milestones['release']?.count).toBe(1);
  });

  it('can be undone, with If-Match, and done again', async () => {
    const path = '/v1/incidents/linked/links/changes/r1/unlink';
    expect((await post<ProblemBody>(path)).status).toBe(428);
    const { status, body } = await post(path, { reason: 'Not this one' }, { 'if-match': '*' });
    expect([status, body.entry.retracted]).toEqual([200, true]);
    expect(ids(await suspectsOf('/v1/incidents/linked'))).toEqual(['r1']);
    expect((await get<ChangeView>('/v1/services/linked/changes/r1')).body.linkedTo).toEqual([]);
    const again = await link('/v1/incidents/linked', 'linked', 'r1');
    expect([again.status, again.body.entry.retracted]).toEqual([201, false]);
    expect((await get<ChangeView>('/v1/services/linked/changes/r1')).body.linkedTo).toEqual(['linked']);
  });

  it('unlinks linked changes only', async () => {
    const answer = await post<ProblemBody>('/v1/incidents/linked/links/changes/imp/unlink', {}, { 'if-match': '*' });
    expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
  });

  it('with a key is answered as the first time', async () => {
    const incident = await open('keyed');
    await release('keyed', 'r1', '09:50');
    const send = () =>
      post(`${incident}/links/changes`, { service: 'keyed', changeId: 'r1' }, { 'idempotency-key': 'k' });
    const first = await send();
    const again = await send();
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect([again.status, again.body]).toEqual([201, first.body]);
  });

  it('is refused for what is not there, the incident before the change', async () => {
    const incident = await open('missing');
    const unknown = await link<ProblemBody>(incident, 'missing', 'none');
    expect([unknown.status, unknown.body.errors[0]?.pointer]).toEqual([422, '/changeId']);
    expect((await link<ProblemBody>('/v1/incidents/nowhere', 'missing', 'none')).status).toBe(404);
    const faulty = await post<ProblemBody>(`${incident}/links/changes`, { change: 'r1' });
    expect(faulty.body.errors.map(({ pointer }) => pointer).sort()).toEqual(['/change', '/changeId', '/service']);
  });

  it('is refused for a change that is retracted', async () => {
    const incident = await open('gone');
    await release('gone', 'r1', '09:50');
    await post('/v1/services/gone/changes/r1/retract', {}, { 'if-match': '*' });
    const { status, body } = await link<ProblemBody>(incident, 'gone', 'r1');
    expect([status, body.code]).toEqual([409, 'entry_retracted']);
    expect(ids(await suspectsOf(incident))).toEqual([]);
  });

  it('cannot be claimed by whoever posts an entry', async () => {
    const incident = await open('claimed');
    const entry = { type: 'release', linkedFrom: { service: 'claimed', revision: 0, hash: '0' } };
    const { status, body } = await post<ProblemBody>(`${incident}/entries`, entry);
    expect([status, body.errors[0]?.pointer, body.errors[0]?.code]).toEqual([422, '/linkedFrom', 'read_only']);
  });
});

/** What is recorded from now on is recorded later than that. */
async function waitUntilAfter(instant: string): Promise<void> {
  while (Date.now() <= Date.parse(instant)) await new Promise((resolve) => setImmediate(resolve));
}

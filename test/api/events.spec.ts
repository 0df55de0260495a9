import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CloudEvent, HTTP } from 'cloudevents';
import { v5 } from 'uuid';
import { type EntryView } from '../../src/timeline/view/view-types.js';
import { startFresh, type ProblemBody, type TestedService } from './service.js';

interface Written {
  revision: number;
  entry: EntryView;
}
interface Results {
  results: { index: number; status: string; id: string | null; problem: ProblemBody | null }[];
}

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
});
afterAll(() => service.running.close());

const send = <T = Written>(body: unknown, headers: Record<string, string>) =>
  service.api.request<T>('POST', '/v1/events', { ...(body === undefined ? {} : { body }), headers });
const one = <T = Written>(event: unknown) =>
  send<T>(event, { 'content-type': 'application/cloudevents+json; charset=UTF-8' });
const many = <T = Results>(events: unknown) =>
  send<T>(events, { 'content-type': 'application/cloudevents-batch+json' });
const open = async (id: string): Promise<void> => {
  const { status } = await service.api.request('POST', '/v1/incidents', { body: { id, title: id } });
  expect(status).toBe(201);
};
const entriesOf = async (id: string): Promise<EntryView[]> =>
  (await service.api.get<{ entries: EntryView[] }>(`/v1/incidents/${id}/timeline`)).body.entries;

const event = (subject: string, id: string, more: object = {}): object => ({
  specversion: '1.0',
  id,
  source: '/ci/runner-7',
  type: 'asof.declared',
  subject,
  time: '2026-03-01T10:00:00Z',
  data: { text: 'Checkout is down' },
  ...more,
});

describe('one event', () => {
  it('is an entry: 201 the first time, 200 for every repeat', async () => {
    await open('one');
    const first = await one(event('One', 'e1'));
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({
      revision: 1,
      entry: { id: v5('/ci/runner-7\0e1', v5.URL), type: 'declared', occurredAt: '2026-03-01T10:00:00.000Z' },
    });
    const again = await one(event('one', 'e1'));
    expect([again.status, again.body.entry]).toEqual([200, first.body.entry]);
    expect(await entriesOf('one')).toHaveLength(1);
  });

  it('with the source and id of another, and other content, is refused', async () => {
    await open('reused');
    await one(event('reused', 'r1'));
    const { status, body } = await one<ProblemBody>(event('reused', 'r1', { data: { text: 'Something else' } }));
    expect([status, body.code]).toEqual([422, 'idempotency_key_reused']);
  });

  it('names its incident: none is 422, an unknown one 404, and that before any other fault', async () => {
    const none = await one<ProblemBody>(event('x', 'n1', { subject: undefined }));
    expect([none.status, none.body.errors]).toMatchObject([422, [{ pointer: '/subject', code: 'required' }]]);
    expect((await one(event('nobody', 'n2'))).status).toBe(404);
    expect((await one(event('nobody', 'n3', { data: { wrong: 1 } }))).status).toBe(404);
  });

  it('of a type that means nothing here is 422', async () => {
    const { status, body } = await one<ProblemBody>(event('one', 'm1', { type: 'com.example.someevent' }));
    expect([status, body.errors]).toMatchObject([422, [{ pointer: '/type' }]]);
  });

  it('as it is stored is sent to the import', async () => {
    const { body } = await one<ProblemBody>(event('one', 's1', { data: { facts: {}, texts: {} } }));
    expect(body.errors).toMatchObject([{ pointer: '/data', detail: expect.stringContaining('/v1/import') }]);
  });

  it('in binary mode has faults at its headers and in its body', async () => {
    await open('binary');
    const headers = {
      'ce-specversion': '1.0',
      'ce-id': 'caf%C3%A9',
      'ce-source': '/a',
      'ce-type': 'asof.note',
      'ce-subject': 'binary',
    };
    const taken = await send({ text: 'Hello' }, headers);
    expect([taken.status, taken.body.entry.id]).toEqual([201, v5('/a\0café', v5.URL)]);
    const { status, body } = await send<ProblemBody>({ text: 1 }, { ...headers, 'ce-time': 'now' });
    expect([status, body.errors]).toMatchObject([422, [{ header: 'ce-time' }]]);
    const wrong = await send<ProblemBody>({ text: 1 }, headers);
    expect(wrong.body.errors).toMatchObject([{ pointer: '/text' }]);
    const bare = await send<ProblemBody>({ text: 'no event' }, {});
    expect([bare.status, bare.body.errors.map((fault) => fault.header)]).toEqual([
      422,
      ['ce-specversion', 'ce-id', 'ce-source', 'ce-type'],
    ]);
  });

  it('of another type, or none of ours, is 415 or 400', async () => {
    expect((await send('x', { 'content-type': 'application/cloudevents+avro' })).status).toBe(415);
    expect((await send('x', { 'content-type': 'text/plain' })).status).toBe(415);
    const response = await fetch(`${service.api.url}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/cloudevents+json' },
      body: '{"id":1,"id":2}',
    });
    expect(response.status).toBe(400);
  });
});

describe('a batch', () => {
  it('answers each for itself, and an empty one too', async () => {
    await open('batch');
    expect(await many([])).toMatchObject({ status: 200, body: { results: [] } });
    const { status, body } = await many([
      event('batch', 'b1'),
      event('batch', 'b2', { type: 'com.example.someevent' }),
      event('nobody', 'b3'),
      event('batch', 'b1'),
      'no event',
    ]);
    expect(status).toBe(200);
    const id = v5('/ci/runner-7\0b1', v5.URL);
    expect(body.results).toMatchObject([
      { index: 0, status: 'created', id, problem: null },
      { index: 1, status: 'failed', id: null, problem: { status: 422, code: 'invalid' } },
      { index: 2, status: 'failed', problem: { status: 404, code: 'not_found' } },
      { index: 3, status: 'unchanged', id, problem: null },
      { index: 4, status: 'failed', problem: { status: 422 } },
    ]);
  });

  it('is a list', async () => {
    expect((await many<ProblemBody>({})).status).toBe(422);
  });
});

describe('CDEvents of an incident', () => {
  const cdevent = (predicate: string, id: string, timestamp: string): object =>
    event('ignored', id, {
      type: `dev.cdevents.incident.${predicate}.0.3.0`,
      source: '/monitoring/prod',
      data: {
        context: { specversion: '0.5.1', id, source: '/monitoring/prod', timestamp },
        subject: { id: 'alerts/Slow-1', content: { description: 'Answers are slow', service: { id: 'ns/Shop' } } },
      },
    });

  it('opens it if it is unknown, once', async () => {
    const detected = cdevent('detected', 'd1', '2026-03-01T09:00:00Z');
    const first = await one(detected);
    expect([first.status, first.body.entry]).toMatchObject([201, { type: 'detected', text: 'Answers are slow' }]);
    expect((await one(detected)).status).toBe(200);
    expect((await one(cdevent('resolved', 'd2', '2026-03-01T10:00:00Z'))).status).toBe(201);
    const { body } = await service.api.get('/v1/incidents/slow-1');
    expect(body).toMatchObject({ title: 'Answers are slow', services: ['shop'], status: 'resolved' });
    expect((await entriesOf('slow-1')).map(({ type }) => type)).toEqual(['detected', 'resolved']);
  });
});

describe('CDEvents of a service', () => {
  const deployed = (id: string, predicate = 'deployed', version = '2.1.0'): object =>
    event('ignored', id, {
      type: `dev.cdevents.service.${predicate}.0.2.0`,
      data: {
        context: { version: '0.4.1', timestamp: '2026-03-01T09:00:00Z' },
        subject: {
          id: 'deployment/Web_Shop',
          content: { environment: { id: 'production' }, artifactId: `pkg:docker/shop/web@${version}` },
        },
      },
    });

  it('are changes of it, once', async () => {
    const first = await one<{ change: EntryView }>(deployed('d1'));
    expect([first.status, first.body.change]).toMatchObject([
      201,
      {
        type: 'release',
        service: 'web_shop',
        environment: 'production',
        version: '2.1.0',
        witnesses: [{ source: '/ci/runner-7', id: 'd1' }],
      },
    ]);
    expect((await one(deployed('d1'))).status).toBe(200);
    const { body } = await many([deployed('d1'), deployed('d2', 'rolledback', '2.0.9')]);
    expect(body.results.map(({ status }) => status)).toEqual(['unchanged', 'created']);
  });

  it('told by another system too are the same change', async () => {
    const first = await one<{ change: EntryView }>({ ...deployed('p1', 'published', '3'), source: '/argocd' });
    const second = await one<{ change: EntryView }>({ ...deployed('p1', 'upgraded', '3'), source: '/jenkins' });
    expect(second.body.change.id).toBe(first.body.change.id);
    expect(second.body.change.witnesses?.map(({ source }) => source)).toEqual(['/argocd', '/jenkins']);
    const parted = await service.api.request<{ change: EntryView }>(
      'POST',
      `/v1/services/web_shop/changes/${first.body.change.id}/part`,
      { body: { witness: { source: '/jenkins', id: 'p1' } } },
    );
    expect([parted.status, parted.body.change.witnesses?.length]).toEqual([200, 1]);
    const { body } = await service.api.get<{ changes: EntryView[] }>('/v1/services/web_shop/changes');
    const ofVersion = body.changes.filter(({ version }) => version === '3');
    expect(ofVersion.map(({ witnesses }) => witnesses?.[0]?.source).sort()).toEqual(['/argocd', '/jenkins']);
  });
});

describe('a fact that two systems tell', () => {
  const resolved = (id: string, source: string, time: string): object =>
    event('twice', id, { type: 'asof.resolved', source, time, data: { text: `${source} says so` } });

  it('is one entry, which can be parted again', async () => {
    await open('twice');
    const first = await one(resolved('1', '/pager', '2026-03-01T10:00:00Z'));
    const second = await one(resolved('2', '/monitor', '2026-03-01T10:01:00Z'));
    expect([second.status, second.body.entry.id]).toEqual([201, first.body.entry.id]);
    expect(second.body.entry).toMatchObject({ text: '/pager says so', lastRevision: 2 });
    expect((await one(resolved('2', '/monitor', '2026-03-01T10:01:00Z'))).status).toBe(200);
    const [entry] = await entriesOf('twice');
    expect(entry!.witnesses).toEqual([
      { source: '/pager', id: '1', at: '2026-03-01T10:00:00.000Z' },
      { source: '/monitor', id: '2', at: '2026-03-01T10:01:00.000Z' },
    ]);
    const path = `/v1/incidents/twice/entries/${entry!.id}`;
    const wrong = await service.api.request<ProblemBody>('POST', `${path}/part`, {
      body: { witness: { id: '2', x: 1 } },
    });
    expect(wrong.body.errors.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
      '/witness/x unknown_property',
      '/witness/source required',
    ]);
    const body = { witness: entry!.witnesses![1], reason: 'Two systems' };
    const parted = await service.api.request<{ entry: EntryView; parted: EntryView }>('POST', `${path}/part`, { body });
    expect([parted.status, parted.body]).toMatchObject([
      200,
      {
        entry: { id: entry!.id, witnesses: [{ source: '/pager' }] },
        parted: { text: '/monitor says so', occurredAt: '2026-03-01T10:01:00.000Z' },
      },
    ]);
    expect(await entriesOf('twice')).toHaveLength(2);
    const history = await service.api.get<{ versions: { operation: string; reason: string | null }[] }>(
      `${path}/history`,
    );
    expect(history.body.versions.map(({ operation, reason }) => [operation, reason])).toEqual([
      ['added', null],
      ['witnessed', null],
      ['parted', 'Two systems'],
    ]);
    const { body: verified } = await service.api.get<{ ok: boolean }>('/v1/incidents/twice/verify');
    expect(verified.ok).toBe(true);
  });
});

describe('what the CloudEvents SDK sends', () => {
  const sdk = (id: string): CloudEvent<object> =>
    new CloudEvent({
      id,
      source: 'https://ci.example.org/jobs/9',
      type: 'asof.communicated',
      subject: 'sdk',
      time: '2026-03-01T10:00:00.000Z',
      data: { text: 'We are looking into it' },
    });

  it('is taken in all three modes', async () => {
    await open('sdk');
    for (const { headers, body } of [HTTP.binary(sdk('1')), HTTP.structured(sdk('2'))]) {
      const response = await fetch(`${service.api.url}/v1/events`, {
        method: 'POST',
        headers: headers as Record<string, string>,
        body: body as string,
      });
      expect(response.status).toBe(201);
    }
    const { body } = await many([sdk('3').toJSON(), sdk('1').toJSON()]);
    expect(body.results.map(({ status }) => status)).toEqual(['created', 'unchanged']);
    expect(await entriesOf('sdk')).toHaveLength(3);
  });
});

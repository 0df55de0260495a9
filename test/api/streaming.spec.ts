import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../support/received.js';
import { Listener } from '../support/sse.js';
import { SEED, startFresh, type ProblemBody, type TestedService } from './service.js';

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
  await service.api.request('POST', '/v1/incidents', { body: SEED });
});
afterAll(() => service.running.close());

const listeners: Listener[] = [];
afterEach(() => listeners.splice(0).forEach((listener) => listener.drop()));

async function listen(path: string, headers: Record<string, string> = {}): Promise<Listener> {
  const listener = await Listener.to(service.api.url + path, headers);
  listeners.push(listener);
  return listener;
}

const SEED_STREAM = '/v1/incidents/seed/stream';

async function add(incident: string, ...entries: { id: string; type: string }[]): Promise<void> {
  const { status } = await service.api.request('POST', `/v1/incidents/${incident}/entries`, { body: { entries } });
  expect(status).toBe(201);
}

const open = (id: string) => service.api.request('POST', '/v1/incidents', { body: { id, title: id } });

describe("an incident's stream", () => {
  it('tells everything from the beginning, says that this was all, and goes on', async () => {
    await open('going-on');
    await add('going-on', { id: 'a', type: 'note' });
    const listener = await (await listen('/v1/incidents/going-on/stream')).caughtUp();
    await add('going-on', { id: 'b', type: 'note' }, { id: 'c', type: 'declared' });
    await until('all is told', () => listener.told.length === 5, 5000);
    expect(listener.told.map(({ event, id }) => [event, id])).toEqual([
      ['fact', '0'],
      ['fact', '1'],
      ['caughtup', '1'],
      ['fact', '2'],
      ['fact', '3'],
    ]);
    expect(listener.entries).toEqual(['a', 'b', 'c']);
    expect(listener.told[2]!.data).toEqual({ revision: 1 });
  });

  it('tells stored events as the history has them', async () => {
    const listener = await (await listen('/v1/incidents/SEED/stream')).caughtUp();
    const history = await service.api.get<{ events: unknown[] }>('/v1/incidents/seed/history');
    expect(listener.of('fact').map(({ data }) => data)).toEqual(history.body.events);
  });

  it('has the head of a stream that nothing on its way keeps back', async () => {
    const listener = await listen(SEED_STREAM);
    expect(listener.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'private, no-cache, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.any(String) as unknown,
    });
    await listener.caughtUp();
    expect(listener.text).toMatch(/^retry: 3000\n\n/);
  });

  it.each([
    ['after', '?after=3', {}, ['4', '5']],
    ['Last-Event-ID', '', { 'last-event-id': '3' }, ['4', '5']],
    ['Last-Event-ID, which beats after', '?after=end', { 'last-event-id': '4' }, ['5']],
    ['an empty Last-Event-ID, which says nothing', '?after=4', { 'last-event-id': '' }, ['5']],
    ['the end', '?after=end', {}, []],
  ])('resumes after what a client has: %s', async (_, query, headers, ids) => {
    const listener = await (await listen(SEED_STREAM + query, headers)).caughtUp();
    expect(listener.of('fact').map(({ id }) => id)).toEqual(ids);
    expect(listener.of('reset')).toEqual([]);
  });

  it.each(['6', 'some-store:00000000000000000002', 'x'])('is reset to the head by the id %s', async (id) => {
    const listener = await (await listen(SEED_STREAM, { 'last-event-id': id })).caughtUp();
    expect(listener.told.map(({ event, id, data }) => [event, id, data])).toEqual([
      ['reset', '5', { revision: 5 }],
      ['caughtup', '5', { revision: 5 }],
    ]);
  });

  it('tells only of the types that are asked for, and where it stands all the same', async () => {
    const query = '?types=declared&types=asof.op.claimed,op.opened';
    const listener = await (await listen(SEED_STREAM + query)).caughtUp();
    expect(listener.of('fact').map(({ data }) => data['type'])).toEqual([
      'asof.op.opened',
      'asof.declared',
      'asof.op.claimed',
    ]);
    const declared = await (await listen(`${SEED_STREAM}?types=declared`)).caughtUp();
    expect(declared.told.map(({ event, id }) => [event, id])).toEqual([
      ['fact', '3'],
      ['caughtup', '5'],
    ]);
  });

  it('answers HEAD with the head alone', async () => {
    const response = await fetch(service.api.url + SEED_STREAM, { method: 'HEAD' });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  });

  it.each([
    ['/v1/incidents/none/stream?after=x', 404, 'not_found', []],
    [`${SEED_STREAM}?after=x`, 422, 'invalid', ['after']],
    [`${SEED_STREAM}?after=1&after=2`, 422, 'invalid', ['after']],
    [`${SEED_STREAM}?types=Declared&incident=seed`, 422, 'invalid', ['incident', 'types']],
    ['/v1/stream?after=-1&types=,note&incident=a%20b', 422, 'invalid', ['after', 'types']],
    ['/v1/stream?incident=a%20b', 422, 'invalid', ['incident']],
    ['/v1/stream?types=op.oppened', 422, 'invalid', ['types']],
    [`${SEED_STREAM}?types=note,asof.op.note`, 422, 'invalid', ['types']],
    ['/v1/incidents/none/replay', 404, 'not_found', []],
    ['/v1/incidents/seed/replay?speed=-1&rhythm=sung&x=1', 422, 'invalid', ['x', 'speed', 'rhythm']],
    ['/v1/incidents/seed/replay?speed=Infinity', 422, 'invalid', ['speed']],
  ])('refuses %s before it begins', async (path, status, code, parameters) => {
    const answer = await service.api.get<ProblemBody>(path);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body.errors.map(({ parameter }) => parameter).sort()).toEqual([...parameters].sort());
  });
});

describe('the stream of everything', () => {
  it('tells of every incident, by store and position', async () => {
    const listener = await (await listen('/v1/stream')).caughtUp();
    const ids = listener.of('fact').map(({ id }) => id!);
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids.map((id) => id.split(':')[0])).size).toBe(1);
    expect(listener.of('caughtup')[0]!.id).toBe(ids.at(-1));
    expect(listener.of('caughtup')[0]!.data).toEqual({ position: ids.at(-1)!.split(':')[1] });
  });

  it('resumes after an id of its own and after the position of a write', async () => {
    await open('resumed');
    const { body } = await service.api.request<{ position: string }>('POST', '/v1/incidents/resumed/entries', {
      body: { id: 'first', type: 'note' },
    });
    await add('resumed', { id: 'second', type: 'note' });
    const byPosition = await (await listen(`/v1/stream?after=${body.position}`)).caughtUp();
    expect(byPosition.entries).toEqual(['second']);
    const id = byPosition.told.at(-1)!.id!;
    await add('resumed', { id: 'third', type: 'note' });
    const byId = await (await listen('/v1/stream', { 'last-event-id': id })).caughtUp();
    expect(byId.entries).toEqual(['third']);
    expect((await (await listen(`/v1/stream?after=${id}`)).caughtUp()).entries).toEqual(['third']);
  });

  it.each([
    ['of another store', (id: string) => `other:${id.split(':')[1]}`],
    ['beyond the head', (id: string) => id.replace(/:00/, ':09')],
    ['beyond any number of 64 bits', (id: string) => id.replace(/:0/, ':9')],
  ])('is reset to the head by an id %s', async (_, change) => {
    const head = (await (await listen('/v1/stream?after=end')).caughtUp()).told.at(-1)!.id!;
    const listener = await (await listen('/v1/stream', { 'last-event-id': change(head) })).caughtUp();
    expect(listener.told.map(({ event, id }) => [event, id])).toEqual([
      ['reset', head],
      ['caughtup', head],
    ]);
    await add('seed', { id: `after-reset-${listeners.length}-${Date.now()}`, type: 'note' });
    await until('it goes on', () => listener.of('fact').length === 1, 5000);
  });

  it('tells only of the incidents that are asked for', async () => {
    await open('one');
    await open('two');
    const listener = await (await listen('/v1/stream?incident=ONE,three&types=note,op.opened&after=end')).caughtUp();
    await add('two', { id: 'not-told', type: 'note' });
    await add('one', { id: 'told', type: 'note' }, { id: 'of-another-type', type: 'declared' });
    await open('three');
    await until('two are told', () => listener.of('fact').length === 2, 5000);
    expect(listener.of('fact').map(({ data }) => [data['subject'], data['type']])).toEqual([
      ['one', 'asof.note'],
      ['three', 'asof.op.opened'],
    ]);
  });
});

describe('a replay', () => {
  beforeAll(async () => {
    await service.api.request('POST', '/v1/incidents', { body: { ...SEED, id: 'replayed' } });
  });
  const replay = async (query: string, headers: Record<string, string> = {}): Promise<Listener> => {
    const listener = await listen(`/v1/incidents/replayed/replay${query}`, headers);
    await until('the replay has ended', () => listener.ended, 10_000);
    return listener;
  };
  const shown = ({ told }: Listener) => told.map(({ event, id, data }) => [event, id, data['status'] ?? null]);

  it('shows what was known after each event, and ends', async () => {
    const listener = await replay('?speed=0');
    expect(shown(listener).slice(0, -1)).toEqual([
      ['frame', '0', 'recorded'],
      ['frame', '1', 'recorded'],
      ['frame', '2', 'recorded'],
      ['frame', '3', 'open'],
      ['frame', '4', 'resolved'],
      ['frame', '5', 'resolved'],
    ]);
    const [, , , declared, resolved] = listener.of('frame').map(({ data }) => data);
    expect(declared).toMatchObject({ step: 4, entry: { id: 'dec' }, event: { type: 'asof.declared', revision: 3 } });
    expect(Object.keys(declared!['durations'] as object)).toEqual([
      'release_to_rollback',
      'release_to_declared',
      'rollback_to_declared',
    ]);
    expect(resolved).toMatchObject({ headline: { metric: 'declared_to_resolved', duration: { seconds: 5940 } } });
    expect(listener.told.at(-1)).toEqual({ event: 'end', id: 'end', data: { revision: 5, steps: 6 } });
  });

  it('has the fields that the API describes', async () => {
    interface Schemas {
      components: { schemas: Record<string, { properties: object }> };
    }
    const { body } = await service.api.get<Schemas>('/openapi.json');
    const [frame] = (await replay('?speed=0')).of('frame');
    expect(Object.keys(frame!.data).sort()).toEqual(
      Object.keys(body.components.schemas['ReplayFrame']!.properties).sort(),
    );
  });

  it('goes on after the last frame that a client has, and is over for one that has the end', async () => {
    const [first] = shown(await replay('?speed=0', { 'last-event-id': '4' }));
    expect(first).toEqual(['frame', '5', 'resolved']);
    const over = await fetch(`${service.api.url}/v1/incidents/seed/replay`, { headers: { 'last-event-id': 'end' } });
    expect(over.status).toBe(204);
  });

  it('keeps the gaps of the clock, divided by the speed', async () => {
    // 2 h 56 min in all, twenty thousand times as fast: half a second. A timer may be early by a little.
    const began = performance.now();
    const ids = shown(await replay('?rhythm=occurred&speed=20000')).map(([, id]) => id);
    expect(ids).toEqual(['0', '1', '2', '3', '4', 'end']);
    expect(performance.now() - began).toBeGreaterThanOrEqual(400);
  });
});

describe('stopping', () => {
  it('ends every stream at once', async () => {
    const { api, running } = await startFresh();
    await api.request('POST', '/v1/incidents', { body: SEED });
    const all = await Promise.all([
      Listener.to(`${api.url}/v1/stream`),
      Listener.to(`${api.url}/v1/incidents/seed/stream`),
      Listener.to(`${api.url}/v1/incidents/seed/replay?rhythm=occurred`),
    ]);
    const began = Date.now();
    await running.close();
    expect(Date.now() - began).toBeLessThan(3000);
    for (const listener of all) await until('the stream has ended', () => listener.ended, 1000);
  });
});

/** Idempotency of commands that left nothing in a stream to recognise them by. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startFresh, type ProblemBody, type TestedService } from './service.js';

interface Written {
  revision: number;
  entry: { id: string; text: string };
}

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
});
afterAll(() => service.running.close());

const NOTE = { id: 'n1', type: 'note', occurredAt: '2026-03-01T10:00:00Z', text: 'a note' };
const send = <T = Written>(method: string, path: string, body: unknown, key?: string, ifMatch = '*') =>
  service.api.request<T>(method, path, {
    body,
    headers: { ...(key === undefined ? {} : { 'idempotency-key': key }), 'if-match': ifMatch },
  });
const post = <T = Written>(path: string, body: unknown, key?: string) => send<T>('POST', path, body, key);

/** An incident with one note. */
async function open(id: string): Promise<string> {
  expect((await post('/v1/incidents', { id, title: id, entries: [NOTE] })).status).toBe(201);
  return `/v1/incidents/${id}`;
}

const replayed = ({ headers }: { headers: Headers }): boolean => headers.get('idempotency-replayed') === 'true';

describe('a key with which nothing was new', () => {
  it('answers 200 again, shows the entry as it was, and says that it is a repeat', async () => {
    const path = await open('nothing-new');
    const first = await post(`${path}/entries`, NOTE, 'k');
    expect([first.status, replayed(first)]).toEqual([200, false]);
    await send('PATCH', `${path}/entries/n1`, { set: { text: 'better words' }, reason: 'clarity' });
    const again = await post(`${path}/entries`, NOTE, 'k');
    expect([again.status, replayed(again), again.headers.get('etag')]).toEqual([200, true, '"1"']);
    expect(again.body).toMatchObject({ revision: 1, entry: { id: 'n1', text: 'a note' } });
  });

  it('is 422 with other content, and stores nothing', async () => {
    const path = await open('nothing-new-reused');
    await send('PATCH', path, { set: { title: 'nothing-new-reused' } }, 'k');
    const reused = await send<ProblemBody>('PATCH', path, { set: { title: 'Other' } }, 'k');
    expect([reused.status, reused.body.code]).toEqual([422, 'idempotency_key_reused']);
    expect((await service.api.get(path)).body).toMatchObject({ title: 'nothing-new-reused' });
  });
});

describe('trial 31: a key that brought something', () => {
  it('is answered with the same body for ever, whatever has been recorded since', async () => {
    const path = await open('for-ever');
    const hour = (n: number): string => `2026-03-01T1${n}:00:00Z`;
    const requests: [string, string, object][] = [
      ['POST', `${path}/entries`, { id: 'end', type: 'impact_ended', occurredAt: hour(2) }],
      [
        'POST',
        `${path}/entries`,
        {
          entries: [
            { type: 'declared', occurredAt: hour(1) },
            { type: 'note', text: 'x' },
          ],
        },
      ],
      ['PATCH', `${path}/entries/end`, { set: { text: 'It ended' }, reason: 'clarity' }],
      ['POST', `${path}/claims`, { stated: 'PT2H' }],
      ['PATCH', path, { set: { summary: 'A summary' } }],
      ['PUT', `${path}/headline`, { metric: 'declared_to_resolved', reason: 'that is what is asked for' }],
    ];
    const first = [];
    for (const [i, [method, to, body]] of requests.entries()) first.push(await send<object>(method, to, body, `k${i}`));
    expect(first[0]!.body).toMatchObject({ lint: [{ code: 'end_without_start' }] });
    await post(`${path}/entries`, { id: 'start', type: 'impact_started', occurredAt: hour(1) }, 'other');
    await post(`${path}/entries`, { type: 'resolved', occurredAt: hour(3) }, 'another');
    await send('POST', `${path}/entries/end/retract`, {}, 'third');
    for (const [i, [method, to, body]] of requests.entries()) {
      const again = await send<object>(method, to, body, `k${i}`);
      expect([again.status, replayed(again), again.headers.get('etag')]).toEqual([
        first[i]!.status,
        true,
        first[i]!.headers.get('etag'),
      ]);
      expect(again.body).toEqual(first[i]!.body);
    }
  });
});

describe('a key whose request was refused', () => {
  it('is 409 again with the same faults, and says that it is a repeat', async () => {
    const path = await open('refused');
    const body = { entries: [NOTE, { ...NOTE, text: 'other words' }].slice(1) };
    const first = await post<ProblemBody>(`${path}/entries`, body, 'k');
    const again = await post<ProblemBody>(`${path}/entries`, body, 'k');
    expect([first.status, first.body.code, replayed(first)]).toEqual([409, 'entry_exists', false]);
    expect([again.status, replayed(again)]).toEqual([409, true]);
    expect({ ...again.body, requestId: '' }).toEqual({ ...first.body, requestId: '' });
  });

  it('is free again where a fault was in the request itself, or nothing was there', async () => {
    const path = await open('faulty');
    expect((await post(`${path}/entries`, { type: 1 }, 'k')).status).toBe(422);
    expect((await post(`${path}/entries`, { ...NOTE, id: 'n2' }, 'k')).status).toBe(201);
    expect((await post('/v1/incidents/not-there/entries', NOTE, 'k')).status).toBe(404);
    await open('not-there');
    expect((await post('/v1/incidents/not-there/entries', { ...NOTE, id: 'n2' }, 'k')).status).toBe(201);
  });

  it('is free again after 428 and 412', async () => {
    const path = await open('precondition');
    const body = { set: { text: 'better words' }, reason: 'clarity' };
    const without = await service.api.request('PATCH', `${path}/entries/n1`, {
      body,
      headers: { 'idempotency-key': 'k' },
    });
    const stale = await send('PATCH', `${path}/entries/n1`, body, 'k', '"0"');
    const right = await send('PATCH', `${path}/entries/n1`, body, 'k', '"1"');
    expect([without.status, stale.status, right.status, replayed(right)]).toEqual([428, 412, 200, false]);
  });
});

it('a key that opened one incident is 422 for another', async () => {
  await post('/v1/incidents', { id: 'first-of-two', title: 'One' }, 'opening');
  const other = await post<ProblemBody>('/v1/incidents', { id: 'second-of-two', title: 'Two' }, 'opening');
  expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
  expect((await service.api.get('/v1/incidents/second-of-two')).status).toBe(404);
});

it('of many at once with one key, one is the first and all have the same answer', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => post<{ id: string }>('/v1/incidents', { title: 'All at once' }, 'at once')),
  );
  expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
  expect(answers.filter((answer) => !replayed(answer))).toHaveLength(1);
});

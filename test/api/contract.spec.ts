/** What the contract says of preconditions, limits and links, beside what the other files of this folder try. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serve } from '../../src/serve.js';
import { client } from '../support/http.js';
import { startFresh, type ProblemBody, type TestedService } from './service.js';

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
});
afterAll(() => service.running.close());

const extracted = (id: string) => ({ id, type: 'declared', origin: 'extracted', quote: 'declared', text: id });

async function open(id: string, ...ids: string[]): Promise<string> {
  const body = { id, title: id, entries: ids.map(extracted) };
  expect((await service.api.request('POST', '/v1/incidents', { body })).status).toBe(201);
  return `/v1/incidents/${id}`;
}

describe('confirming and retracting many', () => {
  it.each(['confirm', 'retract'])('(%s) needs no If-Match, and is one change', async (verb) => {
    const path = await open(`many-${verb}`, 'a', 'b', 'c');
    const { status, body } = await service.api.request<{ revision: number; entries: { id: string }[] }>(
      'POST',
      `${path}/entries/${verb}`,
      { body: { entryIds: ['a', 'c'] } },
    );
    expect([status, body.revision, body.entries.map(({ id }) => id)]).toEqual([200, 5, ['a', 'c']]);
    const again = await service.api.request('POST', `${path}/entries/${verb}`, { body: { entryIds: ['a', 'c'] } });
    expect([again.status, again.headers.get('etag')]).toEqual([200, '"5"']);
  });

  it('honours an If-Match that is given, for each of them', async () => {
    const path = await open('many-matched', 'a', 'b');
    const headers = { 'if-match': '"2"' };
    await service.api.request('POST', `${path}/entries/b/retract`, { body: {}, headers });
    const stale = await service.api.request<ProblemBody>('POST', `${path}/entries/confirm`, {
      body: { entryIds: ['a', 'b'] },
      headers,
    });
    expect([stale.status, stale.body.code]).toEqual([412, 'changed']);
    const fine = await service.api.request('POST', `${path}/entries/confirm`, { body: { entryIds: ['a'] }, headers });
    expect(fine.status).toBe(200);
  });

  it('names every entry that there is not, and changes none', async () => {
    const path = await open('many-unknown', 'a');
    const { status, body } = await service.api.request<ProblemBody>('POST', `${path}/entries/retract`, {
      body: { entryIds: ['x', 'a', 'y'] },
    });
    expect([status, body.errors.map(({ pointer }) => pointer)]).toEqual([422, ['/entryIds/0', '/entryIds/2']]);
  });
});

describe('what is checked first', () => {
  it('is 404, then 422, then the key, then 428 and 412, then 409', async () => {
    const path = await open('checked', 'a');
    const amend = `${path}/entries/a`;
    const code = async (to: string, body: object, headers: Record<string, string> = {}): Promise<string> =>
      (await service.api.request<ProblemBody>('PATCH', to, { body, headers })).body.code;
    const good = { set: { text: 'x' }, reason: 'because' };
    const key = { 'idempotency-key': 'k' };
    const any = { 'if-match': '*' };
    expect(await code('/v1/incidents/none/entries/a', { set: 1 }, { 'if-match': 'x' })).toBe('not_found');
    expect(await code(`${path}/entries/none`, { set: 1 })).toBe('not_found');
    expect(await code(amend, { set: 1 }, key)).toBe('invalid');
    await service.api.request('PATCH', amend, { body: good, headers: { ...any, ...key } });
    expect(await code(amend, { ...good, reason: 'other' }, key)).toBe('idempotency_key_reused');
    await service.api.request('POST', `${amend}/retract`, { body: {}, headers: any });
    expect(await code(amend, { set: { text: 'y' }, reason: 'because' })).toBe('if_match_required');
    expect(await code(amend, { set: { text: 'y' }, reason: 'because' }, { 'if-match': '"1"' })).toBe('changed');
    expect(await code(amend, { set: { text: 'y' }, reason: 'because' }, any)).toBe('entry_retracted');
  });
});

describe('links', () => {
  it('begin with the public URL and its path', async () => {
    for (const publicUrl of ['https://incidents.example/asof', 'https://incidents.example/asof/']) {
      const settings = { port: 0, host: '127.0.0.1', data: ':memory:', insecure: true, logLevel: 'silent', publicUrl };
      const behind = await serve(settings);
      const api = client(behind.address);
      for (const id of ['one', 'two']) {
        const opened = await api.request<{ position: string }>('POST', '/v1/incidents', { body: { id, title: id } });
        expect(opened.headers.get('location')).toBe(`https://incidents.example/asof/v1/incidents/${id}`);
        const list = await api.get(`/v1/incidents?limit=1&minPosition=${opened.body.position}`);
        if (id === 'two')
          expect(list.headers.get('link')).toMatch(
            /^<https:\/\/incidents\.example\/asof\/v1\/incidents\?.*>; rel="next"$/,
          );
      }
      const { body } = await api.get<{ events: { source: string }[] }>('/v1/incidents/one/history');
      expect(body.events[0]!.source).toBe('https://incidents.example/asof');
      await behind.close();
    }
  });
});

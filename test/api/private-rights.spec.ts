/** Who may make an incident private, that the present decides, and that nothing kept for one caller answers another. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller } from '../../src/application/caller.js';
import { keyCaller, TestedCallers } from '../support/callers.js';
import { type Client } from '../support/http.js';
import { until } from '../support/received.js';
import { Listener } from '../support/sse.js';
import { startFresh, type ProblemBody, type TestedService } from './service.js';

const ANN = keyCaller('ann', ['sec']);
const BOB = keyCaller('bob');
const BOSS = keyCaller('boss', [], ['admin']);
const SEC = ['group:sec'];

let callers: TestedCallers;
let service: TestedService;
let ann: Client;
let bob: Client;
let boss: Client;
beforeAll(async () => {
  callers = new TestedCallers();
  service = await startFresh();
  [ann, bob, boss] = [ANN, BOB, BOSS].map((caller) => callers.as(caller, service.api.url)) as [Client, Client, Client];
});
afterAll(async () => {
  await service.running.close();
  callers.stop();
});

let opened = 0;
async function open(by: Client, more: object = {}): Promise<string> {
  const body = { id: `inc-${(opened += 1)}`, title: 'T', ...more };
  const answer = await by.request<{ id: string }>('POST', '/v1/incidents', { body });
  expect([answer.status, answer.body]).toEqual([201, expect.anything()]);
  return answer.body.id;
}
const describing = (by: Client, id: string, set: object, headers: Record<string, string> = {}) =>
  by.request<ProblemBody>('PATCH', `/v1/incidents/${id}`, { body: { set }, headers: { 'if-match': '*', ...headers } });
const statusOf = async (by: Client, path: string): Promise<number> => (await by.get(path)).status;
const listen = (caller: Caller, path: string): Promise<Listener> =>
  Listener.to(service.api.url + path, callers.headers(caller));

describe('an incident is made private', () => {
  it('by those who stay in it, and by admins', async () => {
    const id = await open(bob);
    const shutOut = await describing(bob, id, { visibleTo: SEC });
    expect([shutOut.status, shutOut.body.errors]).toEqual([
      422,
      [{ pointer: '/set/visibleTo', code: 'forbidden', detail: 'must hold you yourself: key:bob' }],
    ]);
    expect((await describing(ann, id, { visibleTo: SEC })).status).toBe(200);
    expect((await describing(bob, id, { visibleTo: null })).status).toBe(404);
    expect((await describing(ann, id, { visibleTo: [] })).status).toBe(422);
    expect((await describing(boss, id, { visibleTo: [] })).status).toBe(200);
    expect([await statusOf(ann, `/v1/incidents/${id}`), await statusOf(boss, `/v1/incidents/${id}`)]).toEqual([
      404, 200,
    ]);
    expect((await describing(boss, id, { visibleTo: null })).status).toBe(200);
    expect(await statusOf(bob, `/v1/incidents/${id}`)).toBe(200);
  });

  it('when it is opened, by one who is in it', async () => {
    const post = (by: Client, visibleTo: unknown) =>
      by.request<ProblemBody>('POST', '/v1/incidents', { body: { title: 'T', visibleTo } });
    expect((await post(bob, SEC)).body).toMatchObject({ status: 422, errors: [{ pointer: '/visibleTo' }] });
    expect([(await post(bob, ['key:bob'])).status, (await post(boss, [])).status]).toEqual([201, 201]);
  });

  it('only for keys, groups and people', async () => {
    const faults = await ann.request<ProblemBody>('POST', '/v1/incidents', {
      body: { title: 'T', visibleTo: ['key:ann', 'ann', 'role:x', '', 'group: ', 7, null] },
    });
    expect(faults.body.errors.map(({ pointer }) => pointer)).toEqual(
      [1, 2, 3, 4, 5, 6].map((index) => `/visibleTo/${index}`),
    );
    expect((await describing(boss, await open(boss), { visibleTo: 'group:sec' })).status).toBe(422);
  });

  it('under an id that says nothing of its title, and is found again by the key of the command', async () => {
    const body = {
      title: 'Takeover of Somebody',
      visibleTo: SEC,
      entries: [{ type: 'note', occurredAt: '2024-02-03' }],
    };
    const headers = { 'idempotency-key': 'takeover' };
    const ids: string[] = [];
    for (const each of [headers, headers, {}]) {
      const answer = await ann.request<{ id: string }>('POST', '/v1/incidents', { body, headers: each });
      ids.push(answer.body.id);
    }
    expect(ids[0]).toMatch(/^2024-02-03-[a-z0-9]{8}$/);
    expect([ids[1] === ids[0], ids[2] === ids[0]]).toEqual([true, false]);
  });
});

describe('the present decides', () => {
  it('whatever moment is asked', async () => {
    const id = await open(ann);
    await describing(ann, id, { visibleTo: SEC });
    for (const query of ['', '?revision=0', '?clock=learned', '/history', '/timeline?revision=0', '/diff?from=0&to=1'])
      expect([query, await statusOf(bob, `/v1/incidents/${id}${query}`)]).toEqual([query, 404]);
    await describing(ann, id, { visibleTo: null });
    for (const query of ['?revision=1', '/history'])
      expect(await statusOf(bob, `/v1/incidents/${id}${query}`)).toBe(200);
  });

  it('where entries and claims are read, with ETags and conditions of another caller', async () => {
    const id = await open(ann, { visibleTo: SEC, entries: [{ id: 'e', type: 'declared' }] });
    for (const path of ['', '/entries/e', '/timeline', '/claims']) {
      const etag = (await ann.get(`/v1/incidents/${id}${path}`)).headers.get('etag')!;
      const asked = await bob.request('GET', `/v1/incidents/${id}${path}`, { headers: { 'if-none-match': etag } });
      expect([path, asked.status, asked.headers.get('etag')]).toEqual([path, 404, null]);
    }
  });

  it('where answers are kept for many: of one question each is answered for itself', async () => {
    const id = await open(ann, { visibleTo: SEC, keywords: ['kept-secret'], company: 'PLAIN CO' });
    await open(ann, { visibleTo: SEC, company: 'PLAIN CO' });
    await open(ann, { company: 'plain co' });
    const ask = async (by: Client, path: string) => (await by.get<Record<string, unknown>>(path)).body;
    for (const path of [
      '/v1/facets',
      '/v1/incidents?q=kept',
      '/v1/analytics/counts',
      '/v1/analytics/durations?groupBy=company',
    ]) {
      const [all, none, again] = [await ask(boss, path), await ask(bob, path), await ask(ann, path)];
      const [most, least, own] = [all, none, again].map((body) => body['total'] as number) as [number, number, number];
      expect([least < own, own <= most, await ask(bob, path)]).toEqual([true, true, none]);
    }
    const company = async (by: Client) =>
      ((await ask(by, '/v1/facets?facet=company')) as { facets: { company: unknown[] } }).facets.company[0];
    expect([await company(boss), await company(bob)]).toEqual([
      { value: 'PLAIN CO', count: 3 },
      { value: 'plain co', count: 1 },
    ]);
    await describing(ann, id, { visibleTo: null });
    expect(((await ask(bob, '/v1/incidents?q=kept')) as { total: number }).total).toBe(1);
    await describing(ann, id, { visibleTo: SEC });
    expect(((await ask(bob, '/v1/incidents?q=kept')) as { total: number }).total).toBe(0);
  });

  it('where a command comes again that its caller may not know of any more', async () => {
    const key = { 'idempotency-key': 'again' };
    const id = await open(bob, { entries: [{ id: 'e', type: 'note', text: 'x' }] });
    const added = { body: { id: 'f', type: 'note', text: 'y' }, headers: key };
    const known = { body: { id: 'e', type: 'note', text: 'x' }, headers: { 'idempotency-key': 'known' } };
    const taken = { body: { id: 'e', type: 'note', text: 'z' }, headers: { 'idempotency-key': 'taken' } };
    const opening = { body: { id, title: 'other' }, headers: { 'idempotency-key': 'opening' } };
    const send = async () =>
      Promise.all([
        ...[added, known, taken].map((each) => bob.request<ProblemBody>('POST', `/v1/incidents/${id}/entries`, each)),
        bob.request<ProblemBody>('POST', '/v1/incidents', opening),
      ]);
    expect((await send()).map(({ status }) => status)).toEqual([201, 200, 409, 409]);
    await describing(boss, id, { visibleTo: SEC });
    const later = await send();
    expect(later.map(({ status, body }) => [status, body.code])).toEqual([
      ...Array.from({ length: 3 }, () => [404, 'not_found']),
      [409, 'incident_exists'],
    ]);
    expect(later[3]!.body.detail).toBe('The id is taken.');
    await describing(boss, id, { visibleTo: null });
    expect((await send()).map(({ status }) => status)).toEqual([201, 200, 409, 409]);
  });
});

describe('an open stream', () => {
  it('of an incident ends when the right is taken away, whatever types it is of', async () => {
    const id = await open(bob, { entries: [{ id: 'e', type: 'note' }] });
    const [whole, some] = await Promise.all([
      listen(BOB, `/v1/incidents/${id}/stream`),
      listen(BOB, `/v1/incidents/${id}/stream?types=note`),
    ]);
    const own = await listen(ANN, `/v1/incidents/${id}/stream`);
    await Promise.all([whole, some, own].map((each) => each.caughtUp()));
    await describing(ann, id, { visibleTo: SEC, product: 'hidden-now' });
    await ann.request('POST', `/v1/incidents/${id}/entries`, { body: { id: 'late', type: 'note' } });
    await until('they have ended', () => whole.ended && some.ended && own.entries.includes('late'), 10_000);
    expect([whole.text, some.text].filter((text) => /late|hidden-now|visibleTo/.test(text))).toEqual([]);
    expect(own.ended).toBe(false);
    own.drop();
    expect(await statusOf(bob, `/v1/incidents/${id}/stream`)).toBe(404);
  });

  it('of everything falls silent about it, tells what is told after it was opened again, and ends for nobody', async () => {
    const id = await open(bob);
    const listener = await (await listen(BOB, '/v1/stream?after=end')).caughtUp();
    await describing(ann, id, { visibleTo: SEC });
    await ann.request('POST', `/v1/incidents/${id}/entries`, { body: { id: 'unheard', type: 'note' } });
    await describing(ann, id, { visibleTo: null });
    await ann.request('POST', `/v1/incidents/${id}/entries`, { body: { id: 'heard', type: 'note' } });
    await until('it goes on', () => listener.entries.includes('heard'), 10_000);
    expect(listener.entries).toEqual(['heard']);
    expect(listener.text).not.toContain('group:sec');
    listener.drop();
  });

  it('of incidents that it names ends when one of them is taken away, and not for one that never was there', async () => {
    const [id, kept, hidden] = [await open(bob), await open(bob), await open(ann, { visibleTo: SEC })];
    const unknown = `never-${id}`;
    const path = (...ids: string[]) => `/v1/stream?${ids.map((each) => `incident=${each}`).join('&')}`;
    const [one, both, typed, other] = await Promise.all(
      [path(id), path(kept, id), `${path(id)}&types=note`, path(kept, hidden, unknown)].map((each) =>
        listen(BOB, each),
      ),
    );
    await Promise.all([one, both, typed, other].map((each) => each!.caughtUp()));
    const later = await open(bob, { id: `later-${id}` });
    const fresh = await listen(BOB, path(later));
    await fresh.caughtUp();
    for (const each of [id, later]) await describing(ann, each, { visibleTo: SEC });
    await ann.request('POST', `/v1/incidents/${hidden}/entries`, { body: { id: 'in-hidden', type: 'note' } });
    await open(ann, { id: unknown, visibleTo: SEC });
    await bob.request('POST', `/v1/incidents/${kept}/entries`, { body: { id: 'in-kept', type: 'note' } });
    await until('they have ended', () => [one, both, typed, fresh].every((each) => each!.ended), 10_000);
    await until('the other goes on', () => other!.entries.includes('in-kept'), 10_000);
    expect([other!.ended, other!.entries]).toEqual([false, ['in-kept']]);
    const again = await (await listen(BOB, path(id, kept))).caughtUp();
    await bob.request('POST', `/v1/incidents/${kept}/entries`, { body: { id: 'as-before', type: 'note' } });
    await until('it goes on without it', () => again.entries.includes('as-before'), 10_000);
    for (const each of [other!, again]) each.drop();
  });

  it('of what was private and is not any more tells all of it', async () => {
    const id = await open(ann, { visibleTo: SEC, entries: [{ id: 'then', type: 'note' }] });
    await describing(ann, id, { visibleTo: null });
    for (const path of ['/v1/stream', `/v1/incidents/${id}/stream`]) {
      const listener = await (await listen(BOB, path)).caughtUp();
      expect(listener.entries).toContain('then');
      listener.drop();
    }
  });

  it('that replays an incident ends, too', async () => {
    const id = await open(bob, { entries: [{ id: 'e', type: 'note' }] });
    for (const each of ['f', 'g']) {
      await bob.request('POST', `/v1/incidents/${id}/entries`, { body: { id: each, type: 'note' } });
    }
    const listener = await listen(BOB, `/v1/incidents/${id}/replay?speed=0.01`);
    await until('it has begun', () => listener.of('frame').length > 0, 5000);
    await describing(ann, id, { visibleTo: SEC });
    await until('it has ended', () => listener.ended, 10_000);
    expect(listener.of('end')).toEqual([]);
  });
});

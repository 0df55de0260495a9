/** Words are forgotten by the command itself: there is no route to it yet. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CommandBus } from '@nestjs/cqrs';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Written } from '../../src/application/answer.js';
import { LOCAL_CALLER } from '../../src/application/caller.js';
import { canonicalJson } from '../../src/events/canonical-json.js';
import { Lifecycle } from '../../src/http/lifecycle.js';
import { ForgetWords } from '../../src/incidents/write/writes.js';
import { type ForgettingTarget } from '../../src/incidents/write/commands.js';
import { createApp } from '../../src/serve.js';
import { client, type Client } from '../support/http.js';
import { until } from '../support/consuming.js';
import { Listener } from '../support/sse.js';

let data: string;
let app: NestFastifyApplication;
let api: Client;
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'asof-forgetting-'));
  await start();
});
afterEach(async () => {
  await app.close();
  rmSync(data, { recursive: true });
});

async function start(): Promise<void> {
  const settings = { port: 0, host: '127.0.0.1', data, insecure: false, logLevel: 'silent' };
  app = await createApp(settings, new Lifecycle());
  await app.listen(0, '127.0.0.1');
  api = client(await app.getUrl());
}

const REASON = 'It named a customer';
const context = { caller: LOCAL_CALLER, idempotencyKey: null, ifMatch: null, correlationId: 'a test' };
const forget = async (target: ForgettingTarget, id = 'inc-1') =>
  (await app
    .get(CommandBus)
    .execute(new ForgetWords(id, { kind: 'forget', target, reason: REASON }, context))) as Written & {
    body: { forgotten: number[]; revision: number; elsewhere: string[] };
  };

/** Words that stand nowhere else, one for each place where a caller can put some. */
const WORDS = Array.from({ length: 20 }, (_, i) => `zqxw${String.fromCharCode(97 + i)}wort${i}`);
const [TITLE, SUMMARY, LINK, ATTRIBUTE, TEXT, QUOTE, WRITTEN, ACTOR, ENTRY_LINK, AMENDED, WHY, CLAIM, BY, RETITLED] =
  WORDS as [string, ...string[]] & string[];
const OTHER = 'vkjhunforgotten';

const wordsInFiles = (words: readonly string[] = WORDS): string[] => {
  const files = readdirSync(data).map((name) => readFileSync(join(data, name), 'latin1'));
  return words.filter((word) => files.some((content) => content.includes(word)));
};

async function record(id = 'inc-1'): Promise<void> {
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}, method = 'POST') => {
    const { status, body: answer } = await api.request(method, path, { body, headers });
    expect([status, answer]).toEqual([status < 300 ? status : 200, answer]);
  };
  await post(
    '/v1/incidents',
    {
      id,
      title: TITLE,
      summary: SUMMARY,
      company: 'Example',
      links: [{ url: 'https://a.example/', title: LINK }],
      attributes: { [ATTRIBUTE!]: ATTRIBUTE },
      entries: [
        {
          id: 'dec',
          type: 'declared',
          occurredAt: '2024-05-12T09:00:00Z',
          text: TEXT,
          quote: QUOTE,
          occurredAtText: WRITTEN,
          actor: ACTOR,
          links: [{ url: 'https://b.example/', title: ENTRY_LINK }],
        },
        { id: 'res', type: 'resolved', occurredAt: '2024-05-12T10:00:00Z', text: OTHER },
      ],
      claims: [{ id: 'c1', stated: 'PT1H', text: CLAIM, by: BY }],
    },
    { 'idempotency-key': 'opening' },
  );
  const entry = `/v1/incidents/${id}/entries/dec`;
  await post(entry, { set: { text: AMENDED, component: 'api' }, reason: WHY }, { 'if-match': '*' }, 'PATCH');
  await post(`/v1/incidents/${id}`, { set: { title: RETITLED } }, { 'if-match': '*' }, 'PATCH');
}

interface Shown {
  text: string | null;
  forgotten?: { at: string; by: object; reason: string };
  [field: string]: unknown;
}
const get = async <T>(path: string): Promise<T> => (await api.get<T>(path)).body;
const entryNow = (query = ''): Promise<Shown> => get<Shown>(`/v1/incidents/inc-1/entries/dec${query}`);
const durations = async () =>
  JSON.stringify(
    (
      await get<{ durations: { metric: string; seconds: number; status: string }[] }>('/v1/incidents/inc-1/durations')
    ).durations.map(({ metric, seconds, status }) => [metric, seconds, status]),
  );

describe('trial 57: words that were forgotten', () => {
  it('are in no byte of the data folder, the logs included, and facts, numbers, hashes and ids stay', async () => {
    await record();
    const before = await get<{ events: { id: string; hash: string; data: { facts: object } }[] }>(
      '/v1/incidents/inc-1/history',
    );
    const numbers = await durations();
    await until(async () => (await get<{ total: number }>(`/v1/incidents?q=${RETITLED}`)).total === 1);
    expect(wordsInFiles().length).toBeGreaterThan(12);
    const { body } = await forget({ all: true });
    expect(wordsInFiles()).toEqual([]);
    expect(wordsInFiles([OTHER, 'Example'])).toEqual(['Example']);
    expect(body).toMatchObject({ forgotten: [0, 1, 2, 3, 4, 5], revision: 6 });
    expect(body.elsewhere[0]).toMatch(/^backups made before 20/);
    const after = await get<typeof before>('/v1/incidents/inc-1/history');
    const kept = ({ events }: typeof before) =>
      events.slice(0, 6).map(({ id, hash, data: { facts } }) => [id, hash, facts]);
    expect(kept(after)).toEqual(kept(before));
    expect(await durations()).toBe(numbers);
    const verified = await get<{ ok: boolean; checks: { name: string; detail: string }[] }>(
      '/v1/incidents/inc-1/verify',
    );
    expect(verified).toMatchObject({ ok: true });
    expect(verified.checks.find(({ name }) => name === 'texts')!.detail).toContain('6 events');
    await app.close();
    expect(wordsInFiles()).toEqual([]);
    await start();
    expect(wordsInFiles()).toEqual([]);
  });

  it('read as null with who had them forgotten, at every moment and wherever they were shown', async () => {
    await record();
    const asOf = (await entryNow())['recordedAt'] as string;
    const { body } = await forget({ entryId: 'dec' });
    expect(body.forgotten).toEqual([1, 4]);
    const forgotten = { by: { kind: 'local', id: 'local' }, reason: REASON, at: expect.any(String) as unknown };
    const gone = { text: null, quote: null, occurredAtText: null, actor: null, forgotten };
    for (const query of [
      '',
      '?revision=1',
      '?revision=4',
      '?revision=6',
      `?asOf=${asOf}`,
      `?asOf=${asOf}&clock=learned`,
    ])
      expect(await entryNow(query)).toMatchObject(gone);
    expect(await entryNow()).toMatchObject({ component: 'api', lastRevision: 6, links: [{ title: null }] });
    const timeline = await get<{ entries: Shown[] }>('/v1/incidents/inc-1/timeline');
    expect(timeline.entries.map(({ text }) => text)).toEqual([null, OTHER]);
    const { versions } = await get<{ versions: Shown[] }>('/v1/incidents/inc-1/entries/dec/history');
    expect(versions.map(({ operation, reason, forgotten: by }) => [operation, reason, by !== undefined])).toEqual([
      ['added', null, true],
      ['amended', null, true],
      ['forgotten', REASON, false],
    ]);
    const { events } = await get<{ events: { data: { texts?: object; salt?: string; forgotten?: object } }[] }>(
      '/v1/incidents/inc-1/history',
    );
    expect(events.map(({ data: { texts, salt, forgotten: by } }) => [texts, salt, by].filter(Boolean).length)).toEqual([
      2, 1, 2, 2, 1, 2, 2,
    ]);
    const summary = await get<{ title: string; forgotten?: object }>('/v1/incidents/inc-1');
    expect(summary).toMatchObject({ title: RETITLED });
    expect(summary).not.toHaveProperty('forgotten');
  });

  it('of a claim, a title and single revisions are forgotten alone, and only once', async () => {
    await record();
    expect((await forget({ claimId: 'c1' })).body).toMatchObject({ forgotten: [3], revision: 6 });
    expect((await forget({ claimId: 'c1' })).body).toMatchObject({ forgotten: [], revision: 6 });
    const { claims } = await get<{ claims: Shown[] }>('/v1/incidents/inc-1/claims');
    expect(claims[0]).toMatchObject({ text: null, by: null, statedSeconds: 3600, forgotten: { reason: REASON } });
    expect((await forget({ revisions: [5, 0] })).body).toMatchObject({ forgotten: [0, 5], revision: 7 });
    expect(await get('/v1/incidents/inc-1')).toMatchObject({
      title: null,
      summary: null,
      forgotten: { reason: REASON },
    });
    expect((await forget({ revisions: [0, 1] })).body).toMatchObject({ forgotten: [1], revision: 8 });
    expect(wordsInFiles()).toEqual([AMENDED, WHY]);
    const list = await get<{ items: { id: string; title: null }[] }>('/v1/incidents?sort=title');
    expect(list.items).toMatchObject([{ id: 'inc-1', title: null }]);
    for (const word of [TITLE, RETITLED, TEXT])
      expect(await get(`/v1/incidents?q=${word}&minPosition=${await position()}`)).toMatchObject({ total: 0 });
  });

  it('of what is not there are refused, and whoever names a revision that has none is answered', async () => {
    await record();
    await expect(forget({ entryId: 'none' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(forget({ claimId: 'none' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(forget({ all: true }, 'none')).rejects.toMatchObject({ code: 'not_found' });
    await expect(forget({ revisions: [0, 6] })).rejects.toMatchObject({ code: 'invalid' });
    expect(wordsInFiles([TITLE])).toEqual([TITLE]);
  });

  it('are told to no listener, though the log keeps the last events in memory', async () => {
    await record();
    await forget({ all: true });
    const listeners = [
      await Listener.to(`${api.url}/v1/stream?after=${'0'.repeat(20)}`),
      await Listener.to(`${api.url}/v1/incidents/inc-1/stream`),
      await Listener.to(`${api.url}/v1/incidents/inc-1/replay?speed=0`),
    ];
    await until(() => listeners.every(({ told }) => told.some(({ event }) => event === 'caughtup' || event === 'end')));
    for (const { text } of listeners) {
      expect(text).toContain('op.forgotten');
      expect(WORDS.filter((word) => text.includes(word))).toEqual([]);
    }
  });

  it('make a repeat of the request a repeat, with the key and by the id', async () => {
    await record();
    await forget({ all: true });
    const headers = { 'idempotency-key': 'opening' };
    const body = { id: 'inc-1', title: 'Any words', company: 'Example' };
    const entries = [
      { id: 'dec', type: 'declared', occurredAt: '2024-05-12T09:00:00Z', links: [{ url: 'https://b.example/' }] },
      { id: 'res', type: 'resolved', occurredAt: '2024-05-12T10:00:00Z', text: 'Whatever' },
    ];
    const opening = {
      ...body,
      links: [{ url: 'https://a.example/' }],
      entries,
      claims: [{ id: 'c1', stated: 'PT1H' }],
    };
    const again = await api.request('POST', '/v1/incidents', { body: opening, headers });
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect((await api.request('POST', '/v1/incidents', { body: opening })).status).toBe(200);
    const one = await api.request('POST', '/v1/incidents/inc-1/entries', { body: { ...entries[0], text: 'Other' } });
    expect([one.status, (one.body['entry'] as Shown).text]).toEqual([200, null]);
    const other = { ...opening, company: 'Another' };
    expect((await api.request('POST', '/v1/incidents', { body: other, headers })).body['code']).toBe(
      'idempotency_key_reused',
    );
    expect(wordsInFiles()).toEqual([]);
  });
});

describe('trial 57: with all that is left', () => {
  it('no guess of the words of one of 500 events can be confirmed, and those of the others can', async () => {
    const text = (i: number): string => `Guessable words ${i}`;
    const entries = Array.from({ length: 500 }, (_, i) => ({
      id: `e${i}`,
      type: 'note',
      occurredAt: '2024-05-12T09:00:00Z',
      text: text(i),
    }));
    await api.request('POST', '/v1/incidents', { body: { id: 'inc-1', title: 'Many' } });
    const headers = { 'idempotency-key': 'many' };
    await api.request('POST', '/v1/incidents/inc-1/entries', { body: { entries }, headers });
    await forget({ entryId: 'e77' });
    type Page = {
      events: { hash: string; texthash?: string; requesthash: string; data: { texts?: object; salt?: string } }[];
      nextCursor: string;
    };
    const first = await get<Page>('/v1/incidents/inc-1/history');
    const second = await get<Page>(`/v1/incidents/inc-1/history?cursor=${first.nextCursor}`);
    const events = [...first.events, ...second.events];
    expect(events).toHaveLength(502);
    const sha256 = (content: string): string => createHash('sha256').update(content, 'utf8').digest('hex');
    const salts = ['', ...events.flatMap(({ data }) => data.salt ?? [])];
    const hashes = new Set(events.flatMap(({ texthash, requesthash, hash }) => [texthash ?? '', requesthash, hash]));
    const guess = JSON.stringify({ text: text(77) });
    const request = {
      kind: 'add_entries',
      entries: entries.map(({ text: words, ...facts }) => ({ facts, texts: { text: words } })),
    };
    const contents = [guess, text(77), canonicalJson(request), JSON.stringify({ entries }), canonicalJson({ entries })];
    const confirmed = contents.flatMap((content) =>
      salts.flatMap((salt) => [salt + content, content + salt]).filter((attempt) => hashes.has(sha256(attempt))),
    );
    expect(confirmed).toEqual([]);
    const sibling = events.find(({ data }) => JSON.stringify(data.texts) === JSON.stringify({ text: text(78) }))!;
    expect(sha256(sibling.data.salt! + JSON.stringify({ text: text(78) }))).toBe(sibling.texthash);
    // With words of the others and any of its own the request is the same one; with other words of the others it is not.
    const repeat = (own: string, others: (i: number) => string) =>
      api.request('POST', '/v1/incidents/inc-1/entries', {
        headers,
        body: { entries: entries.map((entry, i) => ({ ...entry, text: i === 77 ? own : others(i) })) },
      });
    expect([(await repeat(text(77), text)).status, (await repeat('Not these', text)).status]).toEqual([201, 201]);
    expect((await repeat(text(77), (i) => (i === 78 ? 'Not these' : text(i)))).body['code']).toBe(
      'idempotency_key_reused',
    );
  });
});

const position = async (): Promise<string> =>
  (await get<{ knowledge: { position: string } }>('/v1/incidents/inc-1')).knowledge.position;

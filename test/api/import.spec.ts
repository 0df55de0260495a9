import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EntryView, type IncidentView } from '../../src/timeline/view/view-types.js';
import { CHECKOUT_FILE, importFixture, importInto, type ContentType, type ImportRow } from '../support/imports.js';
import { startFresh, type TestedService } from './service.js';

const CHECKOUT = importFixture(CHECKOUT_FILE);
const UUID = /uuid: \S+/;

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
});
afterAll(() => service.running.close());

const send = (contentType: ContentType, body: string, query?: string): Promise<ImportRow[]> =>
  importInto(service.api.url, contentType, body, query);
const sendFile = async (body: string, query?: string): Promise<ImportRow> =>
  (await send('text/markdown', body, query))[0]!;
const entriesOf = async (id: string): Promise<EntryView[]> =>
  (await service.api.get<{ entries: EntryView[] }>(`/v1/incidents/${id}/timeline?include=retracted`)).body.entries;
const incident = async (id: string): Promise<IncidentView> =>
  (await service.api.get<IncidentView>(`/v1/incidents/${id}`)).body;
const correct = (path: string, body: object, method = 'POST') =>
  service.api.request(method, `/v1/incidents/${path}`, { body, headers: { 'if-match': '*' } });

/** The same document as if it were another: each test has its own. */
const another = (n: number): string => CHECKOUT.replace(UUID, `uuid: 0000000${n}-6c1e-4f55-9f0e-5d8a1c2b3e4f`);

describe('a document of the Postmortem Index', () => {
  it('becomes a historical incident with its span, its facts and its claim', async () => {
    const row = await sendFile(CHECKOUT);
    expect(row).toEqual({
      line: 1,
      status: 'created',
      id: '2024-03-05-checkout-errors-after-a-release-0b7c3f52',
      problem: null,
    });
    expect(await incident(row.id!)).toMatchObject({
      title: 'Checkout errors after a release',
      historical: true,
      company: 'Example Shop',
      keywords: ['checkout', '2038'],
      links: [{ rel: 'report' }, { rel: 'archive' }],
      attributes: { uuid: '0b7c3f52-6c1e-4f55-9f0e-5d8a1c2b3e4f' },
      claims: [
        {
          stated: 'PT72M',
          statedAt: expect.stringMatching(/^2024-03-06T09:00:00(\.000)?Z$/),
          text: 'On March 5, 2024, Example Shop had an outage lasting 72 minutes.',
        },
      ],
    });
    const entries = await entriesOf(row.id!);
    expect(entries.map(({ type, occurredAt, origin }) => `${occurredAt.slice(11, 16)} ${type} ${origin}`)).toEqual([
      '14:02 incident_started stated',
      '14:02 release extracted',
      '14:19 detected extracted',
      '14:25 declared extracted',
      '14:40 rollback extracted',
      '15:31 incident_ended stated',
      '15:31 resolved extracted',
    ]);
    expect(entries[2]).toMatchObject({
      quote: 'Engineers were alerted at 14:19 UTC, and the incident was declared at 14:25 UTC.',
      occurredAtText: '14:19 UTC',
      source: 'import',
      // Trial 9: when a text was published does not say when the responders knew.
      learnedAt: null,
      recordedBy: { kind: 'import', id: 'documents' },
    });
  });

  it('changes nothing the second time', async () => {
    const { id } = await sendFile(CHECKOUT);
    const { revision } = (await incident(id!)).knowledge;
    expect(await sendFile(CHECKOUT)).toMatchObject({ status: 'unchanged', id });
    expect((await incident(id!)).knowledge.revision).toBe(revision);
  });

  it('that was edited becomes amendments, even under another title and date', async () => {
    const { id } = await sendFile(another(1));
    const before = await entriesOf(id!);
    const edited = another(1)
      .replace('Checkout errors after a release', 'Checkout errors')
      .replace('2024-03-05T14:02:00Z', '2024-03-05T14:01:00Z')
      .replace('at 14:19 UTC', 'at 14:18 UTC')
      .replace(' yet a cache with a 30-minute timeout kept the old answers alive.', ' and that was it.')
      .replace('an outage lasting 72 minutes', 'an outage lasting 75 minutes')
      .replace(/summary: .*/, 'summary: Checkout was down.')
      .replace(' All services were fully restored by 15:31 UTC.', '');
    expect(await sendFile(edited, '?dryRun=true')).toMatchObject({ status: 'updated', id });
    expect(await entriesOf(id!)).toEqual(before);
    expect(await sendFile(edited)).toMatchObject({ status: 'updated', id });
    const after = await entriesOf(id!);
    const shown = after.map(({ type, occurredAt, amended, retracted }) =>
      [occurredAt.slice(11, 16), type, amended && 'amended', retracted && 'retracted'].filter(Boolean).join(' '),
    );
    expect(shown).toEqual([
      '14:01 incident_started amended',
      '14:02 release',
      '14:18 detected amended',
      '14:25 declared amended',
      '14:40 rollback amended',
      '15:31 incident_ended',
      '15:31 resolved retracted',
    ]);
    expect(await incident(id!)).toMatchObject({ title: 'Checkout errors', summary: 'Checkout was down.' });
    expect((await incident(id!)).claims.map(({ stated, withdrawn }) => [stated, withdrawn])).toEqual([
      ['PT72M', true],
      ['PT75M', false],
    ]);
    expect(await sendFile(edited)).toMatchObject({ status: 'unchanged' });
    // And back again.
    expect(await sendFile(another(1))).toMatchObject({ status: 'updated' });
    expect((await entriesOf(id!)).filter(({ retracted }) => retracted)).toEqual([]);
    expect(await sendFile(another(1))).toMatchObject({ status: 'unchanged' });
  });

  it('leaves alone what a person has confirmed, amended, retracted or described', async () => {
    const { id } = await sendFile(another(2));
    const byType = new Map((await entriesOf(id!)).map((entry) => [entry.type, entry.id]));
    await correct(`${id}/entries/${byType.get('detected')}/confirm`, {});
    await correct(
      `${id}/entries/${byType.get('rollback')}`,
      { set: { text: 'Mine.' }, reason: 'I was there.' },
      'PATCH',
    );
    await correct(`${id}/entries/${byType.get('declared')}/retract`, {});
    await correct(`${id}`, { set: { summary: 'As I saw it.' } }, 'PATCH');
    const before = await incident(id!);
    expect(await sendFile(another(2))).toMatchObject({ status: 'unchanged' });
    const edited = another(2)
      .replace('14:19 UTC, and', '14:20 UTC, and')
      .replace('at 14:40 UTC', 'at 14:41 UTC')
      .replace(/summary: .*/, 'summary: Another.');
    expect(await sendFile(edited)).toMatchObject({ status: 'unchanged' });
    expect((await incident(id!)).knowledge.revision).toBe(before.knowledge.revision);
  });

  it('leaves a retracted incident alone', async () => {
    const { id } = await sendFile(another(3));
    await correct(`${id}/retract`, { reason: 'Not ours.' });
    expect(await sendFile(another(3).replace('14:19', '14:20'))).toMatchObject({ status: 'skipped', id });
  });

  it('that is broken fails alone, with its line', async () => {
    expect(await sendFile('---\nuuid: x\ntitle: a: b\n---\n')).toMatchObject({
      line: 3,
      status: 'failed',
      id: null,
      problem: { code: 'malformed' },
    });
    expect(await sendFile(CHECKOUT.replace('2024-03-05T15:31:00Z', 'at night'))).toMatchObject({
      line: 7,
      status: 'failed',
    });
  });

  it('with an impossible zone is read by the clocks, and linted', async () => {
    const { id } = await sendFile(importFixture('7d1f0a93-2b4c-4c8e-8d55-90a1b2c3d4e5.md'));
    const entries = await entriesOf(id!);
    expect(entries.map(({ type, occurredAt, until }) => [type, occurredAt.slice(0, 16), until?.slice(0, 16)])).toEqual(
      [
        ['impact', '2023-07-10T04:10', '2023-07-10T06:40'],
        ['incident_started', '2023-07-09T05:10', undefined],
        ['mitigated', '2023-07-10T06:30', undefined],
      ].sort((a, b) => String(a[1]).localeCompare(String(b[1]))),
    );
    expect((await incident(id!)).lint.map(({ code }) => code)).toContain('zone_abbreviation_impossible');
  });
});

describe('many at once', () => {
  it('an array has the fields of the front matter, and the prose as body', async () => {
    const document = {
      uuid: '00000004-6c1e-4f55-9f0e-5d8a1c2b3e4f',
      title: 'T',
      start_time: '2024-01-01T10:00:00Z',
      body: 'Down.',
    };
    const rows = await send('application/json', JSON.stringify([document, { title: 'x' }, document]));
    expect(rows.map(({ line, status }) => [line, status])).toEqual([
      [1, 'created'],
      [2, 'failed'],
      [3, 'unchanged'],
    ]);
    await expect(send('application/json', '{}')).rejects.toThrow(/^422/);
  });

  it('lines are openings; a broken one fails alone, with its line', async () => {
    const opening = {
      title: 'Lines',
      entries: [{ type: 'declared', occurredAt: '2024-02-01T10:00Z' }],
      claims: [{ stated: 'PT5M' }],
    };
    const body = `${JSON.stringify(opening)}\n\n{"title":\n{"title":"No date"}\n${JSON.stringify({ ...opening, more: 1 })}\n`;
    const rows = await send('application/x-ndjson', body);
    expect(rows.map(({ line, status, problem }) => [line, status, problem?.code])).toEqual([
      [1, 'created', undefined],
      [3, 'failed', 'malformed'],
      [4, 'failed', 'invalid'],
      [5, 'failed', 'invalid'],
    ]);
    expect(await incident('2024-02-01-lines')).toMatchObject({ historical: true, counts: { entries: 1, claims: 1 } });
    expect((await send('application/x-ndjson', body))[0]).toMatchObject({ status: 'unchanged' });
  });

  it('lines may be far more than a body of other calls', async () => {
    const summary = 'x'.repeat(10_000);
    const lines = Array.from({ length: 200 }, (_, n) => JSON.stringify({ id: `many-${n}`, title: 'Many', summary }));
    const rows = await send('application/x-ndjson', lines.join('\n'));
    expect(rows.map(({ line, status, id }) => `${line} ${status} ${id}`)).toEqual(
      lines.map((_, n) => `${n + 1} created many-${n}`),
    );
  });

  it('a dry run does nothing', async () => {
    const row = await sendFile(another(5), '?dryRun=true');
    expect(row.status).toBe('created');
    expect((await service.api.get(`/v1/incidents/${row.id}`)).status).toBe(404);
  });

  it('other types and parameters are refused', async () => {
    const post = (path: string, type: string) =>
      fetch(service.api.url + path, { method: 'POST', headers: { 'content-type': type }, body: 'x' });
    expect((await post('/v1/import', 'application/xml')).status).toBe(415);
    expect((await post('/v1/import?format=statuspage', 'text/markdown')).status).toBe(422);
    expect((await post('/v1/import?tz=BST', 'text/markdown')).status).toBe(422);
    expect((await post('/v1/import?date=2023-02-29', 'text/markdown')).status).toBe(422);
    expect((await post('/v1/incidents', 'text/markdown')).status).toBe(415);
    expect((await post('/v1/import?dry=1', 'text/markdown')).status).toBe(422);
  });
});

describe('what the caller says of a document', () => {
  const bare = (n: number, body: string): string =>
    `---\nuuid: 000002${n}0-6c1e-4f55-9f0e-5d8a1c2b3e4f\ntitle: Bare ${n}\n---\n${body}`;
  const timesOf = async (row: ImportRow): Promise<unknown[]> =>
    (await entriesOf(row.id!)).map(({ occurredAt, approximate, timeZone }) => [occurredAt, approximate, timeZone]);

  it('is its zone and its day, where it says none itself', async () => {
    const row = await sendFile(bare(1, 'The outage began at 01:10.'), '?tz=Europe/Berlin&date=2024-03-05');
    expect(await timesOf(row)).toEqual([['2024-03-05T00:10:00.000Z', false, 'Europe/Berlin']]);
    const own = await sendFile(
      bare(2, 'The outage began at 01:10 UTC on May 1, 2024.'),
      '?tz=Europe/Berlin&date=2020-01-01',
    );
    expect(await timesOf(own)).toEqual([['2024-05-01T01:10:00.000Z', false, null]]);
  });

  it('is the name of its file, which may hold the day; plain text is read alike', async () => {
    const [row] = await importInto(
      service.api.url,
      'text/plain',
      bare(3, 'It broke at 10:10.'),
      '?source=2024-03-06-bare.md',
    );
    expect(await timesOf(row!)).toEqual([['2024-03-06T10:10:00.000Z', true, null]]);
  });
});

describe('what the front matter states', () => {
  const stated = (n: number, body: string): string =>
    `---\nuuid: 0000040${n}-6c1e-4f55-9f0e-5d8a1c2b3e4f\ntitle: Stated ${n}\nstart_time: 2024-03-05T23:02:00Z\nend_time: 2024-03-05T23:38:00Z\n---\n${body}`;

  it('trial 4: goes before what the prose seems to say', async () => {
    const { id } = await sendFile(
      stated(4, 'It began at 22:10 UTC. All was restored by 23:38 UTC. It was resolved at 00:30 UTC on March 6.'),
    );
    const { headline, startedAt } = await incident(id!);
    expect(headline).toMatchObject({ metric: 'duration', duration: { status: 'computed', seconds: 36 * 60 } });
    expect(startedAt).toMatchObject({ at: '2024-03-05T23:02:00.000Z' });
  });

  it.each([
    [5, 'Engineers were alerted at 23:10 UTC.'],
    [6, 'The incident was declared at 23:10 UTC. A fix was deployed at 23:20 UTC.'],
    [7, 'Nobody wrote more.'],
  ])('trial 5: a stated end resolves %i', async (n, body) => {
    const { id } = await sendFile(stated(n, body));
    expect(await incident(id!)).toMatchObject({ status: 'resolved', inProgress: false });
  });
});

describe('trial 22: one identity twice in an import', () => {
  const uuid = '00000221-6c1e-4f55-9f0e-5d8a1c2b3e4f';

  it('keeps both documents from being imported, and the fault names both', async () => {
    const documents = [
      { uuid, title: 'One', body: 'Down.' },
      { uuid: '00000222-6c1e-4f55-9f0e-5d8a1c2b3e4f', title: 'Other', body: 'Down.' },
      { uuid: uuid.toUpperCase(), title: 'Two', body: 'Down.' },
    ];
    const rows = await send('application/json', JSON.stringify(documents));
    expect(rows.map(({ line, status }) => [line, status])).toEqual([
      [1, 'failed'],
      [2, 'created'],
      [3, 'failed'],
    ]);
    for (const row of [rows[0]!, rows[2]!])
      expect(row.problem).toMatchObject({ code: 'invalid', detail: expect.stringContaining('Rows 1, 3') });
  });

  it.each([
    ['an address', { url: 'https://status.example.com/22' }],
    ['a uuid that is none', { uuid: 'twenty-two' }],
  ])('of documents by %s', async (_, identity) => {
    const documents = [
      { ...identity, title: 'One' },
      { ...identity, title: 'Two' },
    ];
    const rows = await send('application/json', JSON.stringify(documents));
    expect(rows.map(({ status }) => status)).toEqual(['failed', 'failed']);
  });

  it('of openings, by their id or by what it is made of', async () => {
    const entries = [{ type: 'declared', occurredAt: '2024-02-22T10:00Z' }];
    const lines = [
      { id: 'twice', title: 'A' },
      { id: 'TWICE', title: 'B' },
      { title: 'Made', summary: 'A', entries },
      { title: 'Made', summary: 'B', entries },
      { id: 'once', title: 'C' },
    ];
    const rows = await send('application/x-ndjson', lines.map((line) => JSON.stringify(line)).join('\n'));
    expect(rows.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed', 'failed', 'created']);
    expect(rows[3]!.problem!.detail).toContain('Rows 3, 4');
  });
});

describe('trial 23: what is not UTF-8', () => {
  const bytes = (...parts: (string | number)[]): Buffer<ArrayBuffer> =>
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))));

  it.each([
    ['text/markdown', bytes('---\nuuid: x\n---\n\nCaf', 0xe9, ' was down.'), 5],
    ['text/markdown', bytes(0xff, 0xfe, '-', 0, '-', 0), 1],
    ['application/x-ndjson', bytes('{"id":"utf","title":"T"}\n{"id":"latin","title":"', 0xe9, '"}'), 2],
  ] as const)('%s is refused with the line', async (type, body, line) => {
    const rows = await importInto(service.api.url, type, body);
    expect(rows.at(-1)).toMatchObject({
      line,
      status: 'failed',
      problem: { code: 'malformed', detail: expect.stringContaining('UTF-8') },
    });
  });

  it('in an array refuses all of it, with the place', async () => {
    const body = bytes('[{"uuid":"a"},{"uuid":"b","title":"', 0xe9, '"}]');
    await expect(importInto(service.api.url, 'application/json', body)).rejects.toThrow(/^400 .*Element 2/);
  });
});

describe('an array', () => {
  it.each([
    ['has no end', '[{"uuid":"a"}', 400],
    ['has a hole', '[{"uuid":"a"},,{"uuid":"b"}]', 400],
    ['ends in a comma', '[{"uuid":"a"},]', 400],
    ['has something behind it', '[] {}', 400],
    ['has an element that is none', '[{"uuid":"a"},{]', 400],
    ['has a name twice', '[{"uuid":"a","uuid":"b"}]', 400],
    ['is an object', '{"uuid":"a"}', 422],
    ['is nothing', '', 422],
  ])('that %s is refused, and nothing of it imported', async (_, body, status) => {
    await expect(send('application/json', body)).rejects.toThrow(new RegExp(`^${status}`));
  });

  it('may be empty, or have marks of arrays in its words', async () => {
    expect(await send('application/json', ' [ ] ')).toEqual([]);
    const title = 'a ],[ {"\\" b';
    const rows = await send(
      'application/json',
      JSON.stringify(
        [
          { uuid: 'marks', title },
          { uuid: 'more', title: '}' },
        ],
        null,
        2,
      ),
    );
    expect(rows.map(({ status }) => status)).toEqual(['created', 'created']);
    expect((await incident(rows[0]!.id!)).title).toBe(title);
  });
});

describe('trial 43: a long document', () => {
  it('is read while the service answers others', async () => {
    const sentence = 'At 14:10 UTC the errors in the shop began, and by 14:40 it was mostly restored for 30 minutes. ';
    const body = another(43) + sentence.repeat(9000);
    let isRead = false;
    const reading = sendFile(body).finally(() => (isRead = true));
    let answered = 0;
    for (; !isRead; answered += 1) await service.api.get('/livez');
    expect((await reading).status).toBe('created');
    // One that reads it in the thread that answers lets them wait for the end of it, once or twice.
    expect(answered).toBeGreaterThan(5);
  });
});

describe('trial 43: a document of many facts', () => {
  it('that is edited in all of them is amended, not told anew', async () => {
    const two = (n: number): string => String(n).padStart(2, '0');
    const body = (shift: number): string =>
      Array.from(
        { length: 400 },
        (_, n) =>
          `- ${two(Math.floor(n / 60) + 15)}:${two(n % 60)}:${two(shift)} UTC: host h${n} of row ${n % 7} was seen to do ${n * 31}`,
      ).join('\n');
    const head = `---\nuuid: 00000143-6c1e-4f55-9f0e-5d8a1c2b3e4f\ntitle: Many\nstart_time: 2024-03-05T14:00:00Z\n---\n`;
    const { id } = await sendFile(head + body(1));
    expect(await sendFile(head + body(2))).toMatchObject({ status: 'updated', id });
    const entries = await entriesOf(id!);
    expect(entries.filter(({ retracted }) => retracted)).toEqual([]);
    expect(entries.filter(({ amended }) => amended)).toHaveLength(400);
  });
});

describe('confirming and retracting many', () => {
  it('is one call: all of them or none', async () => {
    const { id } = await sendFile(another(6));
    const ids = (await entriesOf(id!)).filter(({ origin }) => origin === 'extracted').map((entry) => entry.id);
    const none = await correct(`${id}/entries/confirm`, { entryIds: [...ids, 'nobody'] });
    expect(none).toMatchObject({ status: 422, body: { errors: [{ pointer: `/entryIds/${ids.length}` }] } });
    const all = await correct(`${id}/entries/confirm`, { entryIds: ids, reason: 'Read.' });
    expect(all.status).toBe(200);
    expect((all.body['entries'] as EntryView[]).map(({ origin }) => origin)).toEqual(ids.map(() => 'stated'));
    expect((await incident(id!)).counts.unconfirmed).toBe(0);
    expect(await correct(`${id}/entries/retract`, { entryIds: ids.slice(0, 2) })).toMatchObject({ status: 200 });
    expect((await incident(id!)).counts.retracted).toBe(2);
    expect(await correct(`${id}/entries/retract`, { entryIds: [] })).toMatchObject({ status: 422 });
    expect(await correct(`${id}/entries/confirm`, { entryIds: ids })).toMatchObject({ status: 200 });
  });

  it('needs no If-Match', async () => {
    const { id } = await sendFile(another(7));
    const [entry] = await entriesOf(id!);
    const retract = `/v1/incidents/${id}/entries/retract`;
    const retracted = await service.api.request('POST', retract, { body: { entryIds: [entry!.id] } });
    expect(retracted.status).toBe(200);
  });
});

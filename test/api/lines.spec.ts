/** Lines of text as entries: read as they would be, or added, all of them or none. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EntryView } from '../../src/timeline/view/view-types.js';
import { startFresh, type ProblemBody, type TestedService } from './service.js';

interface DryRun {
  lines: { line: number; text: string; entry: Record<string, unknown> | null; problem: string | null }[];
}
interface Written {
  revision: number;
  entries: EntryView[];
}

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
});
afterAll(() => service.running.close());

async function post<T>(path: string, text: string | Uint8Array<ArrayBuffer> | undefined, headers: object = {}) {
  const response = await fetch(service.api.url + path, {
    method: 'POST',
    headers: { 'content-type': 'text/plain', ...headers },
    ...(text !== undefined && { body: text }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as T };
}

let count = 0;
async function open(): Promise<string> {
  const id = `lines-${(count += 1)}`;
  expect((await service.api.request('POST', '/v1/incidents', { body: { id, title: id } })).status).toBe(201);
  return `/v1/incidents/${id}/lines`;
}
const revisionOf = async (path: string): Promise<number> =>
  (await service.api.get<{ knowledge: { head: number } }>(path.replace(/\/lines$/, ''))).body.knowledge.head;

const GOOD = [
  '# what the pager said',
  '2026-03-04',
  '10:02 UTC detected Alert: queue is growing',
  '',
  '- 10:05–10:20 Europe/Berlin impact orders down Nobody could pay',
  '10:31Z resolved',
].join('\n');

describe('with dryRun', () => {
  it('says of each line what it would add, and adds nothing', async () => {
    const path = await open();
    const { status, headers, body } = await post<DryRun>(`${path}?dryRun=true`, GOOD);
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(
      body.lines.map(({ line, entry, problem }) => [line, entry?.['type'], entry?.['occurredAt'], problem]),
    ).toEqual([
      [3, 'detected', '2026-03-04T10:02Z', null],
      [5, 'impact', '2026-03-04T09:05Z', null],
      [6, 'resolved', '2026-03-04T10:31Z', null],
    ]);
    expect(Object.keys(body.lines[0]!)).toEqual(['line', 'text', 'entry', 'problem']);
    expect(body.lines[1]!.text).toBe('- 10:05–10:20 Europe/Berlin impact orders down Nobody could pay');
    expect(await revisionOf(path)).toBe(0);
  });

  it('says of each line that cannot be read why, beside the others', async () => {
    const text = '2026-03-04\n10:02 UTC fine\n10:05 no zone\n10:06 BST two places\n10:07 UTC TBD\n10:08 UTC';
    const { status, body } = await post<DryRun>(`${await open()}?dryRun=true`, text);
    expect(status).toBe(200);
    expect(body.lines.map(({ line, entry, problem }) => [line, entry !== null, problem])).toEqual([
      [2, true, null],
      [3, false, expect.stringMatching(/no time zone .* give tz/)],
      [4, false, expect.stringMatching(/Europe\/London.*Asia\/Dhaka/)],
      [5, false, null],
      [6, false, 'only a time: say what happened'],
    ]);
  });

  it('of a text without any line is an empty list', async () => {
    const path = `${await open()}?dryRun=true`;
    for (const text of ['', '# a comment\n\n']) expect((await post<DryRun>(path, text)).body).toEqual({ lines: [] });
  });

  it('tells what the record would refuse as well: words that are too long', async () => {
    const { body } = await post<DryRun>(`${await open()}?dryRun=true`, `2026-03-04 10:00Z ${'long '.repeat(4000)}`);
    expect(body.lines).toMatchObject([{ line: 1, entry: null, problem: expect.stringMatching(/^text: /) }]);
  });

  it.each(['?dryRun=true', ''])('refuses more lines than one call takes (%s)', async (query) => {
    const { status, body } = await post<ProblemBody>((await open()) + query, '10:00Z a\n'.repeat(501));
    expect([status, body.errors]).toMatchObject([422, [{ pointer: '/lines', code: 'too_many' }]]);
  });
});

describe('without dryRun', () => {
  it('adds every line at once, and answers like a batch of entries', async () => {
    const path = await open();
    const { status, headers, body } = await post<Written>(path, GOOD);
    expect([status, headers.get('etag'), body.revision]).toEqual([201, '"3"', 3]);
    expect(body.entries).toMatchObject([
      {
        type: 'detected',
        occurredAt: '2026-03-04T10:02:00.000Z',
        precision: 'minute',
        source: 'api',
        origin: 'stated',
      },
      { type: 'impact', component: 'orders', level: 'down', until: '2026-03-04T09:20:00.000Z' },
      { type: 'resolved' },
    ]);
  });

  it('reads times without a zone or a day as tz and date say', async () => {
    const { body } = await post<Written>(`${await open()}?tz=Asia/Tokyo&date=2026-03-04`, '23:50 a\n00:10 b');
    expect(body.entries.map(({ occurredAt }) => occurredAt)).toEqual([
      '2026-03-04T14:50:00.000Z',
      '2026-03-04T15:10:00.000Z',
    ]);
  });

  it('takes a line without any time as now', async () => {
    const before = Math.floor(Date.now() / 1000) * 1000;
    const { status, body } = await post<Written>(await open(), 'The queue is growing');
    expect([status, body.entries.length]).toEqual([201, 1]);
    expect(Date.parse(body.entries[0]!.occurredAt)).toBeGreaterThanOrEqual(before);
  });

  it('refuses all for one line, by its place among the lines of a dry run', async () => {
    const path = await open();
    const text = `${GOOD}\n\n10:40 no zone\n10:41 CST where?`;
    const { status, body } = await post<ProblemBody>(path, text);
    expect([status, body.code]).toEqual([422, 'invalid']);
    expect(body.errors).toEqual([
      { pointer: '/lines/3', code: 'format', detail: expect.stringMatching(/^line 8: no time zone/) },
      { pointer: '/lines/4', code: 'format', detail: expect.stringMatching(/^line 9: .*America\/Chicago/) },
    ]);
    const { body: dry } = await post<DryRun>(`${path}?dryRun=true`, text);
    expect([3, 4].map((index) => dry.lines[index]!.line)).toEqual([8, 9]);
    expect(await revisionOf(path)).toBe(0);
  });

  it.each(['', '   \n\t\n', '# nothing\n', '10:00Z TBD'])('refuses a text without an entry: %j', async (text) => {
    const { status, body } = await post<ProblemBody>(await open(), text);
    expect([status, body.errors]).toMatchObject([422, [{ pointer: '/lines', code: 'required' }]]);
  });
});

describe('with a key', () => {
  it('adds once, however often and whenever it comes, even where times count from now', async () => {
    const path = `${await open()}?tz=Europe/Berlin`;
    const text = '5 min ago the pager rings\n00:01 declared\n00:02 it goes on';
    const headers = { 'idempotency-key': '"once"' };
    const first = await post<Written>(path, text, headers);
    expect(first.status).toBe(201);
    // Until the second is another one, and with it every time that counts from now.
    const isSameSecond = (): boolean => Math.floor(Date.now() / 1000) * 1000 === second;
    const second = Math.floor(Date.now() / 1000) * 1000;
    while (isSameSecond()) await new Promise((resolve) => setImmediate(resolve));
    const again = await post<Written>(path, text, headers);
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(again.body.entries).toEqual(first.body.entries);
    const other = await post<ProblemBody>(path, text.replace('5 min', '6 min'), headers);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
    expect(await revisionOf(path.replace(/\?.*/, ''))).toBe(3);
  });
});

describe('what is no such request', () => {
  it('is 404 before anything is said of its faults', async () => {
    for (const query of ['', '?dryRun=true', '?tz=BST&nothing=1'])
      expect((await post<ProblemBody>(`/v1/incidents/nowhere/lines${query}`, '10:00 x')).status).toBe(404);
  });

  it('names every fault of the query', async () => {
    const { status, body } = await post<ProblemBody>(
      `${await open()}?tz=BST&date=2026-02-30&dryRun=yes&source=x`,
      '10:00Z x',
      { 'idempotency-key': 'x'.repeat(201) },
    );
    expect(status).toBe(422);
    expect(body.errors.map(({ parameter, header }) => parameter ?? header).sort()).toEqual([
      'Idempotency-Key',
      'date',
      'dryRun',
      'source',
      'tz',
    ]);
  });

  it('is refused by its type, its bytes and its length', async () => {
    const path = await open();
    expect((await post<ProblemBody>(path, '{}', { 'content-type': 'application/json' })).body).toMatchObject({
      status: 415,
      detail: 'Bodies of this call are text/plain.',
    });
    expect((await post<ProblemBody>(path, 'x', { 'content-type': 'text/markdown' })).body).toMatchObject({
      status: 415,
      detail: 'Bodies of this call are text/plain.',
    });
    expect((await post(path, new Uint8Array([0x31, 0xff]))).status).toBe(400);
    expect((await post(path, 'a'.repeat(1024 * 1024 + 1))).status).toBe(413);
  });

  it('with If-Match of a revision that is gone by is no matter: adding never needs it', async () => {
    expect((await post(await open(), '10:00Z x', { 'if-match': '"0"' })).status).toBe(201);
  });
});

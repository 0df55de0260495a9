import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readCsv } from '../../src/timeline/exports/csv.testing.js';
import { readMarkdownEntries } from '../../src/timeline/exports/markdown.testing.js';
import { BUILT_IN } from '../../src/timeline/measure/durations.js';
import {
  type DefinitionView,
  type DiffView,
  type DigestView,
  type WhatIfView,
} from '../../src/timeline/view/moment-types.js';
import { type EntryView, type IncidentView } from '../../src/timeline/view/view-types.js';
import { holdDiffAgainst, publishedIncidents } from '../support/published-incident.js';
import { SEED, startFresh, type ProblemBody, type TestedService } from './service.js';

let service: TestedService;
const SEED_PATH = '/v1/incidents/seed';

beforeAll(async () => {
  service = await startFresh();
  await service.api.request('POST', '/v1/incidents', { body: SEED });
  await service.api.request('PATCH', `${SEED_PATH}/entries/dec`, {
    body: { set: { occurredAt: '2023-01-24T18:10Z' }, reason: 'The log says so.' },
    headers: { 'if-match': '*' },
  });
});
afterAll(() => service.running.close());

const get = <T>(path: string, headers: Record<string, string> = {}) => service.api.request<T>('GET', path, { headers });
const text = async (path: string): Promise<{ status: number; type: string | null; body: string; etag: string }> => {
  const answer = await fetch(`${service.running.url}${path}`);
  const { status, headers } = answer;
  return { status, type: headers.get('content-type'), body: await answer.text(), etag: headers.get('etag') ?? '' };
};

describe('a diff', () => {
  it('names what differs between two revisions, with the reason, and in sentences', async () => {
    const { status, body } = await get<DiffView>(`${SEED_PATH}/diff?from=4&to=6`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      from: { revision: 4, clock: 'recorded' },
      to: { revision: 6, head: 6 },
      learned: [],
      changed: [
        {
          entryId: 'dec',
          fields: { occurredAt: { before: '2023-01-24T18:12:00.000Z', after: '2023-01-24T18:10:00.000Z' } },
          reason: 'The log says so.',
          recordedBy: { kind: 'local', id: 'local' },
          revision: 6,
        },
      ],
      claims: { added: [{ id: 'c1' }] },
    });
    expect(body.text[0]).toMatch(
      /it was known that the incident had been declared at 18:10 UTC on 2023-01-24, not at 18:12 UTC; declared to resolved went from 99 to 101 minutes\.$/,
    );
  });

  it('compares with now where there is no `to`, and goes both ways', async () => {
    expect((await get<DiffView>(`${SEED_PATH}/diff?from=2`)).body.learned.map(({ id }) => id)).toEqual(['dec', 'res']);
    const { body } = await get<DiffView>(`${SEED_PATH}/diff?from=6&to=2`);
    expect(body.unlearned.map(({ id }) => id)).toEqual(['dec', 'res']);
  });

  it('is asked for again by its tag', async () => {
    const { headers } = await get(`${SEED_PATH}/diff?from=0&to=6`);
    const again = await get(`${SEED_PATH}/diff?from=0&to=6`, { 'if-none-match': headers.get('etag')! });
    expect(again.status).toBe(304);
  });

  it.each([
    ['none/diff?from=0', 404, 'not_found'],
    ['none/diff', 404, 'not_found'],
    ['seed/diff', 422, 'invalid'],
    ['seed/diff?from=yesterday', 422, 'invalid'],
    ['seed/diff?from=0&to=7', 404, 'unknown_revision'],
    ['seed/diff?from=2020-01-01T00:00:00Z', 404, 'not_known_yet'],
    ['seed/diff?from=0&revision=3', 422, 'invalid'],
  ])('%s is %i %s', async (path, status, code) => {
    const answer = await get<ProblemBody>(`/v1/incidents/${path}`);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  const withDiffs = publishedIncidents().filter(({ diffs }) => diffs !== undefined);
  it.each(withDiffs.map((each) => [each.id, each] as const))('of %s is what must come out', async (_, published) => {
    const { api } = service;
    const path = `/v1/incidents/${published.incident.id}`;
    await api.request('POST', '/v1/incidents', { body: published.incident });
    for (const { method, path: below, body, status } of published.operations ?? []) {
      const answer = await api.request(method, path + below, { body, headers: { 'if-match': '*' } });
      expect(answer.status).toBe(status);
    }
    for (const { query, expect: expected } of published.diffs!) {
      const asked = new URLSearchParams(
        Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
      );
      holdDiffAgainst((await get<DiffView>(`${path}/diff?${asked.toString()}`)).body, expected);
    }
  });
});

describe('a digest', () => {
  it('tells what is new since a revision or an instant, each time the same', async () => {
    const { body } = await get<DigestView>(`${SEED_PATH}/digest?since=3`);
    expect(body).toMatchObject({ since: 3, revision: 6 });
    expect(body.sentences[0]).toEqual({ text: 'Status went from open to resolved.', cites: ['res'] });
    expect((await get(`${SEED_PATH}/digest?since=3`)).body).toEqual(body);
    const early = await get<DigestView>(`${SEED_PATH}/digest?since=2020-01-01T01:00:00%2B01:00`);
    expect(early.body.since).toBe('2020-01-01T00:00:00.000Z');
    expect(early.body.sentences.flatMap(({ cites }) => cites)).toEqual(expect.arrayContaining(['rel', 'rb', 'dec']));
    expect((await get<DigestView>(`${SEED_PATH}/digest?since=6`)).body.sentences).toEqual([]);
  });

  it('needs a `since`, for whoever has no last look', async () => {
    const { status, body } = await get<ProblemBody>(`${SEED_PATH}/digest`);
    expect([status, body.errors]).toMatchObject([422, [{ parameter: 'since' }]]);
  });
});

describe('what if', () => {
  const ask = <T>(body?: object) => service.api.request<T>('POST', `${SEED_PATH}/what-if`, body ? { body } : {});

  it('more were recorded: every part says that it is not, and nothing is', async () => {
    const { status, body, headers } = await ask<WhatIfView>({
      entries: [{ type: 'impact_started', occurredAt: '2023-01-24T17:50Z' }],
      amendments: { dec: { occurredAt: '2023-01-24T18:12Z' } },
      retractions: ['rb'],
    });
    expect([status, headers.get('etag'), headers.get('cache-control')]).toEqual([200, null, 'no-store']);
    expect(body).toMatchObject({
      hypothetical: true,
      durations: {
        duration: { seconds: 7260, hypothetical: true },
        declared_to_resolved: { seconds: 5940 },
        rollback_to_resolved: { status: 'not_applicable', hypothetical: true },
      },
      windows: [{ kind: 'impact', hypothetical: true }],
      claims: [{ id: 'c1', verdict: 'supported', hypothetical: true }],
      status: 'resolved',
    });
    const after = (await get<IncidentView>(SEED_PATH)).body;
    expect([after.knowledge.head, after.counts.entries]).toEqual([6, 4]);
  });

  it('nothing more were recorded, it is as it is', async () => {
    const [{ body }, summary] = [await ask<WhatIfView>(), await get<IncidentView>(SEED_PATH)];
    for (const [metric, { status, seconds }] of Object.entries(summary.body.durations))
      expect(body.durations[metric]).toMatchObject({ status, seconds });
    expect(body.status).toBe(summary.body.status);
  });

  it('at an earlier moment, too', async () => {
    const { body } = await service.api.request<WhatIfView>('POST', `${SEED_PATH}/what-if?revision=3`, {
      body: { entries: [{ type: 'resolved', occurredAt: '2023-01-24T19:00Z' }] },
    });
    expect(body).toMatchObject({ knowledge: { revision: 3 }, durations: { declared_to_resolved: { seconds: 2880 } } });
  });

  it.each([
    [{ retractions: ['none'] }, '/retractions/0'],
    [{ amendments: { none: { text: 'x' } } }, '/amendments/none'],
    [{ entries: [{ id: 'dec', type: 'note' }] }, '/entries/0/id'],
    [{ entries: [{ type: 'incident_x' }] }, '/entries/0/type'],
    [{ other: 1 }, '/other'],
  ])('%j is 422', async (body, pointer) => {
    const answer = await ask<ProblemBody>(body);
    expect([answer.status, answer.body.code, answer.body.errors]).toMatchObject([422, 'invalid', [{ pointer }]]);
  });
});

describe('definitions', () => {
  it('are those that come with the software', async () => {
    const { body } = await get<{ definitions: DefinitionView[] }>('/v1/definitions');
    expect(body.definitions.map(({ id }) => id)).toEqual(BUILT_IN.map(({ id }) => id));
    const wanted = {
      ...{ id: 'declared_to_resolved', title: 'Declared to resolved', builtIn: true, retired: false },
      versions: [
        {
          ...{ id: 'declared_to_resolved', version: 1, title: 'Declared to resolved' },
          ...{ kind: 'pair', from: 'first:declared', to: 'last:resolved' },
        },
      ],
    };
    expect(body.definitions).toContainEqual(wanted);
    expect((await get('/v1/definitions/declared_to_resolved')).body).toEqual(wanted);
    expect((await get('/v1/definitions/none')).status).toBe(404);
  });
});

describe('an incident in other dress', () => {
  it('as JSON is the summary with its entries', async () => {
    const { body } = await get<IncidentView & { entries: EntryView[] }>('/incidents/seed.json');
    const summary = (await get<IncidentView>(SEED_PATH)).body;
    expect(body.durations).toEqual({ ...summary.durations, ...body.durations });
    expect(body.entries.map(({ id }) => id)).toEqual(['rel', 'rb', 'dec', 'res']);
  });

  it('as Markdown has its entries and numbers, and links to this moment', async () => {
    const { status, type, body } = await text('/incidents/SEED.md');
    expect([status, type]).toEqual([200, 'text/markdown; charset=utf-8']);
    expect(readMarkdownEntries(body)).toHaveLength(4);
    expect(body).toContain(`<${service.running.url}/incidents/seed?revision=6>`);
  });

  it('as CSV has a row for each', async () => {
    const { type, body } = await text('/incidents/seed.csv?tz=Europe/Berlin');
    expect(type).toBe('text/csv; charset=utf-8; header=present');
    const [columns, ...rows] = readCsv(body);
    expect(rows.map((row) => row[columns!.indexOf('occurredAt')])).toEqual([
      '2023-01-24T17:55:00+01:00',
      '2023-01-24T18:05:00+01:00',
      '2023-01-24T19:10:00+01:00',
      '2023-01-24T20:51:00+01:00',
    ]);
  });

  it('as Mermaid is a chart', async () => {
    const { type, body } = await text('/incidents/seed.mmd');
    expect([type, body.split('\n')[0]]).toEqual(['text/vnd.mermaid; charset=utf-8', 'gantt']);
  });

  it('at an earlier moment shows what was known then, and is asked for again by its tag', async () => {
    const { body, etag } = await text('/incidents/seed.md?revision=2');
    expect(readMarkdownEntries(body).map(({ id }) => id)).toEqual(['rel', 'rb']);
    const again = await fetch(`${service.running.url}/incidents/seed.md?revision=2`, {
      headers: { 'if-none-match': etag },
    });
    expect(again.status).toBe(304);
  });

  it('of an id with dots is found', async () => {
    await service.api.request('POST', '/v1/incidents', { body: { id: 'a.b-c.v2', title: 'x' } });
    expect((await text('/incidents/a.b-c.v2.md')).status).toBe(200);
  });

  it.each([
    ['/incidents/none.md', 404],
    ['/incidents/none.csv?tz=BST', 404],
    ['/incidents/seed.csv?tz=BST', 422],
    ['/incidents/seed.md?revision=99', 404],
    ['/incidents/seed.mmd?asOf=2020-01-01T00:00:00Z', 404],
  ])('%s is %i', async (path, status) => {
    const answer = await text(path);
    expect([answer.status, answer.type]).toEqual([status, 'application/problem+json; charset=utf-8']);
  });
});

/** Pages of one listing are pages of one timeline, and a page costs what is on it. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { MemoryEventStore } from '../../src/eventstore/memory/memory-event-store.js';
import { ON_SERVERS } from '../support/servers.js';
import { type EntryView } from '../../src/timeline/view/view-types.js';
import { startFresh, type ProblemBody, type TestedService } from './service.js';

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
});
afterAll(() => service.running.close());

interface Page {
  entries: EntryView[];
  nextCursor: string | null;
  knowledge: { revision: number; clock: string; asOf: string | null };
}

const at = (minute: number): string => `2026-03-01T10:${String(minute).padStart(2, '0')}:00Z`;

async function open(id: string, minutes: readonly number[]): Promise<string> {
  const entries = minutes.map((minute) => ({ id: `n${minute}`, type: 'note', occurredAt: at(minute), text: 'a word' }));
  const path = `/v1/incidents/${id}`;
  expect((await service.api.request('POST', '/v1/incidents', { body: { id, title: id, entries } })).status).toBe(201);
  return path;
}

const add = (path: string, entry: object) => service.api.request('POST', `${path}/entries`, { body: entry });
const page = async (path: string): Promise<Page> => (await service.api.get<Page>(path)).body;

/** Does something between two pages of a timeline, and tells whose ids came on them all, and of which revisions. */
async function allPages(path: string, query: string, between: (nth: number) => Promise<unknown>) {
  const ids: string[] = [];
  const revisions = new Set<number>();
  let cursor = '';
  for (let nth = 1; ; nth++) {
    const { entries, nextCursor, knowledge } = await page(`${path}/timeline?${query}${cursor}`);
    ids.push(...entries.map(({ id }) => id));
    revisions.add(knowledge.revision);
    if (nextCursor === null) return { ids, revisions: [...revisions] };
    cursor = `&cursor=${nextCursor}`;
    await between(nth);
  }
}

describe('trial 37: the pages of a timeline', () => {
  it('are of one revision, whatever is added, moved and retracted between them', async () => {
    const path = await open('paged', [1, 2, 3, 4, 5]);
    const ifMatch = { 'if-match': '*' };
    const { ids, revisions } = await allPages(path, 'limit=2', async (nth) => {
      await add(path, { id: `early${nth}`, type: 'note', occurredAt: at(0) });
      await add(path, { id: `late${nth}`, type: 'note', occurredAt: at(59) });
      const body = { set: { occurredAt: at(0) }, reason: 'moved before the cursor' };
      await service.api.request('PATCH', `${path}/entries/n5`, { body, headers: ifMatch });
      await service.api.request('POST', `${path}/entries/n4/retract`, { body: {}, headers: ifMatch });
    });
    expect(ids).toEqual(['n1', 'n2', 'n3', 'n4', 'n5']);
    expect(revisions).toEqual([5]);
  });

  it('are those of a named moment, on either clock, without naming it again', async () => {
    const path = await open('paged-moments', [1, 2, 3]);
    await add(path, { id: 'known', type: 'note', occurredAt: at(4), learnedAt: at(5) });
    await add(path, { id: 'later', type: 'note', occurredAt: at(6) });
    for (const [moment, expected] of [
      ['revision=3', ['n1', 'n2', 'n3']],
      [`occurredBefore=${at(2)}`, ['n1', 'n2']],
      [`clock=learned&asOf=${at(5)}`, ['known']],
      ['clock=learned', ['n1', 'n2', 'n3', 'known', 'later']],
      ['clock=learned&revision=4', ['n1', 'n2', 'n3', 'known']],
    ] as const) {
      const first = await page(`${path}/timeline?limit=1&${moment}`);
      const ids = first.entries.map(({ id }) => id);
      for (let { nextCursor } = first; nextCursor !== null;) {
        await add(path, { type: 'note', occurredAt: at(0), learnedAt: at(0) });
        const next = await page(`${path}/timeline?limit=1&cursor=${nextCursor}`);
        ids.push(...next.entries.map(({ id }) => id));
        ({ nextCursor } = next);
      }
      expect([moment, ids.filter((id) => expected.includes(id as never))]).toEqual([moment, expected]);
      expect([moment, ids.length]).toEqual([moment, ids.filter((id, i) => ids.indexOf(id) === i).length]);
    }
  });

  it('take no other moment beside the cursor', async () => {
    const path = await open('paged-beside', [1, 2, 3]);
    const { nextCursor } = await page(`${path}/timeline?limit=1`);
    const status = async (query: string): Promise<number> =>
      (await service.api.get(`${path}/timeline?limit=1&cursor=${nextCursor}&${query}`)).status;
    for (const other of ['revision=1', `asOf=${at(59)}`, 'clock=learned', `occurredBefore=${at(1)}`])
      expect([other, await status(other)]).toEqual([other, 422]);
    for (const same of ['revision=3', 'clock=recorded', 'minRevision=3', 'types=note'])
      expect([same, await status(same)]).toEqual([same, 200]);
    const refused = await service.api.get<ProblemBody>(
      `${path}/timeline?cursor=${nextCursor}&revision=0&clock=learned&limit=0`,
    );
    expect(refused.body.errors.map(({ parameter }) => parameter)).toContain('limit');
  });

  it('are refused for a cursor that was made up', async () => {
    const path = await open('paged-made-up', [1, 2]);
    const cursor = (...parts: unknown[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');
    for (const made of [
      cursor('timeline paged-made-up', 0, 0),
      cursor('timeline paged-made-up', 0, 0, -1, 'recorded', '', ''),
      cursor('timeline paged-made-up', 0, 0, 1.5, 'recorded', '', ''),
      cursor('timeline paged-made-up', 0, 0, 1, 'other', '', ''),
      cursor('timeline paged-made-up', 0, 0, 1, 'recorded', 'x', ''),
      cursor('history paged-made-up', 0, -1, 'recorded', '', ''),
    ])
      expect((await service.api.get(`${path}/timeline?cursor=${made}`)).status).toBe(422);
    const beyond = cursor('timeline paged-made-up', 0, 0, 99, 'recorded', '', '');
    expect((await service.api.get<ProblemBody>(`${path}/timeline?cursor=${beyond}`)).body.code).toBe(
      'unknown_revision',
    );
    for (const from of [-1, 0.5, 1e300])
      expect(
        (
          await service.api.get(
            `${path}/history?cursor=${cursor('history paged-made-up', from, -1, 'recorded', '', '')}`,
          )
        ).status,
      ).toBe(422);
  });
});

describe('trial 45: a page of the history', () => {
  it('reads no more of the stream than is on it', async () => {
    const path = await open(
      'long-history',
      Array.from({ length: 59 }, (_, i) => i),
    );
    const read = jest.spyOn(MemoryEventStore.prototype, 'readStream');
    const revisions: number[] = [];
    for (let cursor = ''; ;) {
      const { body } = await service.api.get<{ events: { revision: number }[]; nextCursor: string | null }>(
        `${path}/history?limit=7${cursor}`,
      );
      revisions.push(...body.events.map(({ revision }) => revision));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(revisions).toEqual(Array.from({ length: 60 }, (_, i) => i));
    const pages = read.mock.calls.map(([, options]) => options).filter((options) => options?.limit !== undefined);
    // A server is read by another store than the one that is watched here.
    if (!ON_SERVERS) expect(pages.map((options) => options?.limit)).toEqual([7, 7, 7, 7, 7, 7, 7, 7, 4]);
    read.mockRestore();
  });
});

describe('trial 67: verify', () => {
  it('raises no alarm while somebody writes', async () => {
    const path = await open('busy', [1, 2, 3]);
    let isOver = false;
    const write = async (writer: number): Promise<void> => {
      for (let n = 0; !isOver; n++) {
        const id = `w${writer}-${n}`;
        await add(path, { id, type: 'action', occurredAt: at(n % 60), text: 'a word' });
        const body = { set: { occurredAt: at((n + 7) % 60), text: 'another' }, reason: 'moved' };
        await service.api.request('PATCH', `${path}/entries/${id}`, { body, headers: { 'if-match': '*' } });
      }
    };
    const writers = [1, 2, 3, 4].map(write);
    const alarms: unknown[] = [];
    for (let n = 0; n < 40; n++) {
      const { body } = await service.api.get<{ ok: boolean; checks: object[] }>(`${path}/verify`);
      if (!body.ok) alarms.push(body.checks);
    }
    isOver = true;
    await Promise.all(writers);
    expect(alarms).toEqual([]);
  });
});

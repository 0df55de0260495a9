/** A cursor is of what it was given for: the route, what it is about, what was asked, and the moment. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startFresh, type ProblemBody, type TestedService } from './service.js';

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
  const entries = [1, 2, 3].map((minute) => ({
    id: `n${minute}`,
    type: 'note',
    occurredAt: `2026-03-01T10:0${minute}:00Z`,
  }));
  for (const id of ['a', 'b']) {
    const opened = await service.api.request('POST', '/v1/incidents', { body: { id, title: 'Same', entries } });
    expect(opened.status).toBe(201);
    const changes = [1, 2, 3].map((minute) => ({
      ...{ id: `c${minute}`, type: 'release', occurredAt: `2026-03-01T09:0${minute}:00Z`, environment: 'prod' },
    }));
    const posted = await service.api.request('POST', `/v1/services/${id}/changes`, { body: { changes } });
    expect(posted.status).toBe(201);
  }
});
afterAll(() => service.running.close());

const cursorOf = async (path: string): Promise<string> => {
  const { status, body } = await service.api.get<{ nextCursor: string | null }>(
    `${path}${path.includes('?') ? '&' : '?'}limit=1`,
  );
  expect([path, status, typeof body.nextCursor]).toEqual([path, 200, 'string']);
  return body.nextCursor!;
};

/** Every route that has pages; those that go on, and those that a cursor of it is none of. */
const ROUTES: readonly [of: string, goesOn: readonly string[], isNone: readonly string[]][] = [
  [
    '/v1/incidents/a/timeline',
    ['/v1/incidents/A/timeline', '/v1/incidents/a/timeline?types=note', '/v1/incidents/a/timeline?clock=recorded'],
    ['/v1/incidents/b/timeline', '/v1/incidents/a/timeline?revision=1', '/v1/incidents/a/timeline?clock=learned'],
  ],
  [
    '/v1/incidents/a/timeline?clock=learned&include=suspects',
    ['/v1/incidents/a/timeline', '/v1/incidents/a/timeline?include=suspects'],
    ['/v1/incidents/b/timeline?clock=learned', '/v1/incidents/a/timeline?clock=recorded'],
  ],
  [
    '/v1/incidents/a/history',
    ['/v1/incidents/A/history', '/v1/incidents/a/history?clock=recorded'],
    ['/v1/incidents/b/history', '/v1/incidents/a/history?revision=2', '/v1/incidents/a/history?clock=learned'],
  ],
  [
    '/v1/incidents/a/history?revision=2',
    ['/v1/incidents/a/history?revision=2', '/v1/incidents/a/history'],
    ['/v1/incidents/a/history?revision=3', '/v1/incidents/b/history?revision=2'],
  ],
  [
    '/v1/services/a/changes',
    ['/v1/services/A/changes'],
    ['/v1/services/b/changes', '/v1/services/a/changes?environment=prod', '/v1/services/a/changes?from=2026-03-01'],
  ],
  [
    '/v1/services/a/changes?environment=prod&to=2026-03-02',
    ['/v1/services/a/changes?environment=prod&to=2026-03-02'],
    ['/v1/services/a/changes', '/v1/services/a/changes?environment=qa&to=2026-03-02'],
  ],
  [
    '/v1/incidents?sort=title',
    ['/v1/incidents?sort=title'],
    ['/v1/incidents', '/v1/incidents?sort=title&active=true', '/v1/incidents?sort=-startedAt'],
  ],
];

describe('a cursor', () => {
  it.each(ROUTES)('of %s goes on there, and is none of another listing', async (of, goesOn, isNone) => {
    const cursor = await cursorOf(of);
    const ask = (path: string) =>
      service.api.get<ProblemBody>(`${path}${path.includes('?') ? '&' : '?'}limit=1&cursor=${cursor}`);
    for (const path of goesOn) expect([path, (await ask(path)).status]).toEqual([path, 200]);
    const others = ROUTES.map(([other]) => other).filter((other) => other.split('?')[0] !== of.split('?')[0]);
    for (const path of [...isNone, ...others]) {
      const { status, body } = await ask(path);
      expect([path, status, body.code]).toEqual([path, 422, 'invalid']);
      expect([path, body.errors.length > 0 && body.errors.every(({ parameter }) => parameter !== undefined)]).toEqual([
        path,
        true,
      ]);
    }
  });

  it('of a history holds its moment: what was recorded later is on none of its pages', async () => {
    const revisions: number[] = [];
    let cursor = '';
    for (let path = '/v1/incidents/a/history?revision=2&limit=1'; ;) {
      const { body } = await service.api.get<{ events: { revision: number }[]; nextCursor: string | null }>(
        path + cursor,
      );
      revisions.push(...body.events.map(({ revision }) => revision));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
      path = '/v1/incidents/a/history?limit=1';
    }
    expect(revisions).toEqual([0, 1, 2]);
  });

  it('is looked at after whether the incident is there', async () => {
    const cursor = await cursorOf('/v1/incidents/a/timeline');
    for (const route of ['timeline', 'history'])
      expect((await service.api.get(`/v1/incidents/nowhere/${route}?cursor=${cursor}`)).status).toBe(404);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChangeView, type EntryView, type FindingView } from '../../src/timeline/view/view-types.js';
import { startFresh, type ProblemBody, type TestedService } from './service.js';

interface Written {
  revision: number;
  position: string;
  lint: FindingView[];
  change: ChangeView;
  changes: ChangeView[];
  entry: EntryView;
}

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
});
afterAll(() => service.running.close());

const post = <T = Written>(path: string, body?: unknown, headers: Record<string, string> = {}) =>
  service.api.request<T>('POST', path, { ...(body === undefined ? {} : { body }), headers });
const changesOf = (name: string): string => `/v1/services/${name}/changes`;
const RELEASE = { id: 'r1', type: 'release', occurredAt: '2026-03-01T10:00:00Z', version: '1.2.3', text: 'From CI' };

describe('posting changes of a service', () => {
  it('needs no incident and nothing that was there before', async () => {
    const { status, headers, body } = await post(changesOf('API'), RELEASE);
    expect([status, headers.get('etag'), body.revision]).toEqual([201, '"0"', 0]);
    expect(body.change).toMatchObject({ id: 'r1', type: 'release', service: 'api', version: '1.2.3', linkedTo: [] });
    expect(body.position).toMatch(/^\d{20}$/);
  });

  it('takes a batch, whole or not at all', async () => {
    const { status, body } = await post(changesOf('batch'), { changes: [{ type: 'rollback' }, { type: 'release' }] });
    expect([status, body.changes.map(({ type }) => type)]).toEqual([201, ['rollback', 'release']]);
    const refused = await post<ProblemBody>(changesOf('batch'), { changes: [{ type: 'rollback' }, { type: 'note' }] });
    expect([refused.status, refused.body.errors.map(({ pointer }) => pointer)]).toEqual([422, ['/changes/1/type']]);
  });

  it('again is the same change, and with other content is 409', async () => {
    await post(changesOf('twice'), RELEASE);
    const again = await post(changesOf('twice'), RELEASE);
    expect([again.status, again.body.revision]).toEqual([200, 0]);
    const other = await post<ProblemBody>(changesOf('twice'), { ...RELEASE, version: '2' });
    expect([other.status, other.body.code]).toEqual([409, 'entry_exists']);
  });

  it('with a key is answered as the first time, and another request with it is refused', async () => {
    const key = { 'idempotency-key': 'job-1' };
    const first = await post(changesOf('keyed'), { type: 'release' }, key);
    await post(changesOf('keyed'), { type: 'rollback' });
    const again = await post(changesOf('keyed'), { type: 'release' }, key);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect([again.status, again.body]).toEqual([201, first.body]);
    const other = await post<ProblemBody>(changesOf('keyed'), { type: 'rollback' }, key);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
  });

  it('may name its own service, in any case, and no other', async () => {
    expect((await post(changesOf('web'), { type: 'release', service: 'WEB' })).body.change.service).toBe('web');
    const { status, body } = await post<ProblemBody>(changesOf('web'), { type: 'release', service: 'api' });
    expect([status, body.errors.map(({ pointer }) => pointer)]).toEqual([422, ['/service']]);
  });

  it('tells all faults at once', async () => {
    const { status, body } = await post<ProblemBody>(changesOf('web'), {
      type: 'declared',
      service: 'api',
      occurredAt: 'noon',
      sort: 1,
    });
    expect(status).toBe(422);
    expect(body.errors.map(({ pointer }) => pointer).sort()).toEqual(['/occurredAt', '/service', '/sort', '/type']);
  });

  it.each(['-web', 'a%20b', 'web.html', 'é', '%00'])('to %s is refused: no service has that name', async (name) => {
    const { status, body } = await post<ProblemBody>(changesOf(name), { type: 'release' });
    expect([status, body.errors[0]?.parameter]).toEqual([422, 'service']);
  });

  it('of the future is kept, and linted', async () => {
    const { body } = await post(changesOf('web'), { type: 'release', occurredAt: '2999-01-01T00:00:00Z' });
    expect(body.lint.map(({ code }) => code)).toEqual(['future_time']);
  });

  it('is no incident: neither listed, nor found by its name', async () => {
    await post(changesOf('lonely'), { type: 'release' });
    expect((await service.api.request('GET', '/v1/incidents/lonely')).status).toBe(404);
  });
});

interface Page {
  changes: ChangeView[];
  nextCursor: string | null;
}
const get = <T>(path: string) => service.api.request<T>('GET', path);
const idsOf = ({ body }: { body: Page }): string[] => body.changes.map(({ id }) => id);

describe('the changes of a service', () => {
  beforeAll(async () => {
    const at = (hour: number): string => `2026-03-01T0${hour}:00:00Z`;
    const changes = [3, 1, 2, 4, 5].map((hour) => ({
      id: `c${hour}`,
      type: 'release',
      occurredAt: at(hour),
      ...(hour > 1 && { environment: hour % 2 === 0 ? 'staging' : 'production' }),
    }));
    await post(changesOf('listed'), { changes });
  });

  it('are listed newest first, page by page', async () => {
    const first = await get<Page>(`${changesOf('Listed')}?limit=2`);
    expect(idsOf(first)).toEqual(['c5', 'c4']);
    const second = await get<Page>(`${changesOf('listed')}?limit=2&cursor=${first.body.nextCursor}`);
    const third = await get<Page>(`${changesOf('listed')}?limit=2&cursor=${second.body.nextCursor}`);
    expect([...idsOf(second), ...idsOf(third), third.body.nextCursor]).toEqual(['c3', 'c2', 'c1', null]);
  });

  it('can be narrowed to a stretch of time, half-open, and to environments', async () => {
    const stretch = 'from=2026-03-01T02:00:00Z&to=2026-03-01T04:00:00Z';
    expect(idsOf(await get(`${changesOf('listed')}?${stretch}`))).toEqual(['c3', 'c2']);
    expect(idsOf(await get(`${changesOf('listed')}?environment=staging`))).toEqual(['c4', 'c2']);
    expect(idsOf(await get(`${changesOf('listed')}?environment=staging&environment=production`))).toHaveLength(4);
  });

  it('are none of a service that nothing is known of', async () => {
    expect((await get<Page>(changesOf('unheard-of'))).body).toEqual({ changes: [], nextCursor: null });
  });

  it('are refused of a stretch that ends before it begins, as lists are', async () => {
    const refused = await get<ProblemBody>(`${changesOf('listed')}?from=2026-03-02&to=2026-03-01`);
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ parameter: 'to', code: 'order' }] } });
  });

  it('are refused with a parameter that is not known, or a cursor that no answer gave', async () => {
    expect((await get(`${changesOf('listed')}?type=release`)).status).toBe(422);
    expect((await get(`${changesOf('listed')}?cursor=bm8`)).status).toBe(422);
  });
});

const correct = <T = Written>(method: string, path: string, body: object, ifMatch: string | null = '*') =>
  service.api.request<T>(method, path, { body, headers: ifMatch === null ? {} : { 'if-match': ifMatch } });

describe('correcting a change', () => {
  const changes = changesOf('corrected');
  beforeAll(() => post(changes, RELEASE));

  it('amends what it says, with the revision that was seen', async () => {
    const path = `${changes}/r1`;
    const amendment = { set: { version: '1.2.4' }, reason: 'A typo' };
    expect((await correct<ProblemBody>('PATCH', path, amendment, null)).status).toBe(428);
    const { status, body } = await correct('PATCH', path, amendment, '"0"');
    expect([status, body.change.version, body.change.amended]).toEqual([200, '1.2.4', true]);
    const late = await correct<ProblemBody & { current: ChangeView }>('PATCH', path, amendment, '"0"');
    expect([late.status, late.body.code, late.body.current.version]).toEqual([412, 'changed', '1.2.4']);
  });

  it('keeps it a change, and of its service', async () => {
    const amend = async (set: object): Promise<[number, string | undefined]> => {
      const answer = await correct<ProblemBody>('PATCH', `${changes}/r1`, { set, reason: 'x' });
      return [answer.status, answer.body.errors?.[0]?.pointer];
    };
    expect(await amend({ type: 'note' })).toEqual([422, '/set/type']);
    expect(await amend({ service: 'web' })).toEqual([422, '/set/service']);
    expect(await amend({ service: null })).toEqual([422, '/set/service']);
    expect(await amend({ type: 'rollback', service: 'CORRECTED' })).toEqual([200, undefined]);
  });

  it('takes it out of the list, and brings it back', async () => {
    const retracted = await correct('POST', `${changes}/r1/retract`, { reason: 'Never happened' });
    expect([retracted.status, retracted.body.change.retracted]).toEqual([200, true]);
    expect(idsOf(await get(changes))).toEqual([]);
    expect((await get<ChangeView>(`${changes}/r1`)).body.retracted).toBe(true);
    expect((await correct('POST', `${changes}/r1/restore`, {})).body.change.retracted).toBe(false);
    expect(idsOf(await get(changes))).toEqual(['r1']);
  });

  it('is 404 for a change that is not there', async () => {
    const answer = await correct<ProblemBody>('POST', `${changes}/none/retract`, {});
    expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
    expect((await get(`${changes}/none`)).status).toBe(404);
  });
});

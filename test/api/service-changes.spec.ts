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

/** POST /v1/check over real HTTP. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serve, type RunningService } from '../../src/serve.js';
import { type CheckReport } from '../../src/timeline/checking/check.js';
import { client } from '../support/http.js';

const REPORT =
  '# Payments failed, 5 March 2026\n\nAll times in UTC. The outage lasted 64 minutes.\n\n- 14:00 outage started\n- 14:10 detected\n- 15:31 resolved\n';

describe('POST /v1/check', () => {
  let service: RunningService;
  beforeAll(async () => {
    service = await serve({ port: 0, host: '127.0.0.1', data: ':memory:', insecure: false, logLevel: 'silent' });
  });
  afterAll(() => service.close());

  const check = async (query: string, body: string | Buffer, type = 'text/markdown') => {
    const response = await fetch(`${service.address}/v1/check${query}`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as CheckReport };
  };

  it('answers what a report states and what does not add up, and stores nothing', async () => {
    const { status, headers, body } = await check('?source=2026-03-05.md', REPORT);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({
      source: '2026-03-05.md',
      timeZone: { name: 'UTC', from: 'document' },
      facts: [{ id: 'f5' }, { id: 'f6', entry: { type: 'detected' } }, { id: 'f7', entry: { type: 'resolved' } }],
      claims: [{ line: 3, quote: '64 minutes', verdict: 'unsupported' }],
      findings: [{ code: 'claim_unsupported', line: 3, severity: 'error' }],
      counts: { facts: 3, claims: 1, errors: 1 },
    });
    const { body: list } = await client(service.address).get<{ total: number }>('/v1/incidents');
    expect(list.total).toBe(0);
  });

  it('is held against the record of an incident at a moment', async () => {
    const http = client(service.address);
    const entries = [
      { type: 'detected', occurredAt: '2026-03-05T14:10:00Z', id: 'det' },
      { type: 'resolved', occurredAt: '2026-03-05T16:31:00Z', id: 'res' },
    ];
    await http.request('POST', '/v1/incidents', { body: { id: 'pay', title: 'Payments', entries } });
    const { body } = await check('?incident=PAY', REPORT);
    expect(body.facts.map(({ matches }) => matches)).toContainEqual(['det']);
    expect(body.findings.map(({ code }) => code)).toContain('contradicts_record');
    expect((await check('?incident=pay&revision=99', REPORT)).body).toMatchObject({ code: 'unknown_revision' });
  });

  it.each([
    ['?incident=none', 404, 'not_found'],
    ['?incident=none&tz=Nowhere', 404, 'not_found'],
    ['?tz=Nowhere', 422, 'invalid'],
    ['?date=2026-02-30', 422, 'invalid'],
    ['?colour=red', 422, 'invalid'],
    ['?asOf=2026-03-05T14:00:00Z', 422, 'invalid'],
  ])('%s is %i %s', async (query, status, code) => {
    expect(await check(query, REPORT)).toMatchObject({ status, body: { code } });
  });

  it('refuses what is no text, too large, or not UTF-8', async () => {
    expect(await check('', '{}', 'application/json')).toMatchObject({
      status: 415,
      body: { code: 'unsupported_media' },
    });
    expect(await check('', 'x'.repeat(1024 * 1024 + 1))).toMatchObject({ status: 413, body: { code: 'too_large' } });
    expect(await check('', Buffer.from([0xff]))).toMatchObject({ status: 400, body: { code: 'malformed' } });
  });

  it('an empty report has no timeline', async () => {
    expect((await check('', '', 'text/plain')).body).toMatchObject({ facts: [], findings: [{ code: 'no_timeline' }] });
  });
});

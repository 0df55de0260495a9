/** What an earlier version has written is read, and gone on with, by this one. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serve, type RunningService } from '../../src/serve.js';

const FIXTURE = join(import.meta.dirname, '../fixtures/data-folder');
const answers = JSON.parse(await readFile(join(FIXTURE, 'answers.json'), 'utf8')) as Record<string, object>;

let folder: string;
let service: RunningService;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'asof-upgrade-'));
  for (const file of ['events.db', 'readmodels.db', 'settings.db'])
    await writeFile(join(folder, file), await promisify(gunzip)(await readFile(join(FIXTURE, `${file}.gz`))));
  service = await start();
});
afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true });
});

const start = (): Promise<RunningService> =>
  serve({ port: 0, host: '127.0.0.1', data: folder, insecure: false, logLevel: 'silent' });

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

async function call(
  method: string,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${service.address}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] };
}

/** Lists wait for the documents, which may be made anew. */
const upTo = (position: unknown, path: string): string =>
  /\/v1\/incidents\?/.test(path) ? `${path}&minPosition=${String(position)}` : path;

describe('a data folder of an earlier version', () => {
  it.each(Object.keys(answers))('answers %s as it did then', async (path) => {
    const { knowledge } = (await call('GET', '/v1/incidents/gone')).body as { knowledge: { position: string } };
    const { status, body } = await call('GET', upTo(knowledge.position, path));
    expect(status).toBe(200);
    expect(body).toMatchObject(answers[path]!);
  });

  it.each(['checkout', 'live', 'gone'])('proves %s', async (id) => {
    expect((await call('GET', `/v1/incidents/${id}/verify`)).body).toMatchObject({ ok: true });
  });

  it('knows a retry of what was sent then', async () => {
    const note = { type: 'note', occurredAt: '2026-03-04T11:00:00Z', text: 'A retry' };
    const retry = await call('POST', '/v1/incidents/checkout/entries', note, { 'idempotency-key': 'a-retry' });
    expect(retry.headers.get('idempotency-replayed')).toBe('true');
    const other = { ...note, text: 'Another' };
    expect(
      (await call('POST', '/v1/incidents/checkout/entries', other, { 'idempotency-key': 'a-retry' })).body,
    ).toMatchObject({ code: 'idempotency_key_reused' });
  });

  it('is gone on with, and read again after a restart', async () => {
    const resolved = { id: 'r', type: 'resolved', occurredAt: '2026-03-04T12:30:00Z' };
    expect(await call('POST', '/v1/incidents/live/entries', resolved)).toMatchObject({
      status: 201,
      body: { status: 'resolved', revision: 2 },
    });
    await service.close();
    service = await start();
    expect((await call('GET', '/v1/incidents/live/verify')).body).toMatchObject({ ok: true, revision: 2 });
    expect((await call('GET', '/v1/incidents/live')).body).toMatchObject({
      durations: { declared_to_resolved: { seconds: 1800 } },
    });
  });
});

/**
 * The disk has no room. On a small file system of its own where the system lets us have one, and everywhere under a
 * limit on the size of files: that needs no privileges (Node ignores the signal that comes with it, so a write fails).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { client, type Client } from '../support/http.js';
import { killLeftovers, startService } from '../support/service.js';

/** Each start of a process takes its time. */
jest.setTimeout(60_000);

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'asof-full-'));
});
afterEach(async () => {
  await killLeftovers();
  rmSync(data, { recursive: true });
});

const QUIET = ['--log-level', 'fatal'];
const ENTRIES = '/v1/incidents/full/entries';
const note = (id: string, text = 'a note') => ({ id, type: 'note', occurredAt: '2026-03-01T10:00:00Z', text });
const largeNote = (id: string) => note(id, `${id} `.repeat(4000).slice(0, 16_000));

const open = async (api: Client): Promise<void> => {
  const body = { id: 'full', title: 'Full' };
  expect((await api.request('POST', '/v1/incidents', { body })).status).toBe(201);
};

/** Posts until a post is refused. */
async function fill(api: Client): Promise<{ acknowledged: string[]; refused: { id: string; answer: unknown } }> {
  const acknowledged: string[] = [];
  for (;;) {
    const id = `n${acknowledged.length}`;
    const headers = { 'idempotency-key': id };
    const { status, body } = await api.request('POST', ENTRIES, { body: largeNote(id), headers });
    if (status !== 201) return { acknowledged, refused: { id, answer: body } };
    acknowledged.push(id);
  }
}

async function expectExactly(api: Client, ids: readonly string[]): Promise<void> {
  const { status, body } = await api.get<{ entries: { id: string }[]; nextCursor: string | null }>(
    '/v1/incidents/full/timeline?limit=500',
  );
  expect([status, body.nextCursor]).toEqual([200, null]);
  expect(body.entries.map(({ id }) => id).sort()).toEqual([...ids].sort());
  expect((await api.get<{ ok: boolean }>('/v1/incidents/full/verify')).body.ok).toBe(true);
}

/** The shell counts in blocks of 512 bytes (POSIX). */
const withFilesUpTo = (kibibytes: number): string[] => [
  'sh',
  '-c',
  `ulimit -f ${kibibytes * 2} && exec "$@"`,
  'limited',
];

describe.each([1, 3])('when no file can grow beyond %d MiB', (mebibytes) => {
  it('refuses writes with 503, goes on reading, and has everything acknowledged when there is room again', async () => {
    const starved = await startService({ data, through: withFilesUpTo(mebibytes * 1024), args: QUIET });
    const api = client(starved.url);
    await open(api);
    const { acknowledged, refused } = await fill(api);
    // The system fails such a write with an error that does not say what became of it; `unavailable` would do as well.
    expect(refused.answer).toMatchObject({ status: 503, retryable: true });
    expect(acknowledged.length).toBeGreaterThan(10);
    const another = await api.request('POST', ENTRIES, { body: largeNote('late') });
    expect([another.status, another.headers.get('retry-after')]).toEqual([503, '1']);
    await expectExactly(api, acknowledged);
    expect((await starved.stop()).code).toBe(0);

    const roomy = await startService({ data, args: QUIET });
    const again = client(roomy.url);
    await expectExactly(again, acknowledged);
    const headers = { 'idempotency-key': refused.id };
    const retried = await again.request('POST', ENTRIES, { body: largeNote(refused.id), headers });
    expect(retried.status).toBe(201);
    await expectExactly(again, [...acknowledged, refused.id]);
    await roomy.stop();
  });
});

const small = mkdtempSync(join(tmpdir(), 'asof-small-disk-'));
const mount = (options: string): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', small]).status === 0;
const mounted = process.platform === 'linux' && mount('size=2m');
afterAll(() => {
  if (mounted) spawnSync('umount', [small]);
  rmSync(small, { recursive: true });
});
const reason = mounted ? '' : ' (skipped: mounting one is not allowed here)';

describe(`when its file system is full${reason}`, () => {
  (mounted ? it : it.skip)('refuses writes with 503 and takes them again when there is room, by itself', async () => {
    const service = await startService({ data: small, args: QUIET });
    const api = client(service.url);
    await open(api);
    const { acknowledged, refused } = await fill(api);
    expect(refused.answer).toMatchObject({ status: 503, code: 'unavailable', retryable: true });
    await expectExactly(api, acknowledged);

    expect(mount('remount,size=16m')).toBe(true);
    const headers = { 'idempotency-key': refused.id };
    const retried = await api.request('POST', ENTRIES, { body: largeNote(refused.id), headers });
    expect(retried.status).toBe(201);
    await service.kill();

    const again = await startService({ data: small, args: QUIET });
    await expectExactly(client(again.url), [...acknowledged, refused.id]);
    expect((await again.stop()).code).toBe(0);
  });
});

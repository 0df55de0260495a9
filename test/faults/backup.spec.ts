/** A backup of the embedded store that is made while the service writes is a store. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../../src/sqlite/driver.js';
import { afterEach, expect, it, jest } from '@jest/globals';
import { faultsOfRecord } from '../kill/record.js';
import { client } from '../support/http.js';
import { killLeftovers, startService } from '../support/service.js';

/** Each start of a process takes its time. */
jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'asof-backup-'));
afterEach(async () => {
  await killLeftovers();
  rmSync(folder, { recursive: true });
});

it('has everything that was acknowledged before it began, and verifies', async () => {
  const service = await startService({ data: join(folder, 'data'), args: ['--log-level', 'warn'] });
  const api = client(service.url);
  await api.request('POST', '/v1/incidents', { body: { id: 'saved', title: 'Saved' } });
  const acknowledged: string[] = [];
  let writing = true;
  const write = async (writer: number): Promise<void> => {
    for (let n = 0; writing; n++) {
      const body = { id: `w${writer}-${n}`, type: 'note', occurredAt: '2026-03-01T10:00:00Z' };
      expect((await api.request('POST', '/v1/incidents/saved/entries', { body })).status).toBe(201);
      acknowledged.push(body.id);
    }
  };
  const writers = Array.from({ length: 8 }, (_, i) => write(i));
  while (acknowledged.length < 300) await new Promise(setImmediate);

  const before = [...acknowledged];
  mkdirSync(join(folder, 'backup'));
  const running = new Database(join(folder, 'data/events.db'), { readonly: true });
  await running.backup(join(folder, 'backup/events.db'));
  running.close();
  writing = false;
  await Promise.all(writers);
  await service.stop();

  const restored = await startService({ data: join(folder, 'backup') });
  const saved = { incident: 'saved', method: 'POST' as const, path: '', headers: {}, body: null };
  expect(await faultsOfRecord(restored.url, ['saved'], [{ ...saved, entries: before }])).toEqual([]);
});

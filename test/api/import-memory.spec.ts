/** Trial 44: an import is bounded in bytes, however many rows it has and however large they are. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importInto, type ContentType } from '../support/imports.js';
import { killLeftovers, startService, type Service } from '../support/service.js';

const MIB = 1024 * 1024;
/** What an import may need beyond what the service has at rest: rows at work, their thread, and what writing them takes. */
const BUDGET_BYTES = 192 * MIB;
const LARGEST = 64 * MIB;
const TIMEOUT_MS = 300_000;

let folder: string;
let service: Service;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'asof-memory-'));
  service = await startService({ data: join(folder, 'data') });
}, TIMEOUT_MS);
afterAll(async () => {
  await killLeftovers();
  rmSync(folder, { recursive: true, force: true });
});

async function residentBytes(): Promise<number> {
  const page = await (await fetch(`${service.url}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(page)![1]);
}

/** The most that the service had while something was done. */
async function peakDuring(work: Promise<unknown>): Promise<number> {
  let isDone = false;
  const done = work.finally(() => (isDone = true));
  let peak = 0;
  while (!isDone) peak = Math.max(peak, await residentBytes());
  await done;
  return peak;
}

/** Rows of about so many bytes, as many as make an import of the largest size. */
function rowsOf(size: number, row: (n: number, filler: string) => object): string[] {
  const filler = 'word '.repeat(size / 5);
  return Array.from({ length: Math.floor(LARGEST / (size + 200)) }, (_, n) => JSON.stringify(row(n, filler)));
}

const document = (n: number, notes: string): object => ({
  uuid: `5b0b7a3e-0f5d-4a59-9a57-${String(n).padStart(12, '0')}`,
  title: `Document ${n}`,
  start_time: '2024-03-05T14:00:00Z',
  notes,
  body: 'The outage began at 14:00 UTC.',
});

const CREATED = '2024-03-05T14:00:00Z';
const statuspage = (n: number, body: string): object => ({
  id: `inc${n}`,
  name: `Incident ${n}`,
  created_at: CREATED,
  incident_updates: [{ id: `u${n}`, status: 'investigating', created_at: CREATED, body }],
});
/** Ten entries of each incident, as far apart as their file lets them be. */
const logEntry = (n: number, summary: string): object => ({
  id: `R${n}`,
  type: 'annotate_log_entry',
  created_at: CREATED,
  summary,
  incident: { id: `P${n % 100}x${Math.floor(n / 1000)}`, summary: 'Disk is full' },
});

describe('trial 44: an import of 64 MiB', () => {
  it.each<[string, ContentType, string, () => string]>([
    ['of an array', 'application/json', '', () => `[${rowsOf(60 * 1024, document).join(',')}]`],
    [
      'of a list within an object',
      'application/json',
      '?dryRun=true',
      () => `{"page": {"name": "Example"}, "incidents": [${rowsOf(60 * 1024, statuspage).join(',')}], "more": false}`,
    ],
    [
      'of a log whose incidents are mixed',
      'application/json',
      '?dryRun=true',
      () => `{"log_entries": [${rowsOf(4 * 1024, logEntry).join(',')}]}`,
    ],
    ['of an array of large rows', 'application/json', '', () => `[${rowsOf(1000 * 1024, document).join(',')}]`],
    [
      // Only read: all of their words would be stored, and what the stores keep in memory has bounds of its own.
      'of lines',
      'application/x-ndjson',
      '?dryRun=true',
      () => rowsOf(16_000, (n, summary) => ({ id: `line-${n}`, title: 'Line', summary })).join('\n'),
    ],
  ])(
    '%s stays within its budget',
    async (_, type, query, body) => {
      const atRest = await residentBytes();
      const sent = body();
      let statuses = new Set<string>();
      const importing = importInto(service.url, type, sent, query).then((rows) => {
        statuses = new Set(rows.map(({ status }) => status));
      });
      const peak = await peakDuring(importing);
      process.stderr.write(`${type}: ${Math.round((peak - atRest) / MIB)} MiB beyond ${Math.round(atRest / MIB)}\n`);
      expect([...statuses].filter((status) => status === 'failed')).toEqual([]);
      expect(peak - atRest).toBeLessThan(BUDGET_BYTES);
    },
    TIMEOUT_MS,
  );

  it('leaves nothing behind, and more than that is refused', async () => {
    const kept = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('asof-body-'));
    await expect(importInto(service.url, 'application/json', `[${' '.repeat(LARGEST)}]`)).rejects.toThrow(/^413/);
    expect(kept()).toEqual([]);
  });
});

/** The Postmortem Index itself, where a copy of it lies beside the project. Its licence keeps it out of the project. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serve, type RunningService } from '../../src/serve.js';
import { type EntryView, type IncidentView } from '../../src/timeline/view/view-types.js';
import { client, type Client } from '../support/http.js';
import { importInto, type ImportRow } from '../support/imports.js';
import { describeSkipped } from '../support/skipped.js';

const INDEX = [process.env['POSTMORTEM_INDEX'], join(import.meta.dirname, '../../../shared/postmortems')].find(
  (folder) => folder !== undefined && existsSync(folder),
);
const FIRST_PAGE = 'e81a4a73';

if (INDEX === undefined) describeSkipped('the whole Postmortem Index', 'no copy of it lies in ../shared/postmortems');
else describe('the whole Postmortem Index', () => whole(INDEX));

function whole(index: string): void {
  const files = readdirSync(index).filter((name) => name.endsWith('.md'));
  let folder: string;
  let service: RunningService;
  let api: Client;
  let first: ImportRow[];

  const importAll = async (): Promise<ImportRow[]> => {
    const rows: ImportRow[] = [];
    for (const file of files)
      rows.push(...(await importInto(service.url, 'text/markdown', readFileSync(join(index, file), 'utf8'))));
    return rows;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'asof-index-'));
    service = await serve({ port: 0, host: '127.0.0.1', data: folder, insecure: false, logLevel: 'silent' });
    api = client(service.url);
    first = await importAll();
  }, 120_000);
  afterAll(async () => {
    await service.close();
    rmSync(folder, { recursive: true });
  });

  it('imports without a failed row', () => {
    expect(first.filter(({ status }) => status !== 'created')).toEqual([]);
    expect(new Set(first.map(({ id }) => id)).size).toBe(files.length);
  });

  it('has nothing new the second time', async () => {
    expect((await importAll()).filter(({ status }) => status !== 'unchanged')).toEqual([]);
  }, 120_000);

  it('gives the page that the project began with its span, four facts and one claim that they do not support', async () => {
    const id = first[files.findIndex((name) => name.startsWith(FIRST_PAGE))]!.id!;
    const { entries } = (await api.get<{ entries: EntryView[] }>(`/v1/incidents/${id}/timeline`)).body;
    expect(
      entries.map(({ occurredAt, type, origin }) => `${occurredAt.slice(0, 16)} ${type} ${origin}`).sort(),
    ).toEqual([
      '2023-01-24T16:55 incident_started stated',
      '2023-01-24T16:55 release extracted',
      '2023-01-24T17:05 rollback extracted',
      '2023-01-24T18:12 declared extracted',
      '2023-01-24T19:51 incident_ended stated',
      '2023-01-24T19:51 resolved extracted',
    ]);
    const { claims } = (await api.get<IncidentView>(`/v1/incidents/${id}`)).body;
    expect(claims.map(({ stated, verdict }) => [stated, verdict])).toEqual([['PT121M', 'unsupported']]);
  });

  it('trial 5: what has a stated end is over', async () => {
    const open: string[] = [];
    for (const { id } of first) {
      const { entries } = (await api.get<{ entries: EntryView[] }>(`/v1/incidents/${id}/timeline`)).body;
      const { status } = (await api.get<IncidentView>(`/v1/incidents/${id}`)).body;
      const hasEnd = entries.some(({ type }) => type === 'incident_ended');
      if (hasEnd && status !== 'resolved' && status !== 'closed') open.push(`${id} ${status}`);
    }
    expect(open).toEqual([]);
  }, 120_000);

  it('is told in numbers', async () => {
    const [types, verdicts] = [new Map<string, number>(), new Map<string, number>()];
    const count = (counts: Map<string, number>, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
    for (const { id } of first) {
      const { entries } = (await api.get<{ entries: EntryView[] }>(`/v1/incidents/${id}/timeline`)).body;
      for (const { type, origin } of entries) if (origin === 'extracted') count(types, type);
      for (const { verdict } of (await api.get<IncidentView>(`/v1/incidents/${id}`)).body.claims)
        count(verdicts, verdict);
    }
    const told = (counts: ReadonlyMap<string, number>): string =>
      [...counts]
        .sort((a, b) => b[1] - a[1])
        .map(([key, n]) => `${n} ${key}`)
        .join(', ');
    process.stderr.write(`${first.length} incidents; extracted entries: ${told(types)}; claims: ${told(verdicts)}\n`);
    expect(types.size).toBeGreaterThan(0);
  }, 120_000);
}

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMarkdownEntries } from '../../src/timeline/exports/markdown.testing.js';
import { SEED } from '../api/service.js';
import { client } from '../support/http.js';
import { killLeftovers, startService, type Service } from '../support/service.js';
import { terminal, type Terminal } from './terminal.js';

const TIMEOUT_MS = 60_000;

let data: string;
let service: Service;
let asof: Terminal;

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'asof-cli-'));
  service = await startService({ data });
  asof = terminal(service.url);
  const http = client(service.url);
  await http.request('POST', '/v1/incidents', { body: SEED });
  await http.request('PATCH', '/v1/incidents/seed/entries/dec', {
    body: { set: { occurredAt: '2023-01-24T18:10Z' }, reason: 'The log says so.' },
    headers: { 'if-match': '*' },
  });
}, TIMEOUT_MS);
afterAll(async () => {
  await killLeftovers();
  rmSync(data, { recursive: true, force: true });
}, TIMEOUT_MS);

describe('asof diff', () => {
  it(
    'says what differs in sentences, facts and numbers',
    async () => {
      const { code, out } = await asof(['diff', 'seed', '--from', '4', '--to', 'now']);
      expect(code).toBe(0);
      expect(out).toContain('Revision 4 → 6\n');
      expect(out.replace(/\s+/g, ' ')).toContain('declared to resolved went from 99 to 101 minutes.');
      expect(out.replace(/\s+/g, ' ')).toContain(
        '~ changed dec: occurredAt 2023-01-24T18:12:00.000Z → 2023-01-24T18:10:00.000Z (The log says so.)',
      );
      expect(out).toMatch(/declared_to_resolved +1 h 39 min → 1 h 41 min +\+2 min/);
    },
    TIMEOUT_MS,
  );

  it(
    'is JSON or Markdown where that is wanted, and says that nothing differs',
    async () => {
      const json = await asof(['diff', 'seed', '--from', '2', '--to', '4', '--json']);
      expect(JSON.parse(json.out)).toMatchObject({ learned: [{ id: 'dec' }, { id: 'res' }] });
      const { out } = await asof(['diff', 'seed', '--from', '2', '--md']);
      expect(out).toMatch(/^# Cloudflare service token incident: revision 2 → 6\n/);
      expect(out).toContain('## Learned\n\n- 2023-01-24T18:10:00.000Z **declared** `dec` Incident declared\n');
      expect((await asof(['diff', 'seed', '--from', '6'])).out).toBe('Revision 6 → 6\nNothing differs.\n');
    },
    TIMEOUT_MS,
  );

  it(
    'needs to know from when',
    async () => {
      expect(await asof(['diff', 'seed'])).toMatchObject({
        code: 2,
        err: expect.stringContaining('--from is missing'),
      });
    },
    TIMEOUT_MS,
  );
});

it(
  'asof digest tells what is new',
  async () => {
    const { code, out } = await asof(['digest', 'seed', '--since', '3']);
    expect([code, out]).toEqual([0, expect.stringMatching(/^Status went from open to resolved\. /)]);
    expect((await asof(['digest', 'seed', '--since', 'now'])).out).toBe('Nothing new. Revision 6.\n');
    expect((await asof(['digest', 'seed'])).out).toContain('The incident was declared at 18:10 UTC on 2023-01-24.');
  },
  TIMEOUT_MS,
);

it(
  'asof show is Markdown or Mermaid where that is wanted, at any moment',
  async () => {
    const markdown = await asof(['show', 'seed', '--md', '--revision', '2']);
    expect(readMarkdownEntries(markdown.out).map(({ id }) => id)).toEqual(['rel', 'rb']);
    const zoned = await asof(['show', 'seed', '--md', '--tz', 'Europe/Berlin']);
    expect(zoned.out).toContain('- 2023-01-24T19:10+01:00 **declared** `dec`');
    expect((await asof(['show', 'seed', '--mermaid'])).out).toMatch(/^gantt\n {2}title Cloudflare/);
  },
  TIMEOUT_MS,
);

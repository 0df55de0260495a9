import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECKOUT_FILE, IMPORT_FIXTURES, importFixture } from '../support/imports.js';
import { killLeftovers, startService } from '../support/service.js';
import { terminal, type Terminal } from './terminal.js';

const TIMEOUT_MS = 60_000;
const CHECKOUT = '2024-03-05-checkout-errors-after-a-release-0b7c3f52';

let folder: string;
let asof: Terminal;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'asof-import-'));
  cpSync(IMPORT_FIXTURES, join(folder, 'index'), { recursive: true });
  const service = await startService({ data: join(folder, 'data') });
  asof = terminal(service.url);
}, TIMEOUT_MS);
afterAll(async () => {
  await killLeftovers();
  rmSync(folder, { recursive: true, force: true });
}, TIMEOUT_MS);

describe('asof import', () => {
  it(
    'says what would be done, does it, and the second time has nothing to do',
    async () => {
      const index = join(folder, 'index');
      expect(await asof(['import', index, '--dry-run'])).toMatchObject({
        code: 0,
        out: expect.stringMatching(/\ndry run, nothing was recorded: 2 created\n$/),
      });
      const first = await asof(['import', index]);
      expect(first).toMatchObject({ code: 0, err: '' });
      expect(first.out.split('\n')).toEqual([
        `created    ${CHECKOUT}`,
        expect.stringMatching(/^created {4}2023-07-10-\S+-7d1f0a93$|^created {4}2023-07-09-\S+-7d1f0a93$/),
        '2 created',
        '',
      ]);
      expect(await asof(['import', index])).toMatchObject({ code: 0, out: '2 unchanged\n' });
    },
    TIMEOUT_MS,
  );

  it(
    'names the file and the line of what fails, and imports the rest',
    async () => {
      const bad = join(folder, 'bad.md');
      writeFileSync(bad, '---\nuuid: x\ntitle: a: b\n---\n');
      const edited = join(folder, 'edited.md');
      writeFileSync(edited, importFixture(CHECKOUT_FILE).replace('14:19', '14:18'));
      const done = await asof(['import', bad, edited]);
      expect(done.code).toBe(1);
      expect(done.out).toMatch(new RegExp(`^failed {5}${bad}:3 {2}The front matter is not YAML`));
      expect(done.out).toContain(`updated    ${CHECKOUT}\n1 updated · 1 failed\n`);
    },
    TIMEOUT_MS,
  );

  it(
    'takes many lines in several requests, and counts them as they stand in the file',
    async () => {
      const lines = Array.from({ length: 1200 }, (_, n) => `{"id":"line-${n}","title":"Line ${n}"}`);
      lines[1000] = '{';
      const done = await asof(['import', '-', '--json'], { input: lines.join('\n') });
      expect(done.code).toBe(1);
      const { rows, totals } = JSON.parse(done.out) as { rows: { line: number; status: string }[]; totals: object };
      expect(totals).toEqual({ created: 1199, updated: 0, unchanged: 0, skipped: 0, failed: 1 });
      expect(rows.map(({ line }) => line)).toEqual(lines.map((_, n) => n + 1));
      expect(rows.find(({ status }) => status === 'failed')).toMatchObject({ line: 1001 });
    },
    TIMEOUT_MS,
  );

  it('needs something to import', async () => {
    expect(await asof(['import'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('FILE or FOLDER is missing'),
    });
    expect(await asof(['import', join(folder, 'nowhere')])).toMatchObject({
      code: 1,
      err: expect.stringContaining('ENOENT'),
    });
  });
});

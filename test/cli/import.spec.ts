import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { readMarkdownEntries } from '../../src/timeline/exports/markdown.testing.js';
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
    'brings the Markdown of an incident in with the same entries, the second time nothing',
    async () => {
      const markdown = await asof(['show', CHECKOUT, '--md']);
      const exported = join(folder, 'exported.md');
      writeFileSync(exported, markdown.out);
      const done = await asof(['import', exported]);
      const [, id] = /^created {4}(\S+)\n1 created\n$/.exec(done.out) ?? [];
      const again = await asof(['show', id!, '--md']);
      expect(readMarkdownEntries(again.out)).toEqual(readMarkdownEntries(markdown.out));
      expect((await asof(['import', exported])).out).toBe('1 unchanged\n');
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

  it(
    'trial 22: two files of one uuid are both left alone, and the fault names both; the rest is imported',
    async () => {
      const index = join(folder, 'twins');
      mkdirSync(index);
      const file = (name: string): string => join(index, name);
      const twin = importFixture(CHECKOUT_FILE).replace(/uuid: .*/, "uuid: '00000022-6c1e-4f55-9f0e-5d8a1c2b3e4f'");
      writeFileSync(file('a.md'), twin);
      writeFileSync(file('b.md'), twin.replace('14:19', '14:18'));
      writeFileSync(file('c.md'), twin.replace('00000022', '00000023'));
      writeFileSync(file('copy of c.md'), twin.replace('00000022', '00000023'));
      writeFileSync(
        file('d.json'),
        JSON.stringify([
          { uuid: '00000022-6C1E-4f55-9f0e-5d8a1c2b3e4f', title: 'Third' },
          { uuid: '00000024-6c1e-4f55-9f0e-5d8a1c2b3e4f', title: 'Alone', body: 'Down.' },
        ]),
      );
      writeFileSync(file('e.ndjson'), '{"id":"twin","title":"E"}\n\n{"id":"single","title":"E"}\n');
      writeFileSync(file('f.ndjson'), '{"id":"Twin","title":"F"}\n');
      const { code, out } = await asof(['import', index, '--json']);
      expect(code).toBe(1);
      const { rows } = JSON.parse(out) as {
        rows: { file: string; line: number; status: string; problem: { detail: string } | null }[];
      };
      expect(rows.map((row) => `${basename(row.file)}:${row.line} ${row.status}`)).toEqual([
        'a.md:1 failed',
        'b.md:1 failed',
        'c.md:1 created',
        'copy of c.md:1 unchanged',
        'd.json:1 failed',
        'd.json:2 created',
        'e.ndjson:1 failed',
        'e.ndjson:3 created',
        'f.ndjson:1 failed',
      ]);
      expect(rows[0]!.problem!.detail).toContain(`${file('a.md')}:1, ${file('b.md')}:1, ${file('d.json')}:1`);
      expect(rows[6]!.problem!.detail).toContain(`${file('e.ndjson')}:1, ${file('f.ndjson')}:1`);
    },
    TIMEOUT_MS,
  );

  it(
    'a file that cannot be read fails alone',
    async () => {
      const index = join(folder, 'broken');
      mkdirSync(join(index, 'folder.md'), { recursive: true });
      symlinkSync(join(index, 'nowhere'), join(index, 'dangling.md'));
      writeFileSync(join(index, 'latin.md'), Buffer.from('---\nuuid: x\n---\n\nCaf\xe9', 'latin1'));
      writeFileSync(join(index, 'whole.ndjson'), '{"id":"whole","title":"W"}');
      const { code, out } = await asof(['import', index]);
      expect(code).toBe(1);
      expect(out.split('\n')).toEqual([
        `failed     ${join(index, 'dangling.md')}:1  cannot be read: ENOENT`,
        `failed     ${join(index, 'folder.md')}:1  cannot be read: EISDIR`,
        `failed     ${join(index, 'latin.md')}:5  It is not UTF-8 on line 5.`,
        'created    whole',
        '1 created · 3 failed',
        '',
      ]);
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

  it(
    'takes reports of any layout from a folder, with the day and the zone that are named; what an edit lacks is told',
    async () => {
      const reports = join(folder, 'reports');
      mkdirSync(join(reports, '.hidden'), { recursive: true });
      writeFileSync(join(reports, 'queue.log'), '10:00 queue stuck\n10:20 rolled back\n10:30 resolved\n');
      writeFileSync(join(reports, 'Disk full'), '11:00 disk full\n11:10 log rotated\n');
      writeFileSync(join(reports, 'LICENSE'), 'Do what you like from 11:00 on.\n');
      writeFileSync(join(reports, '.hidden', 'notes'), '11:00 disk full\n11:10 log rotated\n');
      writeFileSync(join(reports, 'picture.png'), '11:00 disk full\n11:10 log rotated\n');
      const undated = await asof(['import', reports]);
      expect(undated.code).toBe(1);
      expect(undated.out).toMatch(/\n2 failed\n$/);
      const options = ['--date', '2026-05-04', '--tz', 'Europe/Berlin', '--json'];
      const done = await asof(['import', reports, ...options]);
      expect(done.code).toBe(0);
      const { rows } = JSON.parse(done.out) as { rows: { file: string; status: string; id: string }[] };
      expect(rows.map(({ file, status }) => `${basename(file)} ${status}`)).toEqual([
        'Disk full created',
        'queue.log created',
      ]);
      const shown = await asof(['show', rows[1]!.id, '--json']);
      expect(shown.out).toContain('2026-05-04T08:20:00');

      writeFileSync(join(reports, 'queue.log'), '10:00 queue stuck\n10:30 resolved\n');
      const again = ['import', join(reports, 'queue.log'), ...options.slice(0, -1)];
      const missing = await asof(again);
      expect(missing.code).toBe(0);
      expect(missing.out).toMatch(
        new RegExp(
          `^unchanged {2}${rows[1]!.id}\\n {11}1 entry or claim is no longer in the text, .*\\n {11}/entries/\\S+ is no longer in the text\\n1 unchanged\\n$`,
        ),
      );
      expect(await asof([...again, '--prune'])).toMatchObject({ code: 0, out: expect.stringContaining('1 updated\n') });
      expect(await asof(again)).toMatchObject({ code: 0, out: '1 unchanged\n' });
    },
    TIMEOUT_MS,
  );
});

/** `asof check` as people and pipelines run it: the built command, without a service. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CHECK_SEVERITY, type CheckOfMany, type CheckReport } from '../../src/timeline/checking/check.js';

const ASOF = join(process.cwd(), 'dist/cli/asof.js');
/** Nothing listens there. */
const NOWHERE = 'http://127.0.0.1:9';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'asof-check-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string | Buffer): void => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
};
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

function asof(args: readonly string[], { input = '', env = {} }: { input?: string; env?: NodeJS.ProcessEnv } = {}) {
  return new Promise<{ code: number | null; out: string; err: string }>((resolve, reject) => {
    const child = spawn(process.execPath, [ASOF, 'check', ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'], TZ: 'America/New_York', ASOF_URL: NOWHERE, ...env },
    });
    const printed = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (part: string) => (printed.out += part));
    child.stderr.setEncoding('utf8').on('data', (part: string) => (printed.err += part));
    child.on('error', reject).on('close', (code) => resolve({ code, ...printed }));
    child.stdin.end(input);
  });
}
const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: folder, encoding: 'utf8' });

const report = (length: string, zone = 'All times in UTC. '): string =>
  `# Payments failed, 5 March 2026\n\n${zone}The outage lasted ${length}.\n\n- 14:00 outage started\n- 14:10 detected\n- 15:31 resolved\n`;
const RIGHT = report('91 minutes');
const WRONG = report('64 minutes');

describe('what is found', () => {
  it('says where, what and why, and fails', async () => {
    write('a.md', WRONG);
    const { code, out } = await asof(['a.md']);
    expect(code).toBe(1);
    expect(out).toMatch(/^a\.md:3:37: error\[claim_unsupported\]: .*64 minutes/);
    expect(out).toContain(
      '  3 | All times in UTC. The outage lasted 64 minutes.\n    |                                     ^^^^^^^^^^',
    );
  });

  it('a clean report says why it may be trusted', async () => {
    write('a.md', RIGHT);
    expect(await asof(['a.md'])).toEqual({
      code: 0,
      out: 'a.md: ok: 3 times, 1 length, supported: 91 minutes = line 5 → 7\n',
      err: '',
    });
  });

  it('stdin gives one object as JSON; a folder gives all of them, with what was skipped', async () => {
    const one = JSON.parse((await asof(['-', '--format', 'json'], { input: WRONG })).out) as CheckReport;
    expect(one).toMatchObject({ source: 'stdin', counts: { facts: 3, claims: 1, supported: 0, errors: 1 } });
    write('r/a.md', RIGHT);
    write('r/deep/b.txt', WRONG);
    write('r/timed', '14:00 a\n14:10 b\n');
    write('r/LICENSE', 'No times at all.\n');
    write('r/x.png', 'x');
    write('r/.git/c.md', WRONG);
    write('r/node_modules/d.md', WRONG);
    const { code, out } = await asof(['r', '--json']);
    const many = JSON.parse(out) as CheckOfMany;
    expect(code).toBe(1);
    expect(many.reports.map(({ source }) => source)).toEqual(['r/a.md', 'r/deep/b.txt', 'r/timed']);
    expect(many.skipped.map(({ source }) => source).sort()).toEqual(['r/LICENSE', 'r/x.png']);
    expect(many.counts).toMatchObject({ errors: 1, claims: 2, supported: 1 });
  });

  it('a file that cannot be read is exit 2, and the others are checked all the same', async () => {
    write('bad.md', Buffer.from([0x61, 0x0a, 0xff]));
    write('a.md', WRONG);
    const { code, out } = await asof(['bad.md', 'none.md', 'a.md']);
    expect(code).toBe(2);
    expect(out).toContain('bad.md: not checked: it is not UTF-8');
    expect(out).toContain('none.md: not checked: it cannot be read (ENOENT)');
    expect(out).toContain('claim_unsupported');
  });
});

describe('options', () => {
  it.each([
    [[], 'FILE, FOLDER or - is missing'],
    [['a.md', '--format', 'xml'], '--format is one of'],
    [['a.md', '--tz', 'Nowhere/Town'], 'is not a time zone'],
    [['a.md', '--date', '2026-02-30'], '--date is a day'],
    [['a.md', '--fix'], 'needs a terminal'],
    [['a.md', '--write-baseline'], 'needs --baseline'],
    [['a.md', '--baseline', 'none.json'], 'there is no none.json'],
    [['--explain', 'nonsense'], 'is no code'],
    [['a.md', '--since', '--output=x'], 'git finds nothing'],
  ])('%j is a usage fault', async (args, message) => {
    write('a.md', RIGHT);
    const { code, err } = await asof(args);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });

  it('explains every code, lists them, and names the words of metrics', async () => {
    const { out } = await asof(['--explain', 'codes']);
    for (const code of Object.keys(CHECK_SEVERITY)) expect(out).toContain(code);
    expect((await asof(['--explain', 'year_slip_suspected'])).out).toContain('A time is probably off by a year');
    expect((await asof(['--explain', 'metrics'])).out).toContain('time_to_repair');
  });

  it('warnings fail with --fail-on warning, or where .asof.yml says so', async () => {
    write('a.md', report('91 minutes', ''));
    expect((await asof(['a.md'])).code).toBe(0);
    expect((await asof(['a.md', '--fail-on', 'warning'])).code).toBe(1);
    write('.asof.yml', 'fail-on: warning\n');
    expect((await asof(['a.md'])).code).toBe(1);
    write('.asof.yml', 'fail-on: warning\ntz: Europe/Berlin\n');
    const { code, out } = await asof(['a.md', '--json']);
    expect(code).toBe(0);
    expect((JSON.parse(out) as CheckReport).timeZone).toEqual({ name: 'Europe/Berlin', from: 'option', said: null });
  });

  it('.asof.yml: paths, ignored codes, and a fault is told with its file', async () => {
    write('.asof.yml', 'paths: [incidents/**/*.md]\nignore:\n  - claim_unsupported: we count otherwise\n');
    write('incidents/x/a.md', WRONG);
    write('notes/b.md', WRONG);
    const many = JSON.parse((await asof(['.', '--json'])).out) as CheckOfMany;
    expect(many).toMatchObject({
      reports: [{ source: 'incidents/x/a.md', counts: { quieted: 1, errors: 0 } }],
      skipped: [],
    });
    write('.asof.yml', 'ignore: [no_such_code]\n');
    const { code, err } = await asof(['.']);
    expect([code, err]).toEqual([2, expect.stringContaining('.asof.yml: ignore: "no_such_code" is no code')]);
    write('.asof.yml', 'colour: red\n');
    expect((await asof(['.'])).err).toContain('"colour" is not known');
  });

  it('a baseline keeps quiet what is known, wherever the line now stands, and nothing else', async () => {
    write('a.md', WRONG);
    expect((await asof(['a.md', '--baseline', 'known.json', '--write-baseline'])).code).toBe(0);
    write('a.md', `\n\n${WRONG}`);
    const { code, out } = await asof(['a.md', '--baseline', 'known.json']);
    expect([code, out]).toEqual([0, expect.stringContaining('1 quieted')]);
    write('a.md', report('65 minutes'));
    expect((await asof(['a.md', '--baseline', 'known.json'])).code).toBe(1);
  });

  it('--since: only what differs from the merge base, committed or not', async () => {
    git('init', '-q', '-b', 'main');
    write('old.md', WRONG);
    write('edited.md', RIGHT);
    git('add', '-A');
    git('commit', '-qm', 'old');
    git('checkout', '-qb', 'topic');
    write('edited.md', WRONG);
    git('commit', '-qam', 'edited');
    write('new.md', WRONG);
    const many = JSON.parse((await asof(['.', '--since', 'main', '--json'])).out) as CheckOfMany;
    expect(many.reports.map(({ source }) => source)).toEqual(['edited.md', 'new.md']);
  });

  it('annotates, and writes the summary where GitHub shows it', async () => {
    write('a.md', WRONG);
    const { out } = await asof(['a.md', '--format', 'github'], {
      env: { GITHUB_STEP_SUMMARY: join(folder, 'summary') },
    });
    expect(out).toMatch(/^::error file=a\.md,line=3,endLine=3,col=37,endColumn=47,title=claim_unsupported::.*\n$/);
    expect(read('summary')).toContain('1 report: 1 error, 0 warnings');
    expect((await asof(['a.md', '--format', 'github'])).out).toMatch(
      /\n::stop-commands::([0-9a-f]{32})\n[^]*\n::\1::\n$/,
    );
  });

  it('with an incident it needs the service, and says so', async () => {
    write('a.md', RIGHT);
    expect((await asof(['a.md', '--incident', 'i'])).code).toBe(6);
  });
});

it('a report of a megabyte is checked in bounded time', async () => {
  write('big.md', '14:02 deploy lasted 12 minutes, and 15:01 it was up for 3 h\n'.repeat(17_000));
  const { code, out } = await asof(['big.md', '--json']);
  expect([0, 1, 2]).toContain(code);
  expect(out.length).toBeGreaterThan(0);
});

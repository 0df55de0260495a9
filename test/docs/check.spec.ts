/** The recipes of `asof check`: the very commands that the document shows are run, and the matcher reads what they print. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { CHECK_SEVERITY } from '../../src/timeline/checking/check.js';
import { EXPLANATIONS } from '../../src/timeline/checking/explanations.js';

const ROOT = join(import.meta.dirname, '../..');
const HOW_TO = readFileSync(join(ROOT, 'docs/how-to/check-reports.md'), 'utf8');
const REFERENCE = readFileSync(join(ROOT, 'docs/reference/check.md'), 'utf8');
const blocks = (language: string): string[] =>
  [...HOW_TO.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(([, block]) => block!);

interface Workflow {
  readonly jobs: { readonly check: { readonly steps: readonly { readonly run?: string }[] } };
}
interface Hooks {
  readonly repos: readonly { readonly hooks: readonly { readonly entry: string }[] }[];
}
interface Tasks {
  readonly tasks: readonly {
    readonly command: string;
    readonly problemMatcher: { readonly pattern: { readonly regexp: string } };
  }[];
}

const WRONG =
  '# Payments failed, 5 March 2026\n\nAll times in UTC. It lasted 64 minutes.\n\n- 14:00 outage started\n- 15:31 resolved\n';

describe('the recipes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'asof-recipes-'));
  const bin = join(folder, 'bin');
  const git = (...args: readonly string[]): void =>
    void execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: folder });

  beforeAll(() => {
    mkdirSync(bin);
    mkdirSync(join(folder, 'reports'));
    const command = `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, 'dist/cli/asof.js')}' "$@"\n`;
    writeFileSync(join(bin, 'asof'), command, { mode: 0o755 });
    writeFileSync(join(folder, '.gitignore'), 'bin\n');
    git('init', '-q', '-b', 'main');
    git('add', '-A');
    git('commit', '-qm', 'nothing yet');
    git('update-ref', 'refs/remotes/origin/main', 'main');
    writeFileSync(join(folder, 'reports/payments.md'), WRONG);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = (command: string): Promise<{ code: number; out: string }> =>
    new Promise((resolve) => {
      const env = { PATH: bin + delimiter + process.env['PATH'], GITHUB_BASE_REF: 'main', LANG: 'C.UTF-8' };
      execFile('sh', ['-c', command], { cwd: folder, env }, (error, stdout) =>
        resolve({ code: error === null ? 0 : Number(error.code), out: stdout }),
      );
    });

  it('a pull request is annotated, and fails', async () => {
    const { jobs } = parse(blocks('yaml')[0]!) as Workflow;
    const commands = jobs.check.steps.flatMap(({ run: each }) => (each?.startsWith('asof') ? [each] : []));
    expect(commands).toHaveLength(1);
    const { code, out } = await run(commands[0]!);
    expect(code).toBe(1);
    expect(out).toMatch(/^::error file=reports\/payments\.md,line=3,/);
  });

  it('SARIF is written whatever the outcome', async () => {
    const [, command] = /`(asof check [^`]*sarif[^`]*)`/.exec(HOW_TO)!;
    expect((await run(command!)).code).toBe(1);
    const sarif = JSON.parse(readFileSync(join(folder, 'reports.sarif'), 'utf8')) as { version: string };
    expect(sarif.version).toBe('2.1.0');
  });

  it('the hooks keep a wrong report from being committed', async () => {
    expect((await run(blocks('sh')[0]!)).code).toBe(1);
    const { repos } = parse(blocks('yaml')[1]!) as Hooks;
    expect((await run(`${repos[0]!.hooks[0]!.entry} reports/payments.md`)).code).toBe(1);
  });

  it('the matcher of the editor reads each finding', async () => {
    const [{ command, problemMatcher }] = (JSON.parse(blocks('json')[0]!) as Tasks).tasks as [Tasks['tasks'][number]];
    const pattern = new RegExp(problemMatcher.pattern.regexp);
    const { out } = await run(command);
    const read = out.split('\n').flatMap((line) => pattern.exec(line)?.slice(1, 6) ?? []);
    expect(read.slice(0, 5)).toEqual([
      'reports/payments.md',
      '3',
      expect.stringMatching(/^\d+$/),
      'error',
      'claim_unsupported',
    ]);
  });
});

it('the reference lists every code as it is', () => {
  const rows = [...REFERENCE.matchAll(/^\| `(\w+)` +\| (error|warning|info) +\| (.*?) +\|$/gm)].map((row) =>
    row.slice(1, 4),
  );
  const codes = Object.entries(CHECK_SEVERITY) as [keyof typeof CHECK_SEVERITY, string][];
  expect(rows).toEqual(codes.map(([code, severity]) => [code, severity, EXPLANATIONS[code].title]));
});

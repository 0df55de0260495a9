/** The build: skipped when nothing changed, and harmless to a process that runs what it replaces. */
import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';

/** A build takes fifteen seconds of two processors, and other suites run beside it. */
jest.setTimeout(240_000);

const ROOT = process.cwd();
const run = promisify(execFile);
let copy: string;
const build = (): Promise<{ stderr: string }> => run(process.execPath, ['build.js'], { cwd: copy });

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'asof-build-'));
  for (const file of [
    'src',
    'web',
    'build',
    'dist',
    'build.js',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.build.json',
  ])
    cpSync(join(ROOT, file), join(copy, file), { recursive: true, preserveTimestamps: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true }));

it('trial 39: nothing is built again while nothing has changed', async () => {
  await build();
  const before = statSync(join(copy, 'dist/main.js')).mtimeMs;
  expect((await build()).stderr).toBe('');
  expect(statSync(join(copy, 'dist/main.js')).mtimeMs).toBe(before);
});

it('trial 39: a change is built, in words, and what an older process may still load stays for a week', async () => {
  const late = join(copy, 'dist/late-0000.js');
  const forgotten = join(copy, 'dist/forgotten-0000.js');
  writeFileSync(late, '');
  writeFileSync(forgotten, '');
  utimesSync(forgotten, new Date(0), new Date(0));
  const file = join(copy, 'src/start-words.ts');
  writeFileSync(file, readFileSync(file, 'utf8').replace('asof: stopped', 'asof: has stopped'));

  expect((await build()).stderr).toMatch(/^asof: building .*\nasof: built in \d+ s\n$/s);
  expect(existsSync(late)).toBe(true);
  expect(existsSync(forgotten)).toBe(false);
  const { stdout } = await run('grep', ['-rl', 'asof: has stopped', join(copy, 'dist')]);
  expect(stdout).not.toBe('');
});

it('trial 41: a package has nothing of older builds', async () => {
  const late = join(copy, 'dist/late-0000.js');
  writeFileSync(late, '');
  await run(process.execPath, ['build.js', '--fresh'], { cwd: copy });
  expect(existsSync(late)).toBe(false);
  expect(existsSync(join(copy, 'dist/main.js'))).toBe(true);
});

it('trial 39: what the compiler refuses leaves the last good build as it is', async () => {
  const before = readFileSync(join(copy, 'dist/main.js'), 'utf8');
  writeFileSync(join(copy, 'src/version.ts'), 'export const version: number = "no number";\n');
  await expect(build()).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('not built') });
  expect(readFileSync(join(copy, 'dist/main.js'), 'utf8')).toBe(before);
});

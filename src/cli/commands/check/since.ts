/** Which files differ from where a branch left another: git is asked, without a shell. */
import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { UsageFault } from '../../failures.js';

const MOST_BYTES = 64 * 1024 * 1024;
const run = promisify(execFile);

/**
 * Whether a file differs from the merge base of HEAD and a ref, or is new; what is not committed yet counts too.
 * @returns takes the real path of a file
 * @throws UsageFault where git cannot tell
 */
export async function changedSince(ref: string, folder = process.cwd()): Promise<(path: string) => boolean> {
  const git = async (...args: readonly string[]): Promise<string> =>
    (await run('git', [...args], { cwd: folder, maxBuffer: MOST_BYTES, windowsHide: true })).stdout;
  try {
    const root = realpathSync((await git('rev-parse', '--show-toplevel')).trimEnd());
    // A ref that looks like an option is none.
    const commit = (await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`)).trim();
    const base = (await git('merge-base', 'HEAD', commit)).trim();
    const changed = await git('diff', '--name-only', '--no-renames', '--no-ext-diff', '--diff-filter=d', '-z', base);
    const fresh = await git('ls-files', '--others', '--exclude-standard', '--full-name', '-z', join(root, '.'));
    const paths = new Set(
      [...changed.split('\0'), ...fresh.split('\0')].filter(Boolean).map((name) => join(root, name)),
    );
    return (path) => paths.has(path);
  } catch (error) {
    throw new UsageFault(`--since ${ref}: git finds nothing that it and HEAD have in common`, [
      reasonOf(error),
      'in CI the whole history must have been fetched: actions/checkout has "fetch-depth: 0" for that',
    ]);
  }
}

function reasonOf(error: unknown): string {
  const { code, stderr } = error as { readonly code?: unknown; readonly stderr?: unknown };
  if (code === 'ENOENT') return 'git is not installed';
  const said = typeof stderr === 'string' ? stderr.trim().split('\n', 1)[0]! : '';
  return said === '' ? 'there is no such commit here' : said;
}

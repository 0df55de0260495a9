/** A secret from a file: on the command line everybody on the machine could see it. */
import { readFileSync } from 'node:fs';
import { UsageFault } from './failures.js';
import { readStdin } from './stdin.js';

/** Its only line; null where no file is named. @param path `-` is stdin @throws UsageFault */
export async function secretIn(path: string | undefined): Promise<string | null> {
  if (path === undefined) return null;
  const secret = (await textOf(path)).trim();
  if (secret === '') throw new UsageFault(`--secret-file: ${path} is empty`);
  return secret;
}

async function textOf(path: string): Promise<string> {
  if (path === '-') return (await readStdin()).toString('utf8');
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageFault(`--secret-file: ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
  }
}

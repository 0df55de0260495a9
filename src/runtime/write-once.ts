/** Files that are written once, whoever else writes them at the same time. */
import { randomBytes } from 'node:crypto';
import { link, rm, writeFile } from 'node:fs/promises';

const OWNER_ONLY = 0o600;

/**
 * Writes a file that only its owner can read, unless it is there. Nobody ever sees one that is not whole.
 * @returns false if it was there: it stays as it is
 * @throws what the file system throws
 */
export async function writeOnce(file: string, content: string): Promise<boolean> {
  const own = `${file}.${randomBytes(8).toString('hex')}`;
  try {
    await writeFile(own, content, { mode: OWNER_ONLY, flag: 'wx' });
    await link(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

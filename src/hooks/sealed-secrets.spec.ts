import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SealedSecrets } from './sealed-secrets.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'asof-secrets-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('secrets', () => {
  it('open after a restart, for what they were sealed for alone', async () => {
    const sealed = await new SealedSecrets({ folder }).seal('whsec_é', 'hook-1');
    const restarted = new SealedSecrets({ folder });
    expect(await restarted.open(sealed, 'hook-1')).toBe('whsec_é');
    expect(sealed).not.toContain('whsec');
    await expect(restarted.open(sealed, 'hook-2')).rejects.toMatchObject({ code: 'unavailable' });
    await expect(restarted.open('', 'hook-1')).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('are sealed with a key that only the owner of the folder can read', async () => {
    await new SealedSecrets({ folder }).seal('x', 'a');
    expect((await stat(join(folder, 'settings.key'))).mode & 0o777).toBe(0o600);
  });

  it('are sealed with one key, however many begin at once', async () => {
    const several = Array.from({ length: 8 }, () => new SealedSecrets({ folder }));
    const sealed = await Promise.all(several.map((each) => each.seal('x', 'a')));
    for (const each of sealed) expect(await several[0]!.open(each, 'a')).toBe('x');
  });

  it('take a key that the settings name, once it can be read', async () => {
    const keyFile = join(folder, 'key');
    const secrets = new SealedSecrets({ file: keyFile });
    await expect(secrets.seal('x', 'a')).rejects.toMatchObject({ code: 'unavailable' });
    await writeFile(keyFile, 'too short');
    await expect(secrets.seal('x', 'a')).rejects.toMatchObject({ code: 'unavailable' });
    await writeFile(keyFile, '0f'.repeat(32));
    expect(await secrets.open(await secrets.seal('x', 'a'), 'a')).toBe('x');
  });

  it('live as long as the process where nothing is kept', async () => {
    const secrets = new SealedSecrets('memory');
    expect(await secrets.open(await secrets.seal('x', 'a'), 'a')).toBe('x');
  });

  it('are refused where there is no key', async () => {
    await expect(new SealedSecrets(null).seal('x', 'a')).rejects.toMatchObject({
      code: 'unavailable',
    });
  });
});

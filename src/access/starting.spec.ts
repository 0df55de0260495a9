import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readSettings } from '../config.js';
import { MemoryReadModels } from '../readmodels/memory/memory-read-models.js';
import { ReadModelsUnavailable } from '../readmodels/read-models.js';
import { Keys } from './keys/keys.js';
import { newKey } from './keys/key.js';
import { readyKeys } from './starting.js';

describe('a first key', () => {
  let folder: string;
  let file: string;
  let isAway: boolean;
  let keys: Keys;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'asof-first-'));
    file = join(folder, 'key');
    isAway = true;
    const readModels = new MemoryReadModels();
    const { settings } = readModels;
    const all = settings.all.bind(settings);
    const put = settings.put.bind(settings);
    const asked = <T>(answer: () => Promise<T>): Promise<T> =>
      isAway ? Promise.reject(new ReadModelsUnavailable('away')) : answer();
    settings.all = (kind) => asked(() => all(kind));
    settings.put = (...record) => asked(() => put(...record));
    keys = new Keys({ settings, operational: readModels.operational, isShared: true });
  });
  afterEach(() => {
    keys.close();
    rmSync(folder, { recursive: true });
  });

  const start = async (): Promise<void> => {
    const settings = readSettings(['--require-key'], { ASOF_FIRST_KEY_FILE: file })!;
    await keys.open();
    await readyKeys(settings, keys);
  };
  const taken = async (): Promise<void> => {
    while (keys.areKnown && (await keys.all()).length === 0) await new Promise(setImmediate);
  };

  it('is taken in at the start', async () => {
    isAway = false;
    await start();
    expect(await keys.check(readFileSync(file, 'utf8').trim())).toHaveProperty('key.scopes', ['admin']);
  });

  it('is taken in once the settings are there, where they are away at the start', async () => {
    const key = newKey();
    writeFileSync(file, key);
    await start();
    expect(keys.areKnown).toBe(false);
    isAway = false;
    await keys.known;
    await taken();
    expect(await keys.check(key)).toHaveProperty('key.scopes', ['admin']);
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../../../test/support/received.js';
import { MemoryReadModels } from '../../readmodels/memory/memory-read-models.js';
import { ReadModelsUnavailable, type ReadModels, type SettingsStore } from '../../readmodels/read-models.js';
import { type KeyContent } from './key.js';
import { Keys, type Verdict } from './keys.js';

const NOON = Date.parse('2026-03-01T12:00:00.000Z');

let readModels: MemoryReadModels;
let now: number;
let opened: Keys[];
beforeEach(() => {
  readModels = new MemoryReadModels();
  now = NOON;
  opened = [];
});
afterEach(() => opened.forEach((keys) => keys.close()));

async function instance(overrides: Partial<ReadModels> = {}): Promise<Keys> {
  const { settings, operational } = readModels;
  const keys = new Keys({ settings, operational, isShared: true, ...overrides }, () => now);
  opened.push(keys);
  await keys.open();
  return keys;
}

const content = (more: Partial<KeyContent> = {}): KeyContent => ({
  name: 'ci',
  scopes: ['admin'],
  groups: [],
  services: null,
  expiresAt: null,
  ...more,
});
/** The settings, with some of what they do done otherwise. */
const settingsWith = (other: Partial<SettingsStore>): SettingsStore => {
  const { settings } = readModels;
  return {
    put: (...asked) => settings.put(...asked),
    remove: (...asked) => settings.remove(...asked),
    all: (kind) => settings.all(kind),
    some: (...asked) => settings.some(...asked),
    putNew: (...asked) => settings.putNew(...asked),
    blank: (...asked) => settings.blank(...asked),
    ...other,
  };
};
const wordOf = (verdict: Verdict): string => ('key' in verdict ? 'good' : verdict.fault);
const other = (key: string): string => key.slice(0, -1) + (key.endsWith('A') ? 'B' : 'A');

describe('a key', () => {
  it('is good as it was shown, and in no other spelling', async () => {
    const keys = await instance();
    const { key, view } = await keys.create(content());
    expect(key).toMatch(/^asof_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$/);
    expect(key).toContain(view.id);
    const judged = async (sent: string): Promise<string> => wordOf(await keys.check(sent));
    expect(await judged(key)).toBe('good');
    expect(await judged(other(key))).toBe('unknown');
    expect(await judged(key.replace(view.id, 'f'.repeat(16)))).toBe('unknown');
    for (const sent of ['', key.toUpperCase(), `${key}=`, ` ${key}`, key.slice(1), `${key}A`, 'asof__'])
      expect(await judged(sent)).toBe('malformed');
  });

  it('leaves nothing of itself in the settings', async () => {
    const { key } = await (await instance()).create(content());
    const stored = [...(await readModels.settings.all('keys')).values()].join('');
    expect(stored).not.toContain(key.split('_')[2]);
    expect(stored).toMatch(/"hash":"[0-9a-f]{64}"/);
  });

  it('ends when it expires', async () => {
    const keys = await instance();
    const { key, view } = await keys.create(content({ expiresAt: '2026-03-01T12:01:00.000Z' }));
    now += 59_999;
    expect(wordOf(await keys.check(key))).toBe('good');
    expect(keys.hasAdmin).toBe(true);
    now += 1;
    expect(wordOf(await keys.check(key))).toBe('expired');
    expect(await keys.find(view.id)).toBeNull();
    expect(keys.hasAdmin).toBe(false);
    expect(await keys.all()).toHaveLength(1);
  });

  it('made on one instance is good on another at once, and revoked there it ends here within seconds', async () => {
    const [here, there] = [await instance(), await instance()];
    await here.create(content());
    const { key, view } = await here.create(content());
    expect(wordOf(await there.check(key))).toBe('good');
    await there.revoke(view.id);
    expect(wordOf(await there.check(key))).toBe('unknown');
    await until('it ends here', async () => wordOf(await here.check(key)) !== 'good', 30_000);
  });

  it('that is known costs no way to the database, and those that are not share one', async () => {
    let looks = 0;
    const counting = settingsWith({ all: (kind) => ((looks += 1), readModels.settings.all(kind)) });
    const keys = await instance({ settings: counting });
    const { key } = await keys.create(content());
    looks = 0;
    for (let i = 0; i < 1000; i++) expect(keys.check(key)).toHaveProperty('key');
    expect(looks).toBe(0);
    const wrong = Array.from({ length: 200 }, (_, i) => `asof_${String(i).padStart(16, '0')}_${'x'.repeat(43)}`);
    await Promise.all(wrong.map(async (each) => keys.check(each)));
    expect(looks).toBe(1);
  });

  it('goes on while the settings are away; of others nothing can be said', async () => {
    let isAway = false;
    const shaky = settingsWith({
      all: (kind) => (isAway ? Promise.reject(new ReadModelsUnavailable('x')) : readModels.settings.all(kind)),
    });
    const keys = await instance({ settings: shaky });
    const { key } = await keys.create(content());
    isAway = true;
    expect(wordOf(await keys.check(key))).toBe('good');
    await expect(keys.check(`asof_${'0'.repeat(16)}_${'x'.repeat(43)}`)).rejects.toThrow(ReadModelsUnavailable);
    const late = await instance({ settings: shaky });
    expect(late.areKnown).toBe(false);
    await expect(late.check(key)).rejects.toThrow(ReadModelsUnavailable);
    isAway = false;
    expect(wordOf(await late.check(key))).toBe('good');
  });

  it('says when it was used last, and writes that down once a minute', async () => {
    let notes = 0;
    const counting = settingsWith({ put: (...record) => ((notes += 1), readModels.settings.put(...record)) });
    const keys = await instance({ settings: counting });
    const { key, view } = await keys.create(content());
    expect(view.lastUsedAt).toBeNull();
    notes = 0;
    for (let i = 0; i < 120; i++, now += 1000) await keys.check(key);
    expect(notes).toBe(2);
    expect(await keys.all()).toMatchObject([{ lastUsedAt: new Date(now - 1000).toISOString() }]);
    expect(await (await instance()).all()).toMatchObject([{ lastUsedAt: '2026-03-01T12:01:00.000Z' }]);
  });
});

describe('the last admin key', () => {
  it('that does not expire cannot be revoked, not even by two at once', async () => {
    const [here, there] = [await instance(), await instance()];
    const [a, b] = [await here.create(content()), await here.create(content())];
    await here.create(content({ expiresAt: '2030-01-01T00:00:00.000Z' }));
    await here.create(content({ scopes: ['write'] }));
    const outcomes = await Promise.allSettled([here.revoke(a.view.id), there.revoke(b.view.id)]);
    const revoked = outcomes.filter(({ status }) => status === 'fulfilled');
    expect(revoked).toHaveLength(1);
    const left = (await here.all()).find(({ id }) => id === a.view.id || id === b.view.id)!;
    await expect(there.revoke(left.id)).rejects.toMatchObject({ code: 'reserved' });
    await expect(here.revoke('nothing')).rejects.toMatchObject({ code: 'not_found' });
    expect(await here.all()).toHaveLength(3);
  });
});

describe('a first key', () => {
  it('is one, however many ask for it at once', async () => {
    const keys = await instance();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => keys.create(content(), { onlyAsFirst: true })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await keys.all()).toHaveLength(1);
  });
});

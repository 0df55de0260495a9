/**
 * What every adapter of read models must do. Run by a spec beside each adapter. The database may be shared with others:
 * each test works on a collection, names and keys of its own.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeCommits } from './commits.contract.js';
import { at, entryDocument, headDocument, NO_DOCUMENTS } from './documents.testing.js';
import { describeDocuments } from './documents.contract.js';
import { describeOperational } from './operational.contract.js';
import { ReadModelsUnavailable, type ReadModels } from './read-models.js';

/** @param open opens the read models under test; the suite closes them */
export function describeReadModels(name: string, open: () => Promise<ReadModels>): void {
  describe(`${name} as read models`, () => {
    let readModels: ReadModels;
    beforeAll(async () => {
      readModels = await open();
    });
    afterAll(async () => {
      await readModels.close();
    });

    it('answer', async () => {
      await readModels.ping();
    });

    describe('derived documents', () => {
      describeDocuments(() => readModels.derived);
      describeCommits(() => readModels.derived);
    });

    describe('operational content', () => {
      describeOperational(() => readModels.operational);
    });

    describe('settings', () => {
      describeKept(() => readModels);
    });

    it('refuse everything once they are closed', async () => {
      const closed = await open();
      await closed.derived.open('documents');
      await closed.close();
      const { derived, operational, settings } = closed;
      const page = { heads: [headDocument()], entries: [entryDocument()] };
      const calls: readonly (() => Promise<unknown>)[] = [
        () => closed.ping(),
        () => derived.open('documents'),
        () => derived.open('others'),
        () => derived.drop('documents'),
        () => derived.collections(),
        () => derived.commit('documents', page, null, { position: at(1), epoch: 1 }),
        () => derived.commit('documents', NO_DOCUMENTS, null, { position: at(1), epoch: 1 }),
        () => derived.write('documents', page),
        () => derived.checkpoint('documents'),
        () => derived.head('documents', 'inc-1'),
        () => derived.mark('documents', 'inc-1'),
        () => derived.countEntries('documents', 'inc-1', 1),
        () => derived.revisions('documents', ['inc-1']),
        () => derived.listed('documents', ['inc-1']),
        () => derived.changes('documents', { after: null, upTo: at(1), limit: 1 }),
        () => derived.entries('documents', 'inc-1', { after: null, limit: 1 }),
        () => derived.entry('documents', 'inc-1', 'e1'),
        () => operational.acquire('lease', 'a', 1000),
        () => operational.release('lease', 'a'),
        () => operational.lease('lease'),
        () => operational.read('value'),
        () => operational.swap('value', '1', null),
        () => operational.swap('value', '1', 1),
        () => operational.beginCommand('command', 'hash', 1000),
        () => operational.finishCommand('command', { requestHash: 'hash', outcome: '{}' }, 1000),
        () => operational.forgetCommand('command'),
        () => settings.put('kind', 'key', 'value'),
        () => settings.remove('kind', 'key'),
        () => settings.all('kind'),
        () => settings.some('kind', ['key']),
        () => settings.putNew('kind', new Map([['key', 'value']])),
        () => derived.eraseTraces(),
        () => operational.forgetCommands(),
      ];
      for (const call of calls) await expect(call()).rejects.toBeInstanceOf(ReadModelsUnavailable);
      await closed.close();
    });
  });
}

function describeKept(readModels: () => ReadModels): void {
  it('gives all of a kind, by key, whatever is in it', async () => {
    const { settings } = readModels();
    const [kind, other] = [randomUUID(), randomUUID()];
    const records: readonly [string, string][] = [
      ['a.b', '{"$set":{"a.b":1}}'],
      ['$where', ''],
      ['__proto__', '{"__proto__":{}}'],
      ['nul \u0000 \u001f', 'nul \u0000 "quoted" \u001f'],
      ['Zürich 🚒 東京', '🚒'],
      ['\uffff', 'sorts after 🚒, by code units'],
      ['🚒', 'sorts before'],
      ['', 'no key'],
      ['k'.repeat(2000), 'v'.repeat(100_000)],
    ];
    for (const [key, value] of records) await settings.put(kind, key, value);
    await settings.put(other, 'a.b', 'of another kind');
    expect([...(await settings.all(kind))]).toEqual([...records].sort(([a], [b]) => (a < b ? -1 : 1)));
    expect([...(await settings.all(other))]).toEqual([['a.b', 'of another kind']]);
    expect([...(await settings.all(randomUUID()))]).toEqual([]);
  });

  it('has the last value of a key, and none once that was removed', async () => {
    const { settings } = readModels();
    const kind = randomUUID();
    await settings.put(kind, 'key', 'one');
    await settings.put(kind, 'key', 'two');
    expect([...(await settings.all(kind))]).toEqual([['key', 'two']]);
    await settings.remove(kind, 'key');
    await settings.remove(kind, 'key');
    expect([...(await settings.all(kind))]).toEqual([]);
  });

  it('takes a key from many at once', async () => {
    const { settings } = readModels();
    const kind = randomUUID();
    const values = Array.from({ length: 20 }, (_, i) => String(i));
    await Promise.all(values.map((value) => settings.put(kind, 'key', value)));
    const stored = await settings.all(kind);
    expect([...stored.keys()]).toEqual(['key']);
    expect(values).toContain(stored.get('key'));
  });

  it('gives those that are asked for, and writes only what is not there yet', async () => {
    const { settings } = readModels();
    const kind = randomUUID();
    await settings.put(kind, 'a', 'one');
    expect(
      await settings.putNew(
        kind,
        new Map([
          ['a', 'two'],
          ['$b.', 'three'],
        ]),
      ),
    ).toEqual(
      new Map([
        ['a', 'one'],
        ['$b.', 'three'],
      ]),
    );
    expect(await settings.some(kind, ['$b.', 'a', 'missing'])).toEqual(
      new Map([
        ['a', 'one'],
        ['$b.', 'three'],
      ]),
    );
    expect(await settings.some(randomUUID(), ['a'])).toEqual(new Map());
    expect([await settings.some(kind, []), await settings.putNew(kind, new Map())]).toEqual([new Map(), new Map()]);
    const values = await Promise.all(
      Array.from({ length: 10 }, (_, i) => settings.putNew(kind, new Map([['raced', String(i)]]))),
    );
    expect(new Set(values.map((there) => there.get('raced'))).size).toBe(1);
  });

  it('can be emptied for ever, so that nobody writes it anew', async () => {
    const { settings } = readModels();
    const kind = randomUUID();
    await settings.put(kind, 'a', 'one');
    await settings.blank(kind, ['a', 'never']);
    await settings.blank(kind, []);
    expect(
      await settings.putNew(
        kind,
        new Map([
          ['a', 'two'],
          ['never', 'two'],
        ]),
      ),
    ).toEqual(
      new Map([
        ['a', ''],
        ['never', ''],
      ]),
    );
  });

  it('stays when every collection is dropped', async () => {
    const { settings, derived } = readModels();
    const kind = randomUUID();
    await settings.put(kind, 'key', 'value');
    await derived.open(kind);
    await derived.drop(kind);
    expect([...(await settings.all(kind))]).toEqual([['key', 'value']]);
  });
}

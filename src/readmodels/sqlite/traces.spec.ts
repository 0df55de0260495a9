import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Chance } from '../../../test/kill/chance.js';
import { entryDocument, headDocument } from '../documents.testing.js';
import { SqliteReadModels } from './sqlite-read-models.js';

let folder: string;
let readModels: SqliteReadModels;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'asof-'));
  const files = { readModels: join(folder, 'readmodels.db'), settings: join(folder, 'settings.db') };
  readModels = SqliteReadModels.open(files, () => undefined);
});
afterEach(async () => {
  await readModels.close();
  rmSync(folder, { recursive: true });
});

const found = (words: readonly string[]): string[] => {
  const contents = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
  return words.filter((word) => contents.some((content) => content.includes(word)));
};

it('trial 57: leaves nothing of documents that were replaced, wherever SQLite has moved them, nor of files set aside', async () => {
  const { derived, operational } = readModels;
  const chance = new Chance(57);
  await derived.open('incidents');
  const words = Array.from({ length: 300 }, (_, i) => `qzxw${i}wort`);
  const write = (i: number, revision: number, word: string): Promise<void> => {
    const [id, filler] = [`inc-${i}`, 'y'.repeat(chance.between(1, 6000))];
    const head = { ...headDocument({ id, revision }), summary: filler + word + 'z'.repeat(chance.between(1, 3000)) };
    const entry = { ...entryDocument({ incidentId: id, lastRevision: revision }), view: word + filler.slice(0, 500) };
    return derived.write('incidents', { heads: [head], entries: [entry] });
  };
  for (let revision = 1; revision < 8; revision++)
    for (const [i, word] of words.entries()) if (chance.next() < 0.7) await write(i, revision, word);
  await operational.finishCommand('command', { requestHash: 'salted', outcome: words[0]! }, 60_000);
  writeFileSync(join(folder, 'readmodels.db.damaged-1'), words[1]!);
  for (let i = 0; i < words.length; i += 2) await write(i, 9, '');
  await operational.forgetCommands();
  await Promise.all([derived.eraseTraces(), derived.eraseTraces()]);
  const left = new Set(found(words));
  expect(words.filter((word, i) => i % 2 === 0 && left.has(word))).toEqual([]);
  expect(left.size).toBeGreaterThan(140);
  expect((await derived.head('incidents', 'inc-1'))?.summary).toContain(words[1]);
});

it('trial 57: leaves nothing of values that were emptied for ever', async () => {
  const { settings } = readModels;
  const keys = Array.from({ length: 500 }, (_, i) => `${(i * 7919) % 500}`);
  const values = new Map(keys.map((key) => [key, `qzxw${key}key`]));
  await settings.putNew('keys', values);
  await settings.blank('keys', keys.slice(0, 250));
  expect(found(keys.slice(0, 250).map((key) => values.get(key)!))).toEqual([]);
  expect(await settings.some('keys', [keys[0]!, keys[300]!])).toEqual(
    new Map([
      [keys[0], ''],
      [keys[300], values.get(keys[300]!)],
    ]),
  );
});

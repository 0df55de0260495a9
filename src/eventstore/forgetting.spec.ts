import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { describeForgetting } from './forgetting.contract.js';
import { MemoryEventStore } from './memory/memory-event-store.js';
import { newStream, note, sealed } from './sealed-notes.testing.js';
import { SqliteEventStore } from './sqlite/sqlite-event-store.js';

describeForgetting('MemoryEventStore', () => Promise.resolve(new MemoryEventStore()));

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'asof-'));
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) if (existsSync(folder)) rmSync(folder, { recursive: true });
});

describeForgetting('SqliteEventStore', () => Promise.resolve(SqliteEventStore.open(join(newFolder(), 'events.db'))));

/** Of these words, those that stand in any file of a folder. */
const wordsIn = (folder: string, words: readonly string[]): string[] => {
  const bytes = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
  return words.filter((word) => bytes.some((content) => content.includes(word)));
};

it('trial 57: no byte of forgotten words is left in the files of SQLite, the log included, however long they were', async () => {
  const folder = newFolder();
  const store = SqliteEventStore.open(join(folder, 'events.db'));
  const words = Array.from({ length: 400 }, (_, i) => `Wort${String(i).padStart(4, '0')}Ende`);
  const streams = Array.from({ length: 5 }, newStream);
  for (const [s, stream] of streams.entries()) {
    const own = words.slice(s * 80, (s + 1) * 80);
    await store.append(
      stream,
      sealed(
        stream,
        own.map((word, i) => note(`${word} `.repeat(1 + ((i * 37) % 300)))),
      ),
      'no-stream',
    );
  }
  expect(wordsIn(folder, words)).toHaveLength(words.length);
  for (const [s, stream] of streams.entries()) {
    const odd = Array.from({ length: 40 }, (_, i) => 2 * i + 1);
    await store.forget(stream, odd);
    const own = words.slice(s * 80, (s + 1) * 80);
    expect(wordsIn(folder, own)).toEqual(own.filter((_, i) => i % 2 === 0));
  }
  await store.close();
});

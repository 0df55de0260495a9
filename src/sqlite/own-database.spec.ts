import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataFolderError } from './faults.js';
import { openOwnDatabase, type DatabaseKind } from './own-database.js';

const PAINTINGS: DatabaseKind = {
  applicationId: 0x70616e74,
  schemaVersion: 2,
  patienceMs: 100,
  settings: ['journal_mode = WAL', 'synchronous = FULL'],
  create: (database) => void database.exec('CREATE TABLE paintings (title TEXT)'),
};

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'asof-'));
  file = join(folder, 'paintings.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

const opening = (kind: DatabaseKind): string => {
  try {
    openOwnDatabase(file, kind).close();
    return 'opened';
  } catch (error) {
    if (error instanceof DataFolderError) return `${error.code}: ${error.message.replace(file, 'paintings.db')}`;
    throw error;
  }
};

describe('a database file of ours', () => {
  it('is made with its settings, and opened again as it is', () => {
    const made = openOwnDatabase(file, PAINTINGS);
    expect(made.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(made.pragma('synchronous', { simple: true })).toBe(2);
    made.exec("INSERT INTO paintings VALUES ('The Night Watch')");
    made.close();
    const again = openOwnDatabase(file, PAINTINGS);
    expect(again.prepare('SELECT title FROM paintings').pluck().all()).toEqual(['The Night Watch']);
    again.close();
  });

  it('is refused where another kind or another version is expected', () => {
    expect(opening(PAINTINGS)).toBe('opened');
    expect(opening({ ...PAINTINGS, applicationId: 1 })).toBe('not_ours: paintings.db is a database of another program');
    expect(opening({ ...PAINTINGS, schemaVersion: 1 })).toBe(
      'newer: paintings.db was written by a newer version (schema 2; this program knows 1): use that version, or newer',
    );
    expect(opening({ ...PAINTINGS, schemaVersion: 3 })).toBe(
      'older: paintings.db was written by an older version (schema 2; this program knows 3)',
    );
  });

  it('is made again if making it failed', () => {
    const failing: DatabaseKind = {
      ...PAINTINGS,
      create: (database) => {
        database.exec('CREATE TABLE paintings (title TEXT)');
        throw new Error('out of paint');
      },
    };
    expect(() => openOwnDatabase(file, failing)).toThrow('out of paint');
    expect(opening(PAINTINGS)).toBe('opened');
  });
});

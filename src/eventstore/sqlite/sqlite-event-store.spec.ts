import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Database } from '../../sqlite/driver.js';
import { verifyChain } from '../../testing/chain.js';
import { DataFolderError } from '../../sqlite/faults.js';
import { describeEventStore } from '../event-store.contract.js';
import { InvalidAppend, StoreUnavailable, WrongExpectedRevision } from '../event-store.js';
import { collect, collectOurs, newStream, note, notes, sealed } from '../sealed-notes.testing.js';
import { openEventDatabase } from './event-database.js';
import { SqliteEventStore } from './sqlite-event-store.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'asof-'));
  file = join(folder, 'events.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Where each store of the suite is, so that others can open it too. */
const files = new WeakMap<SqliteEventStore, string>();

function behindTheBackOf(store: SqliteEventStore, sql: string, ...values: (string | number)[]): Promise<void> {
  const database = new Database(files.get(store));
  database.prepare(sql).run(...values);
  database.close();
  return Promise.resolve();
}

describeEventStore(
  'SqliteEventStore',
  () => {
    const own = mkdtempSync(join(tmpdir(), 'asof-'));
    const file = join(own, 'events.db');
    const store = SqliteEventStore.open(file);
    files.set(store, file);
    const close = store.close.bind(store);
    store.close = async () => {
      await close();
      rmSync(own, { recursive: true });
    };
    return Promise.resolve(store);
  },
  {
    appendForeign: (store, stream, { data, metadata }) =>
      behindTheBackOf(
        store,
        `INSERT INTO events (stream, revision, event_id, type, data, metadata)
       SELECT ?, 1 + coalesce(max(revision), -1), ?, 'theirs', ?, ? FROM events WHERE stream = ?`,
        stream,
        randomUUID(),
        data,
        metadata,
        stream,
      ),
    truncate: (store, stream, before) =>
      behindTheBackOf(store, 'DELETE FROM events WHERE stream = ? AND revision < ?', stream, before),
    isTold: false,
  },
);

describe('the SQLite event store', () => {
  it('has its events, its id and its order of positions after being closed and opened', async () => {
    const stream = newStream();
    const events = notes(stream, 3);
    const first = SqliteEventStore.open(file);
    const written = await first.append(stream, events, 'no-stream');
    await first.close();
    const second = SqliteEventStore.open(file);
    expect(second.id).toBe(first.id);
    expect(await second.head()).toBe(written.position);
    expect(verifyChain(await collectOurs(second.readStream(stream))).head).toBe(events.at(-1)!.metadata.hash);
    const { position } = await second.append(stream, notes(stream, 1, events.at(-1)), 2);
    expect(position > written.position).toBe(true);
    await second.close();
  });

  it('has written what was still waiting when it is closed, and then refuses', async () => {
    const stream = newStream();
    const store = SqliteEventStore.open(file);
    const waiting = store.append(stream, notes(stream, 1), 'no-stream');
    await store.close();
    expect((await waiting).revision).toBe(0);
    await expect(store.append(stream, notes(stream, 1), 'no-stream')).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.head()).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(collectOurs(store.readStream(stream))).rejects.toBeInstanceOf(StoreUnavailable);
    await store.close();
  });

  it('ends its subscriptions when it is closed', async () => {
    const store = SqliteEventStore.open(file);
    const messages = collect(store.subscribe({ after: null, signal: new AbortController().signal }));
    await store.head();
    await store.close();
    expect(await messages).toEqual([{ kind: 'caught-up', position: null }]);
  });

  it('writes appends of one turn in one commit', async () => {
    const store = SqliteEventStore.open(file);
    const observer = new Database(file, { readonly: true });
    const seen = (): unknown => observer.pragma('data_version', { simple: true });
    const before = seen();
    const versions = new Set<unknown>();
    const streams = Array.from({ length: 32 }, newStream);
    await Promise.all(
      streams.map((stream) => store.append(stream, notes(stream, 1), 'no-stream').then(() => versions.add(seen()))),
    );
    expect(versions.size).toBe(1);
    expect(versions.has(before)).toBe(false);
    observer.close();
    await store.close();
  });

  it('refuses an id that the stream has elsewhere, and stores the rest of the group', async () => {
    const [stream, other] = [newStream(), newStream()];
    const store = SqliteEventStore.open(file);
    const [first] = notes(stream, 1);
    await store.append(stream, [first!], 'no-stream');
    const outcomes = await Promise.allSettled([
      store.append(stream, [{ ...notes(stream, 1, first)[0]!, id: first!.id }], 0),
      store.append(other, notes(other, 2), 'no-stream'),
      store.append(stream, notes(stream, 1), 'no-stream'),
    ]);
    expect(outcomes[0]).toMatchObject({ reason: expect.any(InvalidAppend) as unknown });
    expect(outcomes[1]).toMatchObject({ value: { revision: 1 } });
    expect(outcomes[2]).toMatchObject({ reason: expect.any(WrongExpectedRevision) as unknown });
    await store.close();
  });

  it('stores nothing when the disk is full, and goes on when there is room', async () => {
    const database = openEventDatabase(file);
    const store = new SqliteEventStore(database);
    const [small, large, later] = [newStream(), newStream(), newStream()];
    const kept = notes(small, 1);
    await store.append(small, kept, 'no-stream');
    const pages = database.pragma('page_count', { simple: true }) as number;
    database.pragma(`max_page_count = ${pages + 2}`);
    const tooMuch = sealed(large, [note('x'.repeat(100_000))]);
    const outcomes = await Promise.allSettled([
      store.append(large, tooMuch, 'no-stream'),
      store.append(small, notes(small, 1, kept[0]), 0),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(outcomes[0]).toMatchObject({
      reason: { name: 'StoreUnavailable', message: expect.stringContaining('disk is full') as unknown },
    });
    expect(await collectOurs(store.readStream(large))).toEqual([]);
    database.pragma('max_page_count = 100000');
    await store.append(large, tooMuch, 'no-stream');
    await store.append(later, notes(later, 1), 'no-stream');
    expect((await store.readAll({ after: null, limit: 10 })).events).toHaveLength(4);
    await store.close();
  });

  it('opens after a torn last write with whole chains', async () => {
    const stream = newStream();
    const store = SqliteEventStore.open(file);
    const events = notes(stream, 40);
    for (const event of events)
      await store.append(stream, [event], event.revision === 0 ? 'no-stream' : event.revision - 1);
    const torn = join(folder, 'torn.db');
    const whole = statSync(`${file}-wal`).size;
    for (const lost of [1, 24, 4096, 5000, 60_000, whole - 100]) {
      copyFileSync(file, torn);
      copyFileSync(`${file}-wal`, `${torn}-wal`);
      rmSync(`${torn}-shm`, { force: true });
      truncateSync(`${torn}-wal`, whole - lost);
      let survivor: SqliteEventStore;
      try {
        survivor = SqliteEventStore.open(torn);
      } catch (error) {
        throw new Error(`${lost} bytes lost`, { cause: error });
      }
      const read = await collectOurs(survivor.readStream(stream));
      expect(verifyChain(read)).toMatchObject({ ok: true, revision: read.length - 1 });
      expect(read.map(({ id }) => id)).toEqual(events.slice(0, read.length).map(({ id }) => id));
      await survivor.close();
    }
    await store.close();
  });

  it('leaves no log behind when it is closed', async () => {
    const store = SqliteEventStore.open(file);
    await store.append('incident-a', notes('incident-a', 1), 'no-stream');
    await store.close();
    expect(existsSync(`${file}-wal`)).toBe(false);
  });
});

describe('opening an event database', () => {
  const opening = (): string => {
    try {
      openEventDatabase(file).close();
      return 'opened';
    } catch (error) {
      if (error instanceof DataFolderError) return `${error.code}: ${error.message.replace(file, 'events.db')}`;
      throw error;
    }
  };

  it('refuses one of a newer version, and says so', () => {
    const database = openEventDatabase(file);
    database.pragma('user_version = 7');
    database.close();
    expect(opening()).toBe(
      'newer: events.db was written by a newer version (schema 7; this program knows 1): use that version, or newer',
    );
  });

  it('refuses one of another program', () => {
    const foreign = new Database(file);
    foreign.exec('CREATE TABLE songs (title TEXT)');
    foreign.close();
    expect(opening()).toBe('not_ours: events.db is a database of another program');
  });

  it('makes up for a file that a crash left empty', () => {
    new Database(file).close();
    expect(opening()).toBe('opened');
  });
});

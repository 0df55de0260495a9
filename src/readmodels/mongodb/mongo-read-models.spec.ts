import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MongoClient, type Db, type Document } from 'mongodb';
import { until } from '../../../test/support/received.js';
import { describeSkipped } from '../../../test/support/skipped.js';
import { entryDocument, headDocument } from '../documents.testing.js';
import { describeReadModels } from '../read-models.contract.js';
import { MongoReadModels } from './mongo-read-models.js';

const url = process.env['MONGODB_URL'];

if (url === undefined || url === '') {
  describeSkipped('MongoReadModels', 'MONGODB_URL names no server');
} else {
  const newDatabase = (): string => `asof-test-${randomUUID().slice(0, 8)}`;
  const dropAll = async (database: string): Promise<void> => {
    const client = new MongoClient(url);
    await client.db(database).dropDatabase();
    await client.db(`${database}_settings`).dropDatabase();
    await client.close();
  };

  describeReadModels('MongoReadModels', () => {
    const database = newDatabase();
    const readModels = MongoReadModels.connect(url, { database });
    const close = readModels.close.bind(readModels);
    readModels.close = async () => {
      await close();
      await dropAll(database);
    };
    return Promise.resolve(readModels);
  });

  describe('on a MongoDB server', () => {
    const WITHIN_MS = 10_000;
    const COLLECTION = 'incidents_v1_g1';
    let database: string;
    let readModels: MongoReadModels;
    let client: MongoClient;
    let db: Db;

    beforeEach(() => {
      database = newDatabase();
      readModels = MongoReadModels.connect(url, { database, indexPauseMs: 50 });
      client = new MongoClient(url);
      db = client.db(database);
    });
    afterEach(async () => {
      await client.close();
      await readModels.close();
      await dropAll(database);
    });

    const indexes = async (collection: string): Promise<Document[]> =>
      db
        .collection(collection)
        .indexes()
        .catch(() => []);
    const has = (collection: string, key: Document) => async (): Promise<boolean> =>
      (await indexes(collection)).some((index) => JSON.stringify(index['key']) === JSON.stringify(key));

    it('trial 60: gives a dropped database its index of commands back, with the next lease', async () => {
      const { operational } = readModels;
      await operational.acquire('lease', 'holder', 60_000);
      await until('made', has('commands', { until: 1 }), WITHIN_MS);
      await db.dropDatabase();
      await operational.beginCommand('c', 'h', 1000);
      await operational.acquire('lease', 'holder', 60_000);
      await until('made again', has('commands', { until: 1 }), WITHIN_MS);
    });

    it('trial 60: goes on beside an index of the same fields that was made otherwise', async () => {
      await db.collection('commands').createIndex({ until: 1 });
      const { operational } = readModels;
      await operational.acquire('lease', 'holder', 60_000);
      expect(await operational.beginCommand('c', 'h', 1000)).toBeNull();
      await until('told', () => readModels.findings().length === 1, WITHIN_MS);
      expect(readModels.findings()[0]).toContain(`${database}.commands by until`);
      await db.collection('commands').dropIndexes();
      await until('mended', () => readModels.findings().length === 0, WITHIN_MS);
    });

    it('trial 64: takes the mark of a document from the index alone', async () => {
      const { derived } = readModels;
      await derived.open(COLLECTION);
      const key = { _id: 1, revision: 1, entries: 1, tellsNoLearning: 1, isPrivate: 1 };
      const heads = db.collection<{ _id: string }>(`${COLLECTION}_heads`);
      await until('made', has(`${COLLECTION}_heads`, key), WITHIN_MS);
      await derived.write(COLLECTION, { heads: [headDocument({ id: 'inc-1', revision: 3 })], entries: [] });
      expect(await derived.mark(COLLECTION, 'inc-1')).toEqual({
        revision: 3,
        entries: 1,
        tellsNoLearning: false,
        isPrivate: false,
      });
      const projection = { revision: 1, entries: 1, tellsNoLearning: 1, isPrivate: 1 };
      const plan = await heads.find({ _id: 'inc-1' }, { projection, hint: key }).explain('executionStats');
      expect(plan['executionStats']).toMatchObject({ totalDocsExamined: 0, nReturned: 1 });
      await heads.dropIndexes();
      expect(await derived.mark(COLLECTION, 'inc-1')).toMatchObject({ revision: 3 });
      await until('made again', has(`${COLLECTION}_heads`, key), WITHIN_MS);
    });

    it('trial 66: shows what a late write has made of a dropped collection, and drops it', async () => {
      const { derived } = readModels;
      await derived.open(COLLECTION);
      await db.dropDatabase();
      await derived.write(COLLECTION, { heads: [], entries: [entryDocument()] });
      expect(await derived.collections()).toEqual([COLLECTION]);
      await derived.drop(COLLECTION);
      expect(await derived.collections()).toEqual([]);
    });

    it('keeps two prefixes in one database apart', async () => {
      const other = MongoReadModels.connect(url, { database, prefix: 'team.' });
      const key = [COLLECTION, { heads: [headDocument()], entries: [entryDocument()] }] as const;
      for (const each of [readModels, other]) await each.derived.open(COLLECTION);
      await readModels.derived.write(...key);
      await readModels.settings.put('kind', 'key', 'value');
      await readModels.operational.swap('event store', 'first', null);
      expect(await other.derived.head(COLLECTION, 'inc-1')).toBeNull();
      expect(await other.derived.countEntries(COLLECTION, 'inc-1', 9)).toBe(0);
      expect(await other.settings.all('kind')).toEqual(new Map());
      expect(await other.operational.read('event store')).toBeNull();
      await other.derived.drop(COLLECTION);
      expect(await readModels.derived.head(COLLECTION, 'inc-1')).toEqual(headDocument());
      expect(await other.derived.collections()).toEqual([]);
      await other.close();
    });
  });
}

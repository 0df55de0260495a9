import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { describeSkipped } from '../../../test/support/skipped.js';
import { describeReadModels } from '../read-models.contract.js';
import { MongoReadModels } from './mongo-read-models.js';

const url = process.env['MONGODB_URL'];

if (url === undefined || url === '') {
  describeSkipped('MongoReadModels', 'MONGODB_URL names no server');
} else {
  describeReadModels('MongoReadModels', () => {
    const database = `asof-test-${randomUUID().slice(0, 8)}`;
    const readModels = MongoReadModels.connect(url, { database });
    const close = readModels.close.bind(readModels);
    readModels.close = async () => {
      await close();
      const client = new MongoClient(url);
      await client.db(database).dropDatabase();
      await client.db(`${database}_kept`).dropDatabase();
      await client.close();
    };
    return Promise.resolve(readModels);
  });
}

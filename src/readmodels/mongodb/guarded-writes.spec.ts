import { describe, expect, it } from '@jest/globals';
import { MongoBulkWriteError, MongoNetworkError, type AnyBulkWriteOperation } from 'mongodb';
import { writeGuarded } from './guarded-writes.js';

interface Row {
  _id: string;
  revision: number;
}

const write = (id: string, revision: number) => ({
  earlier: { _id: id, revision: { $lt: revision } },
  document: { revision },
});

/** What the driver throws when operations of a bulk fail, or the write concern of all does. */
function bulkError(faults: readonly { index: number; code: number }[], writeConcernError?: object): Error {
  const result = { getWriteConcernError: () => writeConcernError };
  return new MongoBulkWriteError(
    { message: 'some failed', code: faults[0]?.code ?? 64, writeErrors: faults as never },
    result as never,
  );
}

/** A collection that fails with these errors in turn, and then no more. */
function failing(...errors: Error[]) {
  const bulks: { operations: readonly AnyBulkWriteOperation<Row>[]; ordered: boolean | undefined }[] = [];
  const bulkWrite = (operations: readonly AnyBulkWriteOperation<Row>[], options?: { ordered?: boolean }) => {
    bulks.push({ operations, ordered: options?.ordered });
    const error = errors.shift();
    return error ? Promise.reject(error) : Promise.resolve({} as never);
  };
  return { bulks, collection: { bulkWrite } };
}

const replacing = (id: string, revision: number, upsert: boolean) => ({
  replaceOne: { filter: { _id: id, revision: { $lt: revision } }, replacement: { revision }, upsert },
});

describe('guarded writes', () => {
  it('insert or replace, in one bulk without an order', async () => {
    const { bulks, collection } = failing();
    await writeGuarded<Row>(collection, [write('a', 1), write('b', 2)]);
    expect(bulks).toEqual([{ operations: [replacing('a', 1, true), replacing('b', 2, true)], ordered: false }]);
  });

  it('ask nothing of the server where there is nothing to write', async () => {
    const { bulks, collection } = failing();
    await writeGuarded<Row>(collection, []);
    expect(bulks).toEqual([]);
  });

  it('replace once more where somebody else has inserted: it may have been an earlier one', async () => {
    const faults = [
      { index: 2, code: 11000 },
      { index: 0, code: 11000 },
    ];
    const { bulks, collection } = failing(bulkError(faults));
    await writeGuarded<Row>(collection, [write('a', 1), write('b', 2), write('c', 3)]);
    expect(bulks.slice(1)).toEqual([
      { operations: [replacing('c', 3, false), replacing('a', 1, false)], ordered: false },
    ]);
  });

  const others: [string, Error][] = [
    [
      'another fault among them',
      bulkError([
        { index: 0, code: 11000 },
        { index: 1, code: 10334 },
      ]),
    ],
    ['no majority besides', bulkError([{ index: 0, code: 11000 }], { code: 64 })],
    ['no majority', bulkError([], { code: 64 })],
    ['a lost connection', new MongoNetworkError('lost')],
  ];
  it.each(others)('fail with %s', async (_, error) => {
    const { bulks, collection } = failing(error);
    await expect(writeGuarded<Row>(collection, [write('a', 1), write('b', 2)])).rejects.toBe(error);
    expect(bulks).toHaveLength(1);
  });

  it('fail if the second attempt does', async () => {
    const error = new MongoNetworkError('lost');
    const { collection } = failing(bulkError([{ index: 0, code: 11000 }]), error);
    await expect(writeGuarded<Row>(collection, [write('a', 1)])).rejects.toBe(error);
  });
});

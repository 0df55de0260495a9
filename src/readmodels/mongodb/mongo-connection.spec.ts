import { afterEach, describe, expect, it } from '@jest/globals';
import { type Document } from 'mongodb';
import { at, entryDocument, headDocument, heads } from '../documents.testing.js';
import { ReadModelsUnavailable } from '../read-models.js';
import { MongoConnection } from './mongo-connection.js';
import { MongoReadModels } from './mongo-read-models.js';
import { WireServer, type Answer } from './wire-server.testing.js';

/** The driver looks for a server that is away every half second. */
const patience = { primaryMs: 800, silenceMs: 600, callMs: 1500 };
const found = (...firstBatch: Document[]): Document => ({ ok: 1, cursor: { id: 0n, ns: 'asof.x', firstBatch } });
const READS = ['find', 'listCollections', 'aggregate'];
const fine: Answer = (command) =>
  READS.includes(Object.keys(command)[0]!)
    ? found()
    : { ok: 1, n: 1, nModified: 1, value: { _id: 'c', requestHash: '', outcome: null } };

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function server(answer: Answer, port?: number): Promise<WireServer> {
  const started = await WireServer.start(answer, port);
  opened.push(started);
  return started;
}

function connect(url: string, settings = {}): MongoReadModels {
  const readModels = MongoReadModels.connect(url, { patience, ...settings });
  opened.push(readModels);
  return readModels;
}

/** Answers to one command in its own way. */
const except =
  (name: string, answer: Answer): Answer =>
  (command) =>
    Object.keys(command)[0] === name ? answer(command) : fine(command);

describe('the connection to MongoDB', () => {
  it('need not be there at the start, and may come and go', async () => {
    const first = await server(fine);
    const { port, url } = first;
    await first.close();
    opened.pop();
    const readModels = connect(url);
    for (let i = 0; i < 2; i++) await expect(readModels.ping()).rejects.toBeInstanceOf(ReadModelsUnavailable);
    const second = await server(fine, port);
    await readModels.ping();
    await second.close();
    opened.splice(opened.indexOf(second), 1);
    await expect(readModels.ping()).rejects.toMatchObject({
      name: 'ReadModelsUnavailable',
      message: expect.stringContaining('MongoDB cannot be reached: ') as unknown,
      cause: expect.any(Error) as unknown,
    });
    await server(fine, port);
    await readModels.ping();
  });

  it('trial 46: is not blamed for a fault of the program', async () => {
    const { url } = await server(fine);
    const connection = new MongoConnection(url, patience);
    opened.push(connection);
    const faults = [new TypeError('x is not a function'), new RangeError('beyond'), new Error('of no kind')];
    for (const fault of faults) await expect(connection.run(() => Promise.reject(fault), 'asof')).rejects.toBe(fault);
    const unnamed = Object.assign(new Error('querySrv ENOTFOUND'), { code: 'ENOTFOUND', syscall: 'querySrv' });
    await expect(connection.run(() => Promise.reject(unnamed), 'asof')).rejects.toBeInstanceOf(ReadModelsUnavailable);
  });

  it('does not make anybody wait for a server that says nothing', async () => {
    const { url } = await server(except('find', () => null));
    const readModels = connect(url);
    await expect(readModels.ping()).rejects.toBeInstanceOf(ReadModelsUnavailable);
  });

  it('says what is wrong with the connection string, without the login', () => {
    expect(() => MongoReadModels.connect('mongo://me:secret@host/')).toThrow(RangeError);
    for (const url of ['mongodb://me:secret@', 'mongodb://me:secret@host/?nonsense=1', 'me:secret@host']) {
      expect(() => MongoReadModels.connect(url)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining('secret') as unknown }),
      );
    }
  });

  it('lets what is under way end before it is closed', async () => {
    const { url } = await server(fine);
    const readModels = connect(url);
    const waiting = readModels.ping();
    await readModels.close();
    await waiting;
    await expect(readModels.ping()).rejects.toThrow('the read models are closed');
  });
});

describe('what MongoDB is told', () => {
  const databases = (commands: readonly Document[]): unknown[] => [
    ...new Set(commands.map((command) => command['$db'] as string)),
  ];

  it('is for the database of the connection string or `asof`, and for another one beside it', async () => {
    const { port, commands } = await server(fine);
    const expected: [string, object, string][] = [
      ['', {}, 'asof'],
      ['/', {}, 'asof'],
      ['/?directConnection=true', {}, 'asof'],
      ['/incident%20db?directConnection=true', {}, 'incident db'],
      ['/incidents', { database: 'other' }, 'other'],
    ];
    for (const [path, settings, database] of expected) {
      const readModels = connect(`mongodb://127.0.0.1:${port}${path}`, settings);
      commands.length = 0;
      await readModels.operational.forgetCommand('c');
      await readModels.settings.put('kind', 'key', 'value');
      expect(databases(commands)).toEqual([database, `${database}_settings`]);
    }
  });

  it('waits for a majority, and has no number of a transaction where a standalone server would refuse it', async () => {
    const mongo = await server(fine);
    const { derived, operational, settings } = connect(mongo.url, { prefix: 'team-' });
    await derived.open('incidents_v1');
    const to = { position: at(1), epoch: 1 };
    const page = { heads: [headDocument()], entries: [entryDocument()] };
    await derived.commit('incidents_v1', page, null, to);
    await operational.beginCommand('c', '$hash', 1000);
    await settings.remove('kind', 'key');
    const writes = ['insert', 'update', 'findAndModify', 'delete'].flatMap((name) => mongo.told(name));
    expect(writes.length).toBeGreaterThanOrEqual(6);
    for (const command of writes) {
      expect(command).toMatchObject({ writeConcern: { w: 'majority' } });
      expect(command).not.toHaveProperty('txnNumber');
    }
    const updated = mongo.told('update').map((command) => command['update'] as string);
    expect(updated).toEqual(['team-incidents_v1_entries', 'team-incidents_v1_heads', 'team-collections']);
  });

  it('never has a condition on its clock where a document may have to be made: it would refuse that', async () => {
    const mongo = await server(fine);
    const { operational } = connect(mongo.url);
    await operational.acquire('lease', '$holder', 1000);
    await operational.beginCommand('c', '$hash', 1000);
    await operational.finishCommand('c', { requestHash: '$hash', outcome: '$x' }, 1000);
    const upserts = [
      ...mongo.told('findAndModify'),
      ...mongo.told('update').flatMap(({ updates }) => updates as Document[]),
    ];
    expect(upserts).toHaveLength(3);
    for (const upsert of upserts) {
      expect(upsert['upsert']).toBe(true);
      expect(Object.keys((upsert['query'] ?? upsert['q']) as object)).toEqual(['_id']);
    }
  });

  it('is said once more when somebody else has made the document meanwhile', async () => {
    let attempts = 0;
    const duplicate = { ok: 0, code: 11000, codeName: 'DuplicateKey', errmsg: 'E11000 duplicate key error' };
    const { url } = await server(
      except('findAndModify', () =>
        attempts++ === 0 ? duplicate : { ok: 1, value: { _id: 'l', holder: 'a', epoch: 7 } },
      ),
    );
    expect(await connect(url).operational.acquire('l', 'a', 1000)).toEqual({ holder: 'a', epoch: 7 });
    expect(attempts).toBe(2);
  });

  it('and refuses, is why documents are replaced once more, in the words of the driver', async () => {
    const refusal = { ok: 1, n: 0, nModified: 0, writeErrors: [{ index: 1, code: 11000, errmsg: 'E11000' }] };
    let answers = 0;
    const mongo = await server(except('update', () => (answers++ === 0 ? refusal : { ok: 1, n: 0, nModified: 0 })));
    const { derived } = connect(mongo.url);
    await derived.write('c', heads(headDocument({ id: 'a' }), headDocument({ id: 'b' })));
    expect(
      mongo
        .told('update')
        .map(({ updates }) => (updates as { q: object; upsert: boolean }[]).map(({ q, upsert }) => [q, upsert])),
    ).toEqual([
      [
        [{ _id: 'a', revision: { $lt: 0 } }, true],
        [{ _id: 'b', revision: { $lt: 0 } }, true],
      ],
      [[{ _id: 'b', revision: { $lt: 0 } }, false]],
    ]);
  });

  it('and cannot confirm by a majority, is an unavailable database', async () => {
    const noMajority = {
      ok: 1,
      n: 1,
      nModified: 1,
      writeConcernError: { code: 64, errmsg: 'waiting for replication' },
    };
    const { url } = await server(except('update', () => noMajority));
    const { derived, settings } = connect(url);
    await expect(derived.write('c', heads(headDocument()))).rejects.toBeInstanceOf(ReadModelsUnavailable);
    await expect(settings.put('kind', 'key', 'value')).rejects.toBeInstanceOf(ReadModelsUnavailable);
  });
});

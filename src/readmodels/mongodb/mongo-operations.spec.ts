/**
 * What is asked of a server that speaks MongoDB's protocol: nothing but what each from 4.4 on knows, and those that
 * others have made, too. The list stands in docs/how-to/run-on-servers.md.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Document } from 'mongodb';
import { at, entryDocument, headDocument } from '../documents.testing.js';
import { MongoReadModels } from './mongo-read-models.js';
import { WireServer } from './wire-server.testing.js';

const GUIDE = readFileSync(join(import.meta.dirname, '../../../docs/how-to/run-on-servers.md'), 'utf8');
const listed = (what: string): string[] =>
  [...new RegExp(`^- ${what}: (.*?)[.;](?: |$)`, 'ms').exec(GUIDE)![1]!.matchAll(/`([^`]+)`/g)]
    .map(([, name]) => name!)
    .sort();

/** At most 1,000 keys are asked for at once. */
const MOST_IN = 1000;

/** As a server with nothing in it, which gives whoever asks for a lease or a command what was asked for. */
function answerTo(command: Document): Document {
  const [name, collection] = Object.entries(command)[0]! as [string, unknown];
  const ns = `${command['$db']}.${String(collection)}`;
  if (name === 'findAndModify') return { ok: 1, value: { _id: 'x', holder: 'a', epoch: 1, run: null, outcome: null } };
  if (['find', 'aggregate', 'listCollections'].includes(name)) return { ok: 1, cursor: { id: 0n, ns, firstBatch: [] } };
  return { ok: 1, n: 1, nModified: 1 };
}

/** Every operator in a value, and how many values the largest `$in` has. */
function operatorsIn(value: unknown, found = { names: new Set<string>(), mostIn: 0 }): typeof found {
  if (Array.isArray(value)) for (const each of value) operatorsIn(each, found);
  else if (typeof value === 'object' && value !== null)
    for (const [key, of] of Object.entries(value)) {
      if (key === '$db' || key === '$readPreference') continue;
      if (key.startsWith('$')) found.names.add(key);
      if (typeof of === 'string' && of.startsWith('$$')) found.names.add(of);
      if (key === '$in' && Array.isArray(of)) found.mostIn = Math.max(found.mostIn, of.length);
      // What is literal is data.
      if (key !== '$literal') operatorsIn(of, found);
    }
  return found;
}

describe('what is asked of MongoDB', () => {
  let server: WireServer;
  beforeAll(async () => {
    server = await WireServer.start(answerTo);
    const readModels = MongoReadModels.connect(server.url);
    const { derived, operational, settings } = readModels;
    const C = 'incidents_v1_g1';
    const ids = Array.from({ length: 200 }, (_, i) => `inc-${i}`);
    const keys = Array.from({ length: MOST_IN }, (_, i) => `key-${i}`);
    const page = { heads: [headDocument()], entries: [entryDocument()] };
    await readModels.ping();
    await derived.open(C);
    await derived.collections();
    await derived.commit(C, page, null, { position: at(1), epoch: 1 });
    await derived.commit(C, page, { position: at(1), epoch: 1 }, { position: at(2), epoch: 1 });
    await derived.checkpoint(C);
    await derived.head(C, 'inc-1');
    await derived.mark(C, 'inc-1');
    await derived.countEntries(C, 'inc-1', 3);
    await derived.revisions(C, ids);
    await derived.listed(C, ids);
    await derived.changes(C, { after: at(1), upTo: at(2), limit: 10 });
    await derived.entries(C, 'inc-1', { after: { from: 1, revision: 1 }, limit: 10 });
    await derived.entry(C, 'inc-1', 'e1');
    await operational.acquire('lease', 'a', 1000);
    await operational.lease('lease');
    await operational.release('lease', 'a');
    await operational.read('value');
    await operational.swap('value', '1', null);
    await operational.swap('value', '2', 1);
    await operational.beginCommand('c', 'h', 1000);
    await operational.finishCommand('c', { requestHash: 'h', outcome: '{}' }, 1000);
    await operational.forgetCommand('c');
    await operational.forgetCommands();
    await settings.put('kind', 'key', 'value');
    await settings.all('kind');
    await settings.some('kind', keys);
    await settings.putNew('kind', new Map([['key', 'value']]));
    await settings.blank('kind', ['key']);
    await settings.remove('kind', 'key');
    await derived.drop(C);
    await readModels.close();
  });
  afterAll(() => server.close());

  it('are commands that the guide lists', () => {
    expect([...new Set(server.commands.map((command) => Object.keys(command)[0]!))].sort()).toEqual(listed('Commands'));
  });

  it('are operators that the guide lists', () => {
    expect([...operatorsIn(server.commands).names].sort()).toEqual(listed('Operators'));
  });

  it('has no transaction, no snapshot, no collation and no text search', () => {
    const never = ['startTransaction', 'txnNumber', 'readConcern', 'collation', '$text', '$changeStream', 'let'];
    for (const name of never) expect(server.commands.filter((command) => name in command)).toEqual([]);
  });

  it('names so many ids at once and no more, and has a majority keep what is written', () => {
    expect(operatorsIn(server.commands).mostIn).toBe(MOST_IN);
    const writes = ['insert', 'update', 'delete', 'findAndModify'].flatMap((name) => server.told(name));
    expect(writes.length).toBeGreaterThan(10);
    for (const { writeConcern } of writes) expect(writeConcern).toMatchObject({ w: 'majority' });
  });
});

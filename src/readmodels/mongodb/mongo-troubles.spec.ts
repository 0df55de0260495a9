/** What goes wrong on a server: what is said of it, and what goes on all the same. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Document } from 'mongodb';
import { until as untilWithin } from '../../../test/support/received.js';
import { entryDocument, headDocument } from '../documents.testing.js';
import { ReadModelsUnavailable } from '../read-models.js';
import { MongoReadModels } from './mongo-read-models.js';
import { WireServer, type Answer } from './wire-server.testing.js';

const until = (what: string, isSo: () => boolean | Promise<boolean>): Promise<void> => untilWithin(what, isSo, 5000);
const patience = { primaryMs: 800, silenceMs: 600, callMs: 1500 };
const nameOf = (command: Document): string => Object.keys(command)[0]!;
const found = (...firstBatch: Document[]): Document => ({ ok: 1, cursor: { id: 0n, ns: 'asof.x', firstBatch } });
const READS = ['find', 'listCollections', 'aggregate'];
const fine: Answer = (command) => (READS.includes(nameOf(command)) ? found() : { ok: 1, n: 1, nModified: 1 });
const refusal = (code: number, errmsg: string): Document => ({ ok: 0, code, errmsg, codeName: 'x' });

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
  const readModels = MongoReadModels.connect(url, { patience, indexPauseMs: 20, ...settings });
  opened.push(readModels);
  return readModels;
}

const failure = async (call: Promise<unknown>): Promise<ReadModelsUnavailable> => {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ReadModelsUnavailable);
  return error as ReadModelsUnavailable;
};

describe('trial 59: a login for the database of the documents alone', () => {
  it('serves them, and whoever asks for what is kept hears which database is denied', async () => {
    const denied =
      'not authorized on asof_settings to execute command { find: "records", filter: { _id: "secret words" } }';
    const { url } = await server((command) =>
      command['$db'] === 'asof_settings' ? refusal(13, denied) : fine(command),
    );
    const { derived, operational, settings, ...readModels } = connect(url);
    await derived.open('incidents_v1_g1');
    expect(await derived.head('incidents_v1_g1', 'inc')).toBeNull();
    await operational.forgetCommand('c');
    const { kind, message } = await failure(settings.all('company_alias'));
    expect(kind).toBe('refused');
    expect(message).toContain('denies access to the database asof_settings');
    expect(message).not.toContain('secret words');
    expect(readModels).toBeDefined();
  });

  it('is told by readiness, for settings and for documents', async () => {
    for (const database of ['asof', 'asof_settings']) {
      const { url } = await server((command) => (command['$db'] === database ? refusal(13, 'no') : fine(command)));
      expect((await failure(connect(url).ping())).message).toContain(`to the database ${database}: no`);
    }
  });
});

describe('trial 60: an index that cannot be made', () => {
  it.each([
    [85, 'An equivalent index already exists with different options'],
    [67, 'expireAfterSeconds is not supported here'],
    [13, 'not authorized'],
  ])('blocks nothing, and is told until it is made (code %i)', async (code, errmsg) => {
    let isRefused = true;
    const { url } = await server((command) =>
      nameOf(command) === 'createIndexes' && isRefused ? refusal(code, errmsg) : fine(command),
    );
    const readModels = connect(url);
    const { derived, operational } = readModels;
    await derived.open('incidents_v1_g1');
    await operational.forgetCommand('c');
    expect(await derived.head('incidents_v1_g1', 'inc')).toBeNull();
    await until('told', () => readModels.findings().length === 3);
    expect(readModels.findings().join()).toContain(errmsg);
    expect(readModels.findings().join()).toContain('asof.incidents_v1_g1_heads by position');
    isRefused = false;
    await until('mended', () => readModels.findings().length === 0);
  });

  it('that takes long does not keep a collection from being opened', async () => {
    const slow = await server((command) => (nameOf(command) === 'createIndexes' ? null : fine(command)));
    opened.pop();
    // Whoever waited for it would wait for longer than a test may take.
    const { derived } = connect(slow.url, { patience: { ...patience, silenceMs: 600_000, callMs: 600_000 } });
    await derived.open('incidents_v1_g1');
    await derived.head('incidents_v1_g1', 'inc');
    await slow.close();
  });

  it('of commands is made with each new lease, as a dropped database gives one', async () => {
    let epoch = 7;
    const mongo = await server((command) =>
      nameOf(command) === 'findAndModify' ? { ok: 1, value: { _id: 'l', holder: 'a', epoch } } : fine(command),
    );
    const { operational } = connect(mongo.url);
    const made = (): Document[] =>
      mongo.told('createIndexes').filter((command) => command['createIndexes'] === 'commands');
    for (let i = 0; i < 3; i++) await operational.acquire('l', 'a', 1000);
    await until('made', () => made().length === 1);
    expect(made()).toMatchObject([{ indexes: [{ key: { until: 1 }, expireAfterSeconds: 0 }] }]);
    epoch = 8;
    await operational.acquire('l', 'a', 1000);
    await until('made again', () => made().length === 2);
    expect(await operational.acquire('l', 'b', 1000)).toBeNull();
  });
});

describe('trial 61: what MongoDB says', () => {
  it.each([
    [refusal(18, 'Authentication failed for user me'), 'refused', 'MongoDB refuses the login in MONGODB_URL'],
    [refusal(115, 'not implemented: mongodb://me:pw@x/'), 'refused', 'not implemented: mongodb://…@x/'],
    [refusal(10107, 'not primary'), 'refused', 'of the database asof: not primary'],
    [refusal(50, 'operation exceeded time limit'), 'slow', 'MongoDB does not answer in time: operation exceeded'],
    [null, 'slow', 'MongoDB does not answer'],
  ])('is passed on, without the login: %j', async (answer, kind, words) => {
    const { url } = await server((command) => (nameOf(command) === 'find' ? answer : fine(command)));
    const { message, kind: told } = await failure(connect(url).derived.checkpoint('c'));
    expect([told, message]).toEqual([kind, expect.stringContaining(words)]);
    expect(message).not.toMatch(/\bme\b|pw/);
  });

  it('is nothing where nobody answers', async () => {
    const gone = await server(fine);
    const { url } = gone;
    await gone.close();
    opened.pop();
    expect(await failure(connect(url).derived.checkpoint('c'))).toMatchObject({
      kind: 'away',
      message: expect.stringContaining('MongoDB cannot be reached') as unknown,
    });
  });

  it.each(['a%zz', '%', 'x%E0%A4', 'a%2Eb', 'a%20b%2F', 'p/ss@host/a%zz'])(
    'is not asked where the name of its database cannot be: %s',
    (name) => {
      const named = (): unknown => MongoReadModels.connect(`mongodb://me:secret@127.0.0.1:1/${name}`);
      expect(named).toThrow(RangeError);
      expect(named).toThrow(
        expect.objectContaining({ message: expect.stringMatching(/database|connection string/) as unknown }),
      );
      expect(named).toThrow(expect.objectContaining({ message: expect.not.stringMatching(/secret|ss@/) as unknown }));
    },
  );
});

describe('trial 62: a server that does not keep up', () => {
  it.each([1, 3, 60])('gets bulks that are halved until it takes them: %i at once', async (most) => {
    const sizes: number[] = [];
    const { url } = await server((command) => {
      if (nameOf(command) !== 'update') return fine(command);
      const { length } = command['updates'] as Document[];
      sizes.push(length);
      return length > most ? refusal(50, 'operation exceeded time limit') : fine(command);
    });
    const { derived } = connect(url);
    const entries = Array.from({ length: 100 }, (_, i) => entryDocument({ entryId: `e${i}` }));
    const write = (): Promise<boolean> =>
      derived.write('c', { entries, heads: [headDocument()] }).then(
        () => true,
        () => false,
      );
    for (let tries = 0; !(await write()); tries++) expect(tries).toBeLessThan(8);
    expect(sizes.slice(0, 2)).toEqual([100, 50]);
    expect(Math.max(...sizes.slice(-3))).toBeLessThanOrEqual(most);
  });

  it('is not waited for by anybody while it is known to be away, and is asked again once it is back', async () => {
    const first = await server(fine);
    const { port, url } = first;
    await first.close();
    opened.pop();
    const { derived, operational } = connect(url);
    await failure(derived.checkpoint('c'));
    const begun = performance.now();
    const calls = [() => derived.head('c', 'inc'), () => operational.lease('l'), () => derived.collections()];
    for (const call of [...calls, ...calls]) expect((await failure(call())).kind).toBe('away');
    // Milliseconds; each that waited would take `primaryMs`, one of them may be the one that asks again.
    expect(performance.now() - begun).toBeLessThan((calls.length * patience.primaryMs * 2) / 3);
    await server(fine, port);
    await until('back', () =>
      derived.checkpoint('c').then(
        () => true,
        () => false,
      ),
    );
    expect(await derived.head('c', 'inc')).toBeNull();
  });
});

describe('trial 64: what is asked of MongoDB', () => {
  it('is one number from an index, without the document; and from the document where the index is not there', async () => {
    let isDropped = false;
    const row = { _id: 'inc', revision: 7, entries: 3, tellsNoLearning: false, isPrivate: false };
    const mongo = await server((command) => {
      if (nameOf(command) !== 'find') return fine(command);
      if ('hint' in command && isDropped)
        return refusal(
          2,
          'planner returned error :: caused by :: hint provided does not correspond to an existing index',
        );
      return found(row);
    });
    const { derived } = connect(mongo.url);
    const hints = (): unknown[] => mongo.told('find').map((command) => command['hint'] as unknown);
    const { _id, ...mark } = row;
    expect(await derived.mark('c', _id)).toEqual(mark);
    expect(hints()).toEqual([undefined]);
    await derived.open('c');
    await until('indexed', async () => {
      expect(await derived.mark('c', 'inc')).toEqual(mark);
      return hints().at(-1) !== undefined;
    });
    const index = { _id: 1, revision: 1, entries: 1, tellsNoLearning: 1, isPrivate: 1 };
    expect(hints().at(-1)).toEqual(index);
    expect(mongo.told('find').at(-1)).toMatchObject({
      projection: { revision: 1, entries: 1, tellsNoLearning: 1, isPrivate: 1 },
    });
    const made = (): unknown[] =>
      mongo.told('createIndexes').flatMap(({ indexes }) => (indexes as Document[]).map(({ key }) => key as unknown));
    expect(made()).toContainEqual(index);
    isDropped = true;
    const before = made().length;
    expect(await derived.mark('c', 'inc')).toEqual(mark);
    await until('made again', () => made().length > before);
  });

  it.each([
    ['nothing', null],
    ['a document of another run', { _id: 'c', run: 'other', requestHash: 'h', outcome: null }],
    ['a document without a run', { _id: 'c', requestHash: 'h', outcome: '{}' }],
  ])('of a command is ours only with a document that says so, not with %s', async (_, value) => {
    const { url } = await server((command) => (nameOf(command) === 'findAndModify' ? { ok: 1, value } : fine(command)));
    const { operational } = connect(url);
    if (value === null) await failure(operational.beginCommand('c', 'h', 1000));
    else expect(await operational.beginCommand('c', 'h', 1000)).toEqual({ requestHash: 'h', outcome: value.outcome });
  });
});

describe('trial 66: what is there', () => {
  it('is what the server lists under our prefix, named by a row or not', async () => {
    const names = ['incidents_v1_g1_heads', 'incidents_v1_g2_entries', 'incidents_v1_g3_heads', 'values', 'others'];
    const { url } = await server((command) => {
      if (nameOf(command) === 'listCollections')
        return found(
          ...[...names, ...names.map((name) => `team.${name}`)].map((name) => ({ name, type: 'collection' })),
        );
      return nameOf(command) === 'find' ? found({ _id: 'incidents_v1_g1' }, { _id: 'incidents_v1_g9' }) : fine(command);
    });
    const ours = ['incidents_v1_g1', 'incidents_v1_g2', 'incidents_v1_g3', 'incidents_v1_g9'];
    expect(await connect(url, { prefix: 'team.' }).derived.collections()).toEqual(expect.arrayContaining(ours));
    expect((await connect(url, { prefix: 'team.' }).derived.collections()).length).toBe(ours.length);
    expect(await connect(url).derived.collections()).toEqual(expect.arrayContaining(ours));
  });

  it('is read where it is asked whether it answers: a gateway says yes to a ping', async () => {
    for (const name of ['collections', 'records']) {
      const { url } = await server((command) => (command['find'] === name ? refusal(6, 'no server') : fine(command)));
      expect((await failure(connect(url).ping())).message).toContain('no server');
    }
  });
});

/** The thread that writes documents, as it is built: it dies, it runs out of memory, and words are forgotten meanwhile. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConsumingThread, type ConsumingThreadOptions } from '../../src/consuming/consuming-thread.js';
import { LeasedConsumer } from '../../src/consuming/leased-consumer.js';
import { EventLog } from '../../src/eventstore/event-log.js';
import { IncidentStreams } from '../../src/incidents/write/incident-streams.js';
import { amending, by, entries, opening, uncritical } from '../../src/incidents/write/incidents.testing.js';
import { INCIDENTS } from '../../src/projections/incidents.js';
import { openStores, type Stores } from '../../src/stores.js';
import { faultsOfDocuments, until } from '../support/consuming.js';

const BUILT = pathToFileURL(join(process.cwd(), 'dist/consuming-worker.js'));

let data: string;
let stores: Stores;
let log: EventLog;
let streams: IncidentStreams;
let thread: ConsumingThread;
let consumer: LeasedConsumer;
let faults: string[];
const said: string[] = [];

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'asof-thread-'));
  const silent = (): void => undefined;
  stores = await openStores(settings(), { warn: silent, error: silent });
  log = new EventLog(stores.store);
  streams = new IncidentStreams(stores.store, uncritical);
  faults = [];
});
afterEach(async () => {
  await consumer.close();
  await log.close();
  await stores.close();
  rmSync(data, { recursive: true });
});

const settings = () => ({ port: 0, host: '127.0.0.1', data, insecure: false });

function start(options: Partial<ConsumingThreadOptions> = {}): void {
  thread = new ConsumingThread({
    program: BUILT,
    data: { settings: settings(), folder: stores.folder, holder: 'me' },
    log,
    say: (_, of, words) => said.push(`${of}: ${words}`),
    ...options,
  });
  const { store, readModels } = stores;
  consumer = new LeasedConsumer({
    store,
    readModels,
    log,
    projection: INCIDENTS,
    work: (listener) => thread.work(INCIDENTS.name, listener),
    onFault: (error) => faults.push(String(error)),
  });
  consumer.start();
}

/** A program that is the thread's, but for what comes before. */
function programThat(does: string): URL {
  const file = join(data, 'program.mjs');
  writeFileSync(file, `${does}\nawait import(${JSON.stringify(BUILT.href)});\n`);
  return pathToFileURL(file);
}

async function record(id: string, texts: readonly string[]): Promise<void> {
  await streams.execute(id, opening({ id, title: `About ${id}` }), by());
  const notes = texts.map((text, n) => ({ id: `n${n}`, type: 'note', occurredAt: '2026-01-01T10:00:00Z', text }));
  await streams.execute(id, entries(...notes), by());
}

const processed = async (): Promise<boolean> =>
  consumer.whenProcessed((await stores.store.head())!, 20_000, new AbortController().signal);

const documentFaults = (): Promise<string[]> =>
  faultsOfDocuments(stores.store, stores.readModels.derived, consumer.active.current()!.collection);

describe('the thread that writes documents', () => {
  it('writes what the main thread appends, and tells how far it is and what it has parked', async () => {
    await record('before', ['first']);
    start();
    expect(await processed()).toBe(true);
    await record('after', ['second', 'third']);
    await streams.execute('before', amending('n0', { text: 'Amended' }), by());
    expect(await processed()).toBe(true);
    expect(await documentFaults()).toEqual([]);
    await until(async () => (await consumer.report()).status === 'live');
    expect(await consumer.report()).toMatchObject({ leader: 'me', lagEvents: 0, lastError: null });
    await consumer.rebuild();
    await until(() => consumer.active.current()?.collection.endsWith('_g2') === true);
    expect(await documentFaults()).toEqual([]);
    expect([faults, said, thread.lives]).toEqual([[], [], 1]);
  });

  it('is begun again when it has died, and goes on where it was', async () => {
    for (let i = 0; i < 30; i++) await record(`inc-${i}`, ['a', 'b']);
    const died = JSON.stringify(join(data, 'died'));
    start({
      program: programThat(`
        import { existsSync, writeFileSync } from 'node:fs';
        if (!existsSync(${died})) setTimeout(() => { writeFileSync(${died}, ''); throw new Error('it dies'); }, 300);
      `),
    });
    await until(
      () => thread.lives > 1,
      () => faults,
    );
    expect(faults.join()).toContain('it dies');
    await record('later', ['c']);
    expect(await processed()).toBe(true);
    expect(await documentFaults()).toEqual([]);
    await until(async () => (await consumer.report()).lastError === null);
    expect(existsSync(join(data, 'died'))).toBe(true);
  });

  it('that has no memory to live with is told of, holds nobody up, and can be closed', async () => {
    await record('inc', ['a']);
    start({
      program: programThat('const all = []; for (;;) all.push(new Array(1e5).fill(all.length));'),
      megabytes: 16,
    });
    await until(async () => (await consumer.report()).lastError !== null);
    const { status, lastError } = await consumer.report();
    expect(status).toBe('stopped');
    expect(lastError).toMatch(/memory/i);
    await record('other', ['b']);
  });

  it('trial 57: has nothing left of words that were forgotten, in any file', async () => {
    await record('inc', ['zqxwforgotten one', 'kept words']);
    start();
    expect(await processed()).toBe(true);
    await streams.execute('inc', amending('n0', { text: 'zqxwforgotten two' }), by());
    expect(await processed()).toBe(true);
    await streams.execute('inc', { kind: 'forget', target: { entryId: 'n0' }, reason: 'Personal' }, by());
    expect(await processed()).toBe(true);
    await stores.readModels.derived.eraseTraces();
    const files = readdirSync(data).map((name) => readFileSync(join(data, name), 'latin1'));
    expect(files.some((content) => content.includes('zqxwforgotten'))).toBe(false);
    expect(files.some((content) => content.includes('kept words'))).toBe(true);
    expect(await documentFaults()).toEqual([]);
  });
});

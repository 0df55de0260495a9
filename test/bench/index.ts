/** Lists, search, facets and analytics over many incidents. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import autocannon from 'autocannon';
import { IncidentColumns } from '../../src/listing/incident-columns.js';
import { SqliteReadModels } from '../../src/readmodels/sqlite/sqlite-read-models.js';
import { type ListedIncident } from '../../src/timeline/listed.js';
import { startServer, type Service } from '../support/service.js';
import { post } from './load.js';
import { CATEGORIES, COMPANIES, ENTRIES, makeStore, VOCABULARY, wordAt, YEARS } from './making.js';
import { compare, rounded, takeTurns, type Finding } from './measure.js';
import { yardstick } from './yardstick.js';

const FEW = 1000;
const MANY = 100_000;
const ROUNDS = 5;
const QUESTIONS = 300;
const MAIN = join(process.cwd(), 'dist/main.js');
const WATCH = join(import.meta.dirname, 'loop-watch.js');

export async function index(folder: string): Promise<Finding[]> {
  const stores = { few: join(folder, 'index-few'), many: join(folder, 'index-many') };
  const heads = { few: await makeStore(stores.few, FEW), many: await makeStore(stores.many, MANY) };
  const few = await started(stores.few);
  const first = await started(stores.many);
  await upTo(few.url, heads.few);
  await upTo(first.url, heads.many);
  await first.stop();
  // Once more, with the documents there: what is waited for now is the index alone.
  const from = performance.now();
  const many = await started(stores.many);
  await loopOf(many);
  await upTo(many.url, heads.many);
  const loaded = performance.now() - from;
  const whileLoading = await loopOf(many);

  const findings = [...(await againstString(many)), ...(await growth(few, many)), ...(await facets(many))];
  await loopOf(many);
  const following = post({ url: many.url, incidents: madeIds(), connections: 4, until: { seconds: 5 } });
  await Promise.all([following, ask(many.url, lists(), { seconds: 5 }), ask(many.url, analyses(), { seconds: 5 })]);
  const whileFollowing = await loopOf(many);
  await many.stop();
  await few.stop();
  const blocked = (work: string, milliseconds: number): Finding => ({
    work: `the event loop is held up ${work}, at most`,
    against: 'milliseconds',
    target: { atMost: 20 },
    reached: rounded(milliseconds),
    rounds: [rounded(milliseconds)],
  });
  return [
    ...findings,
    blocked('while the index is loaded', whileLoading),
    blocked('while it follows posts, and lists and analytics are asked', whileFollowing),
    interesting(`loading the index of ${MANY} incidents`, 'milliseconds', loaded),
    interesting('the index in memory', 'bytes an incident', await bytesAnIncident(stores.many)),
  ];
}

const interesting = (work: string, against: string, value: number): Finding => ({
  work,
  against,
  target: null,
  reached: rounded(value),
  rounds: [rounded(value)],
});

const started = (data: string): Promise<Service> =>
  startServer([process.execPath, '--import', WATCH, MAIN, '--port', '0', '--data', data, '--log-level', 'warn']);

async function upTo(url: string, position: string): Promise<void> {
  for (;;) {
    const { status } = await fetch(`${url}/v1/incidents?limit=1&minPosition=${position}`);
    if (status === 200) return;
    await pause(20);
  }
}

/** For how long the event loop was held up at most since this was asked last. */
async function loopOf(service: Service): Promise<number> {
  const said = service.output().length;
  process.kill(service.pid, 'SIGUSR2');
  for (;;) {
    const line = /loop: ([\d.]+)/.exec(service.output().slice(said));
    if (line) return Number(line[1]);
    await pause(5);
  }
}

const some = (n: number, most: number): number => (n * 7919) % most;
const questions = (path: (n: number) => string): string[] => Array.from({ length: QUESTIONS }, (_, n) => path(n));
const lists = () =>
  questions(
    (n) => `/v1/incidents?category=category-${some(n, CATEGORIES)}&year=${2001 + some(n, YEARS)}&sort=-duration`,
  );
const searches = () =>
  questions(
    (n) => `/v1/incidents?q=${wordAt(some(n, VOCABULARY / 20))}+${wordAt(some(n, VOCABULARY / 100)).slice(0, 2)}`,
  );
const counted = () =>
  questions((n) => `/v1/facets?category=category-${some(n, CATEGORIES)}&company=company${some(n, COMPANIES / 20)}`);
const analyses = () =>
  [
    'durations?groupBy=category',
    'counts',
    'hours?tz=Europe/Berlin',
    'stages',
    'learned-late',
    'together',
    'claims',
  ].map((path) => `/v1/analytics/${path}`);
const madeIds = () => questions((n) => `made-${some(n, MANY)}`);

interface Asked {
  /** Answers a second. */
  readonly rate: number;
  /** In milliseconds. */
  readonly p99: number;
  readonly bytes: number;
}

async function ask(
  url: string,
  paths: readonly string[],
  until: { seconds: number; connections?: number },
): Promise<Asked> {
  const times: number[] = [];
  let bytes = 0;
  const from = performance.now();
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const requests = paths.map((path) => ({ path }));
    const options = { url, requests, connections: until.connections ?? 1, duration: until.seconds };
    const run = autocannon(options, (error: Error | null, all) => (error ? reject(error) : resolve(all)));
    run.on('response', (_client, _status, size, time) => {
      times.push(time);
      bytes += size;
    });
  });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url}${paths[0]} was refused ${result.non2xx} times`);
  times.sort((a, b) => a - b);
  const rate = (times.length / (performance.now() - from)) * 1000;
  return { rate, p99: times[Math.floor(times.length * 0.99)]!, bytes: bytes / times.length };
}

async function againstString(many: Service): Promise<Finding[]> {
  const load = { seconds: 2, connections: 8 };
  const { bytes } = await ask(many.url, lists(), load);
  const bare = await startServer([...yardstick('bare-string'), String(Math.round(bytes))]);
  const p99 = { ours: [] as number[], theirs: [] as number[] };
  const rates = await takeTurns(ROUNDS, {
    ours: async () => noted(p99.ours, await ask(many.url, lists(), load)),
    theirs: async () => noted(p99.theirs, await ask(bare.url, ['/'], load)),
  });
  await bare.stop();
  const work = `GET list with two filters at ${MANY} incidents of ${ENTRIES} entries`;
  const against = 'bare Fastify answering a ready string of that size';
  return [
    compare({ work: `${work}: rate`, against, target: { atLeast: 0.5 } }, '1/s', rates.ours, rates.theirs),
    compare({ work: `${work}: p99`, against, target: { atMost: 3 } }, 'ms', p99.ours, p99.theirs),
  ];
}

function noted(p99: number[], asked: Asked): number {
  p99.push(asked.p99);
  return asked.rate;
}

async function growth(few: Service, many: Service): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [name, paths] of [
    ['list with two filters', lists()],
    ['search with two words', searches()],
  ] as const) {
    const p99 = await takeTurns(ROUNDS, {
      few: async () => (await ask(few.url, paths, { seconds: 2 })).p99,
      many: async () => (await ask(many.url, paths, { seconds: 2 })).p99,
    });
    const described = { work: `${name} at ${MANY}: p99`, against: `at ${FEW}`, target: { atMost: 3 } };
    findings.push(compare(described, 'ms', p99.many, p99.few));
  }
  return findings;
}

async function facets(many: Service): Promise<Finding[]> {
  const { p99 } = await ask(many.url, counted(), { seconds: 5 });
  const work = `facets with two filters at ${MANY}: p99`;
  return [{ work, against: 'milliseconds', target: { atMost: 20 }, reached: rounded(p99), rounds: [rounded(p99)] }];
}

/** Loads the same columns in this process, and weighs them. */
async function bytesAnIncident(data: string): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const weight = (): number => {
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const files = { readModels: join(data, 'readmodels.db'), kept: join(data, 'kept.db') };
  const readModels = SqliteReadModels.open(files, (reason) => {
    throw new Error(reason);
  });
  const [collection] = await readModels.derived.collections();
  await readModels.derived.open(collection!);
  const before = weight();
  const columns = new IncidentColumns();
  for (let after: string | null = null; ;) {
    const page = await readModels.derived.changes(collection!, { after, upTo: '9'.repeat(20), limit: 500 });
    if (page.length === 0) break;
    for (const { listed } of page) columns.put(JSON.parse(listed) as ListedIncident);
    after = page.at(-1)!.position;
  }
  const bytes = (weight() - before) / columns.size;
  await readModels.close();
  return bytes;
}

/** Lists, search, facets and analytics over many incidents. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { IncidentColumns } from '../../src/listing/columns/incident-columns.js';
import { SqliteReadModels } from '../../src/readmodels/sqlite/sqlite-read-models.js';
import { type ListedIncident } from '../../src/timeline/view/row.js';
import { startServer, type Service } from '../support/service.js';
import { againstString } from './against-string.js';
import { ask, post } from './load.js';
import { CATEGORIES, COMPANIES, ENTRIES, makeStore, VOCABULARY, wordAt, YEARS } from './making.js';
import { compare, rounded, takeTurns, type Finding } from './measure.js';
import { yardstick } from './yardstick.js';

const FEW = 1000;
const MANY = 100_000;
const ROUNDS = 5;
const QUESTIONS = 300;
const LISTING = `GET list with two filters at ${MANY} incidents of ${ENTRIES} entries`;
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
  // Beside what is measured, to tell how much of being held up is the machine's own doing.
  const beside = await startServer([process.execPath, '--import', WATCH, ...yardstick('bare-string').slice(1), '1000']);
  // Once more, with the documents there: what is waited for now is the index alone.
  const from = performance.now();
  const many = await started(stores.many);
  const loopsOf = async () => ({ ours: await loopOf(many), bare: await loopOf(beside) });
  await loopsOf();
  await upTo(many.url, heads.many);
  const loaded = performance.now() - from;
  const whileLoading = await loopsOf();

  const findings = [
    ...(await againstString(LISTING, many.url, lists())),
    ...(await growth(few, many)),
    ...(await facets(many)),
  ];
  await loopsOf();
  const following = post({ url: many.url, incidents: madeIds(), connections: 4, until: { seconds: 5 } });
  await Promise.all([following, ask(many.url, lists(), { seconds: 5 }), ask(many.url, analyses(), { seconds: 5 })]);
  const whileFollowing = await loopsOf();
  for (const service of [many, few, beside]) await service.stop();
  const blocked = (work: string, { ours, bare }: Awaited<ReturnType<typeof loopsOf>>): Finding => ({
    work: `the event loop is held up ${work}, at most`,
    against: 'milliseconds',
    target: { atMost: 20 },
    reached: rounded(ours),
    rounds: [rounded(ours)],
    note: `that of an idle server beside: ${rounded(bare)} ms`,
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
  const files = { readModels: join(data, 'readmodels.db'), settings: join(data, 'settings.db') };
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

/** What a long incident costs: the next post to it, reading its past, and what is asked of two of its moments. */
import { join } from 'node:path';
import { SqliteEventStore } from '../../src/eventstore/sqlite/sqlite-event-store.js';
import { isOurs, type RecordedEvent } from '../../src/eventstore/event-store.js';
import { knowledgeAt, NOW } from '../../src/timeline/knowledge.js';
import { assessedView } from '../../src/timeline/view/assessed-view.js';
import { startService } from '../support/service.js';
import { openIncidents, post } from './load.js';
import { answered, moments } from './moments.js';
import { compare, median, rounded, takeTurns, timed, type Finding } from './measure.js';

const ROUNDS = 5;
const FEW = 10;
const MANY = 10_000;
const POSTS = 100;
const READS = 15;

export async function growing(folder: string): Promise<Finding[]> {
  const data = join(folder, 'growing');
  const service = await startService({ data, args: ['--log-level', 'warn'] });
  const { url } = service;
  // Those that grow during the benchmark stay near their size: the short are many, the long has room left.
  const short = await openIncidents(url, 100, FEW);
  const [long] = await openIncidents(url, 1, MANY - (ROUNDS + 1) * POSTS);
  const [whole] = await openIncidents(url, 1, MANY);
  const load = (incidents: readonly string[]) => () =>
    post({ url, incidents, connections: 1, until: { requests: POSTS } });
  const posts = { short: load(short), long: load([long!]) };
  await takeTurns(1, posts);
  const rates = await takeTurns(ROUNDS, posts);

  const store = SqliteEventStore.open(join(data, 'events.db'));
  const now = new Date().toISOString();
  const reads = {
    asOf: () => timed(() => answered(`${url}/v1/incidents/${whole}?asOf=${now}`)),
    fold: () => timed(() => foldOf(store, `incident-${whole}`)),
  };
  await takeTurns(3, reads);
  const times = await takeTurns(READS, reads);
  const ofMoments = await moments(url, whole!, MANY);
  await store.close();
  await service.stop();

  const ofPost = { work: `POST …/entries to an incident of ${MANY} entries: time`, against: `one of ${FEW}` };
  const asOf = `GET ?asOf= of an incident of ${MANY} entries: time`;
  return [
    compare({ ...ofPost, target: { atMost: 2 } }, 's/request', rates.long.map(inverse), rates.short.map(inverse)),
    compare(
      { work: asOf, against: 'reading and folding it, in-process', target: { atMost: 2 } },
      'ms',
      times.asOf,
      times.fold,
    ),
    {
      work: asOf,
      against: 'milliseconds',
      target: { atMost: 50 },
      reached: rounded(median(times.asOf)),
      rounds: times.asOf.map(rounded),
    },
    ...ofMoments,
  ];
}

const inverse = (rate: number): number => 1 / rate;

async function foldOf(store: SqliteEventStore, stream: string): Promise<string> {
  const events: RecordedEvent[] = [];
  for await (const event of store.readStream(stream)) if (isOurs(event)) events.push(event);
  const knowledge = knowledgeAt(events, NOW, Date.now());
  if ('code' in knowledge) throw new Error(knowledge.code);
  return JSON.stringify(assessedView(knowledge, events.at(-1)!.position));
}

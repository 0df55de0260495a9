/** Durable posts over HTTP, 32 connections, each server in its own process. */
import { join } from 'node:path';
import { startServer, startService } from '../support/service.js';
import { openIncidents, post } from './load.js';
import { compare, takeTurns, type Finding } from './measure.js';
import { yardstick } from './yardstick.js';

const ROUNDS = 7;
const CONNECTIONS = 32;
const MANY = 100;
const SECONDS = 2;
/** An incident takes no notes above 10,000 entries, so this turn ends by its count, each on a new incident. */
const POSTS_ON_ONE = 8000;

export async function posting(folder: string): Promise<Finding[]> {
  const asof = await startService({ data: join(folder, 'posting'), args: ['--log-level', 'warn'] });
  const bare = await startServer([...yardstick('bare-fastify'), join(folder, 'bare-fastify.db')]);
  const empty = await startServer(yardstick('empty-nest-cqrs'));
  const many = await openIncidents(asof.url, MANY);
  const load = (url: string, incidents: readonly string[]) => () =>
    post({ url, incidents, connections: CONNECTIONS, until: { seconds: SECONDS } });
  const servers = {
    'many incidents': load(asof.url, many),
    'one incident': async () =>
      post({
        url: asof.url,
        incidents: await openIncidents(asof.url, 1),
        connections: CONNECTIONS,
        until: { requests: POSTS_ON_ONE },
      }),
    bare: load(bare.url, many),
    empty: load(empty.url, many),
  };
  await takeTurns(1, servers); // so that all code is warm
  const rates = await takeTurns(ROUNDS, servers);
  await Promise.all([asof.stop(), bare.stop(), empty.stop()]);

  return (['many incidents', 'one incident'] as const).flatMap((where) => {
    const work = `POST …/entries, ${CONNECTIONS} connections, ${where}`;
    const against = {
      bare: 'Fastify, one row in one FULL commit a request',
      empty: 'Nest + Fastify + CQRS, nothing stored',
    };
    return [
      compare({ work, against: against.bare, target: { atLeast: 2 } }, 'requests/s', rates[where], rates.bare),
      compare({ work, against: against.empty, target: { atLeast: 0.4 } }, 'requests/s', rates[where], rates.empty),
    ];
  });
}

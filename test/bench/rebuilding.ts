/** Rebuilding all read models, against reading the same events and parsing them. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Database } from '../../src/sqlite/driver.js';
import { startService } from '../support/service.js';
import { openIncidents } from './load.js';
import { compare, takeTurns, timed, type Finding } from './measure.js';

const ROUNDS = 5;
const INCIDENTS = 2000;
const ENTRIES = 25;

export async function rebuilding(folder: string): Promise<Finding[]> {
  const data = join(folder, 'rebuilding');
  const service = await startService({ data, args: ['--log-level', 'warn'] });
  await openIncidents(service.url, INCIDENTS, ENTRIES, 'rebuilt');
  const events = new Database(join(data, 'events.db'), { readonly: true });
  const times = await takeTurns(ROUNDS, {
    rebuild: () => timed(() => rebuilt(service.url)),
    scan: () => timed(() => scanned(events)),
  });
  events.close();
  await service.stop();
  const work = `rebuild of ${INCIDENTS} incidents with ${ENTRIES} entries each: speed`;
  const against = 'reading and parsing the same events';
  return [
    compare({ work, against, target: { atLeast: 0.25 } }, '1/s', times.rebuild.map(speed), times.scan.map(speed)),
  ];
}

/** The inverse of a time: how fast, not how long. */
export const speed = (milliseconds: number): number => 1000 / milliseconds;

interface Projections {
  readonly projections: readonly {
    readonly name: string;
    readonly status: string;
    readonly lastError: string | null;
  }[];
}

/** Has a service make all read models anew, and waits until they are read. */
export async function rebuilt(url: string): Promise<void> {
  const begun = await fetch(`${url}/v1/projections/incidents/rebuild`, { method: 'POST' });
  if (!begun.ok) throw new Error(`the rebuild was answered ${begun.status}: ${await begun.text()}`);
  for (;;) {
    const answer = (await (await fetch(`${url}/v1/projections`)).json()) as Projections;
    const [projection] = answer.projections;
    if (projection!.lastError !== null) throw new Error(projection!.lastError);
    if (projection!.status === 'live') return;
    // Asking takes time from the rebuild.
    await pause(10);
  }
}

function scanned(events: Database): number {
  const rows = events.prepare<[], [string, string]>('SELECT data, metadata FROM events ORDER BY position').raw();
  let parsed = 0;
  for (const [data, metadata] of rows.iterate()) {
    parsed += Object.keys(JSON.parse(data) as object).length + Object.keys(JSON.parse(metadata) as object).length;
  }
  return parsed;
}

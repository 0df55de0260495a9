/** What a person at a terminal is told of a service that has started or stops. Programs read the log instead. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { asksForKeys, MEMORY, type Settings } from './config.js';
import { type ProjectionsDto } from './consuming/projections.dto.js';
import { type RunningService } from './serve.js';
import { version } from './version.js';

/** Whoever starts it should not wait for a number, however many incidents there are. */
const COUNTING_MS = 1000;
/** How often it is looked whether the documents have everything. */
const LOOK_MS = 20;

/** Whether nothing has been kept in the data folder yet. Ask before the service starts, which makes the folder. */
export const isNewFolder = ({ data }: Settings): boolean => data !== MEMORY && !existsSync(join(data, 'events.db'));

/**
 * Where the data are, where it answers, what to do next; several lines.
 * @param isNew as {@link isNewFolder} said before the start
 */
export async function startWords(service: RunningService, settings: Settings, isNew: boolean): Promise<string> {
  const held = isNew ? 'new' : asksForKeys(settings) ? null : await countOfIncidents(service);
  return [
    `asof ${version()} answers at ${service.url}`,
    `  data       ${placeOf(settings)}${held === null ? '' : `, ${held}`}`,
    `  pages      ${service.url}/`,
    `  API        ${service.url}/docs`,
    ...service.access.map((line, index) => `  ${index === 0 ? 'keys     ' : '         '}  ${line}`),
    `  next       npx asof declare "Checkout errors"   (in another terminal; npx asof --help)`,
    `  stop       Ctrl-C`,
  ].join('\n');
}

export const STOP_WORDS = 'asof: stopping; requests under way are finished first …';
export const STOPPED_WORDS = 'asof: stopped';

function placeOf({ data, eventStoreUrl, mongodbUrl }: Settings): string {
  const folder = data === MEMORY ? 'in memory only, gone when it stops' : resolve(data);
  if (eventStoreUrl !== undefined && mongodbUrl !== undefined) return 'events in EventStoreDB, read models in MongoDB';
  if (eventStoreUrl !== undefined) return `events in EventStoreDB, read models in ${folder}`;
  if (mongodbUrl !== undefined) return `events in ${folder}, read models in MongoDB`;
  return folder;
}

/** Null where it is not known soon: read models may still be filled, or a server be away. */
async function countOfIncidents({ address }: RunningService): Promise<string | null> {
  const signal = AbortSignal.timeout(COUNTING_MS);
  try {
    const position = await positionOfAll(address, signal);
    const least = position === null ? '' : `&minPosition=${position}`;
    const answer = await fetch(`${address}/v1/incidents?limit=1&include=drills,retracted${least}`, { signal });
    if (!answer.ok) return null;
    const { total } = (await answer.json()) as { total: number };
    return total === 1 ? '1 incident' : `${total} incidents`;
  } catch {
    return null;
  }
}

/** How far the log is in the documents, once nothing is missing: what was written last may not have been taken in. */
async function positionOfAll(address: string, signal: AbortSignal): Promise<string | null> {
  for (;;) {
    const answer = await fetch(`${address}/v1/projections`, { signal });
    const { projections } = (await answer.json()) as Pick<ProjectionsDto, 'projections'>;
    if (projections.every(({ lagEvents }) => lagEvents === 0)) return projections[0]?.position ?? null;
    await sleep(LOOK_MS, undefined, { signal });
  }
}

/**
 * Rebuilding all read models from EventStoreDB, against the bare client reading the same events. What others have
 * stored on the server is read by the rebuild alone, so a server that is not fresh makes it look slower than it is.
 */
import { END, FORWARDS, START, type EventStoreDBClient, type Position } from '@eventstore/db-client';
import { openIncidents } from './load.js';
import { compare, takeTurns, timed, type Finding } from './measure.js';
import { rebuilt, speed } from './rebuilding.js';

const ROUNDS = 5;
const INCIDENTS = 1000;
const ENTRIES = 25;

export const rebuildWanted = {
  work: `rebuild of ${INCIDENTS} incidents with ${ENTRIES} entries each from EventStoreDB: speed`,
  against: 'the bare client of EventStoreDB, reading the same part of $all',
  target: { atLeast: 0.5 },
};

/** @param url of a service that has nothing yet */
export async function rebuildingOnServers(url: string, client: EventStoreDBClient): Promise<Finding> {
  const before = await endOfAll(client);
  await openIncidents(url, INCIDENTS, ENTRIES, 'rebuilt');
  const times = await takeTurns(ROUNDS, {
    rebuild: () => timed(() => rebuilt(url)),
    read: () => timed(() => readFrom(client, before)),
  });
  return compare(rebuildWanted, '1/s', times.rebuild.map(speed), times.read.map(speed));
}

async function endOfAll(client: EventStoreDBClient): Promise<Position | typeof START> {
  for await (const { event } of client.readAll({ direction: 'backwards', fromPosition: END, maxCount: 1 })) {
    if (event) return event.position;
  }
  return START;
}

async function readFrom(client: EventStoreDBClient, position: Position | typeof START): Promise<number> {
  let read = 0;
  for await (const { event } of client.readAll({ direction: FORWARDS, fromPosition: position })) if (event) read += 1;
  return read;
}

/** What the service has of an incident, read through its own API, and how it is held against what was acknowledged. */
import { setTimeout as pause } from 'node:timers/promises';
import { type EntryView } from '../../src/timeline/view/view-types.js';
import { client, type Client } from '../support/http.js';
import { type Write } from './writing-client.js';

/** A stored event, as far as it is looked at here. */
interface HistoryEvent {
  revision: number;
  type: string;
  data: { facts: { entryId?: string }; texts?: { set?: { text?: string } } };
}

interface Verification {
  ok: boolean;
  revision: number;
  checks: { name: string; ok: boolean; detail: string }[];
}

/** What is wrong with the record, in words; empty if nothing is. */
export async function faultsOfRecord(
  url: string,
  incidents: readonly string[],
  writes: readonly Write[],
): Promise<string[]> {
  const api = client(url);
  const faults = [...(await faultsOfProjections(api)), ...(await faultsOfOpenings(api, writes))];
  for (const incident of incidents) {
    const own = writes.filter((write) => write.incident === incident);
    for (const fault of await faultsOfIncident(api, incident, own)) faults.push(`${incident}: ${fault}`);
  }
  return faults;
}

async function faultsOfIncident(api: Client, incident: string, writes: readonly Write[]): Promise<string[]> {
  const faults: string[] = [];
  const path = `/v1/incidents/${incident}`;
  const [events, entries, verified] = await Promise.all([
    all<HistoryEvent>(api, `${path}/history?`, 'events'),
    all<EntryView>(api, `${path}/timeline?limit=500&`, 'entries'),
    api.get<Verification>(`${path}/verify`),
  ]);
  const gap = events.findIndex(({ revision }, index) => revision !== index);
  if (gap !== -1) faults.push(`at index ${gap} of the history stands revision ${events[gap]!.revision}`);
  if (verified.status !== 200 || !verified.body.ok || verified.body.checks.some(({ ok }) => !ok)) {
    faults.push(`does not verify: ${JSON.stringify(verified.body)}`);
  }
  const document = verified.body.checks.find(({ name }) => name === 'read_model')?.detail;
  if (document !== `the document of revision ${verified.body.revision} is what the events fold into`) {
    faults.push(`is not in the read model: ${document}`);
  }
  const added = counted(events.filter(({ type }) => type === 'asof.note').map(({ data }) => data.facts.entryId!));
  const shown = counted(entries.map(({ id }) => id));
  const amended = counted(
    events.flatMap(({ type, data }) => (type === 'asof.op.amended' ? (data.texts?.set?.text ?? []) : [])),
  );
  for (const id of writes.flatMap((write) => write.entries)) {
    if (added.get(id) !== 1) faults.push(`entry ${id} is ${added.get(id) ?? 0} times in the history`);
    if (shown.get(id) !== 1) faults.push(`entry ${id} is ${shown.get(id) ?? 0} times in the timeline`);
  }
  for (const words of writes.flatMap((write) => write.amendment ?? [])) {
    if (amended.get(words) !== 1) faults.push(`"${words}" is ${amended.get(words) ?? 0} times in the history`);
  }
  for (const [id, times] of added) if (times > 1) faults.push(`entry ${id} was stored ${times} times`);
  return faults;
}

interface Projections {
  projections: {
    name: string;
    status: string;
    position: string;
    lagEvents: number;
    parked: unknown[];
    rebuild: unknown;
  }[];
}

const CATCH_UP_MILLISECONDS = 15_000;

/** Waits until the read models have everything, and no rebuild that was broken off is still to be done. */
async function faultsOfProjections(api: Client): Promise<string[]> {
  for (const giveUpAt = Date.now() + CATCH_UP_MILLISECONDS; ; await pause(20)) {
    const { body } = await api.get<Projections>('/v1/projections');
    const isDone = body.projections.every(
      ({ status, lagEvents, parked, rebuild }) =>
        status === 'live' && lagEvents === 0 && parked.length === 0 && rebuild === null,
    );
    if (isDone) return [];
    if (Date.now() > giveUpAt) return [`the projections do not come to rest: ${JSON.stringify(body.projections)}`];
  }
}

async function faultsOfOpenings(api: Client, writes: readonly Write[]): Promise<string[]> {
  const { body } = await api.get<Projections>('/v1/projections');
  // What is listed follows the documents: what they have had all along, a list may still be about to read.
  const least = `minPosition=${body.projections[0]!.position}`;
  const listed = await all<{ title: string }>(api, `/v1/incidents?limit=200&${least}&`, 'items');
  const titles = counted(listed.map(({ title }) => title));
  const opened = writes.flatMap(({ title }) => title ?? []);
  return opened
    .filter((title) => titles.get(title) !== 1)
    .map((title) => `"${title}" is listed ${titles.get(title) ?? 0} times`);
}

/** Every page of a list. */
async function all<T>(api: Client, path: string, field: string): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = '';
  do {
    const query: string = cursor === '' ? '' : `cursor=${encodeURIComponent(cursor)}`;
    const { status, body } = await api.get<Record<string, T[]> & { nextCursor: string | null }>(path + query);
    if (status !== 200) throw new Error(`GET ${path} was answered ${status}: ${JSON.stringify(body)}`);
    items.push(...body[field]!);
    cursor = body.nextCursor;
  } while (cursor !== null);
  return items;
}

function counted(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Which incident, which moment and which entry a person means. */
import { type EntryView, type IncidentRow, type IncidentView } from '../timeline/view/view-types.js';
import { formatInstant } from '../timeline/time.js';
import { type Client, type Query } from './client.js';
import { EXIT, Failure, ServiceProblem, UsageFault } from './failures.js';
import { type Session } from './session.js';

const INCIDENT_ID = /^[a-z0-9][a-z0-9._-]{0,99}$/;
const MOST_NAMED = 10;

export const incidentPath = (id: string, ...rest: readonly string[]): string =>
  ['v1/incidents', encodeURIComponent(id), ...rest.map(encodeURIComponent)].join('/');

/** Path of an incident's page. */
export const pagePath = (id: string): string => `incidents/${encodeURIComponent(id)}`;

/** Every row of the list, drills too, newest first. */
async function listRows(client: Client, query: Query = {}): Promise<IncidentRow[]> {
  const rows: IncidentRow[] = [];
  for await (const page of client.pages<{ items: IncidentRow[] }>('v1/incidents', {
    limit: '200',
    include: 'drills',
    ...query,
  }))
    rows.push(...page.items);
  return rows;
}

/**
 * The incident that is meant: by id or unique prefix, else by ASOF_INCIDENT, else the only one in progress (echoed).
 * `moment` is what to read of it. The answer is the summary.
 */
export async function findIncident(
  session: Session,
  client: Client,
  named: string | null,
  moment: Query = {},
): Promise<IncidentView> {
  const name = (named ?? session.settings.incident)?.toLowerCase();
  if (name === undefined) {
    const id = await onlyInProgress(session, client);
    if (session.pinned) session.pinned.incident = id;
    return readIncident(client, id, moment);
  }
  if (!INCIDENT_ID.test(name)) throw new UsageFault(`"${name}" is not an incident's id or the beginning of one`);
  try {
    return await readIncident(client, name, moment);
  } catch (error) {
    if (!(error instanceof ServiceProblem) || error.code !== 'not_found') throw error;
  }
  return readIncident(client, await byPrefix(client, name), moment);
}

export const readIncident = (client: Client, id: string, moment: Query = {}): Promise<IncidentView> =>
  client.get<IncidentView>(incidentPath(id), moment);

/**
 * The id of the incident that is meant, by id or unique prefix; what is no beginning of any is the id of one to come.
 * @throws UsageFault
 */
export async function idMeant(client: Client, named: string): Promise<string> {
  const name = named.toLowerCase();
  const { status } = await client.look(incidentPath(name));
  if (status !== 404) return name;
  const ids = await idsWithPrefix(client, name);
  if (ids.length > 1) throw new UsageFault(`"${named}" begins ${ids.length} ids`, someOf(ids));
  return ids[0] ?? name;
}

const idsWithPrefix = async (client: Client, prefix: string): Promise<string[]> =>
  (await listRows(client)).map((row) => row.id).filter((id) => id.startsWith(prefix));

async function byPrefix(client: Client, prefix: string): Promise<string> {
  const ids = await idsWithPrefix(client, prefix);
  if (ids.length === 1) return ids[0]!;
  if (ids.length === 0) throw new Failure(EXIT.failed, `there is no incident "${prefix}", and none that begins so`);
  throw new UsageFault(`"${prefix}" begins ${ids.length} ids`, someOf(ids));
}

async function onlyInProgress(session: Session, client: Client): Promise<string> {
  const rows = await listRows(client, { active: 'true' });
  if (rows.length === 1) {
    session.say(`asof: incident ${rows[0]!.id} (the only one in progress)`);
    return rows[0]!.id;
  }
  throw rows.length === 0
    ? new UsageFault('no incident is in progress: name one (an id, or the beginning of one)', await changedLast(client))
    : new UsageFault(`${rows.length} incidents are in progress: name one`, someOf(rows.map((row) => row.id)));
}

/** Whoever has just resolved one means that one, and has to say so: a correction of the wrong one would be worse. */
async function changedLast(client: Client): Promise<string[]> {
  const query = { limit: '3', sort: '-updatedAt', include: 'drills' };
  const { items } = await client.get<{ items: IncidentRow[] }>('v1/incidents', query);
  return items.length === 0
    ? ['there is none yet: asof declare "…"']
    : [`changed last: ${items.map(({ id }) => id).join(', ')}`];
}

const someOf = (ids: readonly string[]): string[] =>
  ids.length > MOST_NAMED ? [...ids.slice(0, MOST_NAMED), `… and ${ids.length - MOST_NAMED} more`] : [...ids];

export interface Found {
  readonly incident: IncidentView;
  /** The moment, for the other reads of the same incident. */
  readonly moment: Query;
}

/** `--revision` and `--clock`, checked. */
export function momentOf({ given }: Session): Query {
  const [clock, revision] = [given.text('clock'), given.text('revision')];
  if (clock !== undefined && clock !== 'recorded' && clock !== 'learned')
    throw new UsageFault(`--clock is recorded or learned, not "${clock}"`);
  if (revision !== undefined && !/^\d+$/.test(revision))
    throw new UsageFault(`--revision is a number, not "${revision}"`);
  return { clock, revision };
}

/** The incident at the moment that `--as-of`, `--revision` and `--clock` name. */
export async function findAtMoment(session: Session, client: Client, named: string | null): Promise<Found> {
  const moment = momentOf(session);
  const asOf = session.given.text('asOf');
  if (asOf === undefined) return { incident: await findIncident(session, client, named, moment), moment };
  // A bare clock time is the latest before the incident's last event, so that must be known first.
  const now = await findIncident(session, client, named);
  const at = session.readTime(asOf, { latest: Math.min(session.now, Date.parse(now.updatedAt)) }).at;
  const then = { ...moment, asOf: formatInstant(at) };
  return { incident: await readIncident(client, now.id, then), moment: then };
}

/** Every entry of an incident, retracted ones too if asked, in timeline order. */
export async function readEntries(client: Client, id: string, query: Query = {}): Promise<EntryView[]> {
  const entries: EntryView[] = [];
  const path = incidentPath(id, 'timeline');
  for await (const page of client.pages<{ entries: EntryView[] }>(path, { limit: '500', ...query }))
    entries.push(...page.entries);
  return entries;
}

/**
 * The entry that is meant: an id, `#7` or `7` (the revision that it was recorded at), or `last`: the live entry, or
 * for `restore` the retracted one, that was recorded last.
 */
export async function findEntry(
  client: Client,
  incidentId: string,
  named: string,
  last: 'live' | 'retracted' = 'live',
): Promise<EntryView> {
  if (named === 'last') return lastEntry(await everyEntry(client, incidentId), last);
  const revision = /^#?(\d+)$/.exec(named)?.[1];
  if (!named.startsWith('#')) {
    try {
      return await readEntry(client, incidentId, named);
    } catch (error) {
      if (revision === undefined || !(error instanceof ServiceProblem) || error.code !== 'not_found') throw error;
    }
  }
  const found = (await everyEntry(client, incidentId)).find((entry) => `${entry.revision}` === revision);
  if (!found) throw new Failure(EXIT.failed, `no entry of ${incidentId} was recorded at revision ${named}`);
  return found;
}

/** An entry as it is now. */
export async function readEntry(client: Client, incidentId: string, entryId: string): Promise<EntryView> {
  return client.get<EntryView>(incidentPath(incidentId, 'entries', entryId));
}

export const everyEntry = (client: Client, incidentId: string): Promise<EntryView[]> =>
  readEntries(client, incidentId, { include: 'retracted' });

function lastEntry(entries: readonly EntryView[], state: 'live' | 'retracted'): EntryView {
  const found = lastOf(entries.filter((entry) => entry.retracted === (state === 'retracted')));
  if (!found) throw new Failure(EXIT.failed, `there is no ${state} entry`);
  return found;
}

/** The entry that was recorded last. */
export const lastOf = (entries: readonly EntryView[]): EntryView | undefined =>
  entries.reduce<EntryView | undefined>(
    (last, entry) => (last && last.revision > entry.revision ? last : entry),
    undefined,
  );

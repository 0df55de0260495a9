/** `asof show [INC]`: everything about an incident, at any moment of knowledge. */
import { type EntryView } from '../../timeline/view/view-types.js';
import { type Client, type Query } from '../client.js';
import { type Former } from '../former-entries.js';
import { findAtMoment, momentOf, pagePath, readEntries } from '../naming.js';
import { type Session } from '../session.js';
import { harmless, harmlessDeep } from '../terminal.js';

export async function show(session: Session): Promise<void> {
  const client = session.client();
  const { incident: named } = session.takeWords();
  const { given } = session;
  const form = given.flag('md') ? 'md' : given.flag('mermaid') ? 'mmd' : null;
  if (form !== null) return showAs(session, client, named, form);
  const all = given.flag('all');
  const scope: Query = all ? { include: 'retracted' } : {};
  // While the service works on the incident, it is asked for the timeline too, as if the name were a whole id, which
  // it mostly is; and what draws them is loaded.
  const early = named === null || given.has('asOf') ? null : ifThere(client, named, { ...momentOf(session), ...scope });
  const drawing = import('../render/incident-lines.js');
  const { incident, moment } = await findAtMoment(session, client, named);
  const entries =
    (incident.id === named && (await early)) || (await readEntries(client, incident.id, { ...moment, ...scope }));
  const { incidentLines } = await drawing;
  const address = client.address(pagePath(incident.id));
  const former = session.wantsJson ? new Map<string, Former>() : await formerOfShown(client, incident.id, entries);
  const verbose = given.flag('verbose');
  session.printAnswer({ incident, entries }, (safe) =>
    incidentLines({ ...safe, all, address, former, verbose }, session),
  );
}

/** Loaded only where something was corrected, which is seldom. */
async function formerOfShown(
  client: Client,
  id: string,
  entries: readonly EntryView[],
): Promise<ReadonlyMap<string, Former>> {
  if (!entries.some(({ amended }) => amended)) return new Map();
  return harmlessFormer(await (await import('../former-entries.js')).formerEntries(client, id, entries));
}

const harmlessFormer = (former: ReadonlyMap<string, Former>): ReadonlyMap<string, Former> =>
  new Map([...former].map(([id, each]) => [id, harmlessDeep(each)]));

/** In another dress, as the service makes it: it knows every field. Times are UTC's unless a zone was asked for. */
async function showAs(session: Session, client: Client, named: string | null, form: 'md' | 'mmd'): Promise<void> {
  const { incident, moment } = await findAtMoment(session, client, named);
  const { timeZone } = session.settings;
  const text = await client.get<string>(`incidents/${encodeURIComponent(incident.id)}.${form}`, {
    ...moment,
    ...(timeZone !== null && { tz: timeZone }),
  });
  session.print(harmless(text).trimEnd());
}

/** What goes wrong here goes wrong with the incident, too, and is told there. */
const ifThere = (client: Client, id: string, query: Query): Promise<EntryView[] | null> =>
  readEntries(client, id, query).catch(() => null);

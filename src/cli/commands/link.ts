/** `asof link|unlink [INC] CHANGE`: copies a change of a service into an incident, or takes the copy out. */
import { type SuspectView } from '../../timeline/view/view-types.js';
import { subjectOf } from '../../timeline/view/entry-words.js';
import { WRITING, type Client } from '../client.js';
import { EXIT, Failure, UsageFault } from '../failures.js';
import { findEntry, findIncident, incidentPath } from '../naming.js';
import { type Session } from '../session.js';
import { harmless } from '../terminal.js';
import { beginWrite, changedNothing, report, send } from '../write.js';

interface ChangeMeant {
  readonly service: string;
  readonly changeId: string;
}

export async function link(session: Session): Promise<void> {
  const { incident: named, words } = session.takeWords('CHANGE');
  const client = session.client(WRITING);
  const key = beginWrite(session);
  const incident = await findIncident(session, client, named);
  const change = await changeMeant(client, incident.id, words[0]!);
  const reason = session.given.text('reason');
  const body = { ...change, ...(reason === undefined ? {} : { reason }) };
  const path = incidentPath(incident.id, 'links', 'changes');
  const done = await send(client, { method: 'POST', path, body, key });
  const { entry } = done.result;
  const what = entry ? [entry.type, subjectOf(entry)].filter(Boolean).join(' ') : change.changeId;
  const sentence = changedNothing(done, incident.knowledge.head)
    ? `Nothing was recorded: ${harmless(what)} is linked.`
    : `Linked ${harmless(what)}.`;
  report(session, client, incident.id, done, sentence);
}

export async function unlink(session: Session): Promise<void> {
  const { incident: named, words } = session.takeWords('CHANGE');
  const client = session.client(WRITING);
  const key = beginWrite(session);
  const incident = await findIncident(session, client, named);
  const typed = words[0]!.split('/').at(-1)!;
  const entry = await findEntry(client, incident.id, typed);
  if (!entry.linkedFrom)
    throw new Failure(EXIT.failed, `${typed} is no linked change of ${incident.id}`, [
      `an entry of the incident itself is taken out by: asof retract ${incident.id} ${typed}`,
    ]);
  if (session.pinned && typed !== entry.id) session.pinned.words = { [words[0]!]: entry.id };
  const reason = session.given.text('reason');
  const done = await send(client, {
    method: 'POST',
    path: incidentPath(incident.id, 'links', 'changes', entry.id, 'unlink'),
    body: reason === undefined ? {} : { reason },
    key,
    ifMatch: entry.lastRevision,
  });
  const what = harmless([entry.type, subjectOf(entry)].filter(Boolean).join(' '));
  const sentence = changedNothing(done, incident.knowledge.head)
    ? `Nothing was recorded: ${what} is not linked any more.`
    : `Unlinked ${what}.`;
  report(session, client, incident.id, done, sentence);
}

/** `service/id`, or the id of a suspect of the incident. */
async function changeMeant(client: Client, incidentId: string, typed: string): Promise<ChangeMeant> {
  const [service, changeId, more] = typed.split('/');
  if (changeId !== undefined && more === undefined && service !== '' && changeId !== '')
    return { service: service!, changeId };
  if (changeId !== undefined) throw new UsageFault(`"${typed}" is no change: write SERVICE/ID, or the ID of a suspect`);
  const query = { include: 'suspects', limit: '1' };
  const { suspects } = await client.get<{ suspects: SuspectView[] }>(incidentPath(incidentId, 'timeline'), query);
  const found = suspects.filter(({ id }) => id === typed);
  if (found.length === 1) return { service: found[0]!.service!, changeId: typed };
  if (found.length > 1)
    throw new UsageFault(
      `${found.length} services have a change ${typed}`,
      found.map(({ service: of }) => `  ${of}/${typed}`),
    );
  throw new Failure(EXIT.failed, `${typed} is no suspect of ${incidentId}`, [
    `"asof suspects ${incidentId}" shows them; a change of another service, or of another time, is linked as SERVICE/ID`,
    '"asof changes SERVICE" shows those',
  ]);
}

/** `asof link [INC] CHANGE`: copies a change of a service into an incident. */
import { type SuspectView } from '../../timeline/view/view-types.js';
import { subjectOf } from '../../timeline/view/entry-words.js';
import { WRITING, type Client } from '../client.js';
import { EXIT, Failure, UsageFault } from '../failures.js';
import { findIncident, incidentPath } from '../naming.js';
import { type Session } from '../session.js';
import { beginWrite, report, send } from '../write.js';

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
  report(session, client, incident.id, done, `Linked ${what}.`);
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
    'a change of another service, or of another time, is linked as SERVICE/ID',
  ]);
}

/** The incident that reports are held against, as the service has it. */
import { type RecordToHold } from '../../../checking/check-work.js';
import { findIncident, incidentPath } from '../../naming.js';
import { type Session } from '../../session.js';

/** @throws ServiceProblem where there is no such incident; Unreachable */
export async function recordOf(session: Session, named: string): Promise<RecordToHold> {
  const client = session.client();
  const { id } = await findIncident(session, client, named);
  const events: unknown[] = [];
  for await (const page of client.pages<{ events: unknown[] }>(incidentPath(id, 'history'), { limit: '500' }))
    events.push(...page.events);
  return { events, at: session.now };
}

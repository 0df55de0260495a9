/** The incident that reports are held against, as the service has it. */
import { type RecordToHold } from '../../../checking/check-work.js';
import { readHistory } from '../../history.js';
import { findIncident } from '../../naming.js';
import { type Session } from '../../session.js';

/** @throws ServiceProblem where there is no such incident; Unreachable */
export async function recordOf(session: Session, named: string): Promise<RecordToHold> {
  const client = session.client();
  const { id } = await findIncident(session, client, named);
  return { events: await readHistory(client, id), at: session.now };
}

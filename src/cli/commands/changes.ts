/** `asof changes SERVICE`, `asof changes retract|restore SERVICE ID`, and `asof suspects [INC]`. */
import { type ChangeView, type SuspectView } from '../../timeline/view/view-types.js';
import { formatInstant } from '../../timeline/time.js';
import { WRITING, type Client } from '../client.js';
import { EXIT, Failure, UsageFault } from '../failures.js';
import { findIncident, incidentPath } from '../naming.js';
import { changeLines, suspectLines } from '../render/change-lines.js';
import { type Session } from '../session.js';
import { beginWrite, reportChange, send } from '../write.js';
import { subjectOf } from '../../timeline/view/entry-words.js';
import { harmless } from '../terminal.js';

const SHOWN = 20;
const MOST_A_PAGE = 500;

const changesPath = (service: string, ...rest: readonly string[]): string =>
  ['v1/services', encodeURIComponent(service), 'changes', ...rest.map(encodeURIComponent)].join('/');

export async function changes(session: Session): Promise<void> {
  const [service] = session.takeNamed('SERVICE');
  const most = mostOf(session);
  const query = {
    from: instant(session, 'from'),
    to: instant(session, 'to'),
    environment: session.given.has('env') ? session.given.list('env') : undefined,
    limit: `${Math.min(most + 1, MOST_A_PAGE)}`,
  };
  const found: ChangeView[] = [];
  for await (const page of session.client().pages<{ changes: ChangeView[] }>(changesPath(service!), query)) {
    found.push(...page.changes);
    if (found.length > most) break;
  }
  const shown = found.slice(0, most);
  session.printAnswer({ changes: shown }, (safe) => changeLines(safe.changes, session));
  if (shown.length === 0) session.say(`asof: no changes of ${harmless(service!)}`);
  if (found.length > most) session.say(`asof: the newest ${most}; --all shows every one`);
}

const instant = (session: Session, option: string): string | undefined => {
  const time = session.time(option, { datesAllowed: true });
  return time === undefined ? undefined : formatInstant(time.at);
};

function mostOf({ given }: Session): number {
  if (given.flag('all')) return Infinity;
  const typed = given.text('limit') ?? `${SHOWN}`;
  if (!/^[1-9]\d{0,8}$/.test(typed)) throw new UsageFault(`--limit is a number from 1, not "${typed}"`);
  return Number(typed);
}

/** Of a change that is in no incident: `asof undo` does not see it. */
export async function correctChange(session: Session): Promise<void> {
  const operation = session.line.typed[1] as 'retract' | 'restore';
  const [service, named] = session.takeNamed('SERVICE', 'ID') as [string, string];
  const key = beginWrite(session);
  const client = session.client(WRITING);
  const change = named === 'last' ? await lastOf(client, service, operation) : await readChange(client, service, named);
  if (session.pinned) session.pinned.words = { [named]: change.id };
  const reason = session.given.text('reason');
  const path = changesPath(service, change.id, operation);
  const body = reason === undefined ? {} : { reason };
  const done = await send(client, { method: 'POST', path, body, key, ifMatch: change.lastRevision });
  const what = harmless([change.type, subjectOf(change)].filter(Boolean).join(' '));
  const still =
    operation === 'retract' && change.linkedTo.length > 0
      ? ` Its copy in ${change.linkedTo.join(', ')} stays: "asof unlink" takes it out.`
      : '';
  const back = operation === 'retract' ? `; "asof changes restore ${service} ${change.id}" brings it back` : '';
  const past = operation === 'retract' ? 'Retracted' : 'Restored';
  const isNew = done.replayed || (done.result.change?.lastRevision ?? Infinity) > change.lastRevision;
  const already = `Nothing was recorded: ${what} is ${operation === 'retract' ? 'retracted' : 'not retracted'}.`;
  const sentence = isNew ? `${past} ${what}${back}.${still}` : already;
  reportChange(session, service.toLowerCase(), done, sentence, operation);
}

const readChange = (client: Client, service: string, id: string): Promise<ChangeView> =>
  client.get<ChangeView>(changesPath(service, id));

/** The live one that was recorded last, among the newest. What is retracted is in no list. */
async function lastOf(client: Client, service: string, operation: 'retract' | 'restore'): Promise<ChangeView> {
  if (operation === 'restore')
    throw new UsageFault('say which: a retracted change is in no list, so that nothing tells the last one');
  const { changes: newest } = await client.get<{ changes: ChangeView[] }>(changesPath(service), { limit: '100' });
  const last = newest.reduce<ChangeView | null>((a, b) => (a !== null && a.revision > b.revision ? a : b), null);
  if (last === null) throw new Failure(EXIT.failed, `there is no change of ${service} to ${operation}`);
  return last;
}

export async function suspects(session: Session): Promise<void> {
  const { incident: named } = session.takeWords();
  const client = session.client();
  const incident = await findIncident(session, client, named);
  const query = { include: 'suspects', limit: '1' };
  const answer = await client.get<{ suspects: SuspectView[] }>(incidentPath(incident.id, 'timeline'), query);
  session.printAnswer({ suspects: answer.suspects }, (safe) => suspectLines(safe.suspects, session));
  if (answer.suspects.length > 0)
    return session.say(
      `asof: counted from the first impact, or without one from the first entry; "asof link ${incident.id} ID" links one`,
    );
  session.say(
    incident.services.length === 0
      ? `asof: ${incident.id} names no service, so there are no suspects: asof set ${incident.id} --service +NAME`
      : `asof: no change of ${harmless(incident.services.join(', '))} is suspected`,
  );
}

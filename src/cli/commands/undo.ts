/** `asof undo [INC]`: retracts what my last command made, all of it, and nothing of anybody else. */
import { type EntryView } from '../../timeline/view/view-types.js';
import { WRITING, type Client } from '../client.js';
import { EXIT, Failure, UsageFault } from '../failures.js';
import { everyEntry, findIncident, incidentPath, lastOf } from '../naming.js';
import { entryInWords } from '../../timeline/view/entry-words.js';
import { type Session } from '../session.js';
import { harmlessDeep } from '../terminal.js';
import { beginWrite, report, send } from '../write.js';

/**
 * Without keys the service knows one local user only, so "mine" is what came from a terminal or a job and has me as its
 * actor.
 */
export async function undo(session: Session): Promise<void> {
  const { incident: inc } = session.takeWords();
  const { actor } = session.settings;
  if (actor === null) throw new UsageFault('whose? this account has no name: say it with --actor or ASOF_ACTOR');
  const key = beginWrite(session);
  const client = session.client(WRITING);
  const { id } = await findIncident(session, client, inc);
  const mine = (await everyEntry(client, id)).filter(
    (entry) => !entry.retracted && (entry.source === 'cli' || entry.source === 'ci') && entry.actor === actor,
  );
  const last = lastOf(mine);
  if (!last) throw new Failure(EXIT.failed, `${id} has no live entry of ${actor}`);
  const together = await madeTogether(client, id, mine, last);
  const reason = session.given.text('reason') ?? 'undo';
  const entryIds = together.map((entry) => entry.id);
  const [only] = entryIds;
  // Repeated as `undo`, this would go on to the command before.
  if (session.pinned && entryIds.length === 1)
    session.pinned.line = { typed: ['retract', id, only!, '--reason', reason], depth: 1 };
  const ifMatch = Math.max(...together.map(({ lastRevision }) => lastRevision));
  const [path, body] =
    entryIds.length === 1
      ? [incidentPath(id, 'entries', only!, 'retract'), { reason }]
      : [incidentPath(id, 'entries', 'retract'), { entryIds, reason }];
  const done = await send(client, { method: 'POST', path, body, key, ifMatch });
  const lines = together.map(
    (entry) =>
      `Retracted ${entryInWords(harmlessDeep(entry), session.zone)}; "asof restore ${id} ${entry.id}" brings it back.`,
  );
  report(session, client, id, done, lines.join('\n'));
}

interface StoredEvent {
  readonly revision: number;
  readonly commandid: string;
}

/** The entries that one command made with this one: events of one command carry its id. In timeline order. */
async function madeTogether(
  client: Client,
  id: string,
  mine: readonly EntryView[],
  last: EntryView,
): Promise<EntryView[]> {
  const commands = new Map<number, string>();
  for await (const page of client.pages<{ events: StoredEvent[] }>(incidentPath(id, 'history'), { limit: '500' }))
    for (const { revision, commandid } of page.events) commands.set(revision, commandid);
  const own = commands.get(last.revision);
  return mine.filter((entry) => entry === last || (own !== undefined && commands.get(entry.revision) === own));
}

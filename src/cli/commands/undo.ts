/** `asof undo [INC]`: retracts everything that my last command made, and nothing that others made. */
import { type EntryView } from '../../timeline/view/view-types.js';
import { WRITING } from '../client.js';
import { EXIT, Failure, UsageFault } from '../failures.js';
import { listen } from '../listening.js';
import { findIncident, incidentPath, lastOf, readEntries } from '../naming.js';
import { entryInWords } from '../../timeline/view/entry-words.js';
import { type Session } from '../session.js';
import { harmlessDeep } from '../terminal.js';
import { beginWrite, report, send } from '../write.js';

/**
 * Without keys the service knows only one local user. So my entries are those that a terminal or a job sent, with me as
 * their actor.
 */
export async function undo(session: Session): Promise<void> {
  const { incident: inc } = session.takeWords();
  const { actor } = session.settings;
  if (actor === null) throw new UsageFault('whose? this account has no name: say it with --actor or ASOF_ACTOR');
  const key = beginWrite(session);
  const client = session.client(WRITING);
  const { id } = await findIncident(session, client, inc);
  const ofActor = await readEntries(client, id, { actor });
  const mine = ofActor.filter(({ source }) => source === 'cli' || source === 'ci');
  const last = lastOf(mine);
  if (!last) throw new Failure(EXIT.failed, `${id} has no live entry of ${actor}`);
  const together = await madeTogether(session, id, mine, last);
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

/** My entries that one command made together with the last one, in timeline order. */
async function madeTogether(
  session: Session,
  id: string,
  mine: readonly EntryView[],
  last: EntryView,
): Promise<EntryView[]> {
  // Events of one command are appended at once, so they have one time of recording.
  const candidates = mine.filter(({ recordedAt }) => recordedAt === last.recordedAt);
  if (candidates.length === 1) return candidates;
  const commands = await commandIds(
    session,
    id,
    Math.min(...candidates.map(({ revision }) => revision)),
    last.revision,
  );
  const own = commands.get(last.revision);
  return candidates.filter(({ revision }) => commands.get(revision) === own);
}

/** The ids of the commands that recorded these revisions. Reads no event before the first of them. */
async function commandIds(
  session: Session,
  id: string,
  first: number,
  last: number,
): Promise<ReadonlyMap<number, string>> {
  const commands = new Map<number, string>();
  for await (const { event, data } of listen(session, incidentPath(id, 'stream'), { after: String(first - 1) })) {
    if (event !== 'fact') break;
    const { revision, commandid } = data as StoredEvent;
    commands.set(revision, commandid);
    if (revision >= last) break;
  }
  return commands;
}

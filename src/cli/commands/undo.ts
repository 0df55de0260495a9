/** `asof undo [INC]`: takes back what my last command recorded, and nothing that others did. History is only added to. */
import { localDate } from '../../timeline/clocks.js';
import { askPerson, canAsk } from '../asking.js';
import { readCaller } from '../caller.js';
import { WRITING, type Client } from '../client.js';
import { EXIT, Failure, ServiceProblem, UsageFault } from '../failures.js';
import { findIncident } from '../naming.js';
import { entryNames, eventLine } from '../render/event-lines.js';
import { type Session } from '../session.js';
import { harmlessDeep } from '../terminal.js';
import { undoKey, type Command, type Undoer } from '../undo/commands.js';
import { planUndo, type Hindrance, type Plan } from '../undo/plan.js';
import { findWhereLast, readStream, type Stream } from '../undo/reading.js';
import { type RecordedEvent } from '../undo/recorded.js';
import { bodyOf, tellingOf } from '../undo/sending.js';
import { beginWrite, report, send, type Written } from '../write.js';

export async function undo(session: Session): Promise<void> {
  const { incident: named } = session.takeWords();
  beginWrite(session);
  const client = session.client(WRITING);
  const undoer = await undoerOf(session, client);
  const wanted = session.given.text('command');
  const id = await whereLast(session, client, named, undoer, wanted);
  const stream = await readStream(client, id);
  const { outcome: plan, passedOver } = planUndo(stream.events, undoer, wanted);
  for (const { events } of passedOver)
    session.say(
      `asof: passed over, as it was taken back otherwise: ${someOf(shown(session, events, stream)).join('; ')}`,
    );
  if ('kind' in plan) throw hindered(session, id, undoer, plan, stream);
  pin(session, plan.command);
  const lines = plan.inverses.flatMap((inverse) => tellingOf(inverse, plan.moment, id, session.zone));
  if (!session.given.flag('yes'))
    await ask(
      session,
      plan,
      stream,
      lines.map(({ will }) => will),
    );
  const done = await carryOut(session, client, plan, stream.events.at(-1)!.revision);
  report(session, client, id, done, lines.map((line) => line.done).join('\n'));
}

/** My last command is meant, wherever it was: what is in progress may be another incident. */
async function whereLast(
  session: Session,
  client: Client,
  named: string | null,
  undoer: Undoer,
  wanted: string | undefined,
): Promise<string> {
  const isNamed = (named ?? session.settings.incident) !== null;
  const last = isNamed ? null : await findWhereLast(client, undoer, wanted);
  if (last === null) return (await findIncident(session, client, named)).id;
  session.say(`asof: incident ${last} (where you recorded last)`);
  if (session.pinned) session.pinned.incident = last;
  return last;
}

const NOBODY_IN_PARTICULAR = 'local:local';

/** Who asks, as events name callers. Without a key all are one, so that only the named actor tells them apart. */
async function undoerOf({ settings: { actor }, given }: Session, client: Client): Promise<Undoer> {
  const { kind, id } = await readCaller(client);
  const by = `${kind}:${id}`;
  if (by !== NOBODY_IN_PARTICULAR) return { by, actor: given.has('actor') ? actor : null };
  if (actor === null) throw new UsageFault('whose? this account has no name: say it with --actor or ASOF_ACTOR');
  return { by, actor };
}

/** Repeated without a name for it, `undo` would go on to the command before. */
function pin(session: Session, { id }: Command): void {
  const { pinned } = session;
  if (pinned === null) return;
  const { typed, depth } = session.line;
  const line = { typed: typed.includes('--yes') ? typed : [...typed, '--yes'], depth };
  session.pinned = { ...pinned, key: null, line, options: { command: id } };
}

const MOST_SHOWN = 10;

async function ask(session: Session, plan: Plan, stream: Stream, will: readonly string[]): Promise<void> {
  session.say('asof: the last thing that you recorded here:');
  for (const line of someOf(shown(session, plan.command.events, stream))) session.say(`  ${line}`);
  session.say('to undo it:');
  for (const line of someOf(will)) session.say(`  ${line}`);
  if (!canAsk()) throw new UsageFault('nothing was undone: nobody can be asked here; --yes does it unasked');
  const answer = (await askPerson('Undo it? [y]es, [n]o: ')).trim().toLowerCase();
  if (answer !== 'y' && answer !== 'yes') throw new Failure(EXIT.failed, 'nothing was undone');
}

const someOf = (lines: readonly string[]): readonly string[] =>
  lines.length > MOST_SHOWN ? [...lines.slice(0, MOST_SHOWN), `… and ${lines.length - MOST_SHOWN} more`] : lines;

function shown(session: Session, events: readonly RecordedEvent[], { told }: Stream): string[] {
  const today = localDate(session.zone, session.now);
  const names = entryNames(harmlessDeep([...told.values()]));
  // A message: colour is for data.
  const page = { zone: session.zone, paint: (_style: unknown, text: string): string => text };
  return events.map(({ revision }) => eventLine(harmlessDeep(told.get(revision)!), page, today, false, names));
}

/** Every call has the key that marks the undo; it fails if what it addresses has changed since the record was read. */
async function carryOut(
  session: Session,
  client: Client,
  { command, inverses, moment }: Plan,
  ifMatch: number,
): Promise<Written> {
  const reason = session.given.text('reason') ?? 'undo';
  let done: Written | null = null;
  for (const inverse of inverses) {
    const { method, path } = inverse;
    const body = bodyOf(inverse, moment, reason);
    try {
      done = await send(client, { method, path, body, key: undoKey(command), ifMatch });
    } catch (error) {
      if (!(error instanceof ServiceProblem) || error.status !== 412) throw error;
      const what = done === null ? 'nothing was undone' : 'only part of it was undone';
      throw new Failure(EXIT.conflict, `${what}: somebody has changed it just now`, ['look at it, and say it again']);
    }
  }
  return done!;
}

function hindered(session: Session, id: string, undoer: Undoer, hindrance: Hindrance, stream: Stream): Failure {
  const who = undoer.actor ?? undoer.by;
  if (hindrance.kind === 'nothing') {
    const more = hindrance.anythingUndone ? 'nothing more' : 'nothing';
    return new Failure(EXIT.failed, `${id} has ${more} of ${who} to undo`, [
      ...(undoer.by === NOBODY_IN_PARTICULAR
        ? [`yours is what came from the command line with ${who} as its actor`]
        : []),
      `"asof history ${id}" shows who recorded what`,
      'a release without an incident is taken back by: asof changes retract SERVICE last',
    ]);
  }
  const { command } = hindrance;
  const mine = shown(session, command.events, stream);
  if (hindrance.kind === 'changed')
    return new Failure(EXIT.conflict, 'nothing was undone: more was recorded about it since', [
      ...someOf(mine.map((line) => `you: ${line}`)),
      ...someOf(
        shown(session, hindrance.later, stream).map((line, i) => `${hindrance.later[i]!.metadata.recordedBy}: ${line}`),
      ),
      `correct it by name, if that is still right: ${byName(command, id)}`,
    ]);
  const why =
    hindrance.kind === 'forgotten' ? 'what was said before has been forgotten' : WHAT_CAN_BE_DONE[hindrance.event.type];
  return new Failure(EXIT.failed, 'the last thing that you recorded here cannot be undone', [
    ...someOf(mine),
    why ?? 'this command does not know it: update it',
  ]);
}

const byName = ({ events: [first] }: Command, id: string): string => {
  const { entryId } = first!.data.facts as { entryId?: string };
  if (first!.type === 'op.opened') return `asof retract ${id} --all --reason …`;
  return entryId === undefined ? `asof set ${id} …` : `asof retract|restore|amend ${id} ${entryId} --reason …`;
};

const WHAT_CAN_BE_DONE: Readonly<Record<string, string | undefined>> = {
  'op.withdrawn': 'a claim does not come back: record it again with "asof claim"',
  'op.headline': 'the headline had not been chosen before: choose another one on the page',
  'op.witnessed': 'another system told it, too: part it from the entry over the API (POST …/part)',
  'op.parted': 'what was parted stays an entry of its own: retract it with "asof retract"',
  'op.forgotten': 'words that were forgotten are gone for ever',
};

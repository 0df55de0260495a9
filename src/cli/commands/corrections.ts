/** `amend`, `retract`, `restore` and `confirm`: a person corrects what they have seen. */
import { FIELD_WORDS } from '../../timeline/parsing/composer.js';
import { type EntryView, type IncidentView } from '../../timeline/view/view-types.js';
import { WRITING, type Client } from '../client.js';
import { hearClockFor, occurred } from '../entry-times.js';
import { EXIT, Failure, ServiceProblem, UsageFault } from '../failures.js';
import { everyEntry, findEntry, findIncident, incidentPath, readEntry } from '../naming.js';
import { entryInWords } from '../../timeline/view/entry-words.js';
import { type Session } from '../session.js';
import { harmlessDeep } from '../terminal.js';
import { beginWrite, changedNothing, report, send, type Written } from '../write.js';
import { refuseNearMiss } from './entries.js';

type Operation = 'retract' | 'restore' | 'confirm';

const { learned: _learned, until: _until, ...SETTABLE_BY_WORD } = FIELD_WORDS;
/** Options of `amend` by the field that they set; times apart. An empty value clears the field. */
const AMENDABLE = Object.entries({ text: 'text', type: 'type', ...SETTABLE_BY_WORD });

export async function amend(session: Session): Promise<void> {
  const { incident: inc, words } = session.takeWords('ENTRY');
  const reason = session.required('reason', '--reason');
  const { given } = session;
  if (given.has('type')) refuseNearMiss(session, given.text('type')!);
  const client = session.client(WRITING);
  await hearClockFor(session, client, typedTimes(session));
  const [at, until, learned] = [
    session.time('at', { datesAllowed: true }),
    given.text('untilAt') === '' ? null : session.time('untilAt'),
    session.time('learned'),
  ];
  const set: Record<string, string | null> = {};
  if (at) Object.assign(set, occurred(session, at));
  if (until !== undefined) set['until'] = until?.sent ?? null;
  for (const [option, field] of AMENDABLE) {
    const value = given.text(option);
    if (value !== undefined) set[field] = value === '' ? null : value;
  }
  if (Object.keys(set).length === 0)
    throw new UsageFault('nothing to amend: give --at, --text, --type …', [`usage: asof ${session.line.usage}`]);
  const key = beginWrite(session, { at: at?.sent, 'until-at': until?.sent, learned: learned?.sent });
  const { incident, entry } = await find(session, client, inc, words[0]!, 'live');
  const path = incidentPath(incident.id, 'entries', entry.id);
  const body = { set, reason, ...(learned ? { learnedAt: learned.sent } : {}) };
  const done = await guarded(session, client, incident.id, entry, () =>
    send(client, { method: 'PATCH', path, body, key, ifMatch: entry.lastRevision }),
  );
  const what = inWords(session, entry);
  const sentence = changedNothing(done, incident.knowledge.head)
    ? `Nothing was recorded: ${what} says so already.`
    : `Amended ${what}: ${Object.keys(set).join(', ')}.`;
  report(session, client, incident.id, done, sentence);
}

/** `asof retract|restore|confirm [INC] ENTRY`, or `--all`. */
export async function correct(session: Session): Promise<void> {
  const operation = session.line.typed[0] as Operation;
  if (session.given.flag('all'))
    return operation === 'confirm' ? confirmAll(session) : correctIncident(session, operation);
  const { incident: inc, words } = session.takeWords('ENTRY');
  const client = session.client(WRITING);
  await hearClockFor(session, client, typedTimes(session));
  const learned = session.time('learned');
  const key = beginWrite(session, { learned: learned?.sent });
  const { incident, entry } = await find(
    session,
    client,
    inc,
    words[0]!,
    operation === 'restore' ? 'retracted' : 'live',
  );
  const body = { ...reasonOf(session), ...(learned ? { learnedAt: learned.sent } : {}) };
  const done = await correctEntry(session, client, { incidentId: incident.id, entry, operation, body, key });
  const what = inWords(session, entry);
  const sentence = changedNothing(done, incident.knowledge.head)
    ? `Nothing was recorded: ${what} ${ALREADY[operation]}.`
    : `${PAST[operation]} ${what}.`;
  report(session, client, incident.id, done, sentence);
}

const ALREADY = { retract: 'is retracted', restore: 'is not retracted', confirm: 'needs no confirmation' } as const;
const PAST = { retract: 'Retracted', restore: 'Restored', confirm: 'Confirmed' } as const;

const reasonOf = ({ given }: Session): { reason?: string } => {
  const reason = given.text('reason');
  return reason === undefined ? {} : { reason };
};

const inWords = (session: Session, entry: EntryView): string => entryInWords(harmlessDeep(entry), session.zone);

const typedTimes = ({ given }: Session): string[] =>
  ['at', 'untilAt', 'learned'].flatMap((option) => given.text(option) || []);

async function find(
  session: Session,
  client: Client,
  inc: string | null,
  word: string,
  last: 'live' | 'retracted',
): Promise<{ incident: IncidentView; entry: EntryView }> {
  const incident = await findIncident(session, client, inc);
  const entry = await findEntry(client, incident.id, word, last);
  if (session.pinned && word !== entry.id) session.pinned.words = { [word]: entry.id };
  return { incident, entry };
}

interface Correction {
  readonly incidentId: string;
  readonly entry: EntryView;
  readonly operation: Operation;
  readonly body: object;
  readonly key: string;
}

function correctEntry(
  session: Session,
  client: Client,
  { incidentId, entry, operation, body, key }: Correction,
): Promise<Written> {
  const path = incidentPath(incidentId, 'entries', entry.id, operation);
  return guarded(session, client, incidentId, entry, () =>
    send(client, { method: 'POST', path, body, key, ifMatch: entry.lastRevision }),
  );
}

/** Somebody else was faster: shows what this person saw, and what is there now. */
async function guarded(
  session: Session,
  client: Client,
  incidentId: string,
  seen: EntryView,
  write: () => Promise<Written>,
): Promise<Written> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof ServiceProblem) || error.status !== 412) throw error;
    const now = await readEntry(client, incidentId, seen.id);
    throw new Failure(EXIT.conflict, 'nothing was changed: the entry has been corrected meanwhile', [
      `you saw  ${inWords(session, seen)} (revision ${seen.lastRevision})`,
      `it is    ${inWords(session, now)}${now.retracted ? ', retracted' : ''} (revision ${now.lastRevision})`,
      'look at it, and say it again if it still holds',
    ]);
  }
}

/** `retract INC --all`: the whole incident. It must be named, so that nobody retracts one by leaving a word out. */
async function correctIncident(session: Session, operation: 'retract' | 'restore'): Promise<void> {
  const { incident: inc } = session.takeWords();
  if (inc === null)
    throw new UsageFault(`name the incident to ${operation} as a whole`, [`usage: asof ${session.line.usage}`]);
  const reason = { reason: session.required('reason', '--reason') };
  const key = beginWrite(session);
  const client = session.client(WRITING);
  const incident = await findIncident(session, client, inc);
  const path = incidentPath(incident.id, operation);
  const ifMatch = incident.knowledge.revision;
  const done = await send(client, { method: 'POST', path, body: reason, key, ifMatch });
  const sentence = changedNothing(done, incident.knowledge.head)
    ? `Nothing was recorded: the incident ${ALREADY[operation]}.`
    : `${PAST[operation]} the whole incident.`;
  report(session, client, incident.id, done, sentence);
}

/** Of one call. */
const MOST_AT_ONCE = 500;

async function confirmAll(session: Session): Promise<void> {
  const { incident: inc } = session.takeWords();
  const key = beginWrite(session);
  const client = session.client(WRITING);
  const incident = await findIncident(session, client, inc);
  const found = (await everyEntry(client, incident.id)).filter(
    (entry) => entry.origin !== 'stated' && !entry.retracted,
  );
  if (found.length === 0) return session.say(`asof: ${incident.id} has no entry to confirm`);
  const path = incidentPath(incident.id, 'entries', 'confirm');
  for (let start = 0; start < found.length; start += MOST_AT_ONCE) {
    const entries = found.slice(start, start + MOST_AT_ONCE);
    const done = await send(client, {
      method: 'POST',
      path,
      body: { entryIds: entries.map(({ id }) => id), ...reasonOf(session) },
      key: start === 0 ? key : `${key}.${start}`,
      // What was confirmed here is what was seen, at the latest.
      ifMatch: Math.max(...entries.map(({ lastRevision }) => lastRevision)),
    });
    const lines = entries.map((entry) => `Confirmed ${inWords(session, entry)}.`);
    report(session, client, incident.id, done, lines.join('\n'));
  }
}

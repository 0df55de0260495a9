/** `add`, the notes (`note`, `decision`, `hypothesis`, `question`), and `ack`, `detect`, `mitigate`, `reopen`. */
import { checkType, KNOWN_TYPES, laneOf } from '../../timeline/entry.js';
import { didYouMean, meantType } from '../../timeline/meant-type.js';
import { FIELD_WORDS } from '../../timeline/parsing/composer.js';
import { WRITING } from '../client.js';
import { entryTimes, pinnedTimes, timeFields, whenText, type EntryTimes } from '../entry-times.js';
import { UsageFault } from '../failures.js';
import { findIncident } from '../naming.js';
import { type Session } from '../session.js';
import { beginWrite, postEntries, report, sayRetracted, type EntryInput } from '../write.js';

const { component: _component, actor: _actor, learned: _learned, until: _until, ...WORDS } = FIELD_WORDS;
/** The options that are a field as they stand. Times are read, and some are read in another way. */
const OWN_WORDS = { text: 'text', ...WORDS };

/** The fields of an entry that are the same for every command. */
export function entryOf(session: Session, type: string, times: EntryTimes): EntryInput {
  const { given, settings } = session;
  const said = Object.entries(OWN_WORDS).map(([option, field]) => [field, given.text(option)] as const);
  const fields = [...said, ['component', componentOf(session)], ['actor', settings.actor ?? undefined]] as const;
  const set = fields.filter(([, value]) => value !== undefined && value !== '');
  return { type, source: 'cli', ...timeFields(session, times), ...Object.fromEntries(set) };
}

/** `*` stands for the whole service, which is an entry without a component. */
export function componentOf(session: Session): string | undefined {
  const component = session.given.text('component');
  return component === '*' ? undefined : component;
}

/** `asof note [INC] "…"` and the like: the command's name is the entry's type. */
export async function note(session: Session): Promise<void> {
  const { incident: named, words } = session.takeWords('TEXT');
  await postOne(session, named, session.line.typed[0]!, words[0]);
}

const STATUS_VERBS: Readonly<Record<string, string>> = {
  ack: 'acknowledged',
  detect: 'detected',
  mitigate: 'mitigated',
  reopen: 'reopened',
};

/** `asof ack|detect|mitigate|reopen [INC]`. */
export async function statusVerb(session: Session): Promise<void> {
  const { incident: named } = session.takeWords();
  await postOne(session, named, STATUS_VERBS[session.line.typed[0]!]!, undefined);
}

/** `asof add [INC] TYPE [TEXT]`, or `asof add [INC] --file FILE`. */
export async function add(session: Session): Promise<void> {
  if (session.given.has('file')) return (await import('./add-file.js')).addFile(session);
  const { incident: named, type, text } = addWords(session);
  refuseNearMiss(session, type);
  await postOne(session, named, type, text);
}

/**
 * Which word is what. Of two, the first is the type if it is a known one, or could be a custom one while the second is
 * no known type; otherwise it names the incident.
 */
function addWords(session: Session): { incident: string | null; type: string; text: string | undefined } {
  const [first, second, third] = session.line.words;
  if (first === undefined || session.line.words.length > 3)
    throw new UsageFault(first === undefined ? 'TYPE is missing' : 'too many words: quote a text', [
      `usage: asof ${session.line.usage}`,
    ]);
  const option = session.given.text('incident');
  if (option !== undefined && third !== undefined)
    throw new UsageFault('too many words: the incident is named by --incident', [`usage: asof ${session.line.usage}`]);
  if (option !== undefined) return { incident: option, type: first, text: second };
  if (second === undefined) return { incident: null, type: first, text: undefined };
  if (third !== undefined) return { incident: first, type: second, text: third };
  const firstIsType = KNOWN_TYPES.includes(first) || (checkType(first) === 'ok' && !KNOWN_TYPES.includes(second));
  return firstIsType
    ? { incident: null, type: first, text: second }
    : { incident: first, type: second, text: undefined };
}

/** A custom type that is nearly a known one is a slip of the fingers, unless somebody insists. */
export function refuseNearMiss(session: Session, type: string): void {
  const meant = meantType(type);
  if (meant === null || session.given.flag('custom')) return;
  throw new UsageFault(didYouMean(type, meant), ['--custom insists on it; "asof help types" lists the known ones']);
}

async function postOne(session: Session, named: string | null, type: string, text: string | undefined): Promise<void> {
  const said = text ?? session.given.text('text');
  if (laneOf(type) === 'notes' && KNOWN_TYPES.includes(type) && (said ?? '').trim() === '')
    throw new UsageFault(`a ${type} without words says nothing`, [`usage: asof ${session.line.usage}`]);
  const client = session.client(WRITING);
  const times = await entryTimes(session, client);
  const key = beginWrite(session, pinnedTimes(times));
  const incident = await findIncident(session, client, named);
  const entry = entryOf(session, type, times);
  if (text !== undefined) entry.text = text;
  const done = await postEntries(client, incident.id, [entry], key);
  report(session, client, incident.id, done, `Recorded ${type}${where(entry)}${whenText(session, times, done)}.`);
  await sayRetracted(session, client, incident.id, done);
}

const where = ({ component, level }: EntryInput): string =>
  (component === undefined ? '' : ` of ${component}`) + (level === undefined ? '' : ` (${level})`);

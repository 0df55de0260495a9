/** `add`, and the notes: `note`, `decision`, `hypothesis`, `question`. */
import { readFileSync } from 'node:fs';
import { checkType, KNOWN_TYPES } from '../../timeline/entry.js';
import { WRITING } from '../client.js';
import { compose, type ComposedEntry, type LineFault } from '../composer.js';
import { ServiceProblem, UsageFault } from '../failures.js';
import { findIncident } from '../naming.js';
import { type Session } from '../session.js';
import { localMoment, readTime, type TypedTime } from '../times.js';
import { beginWrite, postEntries, report, type EntryInput } from '../write.js';

const MOST_IN_ONE_CALL = 500;

/** The times of an entry as its options give them. */
export interface EntryTimes {
  /** What was given, else now: sent even then, as a retry tomorrow must not move the entry. */
  at: TypedTime;
  /**
   * Nothing is sent, and the service takes the moment of receipt: where the caller names a key but no time, the same
   * line must be the same request whenever it is repeated.
   */
  byService: boolean;
  until: TypedTime | undefined;
  learned: TypedTime | undefined;
}

export function entryTimes(session: Session): EntryTimes {
  const at = session.time('at', { datesAllowed: true });
  const until = session.time('untilAt');
  const learned = session.time('learned');
  const now = readTime('now', { zone: session.zone, now: session.now });
  return { at: at ?? now, byService: at === undefined && session.given.has('key'), until, learned };
}

/** When an entry was true, for people: on the clocks of the zone; nothing where the service decides. */
export function whenText({ zone }: Session, { at: { at, sent }, byService }: EntryTimes): string {
  if (byService) return '';
  return ` at ${sent.includes('T') ? localMoment(zone, at) : sent}`;
}

/** The times as the line that repeats the command gives them. */
export const pinnedTimes = ({ at, byService, until, learned }: EntryTimes): Record<string, string | undefined> => ({
  at: byService ? undefined : at.sent,
  'until-at': until?.sent,
  learned: learned?.sent,
});

/** A bare date is a stretch of a calendar, and whose calendar it is matters. */
export const occurred = ({ zone }: Session, { sent }: TypedTime): { occurredAt: string; timeZone?: string } =>
  sent.includes('T') ? { occurredAt: sent } : { occurredAt: sent, timeZone: zone.name };

/** The fields of an entry that are the same for every command. */
export function entryOf(session: Session, type: string, times: EntryTimes): EntryInput {
  const { given, settings } = session;
  const entry: EntryInput = { type, source: 'cli' };
  if (!times.byService) Object.assign(entry, occurred(session, times.at));
  if (times.until) entry.until = times.until.sent;
  if (times.learned) entry.learnedAt = times.learned.sent;
  const fields = {
    text: given.text('text'),
    level: given.text('level'),
    component: componentOf(session),
    environment: given.text('env'),
    version: given.text('version'),
    severity: given.text('sev'),
    service: given.text('service'),
    actor: settings.actor ?? undefined,
  };
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) Object.assign(entry, { [name]: value });
  return entry;
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

/** `asof add [INC] TYPE [TEXT]`, or `asof add [INC] --file FILE`. */
export async function add(session: Session): Promise<void> {
  if (session.given.has('file')) return addFile(session);
  const { incident: named, type, text } = addWords(session);
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
  if (second === undefined) return { incident: null, type: first, text: undefined };
  if (third !== undefined) return { incident: first, type: second, text: third };
  const firstIsType = KNOWN_TYPES.includes(first) || (checkType(first) === 'ok' && !KNOWN_TYPES.includes(second));
  return firstIsType
    ? { incident: null, type: first, text: second }
    : { incident: first, type: second, text: undefined };
}

async function postOne(session: Session, named: string | null, type: string, text: string | undefined): Promise<void> {
  const client = session.client(WRITING);
  const times = entryTimes(session);
  const key = beginWrite(session, pinnedTimes(times));
  const incident = await findIncident(session, client, named);
  const entry = entryOf(session, type, times);
  if (text !== undefined) entry.text = text;
  const done = await postEntries(client, incident.id, [entry], key);
  report(session, client, incident.id, done, `Recorded ${type}${where(entry)}${whenText(session, times)}.`);
}

const where = ({ component, level }: EntryInput): string =>
  (component === undefined ? '' : ` of ${component}`) + (level === undefined ? '' : ` (${level})`);

async function addFile(session: Session): Promise<void> {
  const named = session.takeWords().incident;
  const path = session.required('file', '--file');
  const { entries, faults } = compose(readFileSync(path === '-' ? 0 : path, 'utf8'));
  // Lines without a time, and times that count back, are read against one moment, which the retry line repeats.
  const given = session.time('at');
  const base = given?.at ?? session.now;
  const byService = given === undefined && session.given.has('key');
  const posted = entries.flatMap((entry) => {
    const input = readLine(session, entry, { base, byService });
    if (!('detail' in input)) return [input];
    faults.push(input);
    return [];
  });
  refuse(faults);
  if (posted.length === 0) throw new UsageFault('the file holds no entry');
  if (posted.length > MOST_IN_ONE_CALL)
    throw new UsageFault(`${posted.length} entries: one call takes at most ${MOST_IN_ONE_CALL}, so split the file`);
  const client = session.client(WRITING);
  const key = beginWrite(session, { at: byService ? undefined : new Date(base).toISOString() });
  const { id } = await findIncident(session, client, named);
  try {
    const done = await postEntries(client, id, posted, key);
    report(session, client, id, done, `Recorded ${posted.length} ${posted.length === 1 ? 'entry' : 'entries'}.`);
  } catch (error) {
    throw error instanceof ServiceProblem && error.problem.errors ? byLine(error, entries) : error;
  }
}

/** Everything wrong with a file at once; nothing of it is posted. */
function refuse(faults: readonly LineFault[]): void {
  if (faults.length === 0) return;
  const lines = [...faults].sort((a, b) => a.line - b.line).map(({ line, detail }) => `line ${line}: ${detail}`);
  throw new UsageFault(`nothing was posted: ${faults.length} of the lines cannot be read`, lines);
}

function readLine(
  session: Session,
  { line, time, fields }: ComposedEntry,
  { base, byService }: { base: number; byService: boolean },
): EntryInput | LineFault {
  const frame = { zone: session.zone, now: base };
  const { learnedAt, until, ...rest } = fields;
  try {
    const at = readTime(time ?? 'now', { ...frame, datesAllowed: true });
    if (at.remark !== null) session.say(`asof: line ${line}: ${at.remark}`);
    const entry: EntryInput = { ...rest, source: 'cli' };
    if (time !== null || !byService) Object.assign(entry, occurred(session, at));
    if (learnedAt !== undefined) entry.learnedAt = readTime(learnedAt, frame).sent;
    if (until !== undefined) entry.until = readTime(until, frame).sent;
    if (entry.actor === undefined && session.settings.actor !== null) entry.actor = session.settings.actor;
    return entry;
  } catch (error) {
    if (error instanceof UsageFault) return { line, detail: error.message };
    throw error;
  }
}

/** A problem's faults with the lines that they speak of: `/entries/2/version` is of the third entry. */
function byLine(problem: ServiceProblem, entries: readonly ComposedEntry[]): ServiceProblem {
  const details = (problem.problem.errors ?? []).map((fault) => {
    const m = /^\/(?:entries\/(\d+)\/?)?(.*)$/.exec(fault.pointer ?? '');
    const line = entries[Number(m?.[1] ?? 0)]?.line;
    return `line ${line ?? '?'}: ${m?.[2] ? `${m[2]}: ` : ''}${fault.detail} (${fault.code})`;
  });
  return new ServiceProblem(problem.status, problem.problem, details);
}

/** Who an incident is for, as options say it: `--private`, `--visible-to`, `--public`. */
import { audienceWords } from '../timeline/view/audience-words.js';
import { readCaller } from './caller.js';
import { type Client } from './client.js';
import { UsageFault } from './failures.js';
import { type Session } from './session.js';
import { harmless } from './terminal.js';
import { afterwards } from './write.js';

const NAME = /^(?:key|group|user):./;

/**
 * Null: everyone who may read. Undefined: nothing is said of it.
 * @param current who it is for already, so that `+group:x` and `-group:x` change that
 * @throws UsageFault
 */
export async function audienceOf(
  session: Session,
  client: Client,
  current: readonly string[] | null = null,
): Promise<readonly string[] | null | undefined> {
  const { given } = session;
  const named = given.list('visibleTo').flatMap((each) => each.split(','));
  const said = [given.flag('private'), named.length > 0, given.flag('public')].filter(Boolean);
  if (said.length > 1) throw new UsageFault('--private, --visible-to and --public exclude each other');
  if (given.flag('public')) return null;
  if (given.flag('private')) return mine(session, client);
  if (named.length === 0) return undefined;
  for (const name of named)
    if (!NAME.test(name.replace(/^[+-]/, '')))
      throw new UsageFault(`"${name}" is nobody: --visible-to takes key:ID, group:NAME or user:ID`, [
        '--private is for you alone, --public for everyone who may read',
      ]);
  if (current === null && named.every((name) => name.startsWith('-')))
    throw new UsageFault('it is for everyone who may read: nobody can be taken out; say whom it is for');
  return changedList(current ?? [], named);
}

/** Whoever makes it private has to stay in it; without keys everybody is an admin, and they see everything. */
async function mine({ settings: { token } }: Session, client: Client): Promise<string[]> {
  if (token === null) return [];
  const { kind, id } = await readCaller(client);
  if (NAME.test(`${kind}:${id}`)) return [`${kind}:${id}`];
  throw new UsageFault('a job sees no private incidents: say whom it is for with --visible-to');
}

/** `+api` adds, `-api` takes away; plain words are the new list. */
export function changedList(current: readonly string[], changes: readonly string[]): string[] {
  const plain = changes.filter((change) => !/^[+-]./.test(change) && change !== '');
  const list = new Set(plain.length > 0 || changes.includes('') ? plain : current);
  for (const change of changes) {
    if (/^\+./.test(change)) list.add(change.slice(1));
    if (/^-./.test(change)) list.delete(change.slice(1));
  }
  return [...list];
}

/** Says it where it is private: nobody should have to guess. */
export function sayAudience(session: Session, visibleTo: readonly string[] | null): void {
  if (visibleTo !== null) session.say(`asof: ${harmless(audienceWords(visibleTo))}`);
}

/**
 * Warns of keys that are not there: nobody is shown anything by their names. Only an admin is told which there are; for
 * others, and while that cannot be read, nothing is said.
 */
export async function warnOfUnknownKeys(
  session: Session,
  client: Client,
  visibleTo: readonly string[] | null | undefined,
): Promise<void> {
  const named = (visibleTo ?? []).filter((name) => name.startsWith('key:')).map((name) => name.slice('key:'.length));
  if (named.length === 0) return;
  const told = await afterwards(client.look('v1/keys'));
  if (told?.status !== 200) return;
  const known = new Set((told.json as { keys: { id: string }[] }).keys.map(({ id }) => id));
  for (const id of named)
    if (!known.has(id)) session.say(`asof: warning: there is no key ${harmless(id)}, so nobody sees it by that name`);
}

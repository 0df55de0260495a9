/**
 * Writing: every call carries a key, so that repeating it is safe, and every call ends with what happened, the new
 * state and the address; or, when nobody knows what happened, with the line that settles it.
 */
import { v7 as uuidv7 } from 'uuid';
import { type ClaimAuditView, type FindingView, type Status } from '../timeline/shapes.js';
import { type Client, type WriteRequest } from './client.js';
import { EXIT, Failure, Unreachable } from './failures.js';
import { incidentPath } from './naming.js';
import { type Pinned, type Session } from './session.js';
import { harmlessDeep } from './terminal.js';

/** An entry as it is posted: by the names of the API. */
export interface EntryInput {
  type: string;
  source: 'cli' | 'ci';
  occurredAt?: string;
  until?: string;
  timeZone?: string;
  text?: string;
  component?: string;
  level?: string;
  service?: string;
  environment?: string;
  version?: string;
  commit?: string;
  reverts?: string;
  severity?: string;
  actor?: string;
  learnedAt?: string;
  links?: { rel: string; url: string }[];
}

/** What every write answers; beside it what it concerns. */
export interface WriteResult {
  revision: number;
  status: Status;
  lint: FindingView[];
  claim?: ClaimAuditView;
}

export interface Written {
  readonly result: WriteResult;
  /** True if the service had done this before, under the same key. */
  readonly replayed: boolean;
}

/**
 * The first step of every write: its key, given or new, and the times that it will send. From here on a failure to
 * reach the service ends with the line that repeats the command.
 */
export function beginWrite(session: Session, times: Pinned['times'] = {}, key = session.given.text('key')): string {
  const own = key ?? uuidv7();
  session.pinned = { key: own, line: session.line, times, incident: null, words: {} };
  return own;
}

export async function send(client: Client, write: WriteRequest): Promise<Written> {
  const { json, replayed } = await client.write(write);
  return { result: json as WriteResult, replayed };
}

/** Sends one or more entries in one atomic call. */
export const postEntries = (
  client: Client,
  incidentId: string,
  entries: readonly EntryInput[],
  key: string,
): Promise<Written> =>
  send(client, {
    method: 'POST',
    path: incidentPath(incidentId, 'entries'),
    body: entries.length === 1 ? entries[0] : { entries },
    key,
  });

/** Says what happened, the new state, the address; what it brought that looks wrong goes to stderr. */
export function report(session: Session, client: Client, incidentId: string, done: Written, sentence: string): void {
  const { revision, status, lint } = harmlessDeep(done.result);
  if (session.wantsJson) session.printJson(done.result);
  else
    session.print(
      done.replayed ? `${sentence} (it was recorded before: same key)` : sentence,
      `${incidentId} · ${status} · revision ${revision}`,
      pageAddress(client, incidentId),
    );
  for (const { severity, message, code } of lint) {
    if (severity !== 'info') session.say(`asof: ${severity}: ${message} (${code})`);
  }
}

/** Where people look at the incident. */
export const pageAddress = (client: Client, incidentId: string): string => client.address(incidentPath(incidentId));

/** What to say of a write that did not reach the service: what is known of it, and the line that repeats it. */
export function howToRepeat(failure: unknown, { pinned }: Session): string[] {
  if (pinned === null || !(failure instanceof Failure) || failure.exitCode !== EXIT.unreachable) return [];
  const outcome =
    failure instanceof Unreachable && failure.outcomeUnknown
      ? `It is not known whether this was recorded. Its key is ${pinned.key}; repeating it with the key is safe:`
      : 'Nothing was recorded. To try again:';
  return [outcome, `  ${repeatLine(pinned)}`];
}

/** The command line, word for word, with everything pinned that depends on the moment. */
export function repeatLine({ line: { typed, depth }, incident, times, words, key }: Pinned): string {
  const pinned = { ...times, key };
  const rest: string[] = [];
  for (let i = depth; i < typed.length; i++) {
    const option = /^--([a-z-]+)(=|$)/.exec(typed[i]!);
    if (!option || !(option[1]! in pinned)) rest.push(words[typed[i]!] ?? typed[i]!);
    else if (option[2] !== '=') i++;
  }
  const options = Object.entries(pinned).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]));
  const command = ['asof', ...typed.slice(0, depth), ...options, ...rest].map(shellWord).join(' ');
  return incident === null ? command : `ASOF_INCIDENT=${shellWord(incident)} ${command}`;
}

const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/**
 * Writing: every call carries a key, so that repeating it is safe, and every call ends with what happened, the new
 * state and the address; or, when nobody knows what happened, with the line that settles it.
 */
import { v7 as uuidv7 } from 'uuid';
import { rfc3339 } from '../timeline/clocks.js';
import { type ENTRY_FIELDS } from '../timeline/fields/entry.js';
import { type InputOf } from '../timeline/fields/field.js';
import {
  type ChangeView,
  type ClaimAuditView,
  type EntryView,
  type FindingView,
  type Status,
} from '../timeline/view/view-types.js';
import { wholeSecond } from '../timeline/time.js';
import { type Client, type WriteRequest } from './client.js';
import { apartText } from './examination.js';
import { EXIT, Failure, ServiceProblem, Unreachable } from './failures.js';
import { incidentPath, pagePath, readEntry } from './naming.js';
import { sayRemarks } from './remarks.js';
import { repeatLine } from './repeat-line.js';
import { type Pinned, type Session } from './session.js';
import { harmlessDeep } from './terminal.js';

/** An entry as it is posted: by the names of the API. */
export type EntryInput = InputOf<typeof ENTRY_FIELDS> & { source: 'cli' | 'ci' };

/** What every write answers; beside it what it concerns. */
export interface WriteResult {
  revision: number;
  status: Status;
  lint: FindingView[];
  /** True if its findings could not be worked out. */
  lintUnavailable?: boolean;
  claim?: ClaimAuditView;
  entry?: EntryView;
  entries?: EntryView[];
  change?: ChangeView;
}

export interface Written {
  readonly result: WriteResult;
  /** True if the service had done this before, under the same key. */
  readonly replayed: boolean;
  /** 201 for something new. */
  readonly status: number;
}

/**
 * The first step of every write: its key, given or new, and the options that it has read: times as it will send them.
 * From here on a failure to reach the service ends with the line that repeats the command.
 */
export function beginWrite(session: Session, options: Pinned['options'] = {}, key = session.given.text('key')): string {
  const own = key ?? uuidv7();
  const isLeftToService = 'at' in options && options['at'] === undefined;
  const firstTry = isLeftToService ? rfc3339(wholeSecond(session.now), true) : null;
  session.pinned = { key: own, line: session.line, options, firstTry, incident: null, words: {} };
  return own;
}

export async function send(client: Client, write: WriteRequest): Promise<Written> {
  const { json, ...answered } = await client.write(write);
  // Whatever stands in between may answer in its place, in JSON too.
  if (typeof (json as Partial<WriteResult> | null)?.revision !== 'number')
    throw new ServiceProblem(200, { title: 'what answered is not asof: its answer names no revision' });
  return { result: json as WriteResult, ...answered };
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

/** Sends a change to its service, without an incident. */
export const postChange = (client: Client, service: string, change: EntryInput, key: string): Promise<Written> =>
  send(client, {
    method: 'POST',
    path: `v1/services/${encodeURIComponent(service.toLowerCase())}/changes`,
    body: change,
    key,
  });

/** Says what happened, the new state, the address; what it brought that looks wrong goes to stderr. */
export function report(session: Session, client: Client, incidentId: string, done: Written, sentence: string): void {
  const { status } = harmlessDeep(done.result);
  reportAt(session, done, sentence, `${incidentId} · ${status}`, pageAddress(client, incidentId));
}

/** The same of a change of a service: there is no page of it. */
export function reportChange(
  session: Session,
  service: string,
  done: Written,
  sentence: string,
  operation: 'add' | 'retract' | 'restore' = 'add',
): void {
  reportAt(session, done, sentence, service);
  const { change } = done.result;
  if (operation === 'add' && change?.retracted) session.say(`asof: ${change.id} was retracted, and stays so`);
}

function reportAt(session: Session, done: Written, sentence: string, state: string, ...more: string[]): void {
  sayClocks(session);
  const { revision, lint } = harmlessDeep(done.result);
  if (session.wantsJson) session.printJson(done.result);
  else
    session.print(
      done.replayed ? `${sentence} (it was recorded before: same key)` : sentence,
      `${state} · revision ${revision}`,
      ...more,
    );
  for (const { severity, message, code } of lint) {
    if (severity !== 'info' || ASKING.has(code)) session.say(`asof: ${severity}: ${message} (${code})`);
  }
  if (done.result.lintUnavailable)
    session.say('asof: warning: it is stored, but whether it fits could not be looked at');
  sayRemarks(session, done.result);
}

/** Findings that weigh little, and that whoever has just written it can settle at once. */
const ASKING: ReadonlySet<FindingView['code']> = new Set(['release_unknown', 'learned_clamped']);

/** Two clocks that disagree are said with every write, as times of both go into one record. */
function sayClocks(session: Session): void {
  const apart = apartText(session.serviceAhead ?? 0);
  if (apart !== null) session.say(`asof: ${apart}: "asof doctor" says more`);
}

/**
 * Whether a write found things as it would have made them: nothing was recorded then.
 * @param seen the incident's revision that was read before
 */
export function changedNothing({ result, replayed }: Written, seen: number): boolean {
  const { entry, revision } = result;
  return !replayed && (entry?.lastRevision ?? revision) <= seen;
}

/** A look at what was written: it is recorded whether or not that can be seen. Null: it cannot. */
export async function afterwards<T>(look: Promise<T>): Promise<T | null> {
  try {
    return await look;
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

/**
 * A repeat is answered as it was the first time, whatever has become of the entries since: one that was retracted
 * meanwhile stays out, and whoever posts it again must hear that.
 */
export async function sayRetracted(session: Session, client: Client, incidentId: string, done: Written): Promise<void> {
  const { entry, entries = entry ? [entry] : [] } = done.result;
  for (const { id, retracted } of entries) {
    const isOut = retracted || (done.replayed && (await afterwards(readEntry(client, incidentId, id)))?.retracted);
    if (isOut)
      session.say(`asof: ${id} was retracted, and stays so: "asof restore ${incidentId} ${id}" brings it back`);
  }
}

/** Where people look at the incident. */
export const pageAddress = (client: Client, incidentId: string): string => client.address(pagePath(incidentId));

/** What to say of a write that did not reach the service: what is known of it, and the line that repeats it. */
export function howToRepeat(failure: unknown, { pinned }: Session): string[] {
  if (pinned === null || !(failure instanceof Failure) || failure.exitCode !== EXIT.unreachable) return [];
  const isNothing = !(failure instanceof Unreachable && failure.outcomeUnknown);
  const safely =
    pinned.key === null ? 'Repeating it is safe' : `Its key is ${pinned.key}; repeating it with the key is safe`;
  const outcome = isNothing
    ? 'Nothing was recorded. To try again:'
    : `It is not known whether this was recorded. ${safely}:`;
  return [outcome, `  ${repeatLine(isNothing ? ofFirstTry(pinned) : pinned)}`];
}

/** What was never recorded can still be recorded as of when it was first tried. */
const ofFirstTry = (pinned: Pinned): Pinned =>
  pinned.firstTry === null ? pinned : { ...pinned, options: { ...pinned.options, at: pinned.firstTry } };

/** `asof release` and `asof rollback`, by hand or from a deploy job. */
import { changeKey, currentRun, isChangeKey, type Run } from '../ci.js';
import { DEPLOYING, type Client } from '../client.js';
import { EXIT, ServiceProblem, tellFailure, Unreachable, UsageFault } from '../failures.js';
import { findIncident } from '../naming.js';
import { entryTimes, pinnedTimes, whenText, type EntryTimes } from '../entry-times.js';
import { type Pinned, type Session } from '../session.js';
import { isDefaultActor } from '../settings.js';
import { repeatLine, shellWord } from '../repeat-line.js';
import { readTime } from '../times.js';
import {
  beginWrite,
  postChange,
  postEntries,
  report,
  reportChange,
  sayRetracted,
  type EntryInput,
  type Written,
} from '../write.js';
import { entryOf } from './entries.js';
import { sayUnknownRelease } from './reverted.js';

type Verb = 'release' | 'rollback';

export async function change(session: Session): Promise<number> {
  const verb = session.line.typed[0] as Verb;
  try {
    await record(session, verb);
  } catch (error) {
    if (error instanceof UsageFault || !isSoft(session)) throw error;
    warn(session, verb, error);
  }
  return EXIT.ok;
}

/** Every CI system sets `CI`, some to another word than `true`. */
const isSoft = ({ given, env }: Session): boolean =>
  given.flag('softFail') || !['', '0', 'false'].includes((env['CI'] ?? '').toLowerCase());

/** A deploy must not fail because its timeline is down: whatever happened is a warning, with the line to replay. */
function warn(session: Session, verb: Verb, error: unknown): void {
  const outcome = isOutcomeKnown(error)
    ? `this ${verb} was not recorded`
    : `it is not known whether this ${verb} was recorded`;
  const because = session.given.flag('softFail') ? ' (--soft-fail)' : '';
  session.say(`asof: warning: ${outcome}; the job goes on${because}`);
  tellFailure(error, (line) => session.say(line));
  if (session.pinned === null) return;
  for (const line of [replayAdvice(error), `  ${repeatLine(session.pinned)}`]) session.say(line);
}

/** Whether it is certain that nothing was recorded. */
const isOutcomeKnown = (error: unknown): boolean =>
  error instanceof Unreachable
    ? !error.outcomeUnknown
    : !(error instanceof ServiceProblem) || (error.status >= 400 && error.status < 500) || error.code !== '';

const REPLAYS = 'This line records it exactly as it was, with the same key and moment';

/** Whether it helps to say it again, and after what. */
function replayAdvice(error: unknown): string {
  if (!(error instanceof ServiceProblem)) return `${REPLAYS}; repeating it is safe:`;
  const { status } = error;
  if (status === 401)
    return `Trying again with this key fails, too. ${REPLAYS}, once ASOF_TOKEN holds one that is good:`;
  if (status === 403) return `Trying again with this key fails, too. ${REPLAYS}, with a key that may do it:`;
  if (status === 404) return `Trying again fails, too, while there is no such thing. ${REPLAYS}, once there is:`;
  if (status >= 300 && status < 500 && status !== 429)
    return `Trying again fails, too. ${REPLAYS}, once what was refused is mended:`;
  return `${REPLAYS}; repeating it is safe:`;
}

/** What is recorded: as the options say, else as the environment does. An option that is given empty is absent. */
interface Change {
  readonly service: string | undefined;
  readonly version: string | undefined;
  readonly environment: string | undefined;
  readonly commit: string | undefined;
  readonly url: string | undefined;
  readonly actor: string | undefined;
  readonly source: 'cli' | 'ci';
}

function changeOf({ given, settings }: Session, run: Run | null): Change {
  const or = (option: string, fromRun: string | undefined): string | undefined =>
    (given.has(option) ? given.text(option) : fromRun) || undefined;
  const source = given.text('source') ?? (run === null ? 'cli' : 'ci');
  if (source !== 'cli' && source !== 'ci') throw new UsageFault(`--source is cli or ci, not "${source}"`);
  return {
    service: or('service', undefined),
    version: or('version', run?.version ?? run?.commit?.slice(0, 12)),
    environment: or('env', run?.environment),
    commit: or('commit', run?.commit),
    url: or('runUrl', run?.url),
    // Whoever started the job says more than the account that it runs as.
    actor: or('actor', isDefaultActor(settings) ? (run?.actor ?? settings.actor ?? undefined) : settings.actor!),
    source,
  };
}

async function record(session: Session, verb: Verb): Promise<void> {
  session.takeNothing();
  const run = currentRun(session.env);
  const change = changeOf(session, run);
  const { service, version, environment, source } = change;
  if (service === undefined) throw missing(session, '--service');
  if (version === undefined) throw missing(session, '--version');
  const ofRun = run ? changeKey(run, [verb, service, environment, version]) : undefined;
  const key = session.given.text('key') ?? ofRun;
  const incident = (session.given.text('incident') ?? session.settings.incident) || null;
  const client = session.client(DEPLOYING);
  // The time is fixed now, so that every try sends the same bytes, and a replay tomorrow keeps the time of the deploy.
  await session.hearClock(client);
  const given = await entryTimes(session, client);
  const times = { ...given, at: given.at ?? readTime('now', session) };
  const own = beginWrite(session, pinned(session, change, incident, times), key);

  const entry = entryFor(session, verb, change, times);
  const what = `${verb} of ${service} ${version}`;
  const recordedBefore = (): void => session.say(`asof: this ${what} was recorded before, under the same key`);
  // A key of somebody's own stands for whatever they have used it for.
  const once = isChangeKey(own) ? onceUnderKey : (posting: Promise<Written>): Promise<Written | null> => posting;
  const sentence = (done: Written): string => `Recorded the ${what}${whenText(session, times, done)}.`;
  if (incident === null) {
    const done = await once(postChange(client, service, entry, own));
    if (done === null) return recordedBefore();
    reportChange(session, service.toLowerCase(), done, sentence(done));
    // A job has one call to make, and nobody before it.
    if (source === 'ci') return;
    sayHowToTakeBack(session, service, done);
    return sayUnknownRelease(session, client, service);
  }
  const posted = await postWhereNamed(session, client, incident, (id) => once(postEntries(client, id, [entry], own)));
  if (posted.done === null) return recordedBefore();
  report(session, client, posted.incident, posted.done, sentence(posted.done));
  await sayRetracted(session, client, posted.incident, posted.done);
}

const missing = ({ line }: Session, option: string): UsageFault =>
  new UsageFault(`${option} is missing`, [`usage: asof ${line.usage}`]);

/** Everything that was read from around the line, so that it replays exactly elsewhere: what was absent as empty. */
function pinned({ settings }: Session, change: Change, incident: string | null, times: EntryTimes): Pinned['options'] {
  const { version, environment, commit, url, actor, source } = change;
  return {
    ...pinnedTimes(times),
    version: version ?? '',
    env: environment ?? '',
    commit: commit ?? '',
    'run-url': url ?? '',
    actor: actor ?? '',
    source,
    incident: incident ?? '',
    // A login in the address is no more printed than a token is.
    server: settings.url.password === '' ? settings.url.href : undefined,
  };
}

function entryFor(session: Session, verb: Verb, change: Change, times: EntryTimes): EntryInput {
  const { service, version, environment, commit, url, actor, source } = change;
  const reverts = session.given.text('reverts');
  const fields = { service, version, environment, commit, reverts, actor, source };
  const set = Object.entries(fields).filter(([, value]) => value !== undefined);
  const { actor: _actor, ...base } = entryOf(session, verb, times);
  const said = { ...base, ...Object.fromEntries(set), ...(url === undefined ? {} : { links: [{ rel: 'run', url }] }) };
  // The same bytes, whatever was typed and whatever was read from around the line.
  return Object.fromEntries(Object.entries(said).sort(([a], [b]) => (a < b ? -1 : 1))) as EntryInput;
}

/** Null if the key was used before: it stands for the run, the service and the version, so the change is there. */
async function onceUnderKey(posting: Promise<Written>): Promise<Written | null> {
  try {
    return await posting;
  } catch (error) {
    if (error instanceof ServiceProblem && error.code === 'idempotency_key_reused') return null;
    throw error;
  }
}

/** "asof undo" sees incidents alone. */
function sayHowToTakeBack(session: Session, service: string, { result: { change } }: Written): void {
  if (change === undefined || change.retracted) return;
  session.say(`asof: taken back by: asof changes retract ${shellWord(service.toLowerCase())} ${shellWord(change.id)}`);
}

/** Posts to the incident as it is named, and looks a prefix up only if there is no such incident: a job has one call to make. */
async function postWhereNamed<T>(
  session: Session,
  client: Client,
  named: string,
  post: (incident: string) => Promise<T>,
): Promise<{ readonly incident: string; readonly done: T }> {
  const incident = named.toLowerCase();
  try {
    return { incident, done: await post(incident) };
  } catch (error) {
    if (!(error instanceof ServiceProblem) || error.code !== 'not_found') throw error;
  }
  const { id } = await findIncident(session, client, named);
  return { incident: id, done: await post(id) };
}

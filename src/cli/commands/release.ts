/** `asof release` and `asof rollback`, by hand or from a deploy job. */
import { changeKey, currentRun, type Run } from '../ci.js';
import { DEPLOYING, type Client } from '../client.js';
import { EXIT, ServiceProblem, tellFailure, UsageFault } from '../failures.js';
import { findIncident } from '../naming.js';
import { type Session } from '../session.js';
import { beginWrite, howToRepeat, postEntries, repeatLine, report, type EntryInput, type Written } from '../write.js';
import { entryOf, entryTimes, pinnedTimes, whenText } from './entries.js';

type Verb = 'release' | 'rollback';

export async function change(session: Session): Promise<number> {
  const verb = session.line.typed[0] as Verb;
  try {
    await record(session, verb);
  } catch (error) {
    if (!session.given.flag('softFail')) throw error;
    warn(session, verb, error);
  }
  return EXIT.ok;
}

/** A deploy must not fail because its timeline is down: whatever happened is a warning, with the line to replay. */
function warn(session: Session, verb: Verb, error: unknown): void {
  session.say(`asof: warning: this ${verb} may not be recorded; the job goes on (--soft-fail)`);
  tellFailure(error, (line) => session.say(line));
  if (session.pinned === null) return;
  const told = howToRepeat(error, session);
  const lines = told.length > 0 ? told : ['To record it later:', `  ${repeatLine(session.pinned)}`];
  for (const line of lines) session.say(line);
}

async function record(session: Session, verb: Verb): Promise<void> {
  const run = currentRun(session.env);
  const { given } = session;
  const version = given.text('version') ?? run?.version ?? run?.commit?.slice(0, 12);
  const environment = given.text('env') ?? run?.environment;
  const ofRun = run === null ? undefined : changeKey(run, [verb, given.text('service'), environment, version]);
  const own = entryTimes(session);
  const times = { ...own, byService: own.byService || (ofRun !== undefined && !given.has('at')) };
  // Replayed later, the change must keep the time of the deploy.
  const pinned = { ...pinnedTimes(times), at: times.at.sent };
  const key = beginWrite(session, pinned, given.text('key') ?? ofRun);

  const service = session.required('service', '--service');
  if (version === undefined) throw new UsageFault('--version is missing', [`usage: asof ${session.line.usage}`]);
  const incident = namedIncident(session);
  const entry: EntryInput = { ...entryOf(session, verb, times), ...ofTheRun(session, run), service, version };
  if (environment !== undefined) entry.environment = environment;

  const client = session.client(DEPLOYING);
  const done = await postOnce(session, client, incident, entry, key);
  const what = `${verb} of ${service} ${version}`;
  if (done === null) session.say(`asof: this ${what} was recorded before, under the same key`);
  else report(session, client, done.incident, done, `Recorded the ${what}${whenText(session, times)}.`);
}

function namedIncident(session: Session): string {
  const named = session.given.text('incident') ?? session.settings.incident;
  if (named !== null) return named;
  throw new UsageFault('--incident is missing: this version records a change inside an incident only', [
    'name one with --incident or ASOF_INCIDENT; changes without an incident come in a later version',
  ]);
}

function ofTheRun(session: Session, run: Run | null): Omit<EntryInput, 'type'> {
  const { given, settings } = session;
  const [commit, reverts] = [given.text('commit') ?? run?.commit, given.text('reverts')];
  const [url, actor] = [given.text('runUrl') ?? run?.url, settings.actor ?? run?.actor];
  return {
    source: run === null ? 'cli' : 'ci',
    ...(commit === undefined ? {} : { commit }),
    ...(actor === undefined ? {} : { actor }),
    ...(reverts === undefined ? {} : { reverts }),
    ...(url === undefined ? {} : { links: [{ rel: 'run', url }] }),
  };
}

/**
 * Posts to the incident as it is named, and looks a prefix up only if there is no such incident: a job has one call to
 * make. Null if the key was used before: it stands for the run, the service and the version, so the change is there.
 */
async function postOnce(
  session: Session,
  client: Client,
  named: string,
  entry: EntryInput,
  key: string,
): Promise<(Written & { incident: string }) | null> {
  const post = async (incident: string): Promise<(Written & { incident: string }) | null> => {
    try {
      return { ...(await postEntries(client, incident, [entry], key)), incident };
    } catch (error) {
      if (error instanceof ServiceProblem && error.code === 'idempotency_key_reused') return null;
      throw error;
    }
  };
  try {
    return await post(named.toLowerCase());
  } catch (error) {
    if (!(error instanceof ServiceProblem) || error.code !== 'not_found') throw error;
  }
  return post((await findIncident(session, client, named)).id);
}

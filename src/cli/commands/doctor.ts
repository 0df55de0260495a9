/** `asof doctor`: settings, the service, its servers and its lag, the clocks and the disk, in plain words. */
import { access, constants, readFile, statfs } from 'node:fs/promises';
import { resolve } from 'node:path';
import { version } from '../../version.js';
import { type Client } from '../client.js';
import {
  isHere,
  judgeAlive,
  judgeClocks,
  judgeProjections,
  judgeReadiness,
  judgeSettings,
  ok,
  problem,
  warning,
  type Finding,
} from '../examination.js';
import { hooksIn, judgeHook, judgeSubscription, subscriptionsIn } from '../door-examination.js';
import { EXIT, Unreachable } from '../failures.js';
import { type Session } from '../session.js';
import { table, wrap, type Paint } from '../terminal.js';
import { localTime } from '../../timeline/clocks.js';

/** Fails if there is a problem; a warning is none. */
export async function doctor(session: Session): Promise<number> {
  session.takeNothing();
  const { settings, zone, now } = session;
  const here = judgeSettings(settings, zone.name, localTime(zone, now, 'second'));
  const there = await examineService(session.client(), session);
  const findings = [...here, ...there];
  const isWell = findings.every(({ state }) => state !== 'problem');
  session.printAnswer({ ok: isWell, findings }, (safe) => lines(safe.findings, session));
  return isWell ? EXIT.ok : EXIT.failed;
}

async function examineService(client: Client, session: Session): Promise<Finding[]> {
  try {
    const asked = Date.now();
    const alive = await client.look('livez');
    const answered = Date.now();
    const findings = judgeAlive(alive, version());
    if (findings.some(({ state }) => state === 'problem')) return findings;
    const [ready, told] = await Promise.all([client.look('readyz'), client.look('v1/projections')]);
    const projections = judgeProjections(told);
    return [
      ...findings,
      judgeClocks(alive, asked, answered),
      ...judgeReadiness(ready, new Set(projections ? ['projections'] : [])),
      ...(projections ?? [untold(told.status, session.settings.token !== null)]),
      ...(await examineDoor(client, answered)),
    ];
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    const [what, hint] = error.message.split(': ', 2) as [string, string | undefined];
    const down = problem('reachable', what, hint ?? 'start it with "asof serve", or set --server or ASOF_URL');
    return isHere(session.settings.url) ? [down, ...(await examineFolder(session.env['ASOF_DATA']))] : [down];
  }
}

/** Hooks and subscriptions, where the key is an admin's. One after the other: there may be many. */
async function examineDoor(client: Client, now: number): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const hook of hooksIn(await client.look('v1/hooks')))
    findings.push(judgeHook(hook, await client.look(`v1/hooks/${encodeURIComponent(hook.id)}/deliveries`), now));
  for (const each of subscriptionsIn(await client.look('v1/subscriptions')))
    findings.push(
      judgeSubscription(each, await client.look(`v1/subscriptions/${encodeURIComponent(each.id)}/deliveries?limit=50`)),
    );
  return findings;
}

function untold(status: number, hasToken: boolean): Finding {
  if (status === 401)
    return hasToken
      ? problem(
          'token',
          'the service refuses it: it is unknown, was revoked, or has expired',
          'name a good one: ASOF_TOKEN',
        )
      : problem('token', 'the service asks for a key, and none is named', 'name one: ASOF_TOKEN, ASOF_TOKEN_FILE');
  if (status === 403)
    return warning(
      'token',
      'the key is good, and may not read: "asof show" and "list" are refused',
      'for a job that only posts changes that is right; else name a key that may read',
    );
  return status === 404
    ? warning('projections', 'the service tells nothing of them: it is older', 'update it')
    : warning('projections', `the service cannot tell just now (${status})`, 'see what is wrong above, and ask again');
}

const MIB = 1024 ** 2;
const SCARCE_MIB = 100;

/** The folder that a service started here would use. One that is not there yet is no fault. */
async function examineFolder(named: string | undefined): Promise<Finding[]> {
  const folder = resolve(named || './data');
  const about = 'data folder';
  const free = await statfs(folder).then(
    ({ bavail, bsize }) => Math.floor((bavail * bsize) / MIB),
    () => null,
  );
  if (free === null) return [ok(about, `${folder} is not there yet: "asof serve" makes it`)];
  const isWritable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!isWritable) return [problem(about, `${folder} cannot be written to`, 'give yourself the right, or use --data')];
  const holder = await readFile(resolve(folder, 'lock.pid'), 'utf8').catch(() => null);
  const held = holder === null ? '' : `, last used by process ${holder.trim()}`;
  const text = `${folder}, ${free} MiB free${held}`;
  return [free < SCARCE_MIB ? warning(about, `${text}, which is scarce`, 'make room there') : ok(about, text)];
}

const COLOURS = { ok: 'green', warning: 'yellow', problem: 'red' } as const;

function lines(findings: readonly Finding[], { width, paint }: Session): string[] {
  const indent = 'problem'.length + 2;
  return findings.flatMap(({ about, state, text, advice }) => [
    ...coloured(table([[state.padEnd(indent - 2), `${about}: ${text}`]], width), state, paint),
    ...(advice === null ? [] : wrap(`→ ${advice}`, width - indent).map((line) => ' '.repeat(indent) + line)),
  ]);
}

/** The state at the beginning of the first line. */
const coloured = ([first, ...rest]: readonly string[], state: Finding['state'], paint: Paint): string[] => [
  paint(COLOURS[state], state) + (first ?? '').slice(state.length),
  ...rest,
];

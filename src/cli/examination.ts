/** What `asof doctor` makes of what it sees: findings in plain words, each with what to do about it. */
import { type Look } from './client.js';
import { clockDifference } from './exchange.js';
import { type Settings } from './settings.js';

export interface Finding {
  readonly about: string;
  readonly state: 'ok' | 'warning' | 'problem';
  readonly text: string;
  /** What to do. */
  readonly advice: string | null;
}

export const ok = (about: string, text: string): Finding => ({ about, state: 'ok', text, advice: null });
export const warning = (about: string, text: string, advice: string): Finding => ({
  about,
  state: 'warning',
  text,
  advice,
});
export const problem = (about: string, text: string, advice: string): Finding => ({
  about,
  state: 'problem',
  text,
  advice,
});

/** What is in force here, and where each comes from. @param zone its name @param clock the time there */
export function judgeSettings(
  { url, token, incident, actor, origins }: Settings,
  zone: string,
  clock: string,
): Finding[] {
  return [
    ok('service', `${url.href} (${origins.url})`),
    judgeToken(url, token !== null, origins.token),
    ok(
      'time zone',
      `${zone} (${origins.timeZone === 'default' ? 'of this machine' : origins.timeZone}), ${clock} there`,
    ),
    ok('actor', `${actor ?? 'none'} (${origins.actor})`),
    ...(incident === null ? [] : [ok('incident', `${incident} (${origins.incident})`)]),
  ];
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
export const isHere = ({ hostname }: URL): boolean => LOOPBACK.test(hostname);

function judgeToken(url: URL, isSet: boolean, origin: string): Finding {
  if (!isSet) return ok('token', `none (${origin})`);
  const text = `set, and not shown (${origin})`;
  return url.protocol === 'https:' || isHere(url)
    ? ok('token', text)
    : warning(
        'token',
        `${text}; it travels unencrypted to ${url.hostname}`,
        'use an https address (--server, ASOF_URL)',
      );
}

/** @param own the version of this command */
export function judgeAlive({ status, json }: Look, own: string): Finding[] {
  const { status: state, version } = (json ?? {}) as { status?: unknown; version?: unknown };
  if (status === 401) {
    return [
      problem(
        'reachable',
        'the service answers, and refuses the key',
        'name one that is good by ASOF_TOKEN, ASOF_TOKEN_FILE or --token-file',
      ),
    ];
  }
  if (status !== 200 || state !== 'ok') {
    return [
      problem(
        'reachable',
        `something answers there with ${status}, but not as asof does`,
        'set --server or ASOF_URL to the address of the service',
      ),
    ];
  }
  const theirs = typeof version === 'string' ? version : 'unknown';
  return [
    ok('reachable', 'the service answers'),
    theirs === own
      ? ok('version', own)
      : warning('version', `the service is ${theirs}, this command is ${own}`, 'bring both to the same version'),
  ];
}

/** More than this is told, in milliseconds. */
const CLOCK_TOLERANCE_MS = 2000;

/** The service tells its time to the second: it was up to one second later there. */
export function judgeClocks({ serverTime }: Look, asked: number, answered: number): Finding {
  if (serverTime === null)
    return warning('clocks', 'the answer tells no time', 'ask whoever runs the proxy in between');
  const apart = apartText(clockDifference(serverTime, asked, answered));
  return apart === null
    ? ok('clocks', 'this machine and the service agree')
    : warning(
        'clocks',
        apart,
        'set both by NTP: what is left out, and what counts from now (-5m), is the service’s time',
      );
}

/** What to say of two clocks; null where they are close enough. */
export function apartText(aheadMs: number): string | null {
  if (Math.abs(aheadMs) <= CLOCK_TOLERANCE_MS) return null;
  const side = aheadMs > 0 ? 'ahead of' : 'behind';
  return `the service is about ${Math.round(Math.abs(aheadMs) / 1000)} s ${side} this machine`;
}

interface Readiness {
  readonly status: string;
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[];
}

const ADVICE: Readonly<Record<string, string>> = {
  event_store: 'nothing can be written until it answers: look at its server and EVENTSTORE_URL, or at the data folder',
  read_models: 'lists may be old and keys are recognised by the streams alone: look at its server and MONGODB_URL',
  sign_in: 'people wait, and keys are good all the same: look at ASOF_OIDC_ISSUER, and whether this machine reaches it',
  disk: 'make room where the data folder is (--data, ASOF_DATA), and see that the service may write there',
};

/** @param told what is judged elsewhere, and closer */
export function judgeReadiness({ json, status: code }: Look, told: ReadonlySet<string>): Finding[] {
  const { status, checks } = (json ?? {}) as Partial<Readiness>;
  if (!Array.isArray(checks)) {
    const advice = 'it may be older than this command: update it';
    return [warning('ready', `the service does not tell how it is (${code})`, advice)];
  }
  const overall =
    status === 'stopping'
      ? [warning('ready', 'the service is stopping', 'wait until it has been started again')]
      : status === 'unavailable'
        ? [problem('ready', 'nothing can be served just now', 'see what follows')]
        : [];
  const each = (checks as Readiness['checks'])
    .filter(({ name }) => !told.has(name))
    .map(({ name, ok: isGood, detail }) => {
      const about = name.replace('_', ' ');
      return isGood ? ok(about, detail) : problem(about, detail, ADVICE[name] ?? 'look at the log of the service');
    });
  return [...overall, ...each];
}

interface Projection {
  readonly name: string;
  readonly status: string;
  readonly lagEvents: number;
  readonly lagSeconds: number;
  readonly lastError: string | null;
  readonly parked: readonly {
    readonly stream: string;
    readonly revision: number;
    readonly error: string;
    /** There if events of it are gone from the event store. */
    readonly gone?: true;
  }[];
  readonly leader: string | null;
}

/** Null if the service does not tell. */
export function judgeProjections({ status, json }: Look): Finding[] | null {
  const { projections } = (json ?? {}) as { projections?: readonly Projection[] };
  return status === 200 && Array.isArray(projections)
    ? (projections as readonly Projection[]).map(judgeProjection)
    : null;
}

/** Behind for longer than this, somebody should look. */
const LAG_SECONDS = 30;

function judgeProjection({ name, status, lagEvents, lagSeconds, lastError, parked, leader }: Projection): Finding {
  const about = `projection ${name}`;
  const events = lagEvents === 1 ? '1 event' : `${lagEvents} events`;
  const behind = lagEvents === 0 ? 'nothing behind' : `${events} behind, for ${Math.round(lagSeconds)} s`;
  if (parked.length > 0) {
    const named = parked
      .slice(0, 3)
      .map(({ stream, revision, error, gone }) =>
        gone ? `${stream} (${error})` : `${stream} at revision ${revision} (${error})`,
      );
    const more = parked.length > named.length ? `, and ${parked.length - named.length} more` : '';
    return problem(
      about,
      `goes on without ${parked.length === 1 ? 'one stream' : `${parked.length} streams`}: ${named.join(', ')}${more}`,
      parked.some(({ gone }) => gone)
        ? `bring back in the event store what is gone, then: asof projections retry-parked ${name}`
        : `after an update of the service: asof projections retry-parked ${name}`,
    );
  }
  if (status === 'stopped') {
    return problem(about, `stopped, ${behind}: ${lastError ?? 'no reason is known'}`, 'look at the log of the service');
  }
  if (lastError !== null) {
    return warning(about, `${status}, but the last rebuild failed: ${lastError}`, `asof projections rebuild ${name}`);
  }
  if (leader === null) {
    return warning(about, `${status}, but no instance projects, ${behind}`, 'one takes over within seconds: ask again');
  }
  if (lagSeconds > LAG_SECONDS) return warning(about, `${status}, ${behind}`, 'ask again: it should come closer');
  return ok(about, `${status}, ${behind}`);
}

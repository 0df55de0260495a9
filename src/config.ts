/**
 * What the service is started with: flags first, then the environment, then defaults. Read once, checked at once.
 */
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { parseArgs } from 'node:util';
import { readCiRules, type CiRule } from './access/jobs/ci-rules.js';
import { readOidc, type OidcSettings } from './access/people/oidc-settings.js';

export interface Settings {
  /** 0 takes any free port. */
  readonly port: number;
  readonly host: string;
  /** Folder of what is embedded: events and read models, as far as no server has them; `:memory:` keeps nothing. */
  readonly data: string;
  /** `esdb://…`, perhaps with a login: the events are in EventStoreDB. */
  readonly eventStoreUrl?: string;
  /** Begins the names of our streams there. */
  readonly streamPrefix?: string;
  /** The words of events in EventStoreDB are sealed, so that they can be forgotten. */
  readonly sealTexts?: boolean;
  /** A file that holds the key with which secrets of hooks and subscriptions are sealed. */
  readonly settingsKeyFile?: string;
  /** Ranges (`10.0.0.0/8`) that webhooks may be sent to although they are not public; with plain http, too. */
  readonly allowPrivateTargets?: readonly string[];
  /** `mongodb://…`, perhaps with a login: the read models are in MongoDB. */
  readonly mongodbUrl?: string;
  /** Asks nobody for a key, whoever can reach the address. */
  readonly insecure: boolean;
  /** Asks for a key also where others cannot reach the address. */
  readonly requireKey?: boolean;
  /** Addresses, or ranges of them, of proxies in front: what they say of where a request came from is believed. */
  readonly trustedProxies?: readonly string[];
  /** Holds the first admin key; made there unless it is there. */
  readonly firstKeyFile?: string;
  /** Requests a minute and key; 0: any number. */
  readonly rateLimit?: number;
  /** Which tokens of jobs get which rights. */
  readonly ciRules?: readonly CiRule[];
  /** Who says who people are. */
  readonly oidc?: OidcSettings;
  /** Origin and path prefix of every link. */
  readonly publicUrl?: string;
  /** Further names under which callers may address the service: a load balancer's, or that of a container. */
  readonly allowHosts?: readonly string[];
  /** As in pino: `fatal` `error` `warn` `info` `debug` `trace` `silent`. */
  readonly logLevel?: string;
  /** Plays an invented incident, so many times faster than life. Nothing is kept then, and no store touched. */
  readonly demo?: { readonly speed: number };
}

export const DEFAULT_PORT = 4000;
export const MEMORY = ':memory:';
export const DEFAULT_RATE_LIMIT = 600;
/** Faster, the steps of a demo would come before their answers. */
const MOST_SPEED = 1000;
const HOST_NAME = /^[a-z0-9_](?:[a-z0-9._-]{0,252})$/i;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** The service cannot start like this; the message is for the person who started it. */
export class StartRefused extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartRefused';
  }
}

export const USAGE = `asof: incident timelines that prove every number

  --port <n>           port to listen on; 0 takes any            ASOF_PORT        ${DEFAULT_PORT}
  --data <folder>      where events are kept; ":memory:" nowhere ASOF_DATA        ./data
  --host <address>     address to listen on                      ASOF_HOST        127.0.0.1
  --public-url <url>   origin and path prefix of every link      ASOF_PUBLIC_URL
  --allow-host <name>  a further name that callers may use       ASOF_ALLOW_HOST  repeat it, or separate by commas
  --require-key        ask for a key here, too                   ASOF_REQUIRE_KEY=1
  --trusted-proxy <a>  a proxy in front, or a range of them      ASOF_TRUSTED_PROXY  repeat it, or separate by commas
  --insecure           ask nobody for a key, on any address      ASOF_INSECURE=1
  --log-level <level>  ${LOG_LEVELS.join(' ')}      ASOF_LOG_LEVEL   info
  --demo               play an invented incident; keeps nothing, and touches nothing that is kept
  --demo-speed <n>     how many times faster than life                            1
  --help

Others can reach an address that is not on loopback, a public URL and what a proxy is in front of: there a key is asked
for (asof keys create).

  ASOF_FIRST_KEY_FILE  none         holds the first admin key, or gets it
  ASOF_RATE_LIMIT      600          requests a minute and key; 0: any number
  ASOF_CI_ISSUERS      none         JSON: which ID tokens of CI jobs get which rights
  ASOF_OIDC_ISSUER     none         says who people are; goes with ASOF_OIDC_AUDIENCE. For pages ASOF_OIDC_CLIENT_ID and
                                    ASOF_OIDC_CLIENT_SECRET_FILE; ASOF_OIDC_SCOPE_CLAIM, ASOF_OIDC_GROUPS_CLAIM

With servers, in the environment only, because such a URL may have a login in it:

  EVENTSTORE_URL       esdb://…     events are in EventStoreDB       or EVENTSTORE_URL_FILE, a file with the URL
  ASOF_STREAM_PREFIX   none         begins the names of its streams
  ASOF_SEAL_TEXTS      off          on: words are encrypted there, and can be forgotten; chosen before the first event
  MONGODB_URL          mongodb://…  read models are in MongoDB       or MONGODB_URL_FILE
  ASOF_ALLOW_PRIVATE_TARGETS        ranges that webhooks may be sent to, though not public: 10.1.0.0/16,fd00::/8
  ASOF_SETTINGS_KEY_FILE            seals secrets of hooks: 32 bytes in base64; else settings.key in the data folder
`;

/**
 * @returns null if help was asked for
 * @throws StartRefused with every fault
 */
export function readSettings(args: readonly string[], env: NodeJS.ProcessEnv): Settings | null {
  const flags = readFlags(args);
  if (flags.help === true) return null;
  if (flags.demo === true || flags['demo-speed'] !== undefined) return demoSettings(flags, env);
  const publicUrl = flags['public-url'] ?? given(env['ASOF_PUBLIC_URL']);
  const ciRules = ciRulesOf(env);
  const oidc = oidcOf(env);
  const eventStoreUrl = secretOf('EVENTSTORE_URL', env);
  const mongodbUrl = secretOf('MONGODB_URL', env);
  const streamPrefix = given(env['ASOF_STREAM_PREFIX']);
  const sealTexts = switchOf('ASOF_SEAL_TEXTS', env);
  const settingsKeyFile = given(env['ASOF_SETTINGS_KEY_FILE']);
  const firstKeyFile = given(env['ASOF_FIRST_KEY_FILE']);
  const allowPrivateTargets = given(env['ASOF_ALLOW_PRIVATE_TARGETS'])?.split(/\s*,\s*/);
  return checked({
    ...listeningOf(flags, env),
    data: flags.data ?? given(env['ASOF_DATA']) ?? './data',
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(ciRules === undefined ? {} : { ciRules }),
    ...(oidc === undefined ? {} : { oidc }),
    ...(eventStoreUrl === undefined ? {} : { eventStoreUrl }),
    ...(streamPrefix === undefined ? {} : { streamPrefix }),
    ...(mongodbUrl === undefined ? {} : { mongodbUrl }),
    ...(sealTexts ? { sealTexts } : {}),
    ...(settingsKeyFile === undefined ? {} : { settingsKeyFile }),
    ...(firstKeyFile === undefined ? {} : { firstKeyFile }),
    ...((flags['require-key'] ?? isOn(env['ASOF_REQUIRE_KEY'])) ? { requireKey: true } : {}),
    ...(allowPrivateTargets === undefined ? {} : { allowPrivateTargets }),
  });
}

/** A demo keeps nothing, so whatever the environment says of stores and links is left aside; a flag would be a mistake. */
function demoSettings(flags: ReturnType<typeof readFlags>, env: NodeJS.ProcessEnv): Settings {
  const speed = Number(flags['demo-speed'] ?? 1);
  const faults: string[] = [];
  if (flags.demo !== true) faults.push('--demo-speed goes with --demo');
  if (!(speed >= 1 && speed <= MOST_SPEED)) faults.push(`--demo-speed must be a number from 1 to ${MOST_SPEED}`);
  for (const name of ['data', 'public-url', 'require-key', 'trusted-proxy'] as const)
    if (flags[name] !== undefined) faults.push(`--${name} does not go with --demo, which keeps nothing`);
  if (faults.length > 0) throw new StartRefused(faults.join('\n'));
  const { trustedProxies: _, ...listening } = listeningOf(flags, env);
  // What the story says would be lost among a line for each of its requests.
  return checked({ ...listening, logLevel: listening.logLevel ?? 'warn', data: MEMORY, demo: { speed } });
}

function listeningOf(flags: ReturnType<typeof readFlags>, env: NodeJS.ProcessEnv) {
  const logLevel = flags['log-level'] ?? given(env['ASOF_LOG_LEVEL']);
  const allowHosts = namesIn(flags['allow-host'] ?? [env['ASOF_ALLOW_HOST'] ?? '']);
  const trustedProxies = namesIn(flags['trusted-proxy'] ?? [env['ASOF_TRUSTED_PROXY'] ?? '']);
  const rateLimit = given(env['ASOF_RATE_LIMIT']);
  const port = flags.port ?? given(env['ASOF_PORT']) ?? String(DEFAULT_PORT);
  return {
    port: /^\d{1,5}$/.test(port) ? Number(port) : NaN,
    host: flags.host ?? given(env['ASOF_HOST']) ?? '127.0.0.1',
    insecure: flags.insecure ?? isOn(env['ASOF_INSECURE']),
    ...(logLevel === undefined ? {} : { logLevel }),
    ...(allowHosts.length === 0 ? {} : { allowHosts }),
    ...(trustedProxies.length === 0 ? {} : { trustedProxies }),
    ...(rateLimit === undefined ? {} : { rateLimit: /^\d{1,9}$/.test(rateLimit) ? Number(rateLimit) : NaN }),
  };
}

/** Names that were given several times, or separated by commas. */
const namesIn = (lists: readonly string[]): string[] =>
  lists
    .flatMap((names) => names.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '');

const isOn = (value = ''): boolean => /^(1|true|yes)$/i.test(value);

/**
 * Of the environment, or of the file that it names with `…_FILE`.
 * @throws StartRefused if both are given, or the file cannot be read
 */
function secretOf(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const value = given(env[name]);
  const file = given(env[`${name}_FILE`]);
  if (file === undefined) return value;
  if (value !== undefined) throw new StartRefused(`${name} and ${name}_FILE are both set: leave one of them out`);
  return given(contentOf(`${name}_FILE`, file));
}

/** @throws StartRefused */
function contentOf(setting: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartRefused(`${setting} names ${file}, which cannot be read (${code})`, { cause: error });
  }
}

/** @throws StartRefused with every fault */
function oidcOf(env: NodeJS.ProcessEnv): OidcSettings | undefined {
  const read = readOidc((name) => given(env[name]), contentOf);
  if (read === undefined || 'issuer' in read) return read;
  throw new StartRefused(read.join('\n'));
}

/** @throws StartRefused with every fault */
function ciRulesOf(env: NodeJS.ProcessEnv): readonly CiRule[] | undefined {
  const text = given(env['ASOF_CI_ISSUERS']);
  if (text === undefined) return undefined;
  const { value, faults } = readCiRules(text);
  if (value !== null) return value;
  throw new StartRefused(faults.map(({ pointer, detail }) => `ASOF_CI_ISSUERS: ${pointer} ${detail}`).join('\n'));
}

/** @throws StartRefused for anything but `on` and `off` */
function switchOf(name: string, env: NodeJS.ProcessEnv): boolean {
  const value = given(env[name]) ?? 'off';
  if (value !== 'on' && value !== 'off')
    throw new StartRefused(`${name} must be on or off, not ${JSON.stringify(value)}`);
  return value === 'on';
}

const given = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        host: { type: 'string' },
        'public-url': { type: 'string' },
        'allow-host': { type: 'string', multiple: true },
        'require-key': { type: 'boolean' },
        'trusted-proxy': { type: 'string', multiple: true },
        insecure: { type: 'boolean' },
        'log-level': { type: 'string' },
        demo: { type: 'boolean' },
        'demo-speed': { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new StartRefused(error instanceof Error ? error.message : String(error));
  }
}

/** @throws StartRefused with every fault */
export function checked(settings: Settings): Settings {
  const { port, host, data, insecure, publicUrl, allowHosts = [], logLevel, eventStoreUrl, mongodbUrl } = settings;
  const { sealTexts = false, trustedProxies = [], rateLimit = 0, demo } = settings;
  const faults: string[] = [];
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    faults.push('--port must be a whole number from 0 to 65535');
  if (data === '') faults.push('--data must name a folder, or be ":memory:"');
  if (publicUrl !== undefined && !isHttpUrl(publicUrl))
    faults.push('--public-url must begin with http:// or https://, without query or fragment');
  for (const name of allowHosts)
    if (!HOST_NAME.test(name))
      faults.push(`--allow-host takes a name without scheme, port or path, and not ${JSON.stringify(name)}`);
  if (logLevel !== undefined && !LOG_LEVELS.includes(logLevel))
    faults.push(`--log-level must be one of ${LOG_LEVELS.join(', ')}`);
  // What comes after is not repeated: there may be a login in it.
  if (eventStoreUrl !== undefined && !/^esdb(\+discover)?:\/\/./.test(eventStoreUrl))
    faults.push('EVENTSTORE_URL must begin with esdb:// or esdb+discover://');
  if (mongodbUrl !== undefined && !/^mongodb(\+srv)?:\/\/./.test(mongodbUrl))
    faults.push('MONGODB_URL must begin with mongodb:// or mongodb+srv://');
  if (sealTexts && eventStoreUrl === undefined)
    faults.push('ASOF_SEAL_TEXTS goes with EVENTSTORE_URL: what is kept in a data folder can be forgotten as it is');
  if (sealTexts && mongodbUrl === undefined && data === MEMORY)
    faults.push('ASOF_SEAL_TEXTS needs a place for its keys: a data folder, or MONGODB_URL');
  for (const range of settings.allowPrivateTargets ?? [])
    if (!isRange(range))
      faults.push(`ASOF_ALLOW_PRIVATE_TARGETS takes ranges such as 10.0.0.0/8, and not ${JSON.stringify(range)}`);
  for (const proxy of trustedProxies)
    if (!isAddressOrRange(proxy))
      faults.push(
        `--trusted-proxy takes an IP address or a range such as 10.0.0.0/8, and not ${JSON.stringify(proxy)}`,
      );
  for (const [index, rule] of (settings.ciRules ?? []).entries())
    if (rule.issuer === settings.oidc?.issuer && rule.audience === settings.oidc.audience)
      faults.push(
        `ASOF_CI_ISSUERS: /${index}/audience is that of people’s tokens (ASOF_OIDC_AUDIENCE): choose another`,
      );
  if (!Number.isInteger(rateLimit)) faults.push('ASOF_RATE_LIMIT must be a whole number; 0 is no limit');
  if (demo && !isLoopback(host) && !insecure) {
    faults.push(
      `${host} can be reached by others, and a demo asks nobody who they are: ` +
        'listen on 127.0.0.1 (the default), or say --insecure if you mean it',
    );
  }
  if (faults.length > 0) throw new StartRefused(faults.join('\n'));
  // Paths are put after it, and begin with a slash.
  return publicUrl === undefined ? settings : { ...settings, publicUrl: publicUrl.replace(/\/$/, '') };
}

function isHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, search, hash } = new URL(text);
  return (protocol === 'http:' || protocol === 'https:') && search === '' && hash === '';
}

/** An address and how many of its first bits count. */
function isRange(text: string): boolean {
  const [, address = '', bits] = /^([0-9a-f.:]+)\/(\d{1,3})$/i.exec(text) ?? [];
  const version = isIP(address);
  return version !== 0 && Number(bits) <= (version === 4 ? 32 : 128);
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** Whether requests need a key: where others than the users of this machine can send some. */
export function asksForKeys(settings: Settings): boolean {
  const { insecure, requireKey = false } = settings;
  return !insecure && (requireKey || whyOthersReach(settings) !== null);
}

/** By which setting others can reach the service, in words; null if they cannot. */
export function whyOthersReach({ host, publicUrl, trustedProxies = [] }: Settings): string | null {
  if (!isLoopback(host)) return `${host} can be reached by others`;
  if (publicUrl !== undefined && !isLoopback(new URL(publicUrl).hostname.replace(/^\[(.*)\]$/, '$1')))
    return `${publicUrl} can be reached by others`;
  return trustedProxies.length > 0 ? 'others can reach it through its proxy' : null;
}

const isAddressOrRange = (text: string): boolean => isIP(text) !== 0 || isRange(text);

/** What Nest knows the things by that are chosen at start. */
export const SETTINGS = Symbol('settings');
export const EVENT_STORE = Symbol('event store');
export const READ_MODELS = Symbol('read models');
/** The path of the folder of what is embedded; null where nothing is kept on this machine. */
export const DATA_FOLDER = Symbol('data folder');

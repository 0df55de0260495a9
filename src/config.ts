/**
 * What the service is started with: flags first, then the environment, then defaults. Read once, checked at once.
 */
import { isIP } from 'node:net';
import { parseArgs } from 'node:util';

export interface Settings {
  /** 0 takes any free port. */
  readonly port: number;
  readonly host: string;
  /** Folder of the embedded event store; `:memory:` keeps nothing. */
  readonly data: string;
  /** Connection string of the server that keeps read models; without it they are kept in the data folder. */
  readonly mongodbUrl?: string;
  /** Allows an address that others can reach, although nothing asks them who they are. */
  readonly insecure: boolean;
  /** Origin and path prefix of every link. */
  readonly publicUrl?: string;
  /** As in pino: `fatal` `error` `warn` `info` `debug` `trace` `silent`. */
  readonly logLevel?: string;
}

export const DEFAULT_PORT = 4000;
export const MEMORY = ':memory:';
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
  --insecure           listen on any address, without keys       ASOF_INSECURE=1
  --log-level <level>  ${LOG_LEVELS.join(' ')}      ASOF_LOG_LEVEL   info
  --help
`;

/**
 * @returns null if help was asked for
 * @throws StartRefused with every fault
 */
export function readSettings(args: readonly string[], env: NodeJS.ProcessEnv): Settings | null {
  const flags = readFlags(args);
  if (flags.help === true) return null;
  const publicUrl = flags['public-url'] ?? given(env['ASOF_PUBLIC_URL']);
  const logLevel = flags['log-level'] ?? given(env['ASOF_LOG_LEVEL']);
  const mongodbUrl = given(env['MONGODB_URL']);
  const port = flags.port ?? given(env['ASOF_PORT']) ?? String(DEFAULT_PORT);
  return checked({
    port: /^\d{1,5}$/.test(port) ? Number(port) : NaN,
    host: flags.host ?? given(env['ASOF_HOST']) ?? '127.0.0.1',
    data: flags.data ?? given(env['ASOF_DATA']) ?? './data',
    insecure: flags.insecure ?? /^(1|true|yes)$/i.test(env['ASOF_INSECURE'] ?? ''),
    ...(mongodbUrl === undefined ? {} : { mongodbUrl }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(logLevel === undefined ? {} : { logLevel }),
  });
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
        insecure: { type: 'boolean' },
        'log-level': { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new StartRefused(error instanceof Error ? error.message : String(error));
  }
}

/** @throws StartRefused with every fault */
export function checked(settings: Settings): Settings {
  const { port, host, data, insecure, publicUrl, logLevel } = settings;
  const faults: string[] = [];
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    faults.push('--port must be a whole number from 0 to 65535');
  if (data === '') faults.push('--data must name a folder, or be ":memory:"');
  if (publicUrl !== undefined && !isHttpUrl(publicUrl))
    faults.push('--public-url must begin with http:// or https://, without query or fragment');
  if (logLevel !== undefined && !LOG_LEVELS.includes(logLevel))
    faults.push(`--log-level must be one of ${LOG_LEVELS.join(', ')}`);
  if (!isLoopback(host) && !insecure) {
    faults.push(
      `${host} can be reached by others, and nothing here asks them who they are: ` +
        'listen on 127.0.0.1 (the default), or say --insecure if you mean it',
    );
  }
  if (faults.length > 0) throw new StartRefused(faults.join('\n'));
  return settings;
}

function isHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, search, hash } = new URL(text);
  return (protocol === 'http:' || protocol === 'https:') && search === '' && hash === '';
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** What Nest knows the things by that are chosen at start. */
export const SETTINGS = Symbol('settings');
export const EVENT_STORE = Symbol('event store');
export const READ_MODELS = Symbol('read models');

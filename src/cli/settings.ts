/** Where the service is, who asks, and on which clocks: flags, then the environment, then the settings file. */
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { EXIT, Failure, UsageFault } from './failures.js';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Settings {
  readonly url: URL;
  readonly token: string | null;
  /** An IANA name; null: this machine's zone. */
  readonly timeZone: string | null;
  /** The incident to use where a command names none; from the environment alone. */
  readonly incident: string | null;
  /** Who acts, for the entries' `actor`: whom somebody named, else the user of this machine. */
  readonly actor: string | null;
  /** Where each comes from. */
  readonly origins: Origins;
}

/** By setting: a flag, a variable, the path of the settings file, or `default`. */
export type Origins = Readonly<Record<'url' | 'token' | 'timeZone' | 'incident' | 'actor', string>>;

/** What the command line says. There is no flag for a token: it would stand in the list of processes. */
export interface Flags {
  readonly url: string | undefined;
  readonly tokenFile: string | undefined;
  readonly timeZone: string | undefined;
  readonly actor: string | undefined;
}

const FILE_KEYS = ['url', 'token', 'tokenFile', 'timeZone', 'actor'] as const;
type SettingsFile = Partial<Record<(typeof FILE_KEYS)[number], string>>;

export const DEFAULT_URL = 'http://127.0.0.1:4000';

export function readSettings(flags: Flags, env: Environment): Settings {
  const file = readSettingsFile(env);
  const path = settingsPath(env) ?? '';
  const url = first([flags.url, '--server'], [env['ASOF_URL'], 'ASOF_URL'], [file.url, path]);
  const timeZone = first([flags.timeZone, '--tz'], [env['ASOF_TZ'], 'ASOF_TZ'], [file.timeZone, path]);
  const incident = first([env['ASOF_INCIDENT'], 'ASOF_INCIDENT']);
  const actor = first(
    [flags.actor, '--actor'],
    [env['ASOF_ACTOR'], 'ASOF_ACTOR'],
    [file.actor, path],
    [env['USER'], 'USER'],
    [accountName(), 'account'],
  );
  const token = readToken(flags, env, file, path);
  return {
    url: serviceUrl(url.value ?? DEFAULT_URL),
    token: token.value,
    timeZone: timeZone.value,
    incident: incident.value,
    actor: actor.value,
    origins: {
      url: url.origin,
      token: token.origin,
      timeZone: timeZone.origin,
      incident: incident.origin,
      actor: actor.origin,
    },
  };
}

/** Where the actor comes from if nobody named one. */
export const isDefaultActor = ({ origins }: Settings): boolean =>
  origins.actor === 'USER' || origins.actor === 'account';

/** The account that runs this; undefined where it has no name, as in some containers. */
function accountName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}

interface Found {
  readonly value: string | null;
  readonly origin: string;
}

/** The first of these that is set. */
function first(...places: readonly [value: string | undefined, origin: string][]): Found {
  const found = places.find(([value, origin]) => (origin.startsWith('--') ? value : set(value)) !== undefined);
  return found ? { value: found[0]!, origin: found[1] } : { value: null, origin: 'default' };
}

/** An empty variable is an unset one: `ASOF_URL= asof list`. */
const set = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

function serviceUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new UsageFault(`"${text}" is not an http or https URL (--server, ASOF_URL)`);
  // A path prefix must end in a slash, or relative paths would replace its last part.
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

function readToken(flags: Flags, env: Environment, file: SettingsFile, path: string): Found {
  const found = first(
    [flags.tokenFile, '--token-file'],
    [env['ASOF_TOKEN'], 'ASOF_TOKEN'],
    [env['ASOF_TOKEN_FILE'], 'ASOF_TOKEN_FILE'],
    [file.token, path],
    [file.tokenFile, path],
  );
  const isItself = found.origin === 'ASOF_TOKEN' || (found.origin === path && file.token !== undefined);
  return found.value === null || isItself ? found : { ...found, value: tokenIn(found.value) };
}

function tokenIn(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new Failure(EXIT.authentication, `cannot read the token file ${path}: ${(error as Error).message}`);
  }
}

/** `$XDG_CONFIG_HOME/asof/config.json`, else `~/.config/asof/config.json`; null where there is no home. */
export function settingsPath(env: Environment): string | null {
  const folder = set(env['XDG_CONFIG_HOME']) ?? (set(env['HOME']) === undefined ? null : `${env['HOME']}/.config`);
  return folder === null ? null : `${folder}/asof/config.json`;
}

function readSettingsFile(env: Environment): SettingsFile {
  const path = settingsPath(env);
  if (path === null) return {};
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return {};
    throw new UsageFault(`cannot read ${path}: ${message}`);
  }
  return checkSettings(path, text);
}

function checkSettings(path: string, text: string): SettingsFile {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new UsageFault(`${path} is not JSON: ${(error as Error).message}`);
  }
  const known: readonly string[] = FILE_KEYS;
  const isObject = typeof content === 'object' && content !== null && !Array.isArray(content);
  const faults = isObject
    ? Object.entries(content as object)
        .filter(([key, value]) => !known.includes(key) || typeof value !== 'string')
        .map(([key]) => (known.includes(key) ? `${key}: must be a string` : `${key}: unknown`))
    : ['must be an object'];
  if (faults.length > 0) throw new UsageFault(`${path} is not right (keys: ${FILE_KEYS.join(', ')})`, faults);
  return content as SettingsFile;
}

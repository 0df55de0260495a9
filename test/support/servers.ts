/** The servers that the tested service stands on, if it shall (`npm run test:servers`). */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type Settings } from '../../src/config.js';

export type ServerSettings = Pick<Settings, 'eventStoreUrl' | 'streamPrefix' | 'mongodbUrl' | 'settingsKeyFile'>;

/** Whoever has the same store has the same key of its secrets: there may be no folder in which one could be made. */
const SETTINGS_KEY_FILE = join(process.cwd(), 'test/fixtures/settings.key');

export const ON_SERVERS = process.env['ASOF_TEST_ON'] === 'servers';

const given = (name: string): string | undefined => process.env[name] || undefined;

/** The same as `storeOnServers` where the tests run on servers; nothing where the service is to be embedded. */
export const serverSettings = (name?: string): ServerSettings => (ON_SERVERS ? storeOnServers(name) : {});

/**
 * A fresh store for one service on the servers that the environment names, or the store of that name.
 * @param name whoever gives the same one gets the same store
 */
export function storeOnServers(name: string = randomUUID()): ServerSettings {
  const [eventStoreUrl, mongodbUrl] = [given('EVENTSTORE_URL'), given('MONGODB_URL')];
  return {
    ...(eventStoreUrl === undefined ? {} : { eventStoreUrl, streamPrefix: prefixOf(name) }),
    ...(mongodbUrl === undefined ? {} : { mongodbUrl: inDatabase(mongodbUrl, name) }),
    settingsKeyFile: SETTINGS_KEY_FILE,
  };
}

const prefixOf = (name: string): string => `asoftest${name.replace(/[\W_]/g, '')}`;

/** The same as the environment of a process. */
export function environmentOf(settings: ServerSettings): Record<string, string> {
  const { eventStoreUrl, streamPrefix, mongodbUrl, settingsKeyFile } = settings;
  return {
    ...(eventStoreUrl === undefined ? {} : { EVENTSTORE_URL: eventStoreUrl }),
    ...(streamPrefix === undefined ? {} : { ASOF_STREAM_PREFIX: streamPrefix }),
    ...(mongodbUrl === undefined ? {} : { MONGODB_URL: mongodbUrl }),
    ...(settingsKeyFile === undefined ? {} : { ASOF_SETTINGS_KEY_FILE: settingsKeyFile }),
  };
}

/** This process's environment without what would set up a service, or a server: each is told what it shall be. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(EVENTSTORE|MONGODB|ASOF)_/.test(name)));
}

/** The connection string with another database in it. */
function inDatabase(url: string, name: string): string {
  const [, servers, options = ''] = /^(\w+(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(url)!;
  return `${servers}/asof-test-${name.replace(/\W/g, '-').slice(-40)}${options}`;
}

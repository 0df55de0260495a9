/** What keys have to do with a start: where the first one comes from, and that there is one where keys are asked for. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { Refusal } from '../application/refusal.js';
import { asksForKeys, MEMORY, StartRefused, whyOthersReach, type Settings } from '../config.js';
import { asError, supervise } from '../runtime/supervise.js';
import { writeOnce } from '../runtime/write-once.js';
import { ReadModelsUnavailable } from '../readmodels/read-models.js';
import { idInKey, newKey, type KeyView } from './keys/key.js';
import { type Keys } from './keys/keys.js';

const FIRST: Parameters<Keys['create']>[0] = {
  ...{ name: 'first key', scopes: ['admin'], groups: [], services: null, expiresAt: null },
};

/**
 * Before anything is opened or made: refuses a start for which there can be no key yet.
 * @throws StartRefused
 */
export function refuseWithoutPlace(settings: Settings): void {
  const { data, mongodbUrl, firstKeyFile } = settings;
  if (!asksForKeys(settings) || settings.oidc || mongodbUrl !== undefined || firstKeyFile !== undefined) return;
  if (data === MEMORY || !existsSync(join(data, 'settings.db'))) throw noAdminKey(settings);
}

/**
 * Once the settings are open: takes in the first key, and makes sure that somebody can come in. Settings that are away
 * keep nobody from starting: nothing is let in then, and the first key is taken in once they are there.
 * @throws StartRefused
 */
export async function readyKeys(settings: Settings, keys: Keys): Promise<void> {
  const { firstKeyFile } = settings;
  if (!keys.areKnown) {
    if (firstKeyFile !== undefined) void takeOnceKnown(firstKeyFile, keys);
    return;
  }
  if (firstKeyFile !== undefined) await takeFirstKey(firstKeyFile, keys);
  if (asksForKeys(settings) && !settings.oidc && !keys.hasAdmin) throw noAdminKey(settings);
}

function noAdminKey(settings: Settings): StartRefused {
  const { data, mongodbUrl } = settings;
  const where = mongodbUrl === undefined && data !== MEMORY ? ` --data ${data}` : '';
  const why = whyOthersReach(settings) ?? 'a key is required';
  return new StartRefused(
    `${why}, so that callers are asked for a key, and there is no admin key yet. Make one:\n\n` +
      `  asof keys create --scope admin${where}\n\n` +
      'name who says who people are (ASOF_OIDC_ISSUER), or say --insecure if you mean that nobody is asked',
  );
}

const TRY_AGAIN = { firstMs: 250, longestMs: 5000 } as const;

/** By then the service has started: what stands in the way is told to the log. */
async function takeOnceKnown(file: string, keys: Keys): Promise<void> {
  const done = new AbortController();
  const isFinal = (error: unknown): boolean => !(error instanceof ReadModelsUnavailable);
  const work = async (): Promise<void> => {
    await keys.known;
    await takeFirstKey(file, keys).catch((error: unknown) => {
      if (isFinal(error)) new Logger('keys').error(`the first key could not be taken in: ${asError(error).message}`);
      throw error;
    });
    done.abort();
  };
  await supervise(work, { ...TRY_AGAIN, signal: AbortSignal.any([done.signal, keys.closed]), isFinal });
}

/** Unless there is a key: the one that the file holds, or a new one that it gets. */
async function takeFirstKey(file: string, keys: Keys): Promise<void> {
  if ((await keys.all()).length > 0) return;
  const key = (await keyIn(file)) ?? (await keyFor(file));
  try {
    await keys.create(FIRST, { onlyAsFirst: true, key });
  } catch (error) {
    // Another instance was first.
    if (!(error instanceof Refusal && (error.code === 'unauthenticated' || error.code === 'in_progress'))) throw error;
  }
}

/** @returns null where there is no such file. @throws StartRefused */
async function keyIn(file: string): Promise<string | null> {
  let key: string;
  try {
    key = (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw cannot('read', file, error);
  }
  if (idInKey(key) === null) throw new StartRefused(`ASOF_FIRST_KEY_FILE: ${file} does not hold a key of asof`);
  return key;
}

/** Of several instances one writes it. @throws StartRefused */
async function keyFor(file: string): Promise<string> {
  const key = newKey();
  let isOurs: boolean;
  try {
    isOurs = await writeOnce(file, `${key}\n`);
  } catch (error) {
    throw cannot('written', file, error);
  }
  return isOurs ? key : ((await keyIn(file)) ?? keyFor(file));
}

const cannot = (what: string, file: string, error: unknown): StartRefused =>
  new StartRefused(
    `ASOF_FIRST_KEY_FILE names ${file}, which cannot be ${what} (${(error as NodeJS.ErrnoException).code})`,
    {
      cause: error,
    },
  );

const MOST_LISTED = 10;

/** Who may come in, for whoever starts the service; several lines. */
export async function accessWords(settings: Settings, keys: Keys): Promise<string[]> {
  if (!asksForKeys(settings)) return ['no key is asked for: whoever reaches this port is admin'];
  const all: KeyView[] | null = keys.areKnown ? await keys.all().catch(() => null) : null;
  const people = settings.oidc ? [`people come by way of ${settings.oidc.issuer}`] : [];
  if (all === null) return ['a key is asked for; which keys there are cannot be read just now', ...people];
  const listed = all.slice(0, MOST_LISTED).map(({ id, name, scopes }) => `${id} ${name} (${scopes.join(', ')})`);
  return [`a key is asked for; asof keys list has ${all.length}:`, ...listed, ...people];
}

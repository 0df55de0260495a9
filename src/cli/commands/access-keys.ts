/**
 * `asof keys create`, `list`, `revoke`: through the service where one is named or runs, else in the settings themselves.
 * Somebody has to make the first key before a service that asks for keys can start.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type KeyView } from '../../access/keys/key.js';
import { type Settings as ServiceSettings } from '../../config.js';
import { type Client } from '../client.js';
import { EXIT, Failure, Unreachable, UsageFault } from '../failures.js';
import { type Session } from '../session.js';
import { table } from '../terminal.js';

type Made = KeyView & { readonly key: string };

/** Where keys are kept. */
interface KeyPlace {
  /** In words. */
  readonly name: string;
  create(body: object): Promise<Made>;
  list(): Promise<readonly KeyView[]>;
  revoke(id: string): Promise<void>;
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;
const UNITS = { d: 24 * HOUR_MS, h: HOUR_MS } as const;

export async function createKey(session: Session): Promise<void> {
  session.takeNothing();
  const { given, settings } = session;
  const [scopes, groups, services] = [given.list('scope'), given.list('group'), given.list('service')];
  if (scopes.length === 0) throw new UsageFault('--scope is missing', [`usage: asof ${session.line.usage}`]);
  const expires = given.text('expires');
  const body = {
    name: given.text('name') ?? settings.actor ?? 'asof',
    scopes,
    ...(groups.length > 0 && { groups }),
    ...(services.length > 0 && { services }),
    ...(expires !== undefined && { expiresAt: expiryOf(expires, session.typedAt) }),
  };
  await at(session, async (place) => {
    const made = await place.create(body);
    session.say(`asof: key ${made.id} made in ${place.name}; it is shown this once`);
    if (session.wantsJson) session.printJson(made);
    else session.print(made.key);
  });
}

export async function listKeys(session: Session): Promise<void> {
  session.takeNothing();
  await at(session, async (place) => {
    const keys = await place.list();
    session.printAnswer({ keys }, (safe) =>
      safe.keys.length === 0
        ? [`no keys in ${place.name}`]
        : table([HEADINGS, ...safe.keys.map(row)], session.lineWidth),
    );
  });
}

export async function revokeKey(session: Session): Promise<void> {
  const [id] = session.takeNamed('ID') as [string];
  await at(session, async (place) => {
    await place.revoke(id);
    session.say(`asof: key ${id} revoked in ${place.name}`);
  });
}

const HEADINGS = ['id', 'name', 'scopes', 'expires', 'last used'];

const row = ({ id, name, scopes, groups, services, expiresAt, lastUsedAt }: KeyView): string[] => [
  id,
  name,
  [scopes.join(' '), services && `of ${services.join(', ')}`, groups.length > 0 && `in ${groups.join(', ')}`]
    .filter(Boolean)
    .join(' '),
  expiresAt ?? 'never',
  lastUsedAt ?? 'never',
];

/** An instant; what is none goes on as it is, and is refused where keys are made. */
function expiryOf(typed: string, now: number): string {
  const [, count, unit] = /^(\d{1,4})([dh])$/.exec(typed) ?? [];
  return count === undefined ? typed : new Date(now + Number(count) * UNITS[unit as 'd' | 'h']).toISOString();
}

/** Does something where keys are kept. */
async function at(session: Session, act: (place: KeyPlace) => Promise<void>): Promise<void> {
  const place = await placeOf(session);
  try {
    await act(place);
  } catch (error) {
    throw await inWords(error);
  } finally {
    await place.close();
  }
}

async function placeOf(session: Session): Promise<KeyPlace> {
  const data = session.given.text('data');
  const isNamed = session.settings.origins.url !== 'default';
  if (data === undefined && isNamed) return inService(session);
  const { readSettings, StartRefused } = await import('../../config.js');
  const { DataFolderError } = await import('../../sqlite/faults.js');
  try {
    const settings = readSettings(data === undefined ? [] : ['--data', data], session.env)!;
    // A new folder is made only where no service is found that has another one.
    const isNew = settings.mongodbUrl === undefined && !existsSync(settings.data);
    if (isNew && data === undefined && (await answers(session.client()))) return inService(session);
    return await inSettings(settings);
  } catch (error) {
    if (error instanceof StartRefused) throw new UsageFault('cannot open the settings', error.message.split('\n'));
    if (!(error instanceof DataFolderError)) throw error;
    if (error.code === 'in_use' && data === undefined) return inService(session);
    throw new Failure(EXIT.failed, error.message);
  }
}

async function answers(client: Client): Promise<boolean> {
  try {
    await client.look('livez');
    return true;
  } catch (error) {
    if (error instanceof Unreachable) return false;
    throw error;
  }
}

function inService(session: Session): KeyPlace {
  const client = session.client();
  return {
    name: session.settings.url.href,
    create: async (body) =>
      (await client.write({ method: 'POST', path: 'v1/keys', body, key: randomUUID() })).json as Made,
    list: async () => (await client.get<{ keys: KeyView[] }>('v1/keys')).keys,
    revoke: (id) => client.delete(`v1/keys/${encodeURIComponent(id)}`),
    close: () => Promise.resolve(),
  };
}

async function inSettings(settings: ServiceSettings): Promise<KeyPlace> {
  const [{ openReadModelsAlone }, { Keys }, { readNewKey }] = await Promise.all([
    import('../../stores.js'),
    import('../../access/keys/keys.js'),
    import('../../access/keys/new-key.js'),
  ]);
  const { invalidRequest } = await import('../../application/refusal.js');
  const silent = { warn: () => undefined, error: () => undefined };
  const { readModels, close } = await openReadModelsAlone(settings, silent);
  const keys = new Keys(readModels);
  return {
    name: settings.mongodbUrl === undefined ? resolve(settings.data) : 'MongoDB',
    create: async (body) => {
      const { value, faults } = readNewKey(body);
      if (value === null) throw invalidRequest(faults);
      const { view, key } = await keys.create(value);
      return { ...view, key };
    },
    list: () => keys.all(),
    revoke: (id) => keys.revoke(id),
    close,
  };
}

/** A refusal of the settings, as the service would have put it. */
async function inWords(error: unknown): Promise<unknown> {
  const { Refusal } = await import('../../application/refusal.js');
  const { ReadModelsUnavailable } = await import('../../readmodels/read-models.js');
  if (error instanceof ReadModelsUnavailable) return new Failure(EXIT.unreachable, `the settings ${error.inShort}`);
  if (!(error instanceof Refusal)) return error;
  if (error.code === 'invalid') {
    const places = error.faults.map(
      (fault) => `${'pointer' in fault ? fault.pointer : fault.parameter} ${fault.detail}`,
    );
    return new UsageFault('the key has faults', places);
  }
  return new Failure(error.code === 'reserved' ? EXIT.conflict : EXIT.failed, error.detail);
}

/** A service that asks for keys, in this process, with a first key that may do everything. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Settings } from '../../src/config.js';
import { serve, type RunningService } from '../../src/serve.js';
import { client, type Client } from './http.js';
import { serverSettings } from './servers.js';

export interface KeyedService {
  readonly api: Client;
  readonly running: RunningService;
  /** May do everything. */
  readonly admin: string;
}

export async function startWithKeys(more: Partial<Settings> = {}): Promise<KeyedService> {
  const folder = mkdtempSync(join(tmpdir(), 'asof-keys-'));
  try {
    const running = await serve({
      ...{ port: 0, host: '127.0.0.1', data: ':memory:', insecure: false, logLevel: 'silent', requireKey: true },
      ...{ rateLimit: 0, firstKeyFile: join(folder, 'first-key'), ...serverSettings(), ...more },
    });
    return { running, api: client(running.address), admin: readFileSync(join(folder, 'first-key'), 'utf8').trim() };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });

export interface MadeKey {
  readonly id: string;
  readonly key: string;
  readonly createdAt: string;
}

/** A key with these scopes, unless the content says otherwise. */
export async function makeKey(
  { api, admin }: Pick<KeyedService, 'api' | 'admin'>,
  scopes: readonly string[],
  more: object = {},
): Promise<MadeKey> {
  const { status, body } = await api.request<MadeKey>('POST', '/v1/keys', {
    headers: bearer(admin),
    body: { name: scopes.join(' '), scopes, ...more },
  });
  if (status !== 201) throw new Error(`no key: ${status} ${JSON.stringify(body)}`);
  return body;
}

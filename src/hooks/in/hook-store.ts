/** The hooks: records in the settings, each with its secret sealed. */
import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { READ_MODELS } from '../../config.js';
import { Refusal } from '../../application/refusal.js';
import { type ReadModels } from '../../readmodels/read-models.js';
import { SealedSecrets } from '../sealed-secrets.js';
import { newSecret as newStandardSecret } from '../standard-webhooks.js';
import { type Hook } from './hook.js';

const KIND = 'hook';
const ID_BYTES = 8;
const SECRET_BYTES = 32;
const ID = /^[0-9a-f]{16}$/;

type Record = Hook & { readonly sealedSecret: string };

export const noHook = (): Refusal => new Refusal('not_found', 'There is no such hook.');

@Injectable()
export class HookStore {
  constructor(
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
    private readonly secrets: SealedSecrets,
  ) {}

  /** In order of creation. */
  async all(): Promise<Hook[]> {
    const rows = await this.readModels.settings.all(KIND);
    const hooks = [...rows.values()].map(withoutSecret);
    return hooks.sort((a, b) => (a.createdAt < b.createdAt || (a.createdAt === b.createdAt && a.id < b.id) ? -1 : 1));
  }

  /** @throws Refusal `not_found` */
  async one(id: string): Promise<Hook> {
    return withoutSecret(await this.#row(id));
  }

  /** @throws Refusal `not_found`; `unavailable` where the secret cannot be opened */
  async withSecret(id: string): Promise<{ readonly hook: Hook; readonly secret: string }> {
    const row = await this.#row(id);
    const { sealedSecret } = JSON.parse(row) as Record;
    return { hook: withoutSecret(row), secret: await this.secrets.open(sealedSecret, id) };
  }

  /** @throws Refusal `unavailable` where secrets cannot be sealed */
  async put(hook: Hook, secret: string): Promise<void> {
    const sealedSecret = await this.secrets.seal(secret, hook.id);
    await this.readModels.settings.put(KIND, hook.id, JSON.stringify({ ...hook, sealedSecret } satisfies Record));
  }

  /** @throws Refusal `not_found` */
  async remove(id: string): Promise<void> {
    await this.#row(id);
    await this.readModels.settings.remove(KIND, id);
  }

  async #row(id: string): Promise<string> {
    const row = ID.test(id) ? (await this.readModels.settings.some(KIND, [id])).get(id) : undefined;
    if (row === undefined) throw noHook();
    return row;
  }
}

function withoutSecret(row: string): Hook {
  const { sealedSecret: _sealed, ...hook } = JSON.parse(row) as Record;
  return hook;
}

export const newHookId = (): string => randomBytes(ID_BYTES).toString('hex');

/** @param form of keys of Standard Webhooks, or anything that can stand in an address */
export const newSecret = (form: 'whsec' | 'plain'): string =>
  form === 'whsec' ? newStandardSecret() : randomBytes(SECRET_BYTES).toString('base64url');

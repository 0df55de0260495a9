/** What a key is, as it is stored and as it is shown. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Caller, type Rights } from '../../application/caller.js';

/** What whoever makes a key says of it. */
export interface KeyContent extends Rights {
  readonly name: string;
  /** An instant; null: it stays until it is revoked. */
  readonly expiresAt: string | null;
}

/** As it is stored: without the secret itself. */
export interface StoredKey extends KeyContent {
  readonly id: string;
  readonly createdAt: string;
  /** SHA-256 of the whole key, in hex digits. */
  readonly hash: string;
}

/** As it is shown. */
export interface KeyView extends Omit<StoredKey, 'hash'> {
  readonly lastUsedAt: string | null;
}

/** What every key of ours begins with. */
export const KEY_PREFIX = 'asof_';
const FORM = /^asof_([0-9a-z]{8,32})_[A-Za-z0-9_-]{43}$/;
const ID_BYTES = 8;
const SECRET_BYTES = 32;

/** The id that stands in a key; null for what is not written as one. */
export const idInKey = (key: string): string | null => FORM.exec(key)?.[1] ?? null;

/** A key that nobody has had: `asof_<id>_<43 characters of base64url>`. */
export const newKey = (): string =>
  `${KEY_PREFIX}${randomBytes(ID_BYTES).toString('hex')}_${randomBytes(SECRET_BYTES).toString('base64url')}`;

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** @param key as of {@link newKey} */
export const storedKey = (key: string, content: KeyContent, createdAt: string): StoredKey => ({
  id: idInKey(key)!,
  ...content,
  createdAt,
  hash: sha256(key).toString('hex'),
});

/** Takes the same time wherever the two differ. */
export const isSameKey = (key: string, { hash }: StoredKey): boolean =>
  timingSafeEqual(sha256(key), Buffer.from(hash, 'hex'));

export const hasExpired = ({ expiresAt }: Pick<StoredKey, 'expiresAt'>, now: number): boolean =>
  expiresAt !== null && Date.parse(expiresAt) <= now;

export const isLastingAdmin = ({ scopes, expiresAt }: StoredKey): boolean =>
  scopes.includes('admin') && expiresAt === null;

/** @param ended as of a caller */
export const callerOf = ({ id, name, scopes, groups, services }: StoredKey, ended: AbortSignal): Caller => ({
  kind: 'key',
  id,
  name,
  ended,
  rights: { scopes, groups, services },
});

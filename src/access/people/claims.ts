/** What an issuer's claims say of a person: who it is, what they may, and which groups they are in. */
import { SCOPES, type Rights } from '../../application/caller.js';
import { type VerifiedToken } from '../issuers/issuer.js';
import { type OidcSettings } from './oidc-settings.js';

export type Claims = Readonly<Record<string, unknown>>;

/** Claims by which some issuers say of which kind a token is, and the kinds that open nothing. */
const KIND_CLAIMS = ['typ', 'token_use'];
const OTHER_KINDS: ReadonlySet<string> = new Set(['id', 'refresh', 'offline', 'logout']);
/** What only tokens of other kinds have: ID tokens and those that tell of a sign-out. */
const OF_OTHERS = ['nonce', 'at_hash', 'c_hash', 's_hash', 'events'];
const TYPES: ReadonlySet<string> = new Set(['jwt', 'at+jwt']);

/** Whether it is an access token (RFC 9068, and before that): none that tells a client who has signed in. */
export function isAccessToken({ claims, type }: VerifiedToken): boolean {
  if (type !== undefined && !TYPES.has(type.toLowerCase().replace(/^application\//, ''))) return false;
  const isOther = KIND_CLAIMS.some((name) => OTHER_KINDS.has(textOf(claims[name])?.toLowerCase() ?? ''));
  return !isOther && OF_OTHERS.every((name) => claims[name] === undefined);
}

/** @returns scopes and groups; what is not known here as a scope counts for nothing */
export function rightsIn(claims: Claims, { scopeClaim, groupsClaim }: OidcSettings): Rights {
  const said = claimIn(claims, scopeClaim);
  const named = typeof said === 'string' ? said.split(' ') : textsIn(said);
  const groups = claimIn(claims, groupsClaim);
  return {
    scopes: SCOPES.filter((scope) => named.includes(scope)),
    groups: [...new Set(typeof groups === 'string' ? [groups] : textsIn(groups))].filter((group) => group !== ''),
    services: null,
  };
}

/** A name that people know somebody by; null where the issuer tells none. */
export function nameIn(claims: Claims): string | null {
  for (const claim of ['name', 'preferred_username', 'email', 'username']) {
    const name = textOf(claims[claim])?.slice(0, LONGEST_NAME).replace(UNPRINTABLE, ' ').trim();
    if (name !== undefined && name !== '') return name;
  }
  return null;
}

const LONGEST_NAME = 200;
/** Halves of a character, too: no UTF-8 has them. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/gu;

/** By its name, or step by step: `realm_access.roles`. A name may have dots itself, as that of a URL has. */
export function claimIn(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let found: unknown = claims;
  for (const step of name.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined;
    found = (found as Claims)[step];
  }
  return found;
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

/**
 * Callers that are CI jobs: GitHub, GitLab and others give each job an ID token, which says of which repository it is. What
 * a rule gives is all that it may.
 */
import { type Caller } from '../../application/caller.js';
import { Refusal } from '../../application/refusal.js';
import { ruleFor, type CiRule } from './ci-rules.js';

type Jose = typeof import('jose');
type KeySet = ReturnType<Jose['createRemoteJWKSet']>;

/** Three parts of base64url. */
const JWT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
/** Those whose keys are public: with a shared secret whoever checks could also sign. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const CLOCKS_APART_SECONDS = 30;
const PATIENCE_MS = 5000;
const LONGEST_TIMER_MS = 2_147_483_647;

export class JobTokens {
  readonly #rules: readonly CiRule[];
  /** By issuer; one that could not be asked is asked again. */
  readonly #keySets = new Map<string, Promise<KeySet>>();

  constructor(rules: readonly CiRule[]) {
    this.#rules = rules;
  }

  /** Whether it may be a token of a job: then nothing else is made of it. */
  mayBe(sent: string): boolean {
    return this.#rules.length > 0 && JWT.test(sent);
  }

  /**
   * @returns the caller; why there is none, where the token is not good or no rule fits it
   * @throws Refusal `unavailable` while the issuer cannot be asked for its keys
   */
  async check(sent: string): Promise<Caller | 'malformed' | 'unknown' | 'expired'> {
    const jose = await import('jose');
    let issuer: string | undefined;
    try {
      issuer = jose.decodeJwt(sent).iss;
    } catch {
      return 'malformed';
    }
    const ofIssuer = this.#rules.filter((rule) => rule.issuer === issuer);
    if (issuer === undefined || ofIssuer.length === 0) return 'unknown';
    const keySet = await this.#keySet(issuer, jose);
    for (const audience of new Set(ofIssuer.map((rule) => rule.audience))) {
      const payload = await verified(sent, keySet, { issuer, audience }, jose);
      if (payload === 'expired') return 'expired';
      const rules = ofIssuer.filter((rule) => rule.audience === audience);
      const rule = payload && ruleFor(rules, payload);
      if (rule) return callerOf(rule, issuer, payload as Required<Pick<typeof payload, 'sub' | 'exp'>>);
    }
    return 'unknown';
  }

  #keySet(issuer: string, jose: Jose): Promise<KeySet> {
    let keySet = this.#keySets.get(issuer);
    if (!keySet) {
      keySet = discovered(issuer, jose).catch((error: unknown) => {
        this.#keySets.delete(issuer);
        throw away(issuer, error);
      });
      this.#keySets.set(issuer, keySet);
    }
    return keySet;
  }
}

function callerOf(
  { scopes, groups, services }: CiRule,
  issuer: string,
  { sub, exp }: { readonly sub: string; readonly exp: number },
): Caller {
  const left = Math.min(Math.max(0, exp * 1000 - Date.now()), LONGEST_TIMER_MS);
  return {
    kind: 'ci',
    id: `${new URL(issuer).host}/${sub}`,
    rights: { scopes, groups, services },
    ended: AbortSignal.timeout(left),
  };
}

/** @returns what the token says; `expired`; null where it is not good for this audience */
async function verified(
  sent: string,
  keySet: KeySet,
  expected: { readonly issuer: string; readonly audience: string },
  { jwtVerify, errors }: Jose,
) {
  try {
    const options = { algorithms: ALGORITHMS, clockTolerance: CLOCKS_APART_SECONDS, requiredClaims: ['exp', 'sub'] };
    return (await jwtVerify(sent, keySet, { ...expected, ...options })).payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) return 'expired' as const;
    const isItsFault = error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout);
    if (isItsFault && error.code !== 'ERR_JOSE_GENERIC') return null;
    throw away(expected.issuer, error);
  }
}

/** OpenID Connect Discovery. The address of the keys is what the issuer says, of itself and of nobody else. */
async function discovered(issuer: string, { createRemoteJWKSet }: Jose): Promise<KeySet> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const answer = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    redirect: 'error',
    signal,
  });
  if (!answer.ok) throw new Error(`answers ${answer.status}`);
  const { issuer: own, jwks_uri: keys } = (await answer.json()) as { issuer?: unknown; jwks_uri?: unknown };
  if (own !== issuer || typeof keys !== 'string') throw new Error('does not describe itself');
  if (new URL(keys).protocol !== 'https:' && new URL(keys).hostname !== new URL(issuer).hostname)
    throw new Error('has its keys at an address that is not https');
  return createRemoteJWKSet(new URL(keys), { timeoutDuration: PATIENCE_MS });
}

const away = (issuer: string, cause: unknown): Refusal =>
  new Refusal('unavailable', `The issuer ${new URL(issuer).host} cannot be asked for its keys just now.`, { cause });

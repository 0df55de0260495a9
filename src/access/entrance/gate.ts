/** Lets callers in: by a key, by a session, or as everyone where no key is asked for. */
import { type FastifyRequest } from 'fastify';
import { LOCAL_CALLER, may, type Caller, type Scope } from '../../application/caller.js';
import { asksForKeys, type Settings } from '../../config.js';
import { insufficientScope, invalidToken } from '../../http/challenges.js';
import { rulesOf, type Entrance } from '../../http/edge.js';
import { Problem } from '../../http/problems.js';
import { callerOf, KEY_PREFIX } from '../keys/key.js';
import { type Keys, type Verdict } from '../keys/keys.js';
import { type SignInWays } from '../people/sign-in-ways.js';
import { endAt } from '../ends.js';
import { personCaller } from '../people/user-tokens.js';
import { tokenIn } from '../sessions/cookie.js';
import { lapsesAt, type PersonSession, type Session, type Sessions } from '../sessions/sessions.js';
import { isForwarded } from './forwarded.js';
import { type IssuedTokens } from './issued-tokens.js';
import { isExactOrigin } from './own-origin.js';
import { type RateLimit } from './rate.js';
import { type RefusedAttempts } from './refused-attempts.js';
import { issuerAddress, signInAddress } from './sign-in-address.js';

const BEARER = /^bearer(?: +|$)/i;
const READING: ReadonlySet<string> = new Set(['GET', 'HEAD']);
/** Whoever asks these has nothing to wait for. */
const NOT_COUNTED: ReadonlySet<string> = new Set(['/livez', '/readyz']);

const INVALID = {
  malformed: 'What was sent is not a key.',
  unknown: 'What was sent opens nothing here; a key may have been revoked.',
  expired: 'What was sent has expired.',
} as const;

export class Gate implements Entrance {
  readonly #settings: Settings;
  readonly #keys: Keys;
  readonly #sessions: Sessions;
  readonly #refused: RefusedAttempts;
  readonly #rate: RateLimit;
  readonly #tokens: IssuedTokens;
  readonly #ways: Pick<SignInWays, 'canRenew'>;
  readonly #asks: boolean;
  /** Of people whose issuer is to be asked again. */
  readonly #renewing = new WeakSet<FastifyRequest>();

  constructor(
    settings: Settings,
    keys: Keys,
    sessions: Sessions,
    tokens: IssuedTokens,
    ways: Pick<SignInWays, 'canRenew'>,
    refused: RefusedAttempts,
    rate: RateLimit,
  ) {
    this.#settings = settings;
    this.#keys = keys;
    this.#sessions = sessions;
    this.#refused = refused;
    this.#rate = rate;
    this.#asks = asksForKeys(settings);
    this.#tokens = tokens;
    this.#ways = ways;
  }

  admit(request: FastifyRequest): Caller | null | Promise<Caller | null> {
    const { needs = 'admin' } = request.is404 ? { needs: null } : rulesOf(request);
    const { authorization, cookie } = request.headers;
    if (authorization !== undefined && BEARER.test(authorization)) {
      const sent = authorization.replace(BEARER, '').trim();
      // Open routes may have credentials of their own: hooks have.
      if (needs !== null || sent.startsWith(KEY_PREFIX)) {
        if (this.#tokens.mayBe(sent)) return this.#byToken(sent, needs, request);
        const verdict = this.#keys.check(sent);
        const enter = (found: Verdict): Caller => this.#admitted(this.#byKey(found, request), needs, request);
        return verdict instanceof Promise ? verdict.then(enter) : enter(verdict);
      }
    }
    const token = tokenIn(cookie);
    if (token === null) return this.#withoutKey(needs, request);
    return this.#bySession(token, request).then((caller) =>
      caller ? this.#admitted(caller, needs, request) : this.#withoutKey(needs, request),
    );
  }

  signIn(request: FastifyRequest): string {
    const addressOf = this.#renewing.has(request) ? issuerAddress : signInAddress;
    return addressOf(this.#settings, request.raw.url ?? '/');
  }

  #byKey(verdict: Verdict, request: FastifyRequest): Caller {
    if ('key' in verdict) return callerOf(verdict.key, this.#keys.endOf(verdict.key.id));
    this.#refused.note(verdict.fault, request, verdict.id ?? undefined);
    throw invalidToken(INVALID[verdict.fault]);
  }

  async #byToken(sent: string, needs: Scope | null, request: FastifyRequest): Promise<Caller> {
    const found = await this.#tokens.check(sent);
    if (typeof found === 'object') return this.#admitted(found, needs, request);
    this.#refused.note(found, request);
    throw invalidToken(INVALID[found]);
  }

  async #bySession(token: string, request: FastifyRequest): Promise<Caller | null> {
    const session = await this.#sessions.find(token);
    const caller = session && (await this.#callerOf(session, token));
    if (!caller) return null;
    if ('renewAt' in session && this.#isToBeRenewed(session, request)) {
      this.#renewing.add(request);
      throw new Problem('unauthenticated', 'The issuer is to be asked again.');
    }
    if ('renewAt' in session && this.#hasLapsed(session, request))
      throw new Problem('unauthenticated', 'The issuer has not been asked for long: opening a page asks it again.');
    if (!READING.has(request.method) && !isExactOrigin(request.headers, this.#settings.publicUrl)) {
      this.#refused.note('origin', request, caller.id);
      throw new Problem('forbidden', 'A session writes from its own pages alone, which name themselves as Origin.');
    }
    return caller;
  }

  /** Whoever goes to another page is sent by way of the issuer now and then; most of them see nothing of that. */
  #isToBeRenewed({ renewAt }: PersonSession, request: FastifyRequest): boolean {
    const { isPage = false, needs = 'admin' } = rulesOf(request);
    const isLooking = isPage && needs !== null && READING.has(request.method);
    // Scripts ask for pages, too, and cannot follow to the issuer.
    const { authorization, 'sec-fetch-dest': from = 'document' } = request.headers;
    const isBare = authorization === undefined && from === 'document';
    return isLooking && isBare && Date.parse(renewAt) <= Date.now() && this.#ways.canRenew;
  }

  /** Nobody goes on for long by what their issuer said once, whatever they ask for. */
  #hasLapsed({ renewAt }: PersonSession, request: FastifyRequest): boolean {
    const { needs = 'admin' } = rulesOf(request);
    return needs !== null && lapsesAt(renewAt) <= Date.now() && this.#ways.canRenew;
  }

  async #callerOf(session: Session, token: string): Promise<Caller | null> {
    if ('userId' in session) {
      // Whom the service no longer asks who people are has nothing to say of them.
      if (session.issuer !== this.#settings.oidc?.issuer) return null;
      const { userId: id, name, rights, renewAt } = session;
      const lapse = lapsesAt(renewAt);
      // While the issuer is away, it may have lapsed already.
      const end = this.#sessions.endOf(token, () => (lapse > Date.now() ? endAt(lapse) : null));
      return personCaller({ id, name }, rights, end);
    }
    const key = await this.#keys.find(session.keyId);
    if (!key) return null;
    this.#keys.noteUse(key.id);
    return callerOf(
      key,
      this.#sessions.endOf(token, () => this.#keys.endOf(key.id)),
    );
  }

  #admitted(caller: Caller, needs: Scope | null, request: FastifyRequest): Caller {
    const { url = '' } = request.routeOptions;
    const tooMany = NOT_COUNTED.has(url) ? null : this.#rate.refusal(caller);
    if (needs !== null && !may(caller, needs)) {
      this.#refused.note('scope', request, caller.id);
      throw insufficientScope(needs);
    }
    if (tooMany) {
      this.#refused.note('rate_limit', request, caller.id);
      throw tooMany;
    }
    return caller;
  }

  #withoutKey(needs: Scope | null, request: FastifyRequest): Caller | null {
    if (this.#asks) return this.#nobody(needs, 'no_key', 'This call needs a key: Authorization: Bearer.', request);
    if (this.#settings.insecure || !isForwarded(request.headers)) return LOCAL_CALLER;
    const detail =
      'A proxy has forwarded this request, so nobody knows who sent it. The service is told of what is in front of it ' +
      'with --public-url or --trusted-proxy, and asks for keys then.';
    return this.#nobody(needs, 'forwarded', detail, request);
  }

  #nobody(needs: Scope | null, reason: 'no_key' | 'forwarded', detail: string, request: FastifyRequest): null {
    if (needs === null) return null;
    this.#refused.note(reason, request);
    throw new Problem('unauthenticated', detail);
  }
}

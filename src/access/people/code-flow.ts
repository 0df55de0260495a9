/**
 * How people sign in at pages: they are sent to their issuer, come back with a code, and the code becomes tokens. What has
 * to be known when they come back is kept by their browser alone, so that any instance may take them.
 */
import type * as OpenIdClient from 'openid-client';
import { SCOPES } from '../../application/caller.js';
import { Refusal } from '../../application/refusal.js';
import { type Issuer } from '../issuers/issuer.js';
import { looksLikeJwt } from '../issuers/jwt.js';
import { claimIn, isAccessToken, nameIn, rightsIn, type Claims } from './claims.js';
import { type OidcClient, type OidcSettings } from './oidc-settings.js';

type Client = typeof OpenIdClient;

/** What somebody who is on the way to the issuer takes along. */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** A path of ours to go on to. */
  readonly returnTo: string;
}

/** Who has come back. */
export interface SignedIn {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string | null;
  readonly rights: ReturnType<typeof rightsIn>;
}

/** The path at which people come back. */
export const CALLBACK = '/login/callback';
/** Of those that the issuer says it has, we ask for these: it may refuse what it does not know. */
const ASKED: readonly string[] = ['profile', 'groups', ...SCOPES];

export class CodeFlow {
  constructor(
    private readonly settings: OidcSettings,
    private readonly client: OidcClient,
    private readonly issuer: Issuer,
  ) {}

  /** For people to read. */
  get issuerName(): string {
    return this.issuer.host;
  }

  get isIssuerAway(): boolean {
    return this.issuer.isAway;
  }

  /**
   * @param origin ours, with its path prefix
   * @param returnTo a path of ours
   * @returns where to send somebody
   * @throws Refusal `unavailable` while the issuer cannot be asked
   */
  async begin(origin: string, returnTo: string): Promise<{ readonly address: string; readonly attempt: Attempt }> {
    // A browser that is sent to one that is away shows nothing of ours.
    if (!(await this.issuer.isThere()))
      throw new Refusal('unavailable', `${this.issuerName} cannot be asked just now: sign in with a key.`);
    const client = await import('openid-client');
    const config = await this.#configuration(client);
    const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()];
    const known = config.serverMetadata().scopes_supported ?? ['profile'];
    const { href } = client.buildAuthorizationUrl(config, {
      redirect_uri: origin + CALLBACK,
      scope: ['openid', ...ASKED.filter((scope) => known.includes(scope))].join(' '),
      ...{ state, nonce },
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    return { address: href, attempt: { state, nonce, verifier, returnTo } };
  }

  /**
   * @param cameBack the address of ours at which somebody came back, with its query
   * @throws Refusal `unauthenticated` where the issuer lets nobody in, or what it says does not fit; `unavailable`
   */
  async finish(cameBack: URL, { state, nonce, verifier }: Attempt): Promise<SignedIn> {
    const client = await import('openid-client');
    const config = await this.#configuration(client);
    const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
    const tokens = await client
      .authorizationCodeGrant(config, cameBack, checks)
      .catch((error: unknown) => Promise.reject(this.#asRefusal(error, client)));
    // Its claims have been held against what was expected; that the issuer has signed it has not.
    const id = await this.issuer.verified(tokens.id_token ?? '', this.client.id);
    if (id === null || id === 'expired') throw misfit(new Error('the ID token is not the issuer’s'));
    const { sub } = id.claims;
    const claims = { ...id.claims, ...(await this.#claimsOfAccess(tokens, sub)) };
    return {
      issuer: this.settings.issuer,
      subject: sub,
      name: nameIn(claims),
      rights: rightsIn(claims, this.settings),
    };
  }

  /** What its access token says, if that is for us; else which scopes were granted. */
  async #claimsOfAccess({ access_token: token, scope }: OpenIdClient.TokenEndpointResponse, sub: string) {
    const access = looksLikeJwt(token) ? await this.issuer.verified(token, this.settings.audience) : null;
    const isOurs = access !== null && access !== 'expired' && isAccessToken(access) && access.claims.sub === sub;
    const claims: Claims = isOurs ? access.claims : {};
    const isSaid = this.settings.scopeClaim !== 'scope' || claimIn(claims, 'scope') !== undefined;
    return isSaid || scope === undefined ? claims : { ...claims, scope };
  }

  async #configuration(client: Client): Promise<OpenIdClient.Configuration> {
    const metadata = await this.issuer.metadata();
    const { id, secret } = this.client;
    const methods = metadata['token_endpoint_auth_methods_supported'];
    const isByPost = Array.isArray(methods) && !methods.includes('client_secret_basic');
    const method = isByPost ? client.ClientSecretPost : client.ClientSecretBasic;
    const authentication = secret === null ? client.None() : method(secret);
    const config = new client.Configuration(metadata, id, undefined, authentication);
    config[client.customFetch] = (address, { body, ...init }) =>
      this.issuer.ask(address, { ...init, body: body ?? null });
    // The settings take plain http of this machine alone.
    if (this.settings.issuer.startsWith('http://')) client.allowInsecureRequests(config);
    return config;
  }

  #asRefusal(error: unknown, { AuthorizationResponseError }: Client): Refusal {
    if (error instanceof Refusal) return error;
    if (error instanceof Error && error.cause instanceof Refusal) return error.cause;
    if (error instanceof AuthorizationResponseError && error.error === 'access_denied')
      return new Refusal('unauthenticated', `${this.issuerName} has not let you in.`, { cause: error });
    return misfit(error);
  }
}

const misfit = (cause: unknown): Refusal =>
  new Refusal('unauthenticated', 'Signing in did not come to its end: begin again.', { cause });

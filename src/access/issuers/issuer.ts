/**
 * An issuer of tokens, found by OpenID Connect Discovery: which keys it signs with, and whether a token is its own. One
 * that is away is asked again with the next token.
 */
import { type JWTPayload } from 'jose';
import { Refusal } from '../../application/refusal.js';
import { mayName } from './issuer-url.js';
import { limitedFetch, PATIENCE_MS } from './limited-fetch.js';

type Jose = typeof import('jose');

/** What an issuer says of itself; more than is read here. */
export type IssuerMetadata = Record<string, Json | undefined> & { readonly issuer: string; readonly jwks_uri: string };
type Json = string | number | boolean | null | Json[] | { [name: string]: Json | undefined };

interface Known {
  readonly metadata: IssuerMetadata;
  readonly keySet: ReturnType<Jose['createRemoteJWKSet']>;
}

/** A token that is good: signed, in time, for whom it was expected. */
export interface VerifiedToken {
  readonly claims: JWTPayload & { readonly sub: string; readonly exp: number };
  /** Of its header. */
  readonly type: string | undefined;
}

/** Those whose keys are public: with a shared secret whoever checks could also sign. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const CLOCKS_APART_SECONDS = 30;
/** For so long nobody makes us look for a new key again. */
const BETWEEN_LOOKS_MS = 5000;
/** What was heard of it within this time is taken for the present. */
const HEARD_RECENTLY_MS = 60_000;

export class Issuer {
  #known: Promise<Known> | null = null;
  #looking: Promise<boolean> | null = null;
  #heardAt = -Infinity;
  #isAway = false;

  /**
   * @param url as its tokens name it
   * @param say told once that it is away, and once that it is back
   */
  constructor(
    readonly url: string,
    private readonly say: (words: string) => void = () => undefined,
  ) {}

  /** For people to read. */
  get host(): string {
    return new URL(this.url).host;
  }

  /** Whether it did not answer when it was asked last. */
  get isAway(): boolean {
    return this.#isAway;
  }

  /** Whether it can be asked: it is, unless it has been heard of just now. */
  async isThere(): Promise<boolean> {
    if (performance.now() - this.#heardAt < HEARD_RECENTLY_MS) return true;
    // Anybody may make us look: however many do so at once, it is asked once.
    this.#looking ??= this.#looked().finally(() => (this.#looking = null));
    return this.#looking;
  }

  async #looked(): Promise<boolean> {
    try {
      await this.#described();
      return true;
    } catch (error) {
      this.#away(error);
      return false;
    }
  }

  /** @throws Refusal `unavailable` while it cannot be asked */
  async metadata(): Promise<IssuerMetadata> {
    return (await this.#discovered()).metadata;
  }

  /**
   * @param audience for whom it has to be
   * @returns null where it is not good
   * @throws Refusal `unavailable` while it cannot be asked for its keys
   */
  async verified(token: string, audience: string): Promise<VerifiedToken | 'expired' | null> {
    const { jwtVerify, errors } = await import('jose');
    const { keySet } = await this.#discovered();
    const expected = { issuer: this.url, audience, algorithms: ALGORITHMS, requiredClaims: ['exp', 'sub'] };
    try {
      const found = await jwtVerify(token, keySet, { ...expected, clockTolerance: CLOCKS_APART_SECONDS });
      const { sub, exp } = found.payload;
      if (typeof sub !== 'string' || sub === '' || exp === undefined) return null;
      return { claims: { ...found.payload, sub, exp }, type: found.protectedHeader.typ };
    } catch (error) {
      if (error instanceof errors.JWTExpired) return 'expired';
      const isItsFault = error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout);
      if (isItsFault && error.code !== 'ERR_JOSE_GENERIC') return null;
      // Its keys may be at another address now. Those that are good still are kept: anybody can name one that is not there.
      if (!keySet.fresh) this.#known = null;
      throw this.#away(error);
    }
  }

  /**
   * Asks it for something at an address that it has named.
   * @throws Refusal `unavailable` while it cannot be asked
   */
  async ask(address: string, init: RequestInit): Promise<Response> {
    try {
      const answer = await limitedFetch(address, init);
      if (answer.status >= 500) throw new Error(`answers ${answer.status}`);
      this.#heard();
      return answer;
    } catch (error) {
      throw this.#away(error);
    }
  }

  #discovered(): Promise<Known> {
    if (this.#known) return this.#known;
    const known = this.#discover().catch((error: unknown) => {
      if (this.#known === known) this.#known = null;
      throw this.#away(error);
    });
    this.#known = known;
    return known;
  }

  async #discover(): Promise<Known> {
    const { createRemoteJWKSet, customFetch } = await import('jose');
    const metadata = await this.#described();
    const fetching = async (address: string, init: RequestInit): Promise<Response> => {
      const found = await limitedFetch(address, init);
      if (found.status === 200) this.#heard();
      return found;
    };
    const keySet = createRemoteJWKSet(new URL(metadata.jwks_uri), {
      timeoutDuration: PATIENCE_MS,
      cooldownDuration: BETWEEN_LOOKS_MS,
      [customFetch]: fetching,
    });
    return { metadata, keySet };
  }

  /** The address of the keys is what the issuer says, of itself and of nobody else. */
  async #described(): Promise<IssuerMetadata> {
    const answer = await limitedFetch(`${this.url.replace(/\/$/, '')}/.well-known/openid-configuration`);
    if (answer.status !== 200) throw new Error(`answers ${answer.status}`);
    const said = (await answer.json()) as Record<string, Json | undefined> | null;
    const keys = said?.['jwks_uri'];
    if (said?.['issuer'] !== this.url || typeof keys !== 'string') throw new Error('does not describe itself');
    if (!mayName(this.url, keys)) throw new Error('has its keys at an address that is not https');
    this.#heard();
    return { ...said, issuer: this.url, jwks_uri: keys };
  }

  #heard(): void {
    this.#heardAt = performance.now();
    if (this.#isAway) this.say(`the issuer ${this.host} answers again`);
    this.#isAway = false;
  }

  #away(cause: unknown): Refusal {
    this.#heardAt = -Infinity;
    if (!this.#isAway) this.say(`the issuer ${this.host} cannot be asked: ${inWords(cause)}`);
    this.#isAway = true;
    return new Refusal('unavailable', `The issuer ${this.host} cannot be asked just now.`, { cause });
  }
}

/** What fails below `fetch` is in its cause. */
function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}

/** An OpenID Connect issuer in this process: it says who people are, signs their tokens, and can be away. */
import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';

export const AUDIENCE = 'https://asof.example';
export const CLIENT = { id: 'asof-pages', secret: 'the secret of the pages' } as const;

type Said = Readonly<Record<string, unknown>>;

/** What was asked for when a code was given. */
interface Grant {
  readonly asked: URLSearchParams;
  readonly person: Person;
}

interface Person {
  readonly sub: string;
  /** In both tokens. */
  readonly claims?: Said;
}

export class TestedIssuer {
  url = '';
  /** Answers nothing but 503. */
  isAway = false;
  /** Whoever comes to sign in next. */
  person: Person = { sub: 'ann', claims: { name: 'Ann', scope: 'openid read' } };
  /** Changes what it sends back to the callback. */
  answering: (answer: URLSearchParams) => void = () => undefined;
  /** Changes what stands in the ID token, and in the access token. */
  idClaims: (claims: JWTPayload) => JWTPayload = (claims) => claims;
  /** Signs ID tokens instead of its own key. */
  idKey: CryptoKey | undefined;
  accessToken: (claims: JWTPayload) => Promise<string> | string = (claims) => this.sign(claims, { typ: 'at+jwt' });
  /** What it was asked, by path, the oldest first. */
  readonly heard: string[] = [];
  readonly #codes = new Map<string, Grant>();
  readonly #server: Server;
  #keys: { readonly jwk: JWK; readonly key: CryptoKey }[] = [];

  constructor() {
    this.#server = createServer((request, answer) => {
      this.#answer(request, answer).catch((error: unknown) => answer.writeHead(500).end(String(error)));
    });
  }

  async start(): Promise<this> {
    await this.rotate();
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Signs with another key from now on, and knows no older one any more. */
  async rotate(): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const kid = randomUUID();
    this.#keys = [{ jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }, key: privateKey }];
  }

  /** Signs claims as it does its own. */
  sign(claims: JWTPayload, { typ, key }: { readonly typ?: string; readonly key?: CryptoKey } = {}): Promise<string> {
    const [own] = this.#keys;
    const header = { alg: 'RS256', kid: own!.jwk.kid!, ...(typ !== undefined && { typ }) };
    return new SignJWT(claims).setProtectedHeader(header).sign(key ?? own!.key);
  }

  /** Claims of an access token for us. */
  claims(more: Said = {}): JWTPayload {
    const now = Math.floor(Date.now() / 1000);
    return { iss: this.url, aud: AUDIENCE, sub: 'ann', iat: now, exp: now + 300, scope: 'read', ...more };
  }

  async #answer(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    this.heard.push(pathname);
    if (this.isAway) return void answer.writeHead(503).end();
    const json = (status: number, body: object): void =>
      void answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    switch (pathname) {
      case '/.well-known/openid-configuration':
        return json(200, this.#metadata());
      case '/keys':
        return json(200, { keys: this.#keys.map(({ jwk }) => jwk) });
      case '/authorize':
        return void answer.writeHead(302, { location: this.#authorized(searchParams) }).end();
      case '/token':
        return this.#token(new URLSearchParams(await text(request)), request.headers.authorization ?? '', json);
      default:
        return json(404, {});
    }
  }

  #metadata(): Said {
    return {
      issuer: this.url,
      jwks_uri: `${this.url}/keys`,
      authorization_endpoint: `${this.url}/authorize`,
      token_endpoint: `${this.url}/token`,
      scopes_supported: ['openid', 'profile', 'read', 'write', 'admin', 'phone'],
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    };
  }

  #authorized(asked: URLSearchParams): string {
    const code = randomUUID();
    this.#codes.set(code, { asked, person: this.person });
    const back = new URL(asked.get('redirect_uri')!);
    back.searchParams.set('code', code);
    back.searchParams.set('state', asked.get('state')!);
    back.searchParams.set('iss', this.url);
    this.answering(back.searchParams);
    return back.href;
  }

  /** A code is good once, for the client that asked for it, with the verifier of its challenge. */
  async #token(
    form: URLSearchParams,
    authorization: string,
    json: (status: number, body: object) => void,
  ): Promise<void> {
    const grant = this.#codes.get(form.get('code') ?? '');
    this.#codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const login = Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
      .toString()
      .split(':');
    const [id, secret] = login.map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
    const isGood =
      id === CLIENT.id &&
      secret === CLIENT.secret &&
      grant?.asked.get('code_challenge') === challenge &&
      grant.asked.get('code_challenge_method') === 'S256' &&
      grant.asked.get('redirect_uri') === form.get('redirect_uri');
    if (!isGood) return json(400, { error: 'invalid_grant' });
    const { sub, claims } = grant.person;
    const nonce = grant.asked.get('nonce');
    const idClaims = {
      ...this.claims({ aud: CLIENT.id, scope: undefined, ...claims }),
      sub,
      ...(nonce !== null && { nonce }),
    };
    json(200, {
      token_type: 'Bearer',
      expires_in: 300,
      id_token: await this.sign(this.idClaims(idClaims), { typ: 'JWT', ...(this.idKey && { key: this.idKey }) }),
      access_token: await this.accessToken(this.claims({ ...claims, sub })),
    });
  }
}

/**
 * One try of a delivery over HTTP. The name is resolved once, what it resolved to is judged, and the connection goes to
 * an address that was judged: a name that means another address a moment later (DNS rebinding) gains nothing.
 */
import { lookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { version } from '../../version.js';
import { literalOf, TargetRefused, type Targets } from './targets.js';

/** All addresses of a name. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** RFC 6761: whoever resolves such names means this machine, whatever a name server says. */
const LOCAL_NAME = /^(?:.+\.)?localhost\.?$/i;
const LOOPBACK = ['127.0.0.1', '::1'];

export const resolveName: Resolve = async (host) =>
  LOCAL_NAME.test(host) ? LOOPBACK : (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);

export interface PostOptions {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON of a CloudEvent. */
  readonly body: string;
  readonly targets: Targets;
  readonly resolve: Resolve;
  /** Gives the try up. */
  readonly signal: AbortSignal;
  /** How long it may take, from the resolving to the end of the answer. */
  readonly withinMs: number;
}

/** What came of a try. */
export interface PostOutcome {
  /** Null: no answer came. */
  readonly status: number | null;
  /** Why there is no answer, or why an answer was not enough; null where the status says it. */
  readonly error: string | null;
  readonly retryAfter?: string;
}

export const isSuccess = ({ status }: Pick<PostOutcome, 'status'>): boolean =>
  status !== null && status >= 200 && status <= 299;

/** What is read of an answer, whose status is all that counts. */
const MOST_ANSWER_BYTES = 64 * 1024;
const MOST_HEADER_BYTES = 16 * 1024;

/** Never rejects, but for a signal that has aborted. */
export async function post(options: PostOptions): Promise<PostOutcome> {
  const { signal, withinMs } = options;
  // Not `AbortSignal.any`: a signal that lives as long as the process would remember each try.
  const ended = new AbortController();
  const stop = (): void => ended.abort();
  const late = setTimeout(stop, withinMs);
  signal.addEventListener('abort', stop);
  try {
    signal.throwIfAborted();
    return await exchange(options, await addressesFor(options, ended.signal), ended.signal);
  } catch (error) {
    signal.throwIfAborted();
    return {
      status: null,
      error: ended.signal.aborted ? `no answer within ${withinMs / 1000} s` : inWords(error),
    };
  } finally {
    clearTimeout(late);
    signal.removeEventListener('abort', stop);
  }
}

/** Those that may be connected to. @throws TargetRefused; what resolving throws */
async function addressesFor({ url, targets, resolve }: PostOptions, ended: AbortSignal): Promise<string[]> {
  targets.checkUrl(url);
  const literal = literalOf(url);
  if (literal !== null) return [literal];
  // The system's resolver cannot be told to stop.
  const stopped = new Promise<never>((_, reject) => {
    ended.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
  });
  stopped.catch(() => undefined);
  return targets.permitted(url, await Promise.race([resolve(url.hostname), stopped]));
}

function exchange(
  { url, headers, body }: PostOptions,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<PostOutcome> {
  const { request } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/cloudevents+json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
        'user-agent': `asof/${version()}`,
        ...headers,
      },
      lookup: pinnedTo(addresses),
      // One of its own for each try: the shared one may have been told of a proxy.
      agent: false,
      rejectUnauthorized: true,
      maxHeaderSize: MOST_HEADER_BYTES,
      signal,
    });
    let outcome: PostOutcome | null = null;
    // Once the status is known, what becomes of the rest changes nothing.
    const end = (error?: Error): void => {
      if (outcome === null) reject(error ?? new Error('the answer ended'));
      else resolve(outcome);
    };
    sent.on('error', end);
    sent.on('response', (answer) => {
      outcome = outcomeOf(answer);
      let left = MOST_ANSWER_BYTES;
      answer.on('data', (chunk: Buffer) => {
        left -= chunk.length;
        if (left < 0) answer.destroy();
      });
      answer.on('error', end);
      answer.on('close', () => end());
    });
    sent.end(body);
  });
}

function outcomeOf({ statusCode = 0, headers }: http.IncomingMessage): PostOutcome {
  const retryAfter = headers['retry-after'];
  const isRedirect = statusCode >= 300 && statusCode <= 399;
  return {
    status: statusCode,
    error: isRedirect ? 'redirects are not followed' : null,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
}

/** Resolves any name to these addresses. */
function pinnedTo(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, { all }, callback) => {
    if (all === true) callback(null, found);
    else callback(null, found[0]!.address, found[0]!.family);
  };
}

/** Codes are Node's and the system's: words of others may hold anything. */
function inWords(error: unknown): string {
  if (error instanceof TargetRefused) return `target refused: ${error.message}`;
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' && /^\w{1,60}$/.test(code)
    ? `the connection failed (${code})`
    : 'the connection failed';
}

/** Talks to the service: JSON in and out, problems as failures, writes repeated safely under one key. */
import { type RequestOptions } from 'node:http';
import { accepted, isPassing, jsonOf, leavesOutcomeOpen, retryAfterMs, type Answer } from './answers.js';
import { exchange } from './exchange.js';
import { ServiceProblem, Unreachable, type Failure } from './failures.js';

/** How long a call is tried. Repeating a write is safe: every try carries the same Idempotency-Key. */
export interface Patience {
  readonly tries: number;
  /** For one try, and for all calls of a command together; in milliseconds. */
  readonly perTry: number;
  readonly within: number;
  /** For hearing the service's clock before a write. */
  readonly perLook?: number;
  /** Not even finding the address may take longer. */
  readonly isStrict?: boolean;
}

/** A person who reads wants to hear at once that nobody answers. */
export const READING: Patience = { tries: 1, perTry: 30_000, within: 600_000 };
export const WRITING: Patience = { tries: 4, perTry: 10_000, within: 60_000 };
/** A deploy must not wait for its timeline: with the start of the command it is done within five seconds. */
export const DEPLOYING: Patience = { tries: 3, perTry: 2_500, within: 4_000, perLook: 1_000, isStrict: true };

/** A service that is looked at must not keep the looker waiting for long. */
const LOOK_MS = 5000;
const BACKOFF_MS = [200, 800, 2_000] as const;

export interface ClientOptions {
  /** Ends in a slash. */
  readonly url: URL;
  readonly token: string | null;
  readonly patience: Patience;
  /** Waits so many milliseconds between two tries. */
  readonly wait: (ms: number) => Promise<void>;
  /** Milliseconds on a clock that only goes forward. */
  readonly clock: () => number;
  /** Told with every answer how far the service's clock is ahead of this machine's, in milliseconds. */
  readonly heard?: (aheadMs: number) => void;
}

export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The address with these parameters. */
export function withQuery(url: URL, query: Query): URL {
  for (const [name, values] of Object.entries(query))
    for (const value of values === undefined ? [] : [values].flat()) url.searchParams.append(name, value);
  return url;
}

export interface WriteRequest {
  readonly method: 'POST' | 'PATCH' | 'PUT';
  readonly path: string;
  readonly body: unknown;
  readonly key: string;
  /** The revision that was read: the write fails if what it addresses has changed since. */
  readonly ifMatch?: number;
}

export interface WriteAnswer {
  readonly json: unknown;
  /** True if the service recognised a repeat of what it had done before. */
  readonly replayed: boolean;
  readonly status: number;
}

/** What the service said when it was looked at. */
export interface Look {
  readonly status: number;
  /** Undefined if it is none. */
  readonly json: unknown;
  /** The service's clock, in milliseconds since the epoch, to the second before. */
  readonly serverTime: number | null;
}

/** A try that came to nothing. */
interface Failed {
  failure: Failure;
  retryable: boolean;
  outcomeUnknown: boolean;
  retryAfterMs?: number | undefined;
}

export class Client {
  private readonly deadline: number;

  constructor(private readonly options: ClientOptions) {
    this.deadline = options.clock() + options.patience.within;
  }

  /** The address of a path of the service, for people. */
  address(path: string): string {
    return new URL(path, this.options.url).href;
  }

  async get<T>(path: string, query: Query = {}): Promise<T> {
    const url = withQuery(new URL(path, this.options.url), query);
    const { json } = await this.persist(url, { method: 'GET', headers: this.headers() }, null);
    return json as T;
  }

  /**
   * One answer as it comes, of whatever status: for those who judge the service itself.
   * @throws Unreachable
   */
  async look(path: string): Promise<Look> {
    const url = new URL(path, this.options.url);
    const { status, headers, text } = await this.#exchange(
      url,
      { method: 'GET', headers: this.headers() },
      null,
      Math.min(this.options.patience.perLook ?? LOOK_MS, this.options.patience.perTry),
    );
    const at = Date.parse(headers.date ?? '');
    return { status, json: jsonOf(text), serverTime: Number.isNaN(at) ? null : at };
  }

  /** Every page of a list, each item handed on in order. */
  async *pages<T>(path: string, query: Query = {}): AsyncGenerator<T & { nextCursor: string | null }> {
    let cursor: string | undefined;
    do {
      const page = await this.get<T & { nextCursor: string | null }>(path, { ...query, cursor });
      yield page;
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }

  async delete(path: string): Promise<void> {
    await this.persist(new URL(path, this.options.url), { method: 'DELETE', headers: this.headers() }, null);
  }

  write({ method, path, body, key, ifMatch }: WriteRequest): Promise<WriteAnswer> {
    const headers = {
      ...this.headers(),
      'content-type': 'application/json',
      'idempotency-key': key,
      ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
    };
    return this.persist(new URL(path, this.options.url), { method, headers }, JSON.stringify(body));
  }

  /**
   * Sends a body of another type than JSON, which may be repeated without a key; the answer may be lines of JSON, and is
   * then a list.
   */
  async send(path: string, contentType: string, body: Buffer): Promise<unknown> {
    const headers = { ...this.headers(), 'content-type': contentType };
    return (await this.persist(new URL(path, this.options.url), { method: 'POST', headers }, body)).json;
  }

  /**
   * Sends a message of another protocol on, and hands back what came, whatever it says.
   * @param body JSON
   * @throws Unreachable
   */
  relay(path: string, body: string, headers: Record<string, string>): Promise<Pick<Answer, 'status' | 'text'>> {
    const all = { ...this.headers(), 'content-type': 'application/json', ...headers };
    const url = new URL(path, this.options.url);
    return this.#exchange(url, { method: 'POST', headers: all }, body, this.options.patience.perTry);
  }

  /**
   * Tries again on 503 and on a lost connection. What it throws in the end says whether a write may have happened:
   * one try that got through without an answer leaves that open, whatever came after.
   */
  private async persist(url: URL, options: RequestOptions, body: string | Buffer | null): Promise<WriteAnswer> {
    const { patience, clock, wait } = this.options;
    let outcomeUnknown = false;
    for (let attempt = 1; ; attempt++) {
      const tried = await this.tryOnce(url, options, body);
      if (!('failure' in tried)) return tried;
      outcomeUnknown ||= tried.outcomeUnknown && body !== null;
      const pause = tried.retryAfterMs ?? BACKOFF_MS[Math.min(attempt, BACKOFF_MS.length) - 1]!;
      if (!tried.retryable) throw tried.failure;
      if (attempt >= patience.tries || clock() + pause >= this.deadline)
        throw outcomeUnknown ? new Unreachable(tried.failure.message, true) : tried.failure;
      await wait(pause);
    }
  }

  private async tryOnce(
    url: URL,
    options: RequestOptions,
    body: string | Buffer | null,
  ): Promise<WriteAnswer | Failed> {
    const remaining = Math.max(1, this.deadline - this.options.clock());
    let answer: Answer;
    try {
      answer = await this.#exchange(url, options, body, Math.min(this.options.patience.perTry, remaining));
    } catch (failure) {
      if (!(failure instanceof Unreachable)) throw failure;
      return { failure, retryable: true, outcomeUnknown: failure.outcomeUnknown };
    }
    try {
      const json = accepted(answer, url);
      return { json, replayed: answer.headers['idempotency-replayed'] === 'true', status: answer.status };
    } catch (failure) {
      if (!(failure instanceof ServiceProblem)) throw failure;
      return {
        failure,
        retryable: isPassing(failure),
        outcomeUnknown: leavesOutcomeOpen(failure),
        retryAfterMs: retryAfterMs(answer),
      };
    }
  }

  private headers(): Record<string, string> {
    const { token } = this.options;
    const accept = { accept: 'application/json, application/problem+json' };
    return token === null ? accept : { ...accept, authorization: `Bearer ${token}` };
  }

  #exchange(url: URL, options: RequestOptions, body: string | Buffer | null, timeoutMs: number): Promise<Answer> {
    const { patience, heard } = this.options;
    return exchange({ url, options, body, timeoutMs, isStrict: patience.isStrict ?? false, heard });
  }
}

/** What the service answers when it refuses something, and calls that say why they failed. */
import { notice } from './session.js';

export interface ProblemBody {
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly retryable: boolean;
  readonly errors?: readonly { readonly pointer?: string; readonly parameter?: string; readonly detail: string }[];
}

/** The service refused a call. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly problem: ProblemBody | null,
  ) {
    super(wordsOf(status, problem));
  }
}

function wordsOf(status: number, problem: ProblemBody | null): string {
  if (!problem) return `The service answered ${status}.`;
  const faults = (problem.errors ?? []).map(({ pointer, parameter, detail }) =>
    [(pointer ?? parameter ?? '').replace(/^\//, ''), detail].filter(Boolean).join(' '),
  );
  return faults.length > 0 ? faults.join('; ') : (problem.detail ?? problem.title);
}

/** The very same request will not succeed later. What did not reach the service may. */
export const isForGood = (error: unknown): error is Refused =>
  error instanceof Refused && error.problem?.retryable !== true;

/** Of a request that is sent until it is answered. Over plain http, browsers make no UUIDs. */
export const newKey = (): string => crypto.randomUUID?.() ?? `web-${Date.now()}-${Math.random().toString(36).slice(2)}`;

/** @throws Refused, or TypeError where the service cannot be reached */
export async function call(address: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(address, init);
  if (response.ok) return response;
  notice(response.status);
  const problem = (await response.json().catch(() => null)) as ProblemBody | null;
  throw new Refused(response.status, problem);
}

/** Sends JSON. @throws as {@link call} */
export async function send<T>(
  method: 'POST' | 'PATCH' | 'PUT',
  address: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<T> {
  const init = { method, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
  return (await call(address, init)).json() as Promise<T>;
}

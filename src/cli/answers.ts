/** What answers of the service mean: their JSON, their problems, and whether another try may help. */
import { type IncomingMessage } from 'node:http';
import { ServiceProblem, type Problem } from './failures.js';

export interface Answer {
  status: number;
  reason: string;
  headers: IncomingMessage['headers'];
  text: string;
}

/** Undefined if a line is none. */
function linesOf(text: string): unknown[] | undefined {
  const lines = text.split('\n').filter((line) => line !== '');
  const values = lines.map(jsonOf);
  return values.includes(undefined) ? undefined : values;
}

/** What is no JSON, and the service's all the same. */
const EXPORT = /^text\/(?:markdown|vnd\.mermaid);/;

/** The JSON, or the text of an export, of a good answer; throws the problem of another. */
export function accepted({ status, reason, headers, text }: Answer, url: URL): unknown {
  const type = headers['content-type'] ?? '';
  const json = EXPORT.test(type) ? text : type.startsWith('application/x-ndjson') ? linesOf(text) : jsonOf(text);
  if (status >= 200 && status < 300 && json !== undefined) return json;
  if (typeof json === 'object' && json !== null && 'code' in json) throw new ServiceProblem(status, json as Problem);
  throw new ServiceProblem(status, { title: `${url.origin} answered ${status} ${reason}, not as asof does` });
}

/** Undefined if it is none. */
export function jsonOf(text: string): unknown {
  try {
    return text === '' ? null : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

/** Worth another try: the service says so, or a proxy could not reach it. */
export const isPassing = ({ status, problem }: ServiceProblem): boolean =>
  status === 502 || status === 503 || status === 504 || problem.retryable === true;

export const leavesOutcomeOpen = ({ status, code }: ServiceProblem): boolean =>
  code === 'outcome_unknown' || (code === '' && (status === 502 || status === 504));

export function retryAfterMs({ headers }: Answer): number | undefined {
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}

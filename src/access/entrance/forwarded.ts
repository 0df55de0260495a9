/** Whether a proxy has forwarded a request. It need not say so; one that does gives itself away by these headers. */
import { type IncomingHttpHeaders } from 'node:http';

const SINGLE: ReadonlySet<string> = new Set(['forwarded', 'x-real-ip', 'via']);

export function isForwarded(headers: IncomingHttpHeaders): boolean {
  for (const name in headers)
    if (SINGLE.has(name) || name.startsWith('x-forwarded-') || name.startsWith('cf-')) return true;
  return false;
}

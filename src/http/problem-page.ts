/** A problem for people: a page in place of the document, for whoever followed a link or wrote an address. */
import { type FastifyRequest } from 'fastify';
import { html, page, PAGE_HEADERS } from './html.js';
import { type ProblemDocument } from './problems.js';

/** Browsers name HTML when they go to an address; programs do not. What is below `/v1` is for programs. */
export const asksForPage = ({ method, headers, raw }: Pick<FastifyRequest, 'method' | 'headers' | 'raw'>): boolean =>
  (method === 'GET' || method === 'HEAD') &&
  headers.accept?.toLowerCase().includes('text/html') === true &&
  raw.url?.startsWith('/v1/') !== true;

/** @param headers of the document, which the page has, too, but for its type */
export function problemPage(
  { status, title, detail, instance, requestId }: ProblemDocument,
  headers: Readonly<Record<string, string>>,
): { markup: string; headers: Record<string, string> } {
  // Relative, as the service may live below a path.
  const home = '../'.repeat(Math.max(0, instance.split('/').length - 2)) || './';
  const body = html`<h1>${title}</h1>
    <p>${detail}</p>
    <p><a href="${home}">All incidents</a></p>
    <p><small>${status} · request ${requestId}</small></p>`;
  return { markup: page(title, body), headers: { ...headers, ...PAGE_HEADERS } };
}

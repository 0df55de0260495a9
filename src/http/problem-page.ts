/** What people see at the address of a page that cannot be shown: the problem in words, and where to go from there. */
import { type FastifyRequest } from 'fastify';
import { html, page } from './html.js';
import { type ProblemDocument } from './problems.js';
import { type RouteRules } from './rules.js';

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Whether it is a browser that goes to a page, or to where there is nothing: programs get the document. */
export function isForPeople(
  request: Pick<FastifyRequest, 'method' | 'headers' | 'is404' | 'routeOptions' | 'url'>,
): boolean {
  const { isPage = false } = (request.routeOptions.config ?? {}) as RouteRules;
  const isNowhere = request.is404 && !request.url.startsWith('/v1/');
  const asksForPage = request.headers.accept?.toLowerCase().includes('text/html') ?? false;
  return (isPage || isNowhere) && READING.has(request.method) && asksForPage;
}

/**
 * @param base path of the service, with a slash at its end
 * @param signIn where to say who one is, and then come back
 */
export const problemPage = (
  { title, detail, status, requestId }: ProblemDocument,
  { base, signIn }: { readonly base: string; readonly signIn: string },
): string =>
  page(
    title,
    html`<h1>${title}</h1>
      <p>${detail}</p>
      ${status === 401 || status === 403 ? html`<p><a href="${signIn}">Sign in as somebody else</a></p>` : ''}
      <p><a href="${base}">All incidents</a></p>
      ${status >= 500 ? html`<p>Request <code>${requestId}</code></p>` : ''}`,
  );

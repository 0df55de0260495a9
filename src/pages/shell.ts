/** The frame of every page: what a reader without scripts sees, and the script that brings it to life, if it has one. */
import { may, type Caller } from '../application/caller.js';
import { html, Html } from '../http/html.js';
import { type PageAssets } from './assets.js';

export interface Shell {
  readonly title: string;
  readonly description: string;
  /** Of this page, with its origin where that is known. */
  readonly canonical: string;
  /** Path of the service: `/`, or a prefix with a slash at its end. */
  readonly base: string;
  readonly assets: PageAssets;
  /** Which of the links on top leads here. */
  readonly current?: 'incidents' | 'analytics' | 'check';
  /** Who looks at it. */
  readonly caller?: Caller | null;
  /** Of the element that the script takes over. */
  readonly data?: Readonly<Record<string, string>>;
  /** Fetched while the script loads. */
  readonly preload?: readonly string[];
  readonly body: Html;
}

/** Nothing but the service's own files takes effect, and no page of others may frame it. */
export const SHELL_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
} as const;

/** A clock, inside the page: nothing more to fetch. */
export const ICON =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="#0b5cad"/>' +
      '<path d="M8 4v4l3 2" fill="none" stroke="#fff" stroke-width="1.6"/></svg>',
  );

export function shell({
  title,
  description,
  canonical,
  base,
  assets,
  data = {},
  preload = [],
  current,
  caller = null,
  body,
}: Shell): string {
  // Without keys nobody has signed in.
  const who = caller === null || caller.kind === 'local' ? null : (caller.name ?? caller.id);
  const readsOnly = caller !== null && !may(caller, 'write');
  const asset = (file: string): string => `${base}assets/${file}`;
  const attributes = new Html(
    Object.entries(data)
      .map(([name, value]) => html` data-${name}="${value}"`.markup)
      .join(''),
  );
  const isHere = (page: Shell['current']): Html => (page === current ? html`aria-current="page"` : html``);
  return html`<!doctype html>
    <html
      lang="en"
      data-base="${base}"
      ${who === null ? '' : html`data-signed-in="${who}"`}
      ${readsOnly ? html`data-reads-only` : ''}
    >
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · asof</title>
        <meta name="description" content="${description}" />
        <link rel="icon" href="${ICON}" />
        <link rel="canonical" href="${canonical}" />
        <meta property="og:title" content="${title}" />
        <meta property="og:description" content="${description}" />
        <meta property="og:type" content="article" />
        <meta property="og:url" content="${canonical}" />
        <meta property="og:site_name" content="asof" />
        <link rel="stylesheet" href="${asset(assets.style)}" />
        ${assets.preload.map((file) => html`<link rel="modulepreload" href="${asset(file)}" />`)}
        ${preload.map((path) => html`<link rel="preload" as="fetch" crossorigin href="${base}${path}" />`)}
        ${assets.script === null ? '' : html`<script type="module" src="${asset(assets.script)}"></script>`}
      </head>
      <body>
        <div id="app" ${attributes}>
          <nav class="bar" aria-label="asof">
            <a class="name" href="${base}">asof</a><a href="${base}" ${isHere('incidents')}>Incidents</a
            ><a href="${base}analytics" ${isHere('analytics')}>Analytics</a
            ><a href="${base}check" ${isHere('check')}>Check</a>
            ${who === null ? '' : html`<a class="who" href="${base}login" title="Signed in as ${who}"><bdi>${who}</bdi></a>`}
          </nav>
          <main>${body}</main>
        </div>
      </body>
    </html> `.markup;
}

/** Plain pages: no script, one style sheet inside, nothing from elsewhere. */
import { createHash } from 'node:crypto';

/** Markup whose every value has been escaped. */
export class Html {
  constructor(readonly markup: string) {}
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character]!);

type Value = Html | string | number | readonly Html[];

/** Escapes every value that is not markup itself. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  const markups = values.map((value) => {
    if (typeof value === 'string' || typeof value === 'number') return escape(String(value));
    return [value]
      .flat()
      .map(({ markup }) => markup)
      .join('\n');
  });
  return new Html(parts.map((part, i) => part + (markups[i] ?? '')).join(''));
}

/** Words in which `back ticks` mark code, as in the descriptions of the API. */
export const prose = (text: string): Html =>
  new Html(escape(text).replace(/`([^`]+)`/g, (_, code: string) => `<code>${code}</code>`));

const STYLE = `
:root { color-scheme: light dark; --paper: light-dark(#fbfbf9, #0f1215); --ink: light-dark(#17191c, #e8eaec);
  --line: light-dark(#dfe2e5, #2b3137); --soft: light-dark(#eceef0, #1f2429); --accent: light-dark(#0b5cad, #7fb5f5); }
body { font: 0.9375rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  background: var(--paper); color: var(--ink); overflow-wrap: anywhere; }
a { color: var(--accent); }
code, pre { font: 0.85em ui-monospace, monospace; background: var(--soft); }
pre { padding: 0.75rem; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.6rem; border-bottom: 1px solid var(--line); }
section { border-top: 1px solid var(--line); margin-top: 2rem; }
summary { cursor: pointer; }
`;

/** In one piece: the hash covers every space between the tags. */
const STYLE_ELEMENT = new Html(`<style>${STYLE}</style>`);

/** Headers of a page: nothing but its own style sheet is allowed to take effect. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'referrer-policy': 'no-referrer',
  'content-security-policy':
    `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
} as const;

export const page = (title: string, body: Html): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title} · asof</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        ${body}
      </body>
    </html> `.markup;

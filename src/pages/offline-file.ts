/** An incident in one file, which replays and verifies itself without a network. */
import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { type Caller } from '../application/caller.js';
import { html, Html } from '../http/html.js';
import { AskHistory } from '../incidents/read/questions.js';
import { formatInstant } from '../timeline/time.js';
import { type Parameters } from './address.js';
import { Assets } from './assets.js';
import { type FileHistory } from './file-history.js';
import { valueOf } from './nearest-known.js';
import { ICON } from './shell.js';

interface HistoryPage {
  readonly events: FileHistory['events'];
  readonly nextCursor: string | null;
}

/** What a reader without scripts sees. */
export interface Content {
  readonly title: string;
  readonly description: string;
  readonly body: Html;
}

/** Nothing in the grammar of ids needs an escape here. */
export const offlineHeaders = (id: string): Record<string, string> => ({
  'content-disposition': `attachment; filename="${id}.html"`,
});

@Injectable()
export class OfflineFile {
  constructor(
    private readonly queries: QueryBus,
    private readonly assets: Assets,
  ) {}

  /**
   * The whole history goes along, whatever moment is asked: the file only opens at that one.
   * @param parameters of the page's address
   * @throws Refusal `not_found`, `not_whole`
   */
  async of(caller: Caller, id: string, parameters: Parameters, content: Content): Promise<string> {
    const { style, script } = this.assets.inline();
    const history = await this.#historyOf(caller, id);
    return fileOf({
      ...content,
      id,
      opened: openedAt(parameters),
      style,
      script: unendingScript(script),
      history: history.replaceAll('<', '\\u003c'),
    });
  }

  /** As JSON of a {@link FileHistory}. */
  async #historyOf(caller: Caller, id: string): Promise<string> {
    const parts: string[] = [];
    let revision = -1;
    for (let cursor: string | null | undefined; cursor !== null;) {
      const question = cursor === undefined ? {} : { cursor };
      const answer: HistoryPage = valueOf(await this.queries.execute(new AskHistory(id, question, caller)));
      const last = answer.events.at(-1) as { readonly revision: number } | undefined;
      revision = last?.revision ?? revision;
      // Page by page: nobody else waits until a long history is written out.
      if (last) parts.push(JSON.stringify(answer.events).slice(1, -1));
      cursor = answer.nextCursor;
    }
    const takenAt = formatInstant(Date.now());
    return `{"takenAt":"${takenAt}","revision":${revision},"events":[${parts.join(',')}]}`;
  }
}

/**
 * The same script without anything that would end, or hide the end of, the element it stands in: that stands only
 * inside of its texts and patterns, where it may be escaped.
 */
const unendingScript = (script: string): string => script.replace(/<(?=!--|\/?script)/gi, '\\u003c');

/** What the page puts into its address, for it to open at; nothing of how it was asked for. */
function openedAt(parameters: Parameters): string {
  const { offline: _, ...others } = parameters;
  const single = Object.entries(others).filter((each): each is [string, string] => typeof each[1] === 'string');
  return new URLSearchParams(single).toString();
}

interface File extends Content {
  readonly id: string;
  readonly opened: string;
  readonly style: string;
  readonly script: string;
  readonly history: string;
}

const sha256 = (text: string, encoding: 'hex' | 'base64'): string => createHash('sha256').update(text).digest(encoding);

/** In one piece each: a hash covers every sign between the tags. */
function fileOf({ id, opened, title, description, body, style, script, history }: File): string {
  const policy =
    `default-src 'none'; script-src 'sha256-${sha256(script, 'base64')}'; ` +
    `style-src 'sha256-${sha256(style, 'base64')}'; img-src data:; base-uri 'none'; form-action 'none'`;
  const block = `<script type="application/json" id="history" data-sha256="${sha256(history, 'hex')}">${history}</script>`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="content-security-policy" content="${policy}" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${title} · asof</title>
        <meta name="description" content="${description}" />
        <link rel="icon" href="${ICON}" />
        ${new Html(`<style>${style}</style>`)}
      </head>
      <body>
        <div id="app" data-incident="${id}" data-opened="${opened}">
          <nav class="bar" aria-label="asof"><span class="name">asof</span></nav>
          <main>${body}</main>
        </div>
        ${new Html(block)} ${new Html(`<script type="module">${script}</script>`)}
      </body>
    </html> `.markup;
}

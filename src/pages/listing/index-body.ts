/** The page of all incidents, or of those that are looked for; readable without a script. */
import { html, type Html } from '../../http/html.js';
import { type IncidentRow } from '../../timeline/view/view-types.js';
import { type PageAddress } from '../address.js';
import { count } from '../words.js';
import { chosenFilters, filtersOf, type FacetsAnswer } from './filters.js';
import { openRow, rowOf, type Shown } from './rows.js';

export interface ListAnswer {
  readonly items: readonly IncidentRow[];
  readonly nextCursor: string | null;
  readonly total: number;
}

export interface IndexContent {
  readonly address: PageAddress;
  readonly shown: Shown;
  readonly list: ListAnswer;
  /** What is going on now, whatever is looked for. */
  readonly open: ListAnswer;
  readonly facets: FacetsAnswer;
  /** However narrow the filters are. */
  readonly totalOfAll: number;
  /** Parameters that could not be read. */
  readonly refused: readonly string[];
  readonly mayWrite: boolean;
}

/** Filters that make the page one of its own. */
const HEADINGS = ['company', 'product', 'service', 'category', 'keyword'] as const;

/** `Cloudflare` of `/?company=Cloudflare`; null where several things are looked for, or none. */
export function headingOf(address: PageAddress): { readonly title: string; readonly kind: string } | null {
  const named = HEADINGS.flatMap((kind) => address.values(kind).map((title) => ({ kind, title })));
  const [only] = named;
  return named.length === 1 && only && only.title !== '' ? only : null;
}

/** Each part that changes with the filters has an id: the script puts a new one in its place. */
export function indexBody(content: IndexContent): Html {
  const { address, open, totalOfAll, facets, shown, mayWrite } = content;
  const isEmpty = totalOfAll === 0 && open.total === 0;
  return html`${head(address)} ${openNow(open, address, shown)} ${search(address, mayWrite)}
    <div class="index-columns${isEmpty ? ' bare' : ''}" id="found">
      ${
        isEmpty
          ? ''
          : html`<a class="to-filters" href="#filters">Filters</a>
              <aside class="filters" id="filters" aria-label="Filters">${filtersOf(facets, address)}</aside>`
      }
      <section class="results" aria-label="Incidents">${isEmpty ? waysToStart() : results(content)}</section>
    </div>
    ${foot(shown.base)}`;
}

function head(address: PageAddress): Html {
  const heading = headingOf(address);
  const title = heading
    ? html`<h1><bdi>${heading.title}</bdi></h1>
        <p class="under-title">
          ${heading.kind} · <a href="${address.with({ [heading.kind]: null })}">all incidents</a>
        </p>`
    : html`<h1 class="unseen">Incidents</h1>`;
  return html`<header id="heading">${title}</header>`;
}

function openNow({ items, total }: ListAnswer, address: PageAddress, shown: Shown): Html {
  const more = total - items.length;
  const rest = html`<p class="about">
    <a href="${address.path}?active=true" data-filter>${count(more, 'more', 'more')} in progress</a>
  </p>`;
  return html`<section id="open-now" aria-label="Open now">
    ${
      items.length === 0
        ? ''
        : html`<ul class="open-now">
            ${items.map((row) => openRow(row, shown))}
          </ul>`
    }
    ${more > 0 ? rest : ''}
  </section>`;
}

function search(address: PageAddress, mayWrite: boolean): Html {
  const fields = address.fields(['q']);
  return html`<div class="find">
    <form role="search" action="${address.path}" method="get">
      <input
        id="search"
        type="search"
        name="q"
        aria-label="Search incidents"
        placeholder="Search: words of titles, companies, services, milestones"
        value="${address.first('q') ?? ''}"
        maxlength="500"
      />
      ${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    </form>
    ${mayWrite ? declare : ''}
  </div>`;
}

const declare = html`<div id="declare">
  <button type="button" class="primary" disabled>Declare an incident</button>
  <noscript>Declaring on this page takes a script. In a terminal: <code>npx asof declare "Title"</code></noscript>
</div>`;

const SORTS = [
  ['-startedAt', 'newest'],
  ['startedAt', 'oldest'],
  ['-duration', 'longest'],
  ['duration', 'shortest'],
  ['-updatedAt', 'changed last'],
  ['title', 'title'],
] as const;

function results({ address, shown, list, facets, totalOfAll, refused }: IndexContent): Html {
  const isOfLength = address.first('minDuration') !== null || address.first('maxDuration') !== null;
  // Counted under the other filters: one of length has left these out already.
  const unknown = isOfLength ? 0 : (facets.unknown['duration'] ?? 0);
  const isNarrowed = list.total !== totalOfAll;
  const words = [
    isNarrowed ? `${list.total} of ${count(totalOfAll, 'incident')}` : count(totalOfAll, 'incident'),
    ...(unknown > 0 && list.total > 0 ? [`${unknown} without a duration`] : []),
  ];
  const sort = address.first('sort') ?? '-startedAt';
  return html`<div class="results-head">
      <p id="count" role="status">${words.join(' · ')}</p>
      <nav class="sorts" aria-label="Order">
        ${SORTS.map(
          ([name, label]) =>
            html`<a
              href="${address.with({ sort: name === '-startedAt' ? null : name })}"
              data-filter
              ${name === sort ? html`aria-current="true"` : ''}
              >${label}</a
            >`,
        )}
      </nav>
    </div>
    ${chosenFilters(address)}
    ${refused.length === 0 ? '' : html`<p class="trouble">Not understood, and so not asked: ${refused.join(', ')}.</p>`}
    ${
      list.items.length === 0
        ? nothingFound(address)
        : html`<ol class="incident-rows" id="rows">
            ${list.items.map((row) => rowOf(row, shown))}
          </ol>`
    }
    ${more(list, address)}`;
}

const more = ({ nextCursor, items, total }: ListAnswer, address: PageAddress): Html =>
  nextCursor === null
    ? html``
    : html`<p id="more">
        <a class="more" href="${withCursor(address, nextCursor)}">More</a>
        <span class="about">${items.length} of ${total} shown</span>
      </p>`;

/** A page of so many rows is followed by one of as many. */
function withCursor(address: PageAddress, cursor: string): string {
  const limit = address.first('limit');
  return address.with({ cursor, ...(limit !== null && { limit }) });
}

const nothingFound = (address: PageAddress): Html =>
  html`<p class="nothing">
    Nothing fits all of that. Take a filter away above, or look at
    <a href="${address.path}" data-filter>all incidents</a>.
  </p>`;

const waysToStart = (): Html =>
  html`<p id="count" role="status">No incident yet. Three ways to start</p>
    <ol class="ways">
      <li>
        <h2>Declare one</h2>
        <p>Here, with the button above, or in a terminal:</p>
        <pre><code>npx asof declare "Checkout errors"</code></pre>
      </li>
      <li>
        <h2>Bring what you have</h2>
        <p>A folder of postmortems in Markdown, or of JSON. <code>--dry-run</code> shows first how each is read:</p>
        <pre><code>npx asof import ./postmortems</code></pre>
      </li>
      <li>
        <h2>Watch one</h2>
        <p>An invented incident, played live in three minutes; nothing of it is kept:</p>
        <pre><code>npx asof serve --demo --port 4001</code></pre>
      </li>
    </ol>`;

/** Under every page that is no incident. */
export const foot = (base: string): Html =>
  html`<footer class="foot">
    <a href="${base}definitions">Definitions</a> <a href="${base}projections">Projections</a>
    <a href="${base}docs">API</a>
  </footer>`;

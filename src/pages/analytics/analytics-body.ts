/** The page of numbers over many incidents. */
import { html, type Html } from '../../http/html.js';
import { NAMES } from '../../listing/queries/criteria.js';
import { BUILT_IN } from '../../timeline/measure/durations.js';
import { type PageAddress } from '../address.js';
import { chosenFilters, filtersOf, type FacetsAnswer } from '../listing/filters.js';
import { foot } from '../listing/index-body.js';
import { count } from '../words.js';
import { type AnalysisName } from './answers.js';
import { figureOf, type Figure } from './figure.js';

export interface AnalyticsContent {
  readonly base: string;
  readonly address: PageAddress;
  readonly facets: FacetsAnswer;
  readonly figures: readonly { readonly name: AnalysisName; readonly figure: Figure }[];
  readonly refused: readonly string[];
}

export function analyticsBody({ base, address, facets, figures, refused }: AnalyticsContent): Html {
  return html`<header>
      <h1>Analytics</h1>
      <p class="under-title">
        ${count(facets.total, 'incident')} under these filters ·
        <a href="${address.at(base).with({ metric: null, groupBy: null, of: null })}">as a list</a>
      </p>
    </header>
    ${choices(address)}
    <div class="index-columns">
      <a class="to-filters" href="#filters">Filters</a>
      <aside class="filters" id="filters" aria-label="Filters">${filtersOf(facets, address)}</aside>
      <div class="results">
        ${chosenFilters(address)}
        ${refused.length === 0 ? '' : html`<p class="trouble">Not understood, and so not asked: ${refused.join(', ')}.</p>`}
        ${figures.map(({ name, figure }) => figureOf(name, figure, address.at(`${base}analytics/${name}.csv`).with({})))}
      </div>
    </div>
    ${foot(base)}`;
}

const GROUPS = ['', ...NAMES, 'status', 'year'];

function choices(address: PageAddress): Html {
  const metrics = BUILT_IN.map(({ id, title }) => [id, title] as const);
  return html`<form class="choices" action="${address.path}" method="get">
    ${address.fields(['metric', 'groupBy']).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    ${select('metric', 'Length of', metrics, address.first('metric') ?? 'duration')}
    ${select(
      'groupBy',
      'by',
      GROUPS.map((name) => [name, name === '' ? 'all in one' : name] as const),
      address.first('groupBy') ?? '',
    )}
    <button>Show</button>
  </form>`;
}

function select(name: string, label: string, options: readonly (readonly [string, string])[], chosen: string): Html {
  return html`<label
    >${label}
    <select name="${name}">
      ${options.map(
        ([value, words]) => html`<option value="${value}" ${value === chosen ? html`selected` : ''}>${words}</option>`,
      )}
    </select></label
  >`;
}

/** What the incidents can be narrowed by: each value with how many there are under the other filters, each a link. */
import { html, type Html } from '../../http/html.js';
import { durationText, parseStatedDuration } from '../../timeline/time.js';
import { type PageAddress } from '../address.js';
import { count } from '../words.js';
import { durationBars, histogram, yearBars, type Bar, type Bin, type YearCount } from './histograms.js';

export interface Value {
  readonly value: string;
  readonly count: number;
}

export interface FacetsAnswer {
  readonly facets: Readonly<Partial<Record<string, readonly Value[]>>> & {
    readonly year: readonly YearCount[];
    readonly duration: readonly Bin[];
  };
  readonly unknown: Readonly<Record<string, number>>;
  readonly total: number;
}

export const NAMED_FACETS = ['company', 'product', 'category', 'service', 'keyword', 'severity', 'status'] as const;
type NamedFacet = (typeof NAMED_FACETS)[number];

const titleOf = (facet: NamedFacet | 'duration' | 'year'): string =>
  facet.replace(/^./, (letter) => letter.toUpperCase());

/** Shown at once; the rest is folded. */
const FIRST = 6;
const MOST = 60;

export function filtersOf({ facets, unknown }: FacetsAnswer, address: PageAddress): Html {
  const undated = address.with({ year: '' });
  return html`${histogramOf('duration', durationBars(facets.duration, address), unknown, null)}
  ${NAMED_FACETS.slice(0, 3).map((facet) => facetOf(facet, facets[facet] ?? [], unknown, address))}
  ${histogramOf('year', yearBars(facets.year, address), unknown, undated)}
  ${NAMED_FACETS.slice(3).map((facet) => facetOf(facet, facets[facet] ?? [], unknown, address))}`;
}

/** @param href of those without a value; null where no filter finds them */
function histogramOf(
  facet: 'duration' | 'year',
  bars: readonly Bar[],
  unknown: FacetsAnswer['unknown'],
  href: string | null,
): Html {
  const none = unknown[facet] ?? 0;
  if (bars.length === 0 && none === 0) return html``;
  return html`<section>
    <h2>${titleOf(facet)}</h2>
    ${histogram(`Incidents by ${facet}`, bars, facet)} ${unknownOf('unknown', none, href)}
  </section>`;
}

/** What has no value is found by an empty one. */
function unknownOf(name: string, n: number, href: string | null): Html {
  if (n === 0) return html``;
  const words = href === null ? html`<span>${name}</span>` : html`<a href="${href}" data-filter>${name}</a>`;
  return html`<p class="value">${words}<span class="soft">${n}</span></p>`;
}

function facetOf(
  facet: NamedFacet,
  values: readonly Value[],
  unknown: FacetsAnswer['unknown'],
  address: PageAddress,
): Html {
  const chosen = address.values(facet).filter((value) => value !== '');
  // What is chosen stays in sight, though nothing else may have it.
  const missing = chosen.filter((value) => !values.some((each) => each.value === value));
  const listed = [...missing.map((value) => ({ value, count: 0 })), ...values.slice(0, MOST)];
  if (listed.length === 0) return html``;
  const inFront = [
    ...listed.filter(({ value }) => chosen.includes(value)),
    ...listed.filter(({ value }) => !chosen.includes(value)),
  ];
  const [first, rest] = [inFront.slice(0, FIRST), inFront.slice(FIRST)];
  const none = facet === 'status' ? 0 : (unknown[facet] ?? 0);
  const isAllUnknown = values.length === 0;
  return html`<section>
    <h2>${titleOf(facet)}</h2>
    ${first.map((value) => valueOf(facet, value, address))}
    ${
      rest.length === 0
        ? ''
        : html`<details id="more-${facet}">
            <summary>${count(rest.length, 'more', 'more')}</summary>
            ${rest.map((value) => valueOf(facet, value, address))}
          </details>`
    }
    ${isAllUnknown ? '' : unknownOf('without one', none, address.with({ [facet]: '' }))}
  </section>`;
}

function valueOf(facet: NamedFacet, { value, count: n }: Value, address: PageAddress): Html {
  const isChosen = address.has(facet, value);
  return html`<p class="value${isChosen ? ' chosen' : ''}">
    <a href="${address.toggled(facet, value)}" data-filter data-key="${facet}:${value}"
      ><bdi>${value}</bdi
      >${isChosen ? html`<span aria-hidden="true"> ×</span><span class="unseen">, remove</span>` : ''}</a
    ><span class="soft">${n}</span>
  </p>`;
}

const LENGTHS: Readonly<Record<string, string>> = { minDuration: 'at least', maxDuration: 'at most' };
/** A bar ends a millisecond before the next begins: that is less than a round length. */
function lengthWords(words: string, seconds: number): string {
  const next = Math.round((seconds + 0.001) * 1000) / 1000;
  const isJustBelow = words === 'at most' && seconds % 1 !== 0 && next % 1 === 0;
  return isJustBelow ? `less than ${durationText(next)}` : `${words} ${durationText(seconds)}`;
}

const OTHERS = ['active', 'from', 'to', 'has', 'include'] as const;

/** Every filter that is in force, each with a link that takes it away. */
export function chosenFilters(address: PageAddress): Html {
  const named = [...NAMED_FACETS, 'year'].flatMap((name) =>
    address
      .values(name)
      .map((value) => ({ words: value === '' ? `no ${name}` : value, href: address.toggled(name, value) })),
  );
  const lengths = Object.entries(LENGTHS).flatMap(([name, words]) => {
    const length = parseStatedDuration(address.first(name) ?? '');
    return length ? [{ words: lengthWords(words, length.seconds), href: address.with({ [name]: null }) }] : [];
  });
  const others = OTHERS.flatMap((name) => {
    const value = address.first(name);
    if (value === null) return [];
    const words = name === 'active' ? (value === 'true' ? 'in progress' : 'over') : `${name} ${value}`;
    return [{ words, href: address.with({ [name]: null }) }];
  });
  const all = [...named, ...lengths, ...others];
  if (all.length === 0) return html``;
  return html`<p class="chosen-filters">
    ${all.map(
      ({ words, href }) =>
        html`<a href="${href}" data-filter
          ><bdi>${words}</bdi> <span aria-hidden="true">×</span><span class="unseen">, remove</span></a
        >`,
    )}
  </p>`;
}

/** Answers facets: how many incidents have each value. Every facet is counted under the other criteria. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type Listed } from '../../application/answer.js';
import { type Caller } from '../../application/caller.js';
import { type Position } from '../../eventstore/event-store.js';
import { fold } from '../../timeline/words.js';
import { AnswerCache } from './answer-cache.js';
import { countBits, rowsIn } from '../columns/bits.js';
import { type Criteria } from './criteria.js';
import { groupingOf, type Grouping } from './grouping.js';
import { Histogram, type Bin } from './histogram.js';
import { Audiences, type Hidden } from '../columns/audiences.js';
import { type IncidentColumns } from '../columns/incident-columns.js';
import { IncidentIndex } from '../columns/incident-index.js';
import { Selection, type FacetName } from './selection.js';

export class AskFacets extends Query<Listed> {
  constructor(
    readonly question: FacetsQuestion,
    readonly caller: Caller,
  ) {
    super();
  }
}

export interface FacetValue {
  readonly value: string | number;
  readonly count: number;
}

export interface Facets {
  readonly facets: Readonly<Record<string, readonly FacetValue[] | readonly Bin[]>>;
  /** By facet: how many have no value. */
  readonly unknown: Readonly<Record<string, number>>;
  readonly total: number;
}

export interface FacetsQuestion {
  readonly criteria: Criteria;
  readonly facets: readonly FacetName[];
  /** Of the values; empty: all. */
  readonly prefix: string;
  /** Values of each facet. */
  readonly limit: number;
  /** The position to wait for; null: none. */
  readonly least: Position | null;
}

@QueryHandler(AskFacets)
export class FacetsHandler implements IQueryHandler<AskFacets> {
  constructor(
    private readonly index: IncidentIndex,
    private readonly answers: AnswerCache,
    private readonly audiences: Audiences,
  ) {}

  async execute({ question, caller }: AskFacets): Promise<Listed> {
    const { least, ...counted } = question;
    const loaded = await this.index.at(least);
    const key = { kind: 'facets', ...counted };
    const { view } = loaded;
    const hidden = this.audiences.hiddenFrom(caller, view);
    const answer = await this.answers.to(loaded, key, counted.criteria, hidden, () => facetsOf(view, counted, hidden));
    return { json: answer.jsonAt(Date.now()), nextCursor: null, isStale: this.index.isStale };
  }
}

/** Each facet is counted in its own turn of the event loop, so that other requests do not wait for all of them. */
async function facetsOf(
  columns: IncidentColumns,
  { criteria, facets, prefix, limit }: Omit<FacetsQuestion, 'least'>,
  hidden: Hidden | null,
): Promise<Facets> {
  const selection = new Selection(columns, criteria, Date.now(), hidden);
  const selected = selection.rows();
  const total = countBits(selected);
  const rows = rowsIn(selected);
  const ofFacet = facets.map(
    (facet) => [facet, selection.narrows(facet) ? rowsIn(selection.rows(facet)) : rows] as const,
  );
  const counted: [FacetName, Counted][] = [];
  for (const [facet, own] of ofFacet) {
    const found =
      facet === 'duration'
        ? durations(columns, own)
        : values(groupingOf(columns, facet, hidden), own, facet, prefix, limit);
    counted.push([facet, found]);
    await nextTurn();
  }
  return {
    facets: Object.fromEntries(counted.map(([facet, { found }]) => [facet, found])),
    unknown: Object.fromEntries(counted.map(([facet, { unknown }]) => [facet, unknown])),
    total,
  };
}

interface Counted {
  readonly found: readonly FacetValue[] | readonly Bin[];
  readonly unknown: number;
}

function values(
  grouping: Grouping,
  rows: Uint32Array,
  facet: Exclude<FacetName, 'duration'>,
  prefix: string,
  limit: number,
): Counted {
  const { counts, unknown } = grouping.count(rows);
  const found: { value: string; count: number }[] = [];
  const begin = fold(prefix);
  for (let group = 0; group < counts.length; group++) {
    if (counts[group] === 0) continue;
    const value = grouping.nameOf(group);
    if (begin === '' || fold(value).startsWith(begin)) found.push({ value, count: counts[group]! });
  }
  const numbered = facet === 'year';
  found.sort(
    (a, b) => b.count - a.count || (numbered ? Number(a.value) - Number(b.value) : a.value < b.value ? -1 : 1),
  );
  const first = found.slice(0, limit);
  return { found: numbered ? first.map(({ value, count }) => ({ value: Number(value), count })) : first, unknown };
}

function durations({ duration }: IncidentColumns, rows: Uint32Array): Counted {
  const histogram = new Histogram();
  let unknown = 0;
  for (const row of rows) {
    const seconds = duration.of(row);
    if (Number.isNaN(seconds)) unknown += 1;
    else histogram.add(seconds);
  }
  return { found: histogram.bins(), unknown };
}

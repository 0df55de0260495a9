/** What each analysis draws, and its table. */
import { html, type Html } from '../../http/html.js';
import { type PageAddress } from '../address.js';
import { histogram, inARow } from '../listing/histograms.js';
import { count, dateWords, roughLength, titleOf, typeWords } from '../words.js';
import { type AnalysisName, type Answers, type Spread } from './answers.js';
import { type Cell, type Figure } from './figure.js';
import { spreadPlot } from './spread-plot.js';

export interface On {
  /** Path of the service. */
  readonly base: string;
  /** Of the list under the same filters. */
  readonly list: PageAddress;
}

export const CHARTS: { readonly [Name in AnalysisName]: (answer: Answers[Name], on: On) => Figure } = {
  durations,
  counts,
  stages,
  hours,
  'learned-late': learnedLate,
  together,
  claims,
};

const cell = (value: string | number | null, text?: string): Cell => ({ value, ...(text !== undefined && { text }) });
const seconds = (value: number | null): Cell => (value === null ? cell(null) : cell(value, roughLength(value)));
const spreadCells = ({ n, min, median, p90, max }: Spread): Cell[] => [
  cell(n),
  ...[min, median, p90, max].map(seconds),
];
const SPREAD = ['n', 'shortest', 'median', 'P90', 'longest'];
const FROM_TEN =
  'Median and P90 only from n = 10 on; never a mean, which of lengths of time tells of the longest alone.';

const noHref = (): null => null;
const definitionLink = (metric: string, { base }: On): Html =>
  html`<a href="${base}definitions/${metric}">${titleOf(metric)}</a>`;

/** Reasons that a filter of the list finds. */
const pendingIn =
  ({ list }: On) =>
  (reason: string): string | null =>
    reason === 'pending' ? list.with({ active: 'true' }) : null;

function durations({ metric, definitionVersion, groupBy, groups, groupsTotal }: Answers['durations'], on: On): Figure {
  const nameOf = (value: string | number | null): string =>
    value === null ? (groupBy === null ? 'All' : `no ${groupBy}`) : `${value}`;
  const hrefOf = (value: string | number | null): string =>
    on.list.with(groupBy === null ? {} : { [groupBy]: value === null ? '' : `${value}` });
  const rest = groupsTotal - groups.filter(({ n }) => n > 0).length;
  const rows = inReadingOrder(groups, groupBy).map((group) => ({
    ...group,
    name: nameOf(group.value),
    href: hrefOf(group.value),
  }));
  return {
    title: `${titleOf(metric)}${groupBy === null ? '' : ` by ${groupBy}`}`,
    definition: html`${definitionLink(metric, on)}, version ${definitionVersion}, of every incident that has it. A dot
    is an incident, the tall tick the median, the dashed one P90. ${FROM_TEN}`,
    chart: html`${spreadPlot(rows, on.base)}${rest > 0 ? html`<p class="about">and ${count(rest, 'group')} without a number, or beyond the ${groups.length} largest</p>` : ''}`,
    table: {
      columns: [groupBy ?? 'group', ...SPREAD],
      rows: rows.map((row) => [{ ...cell(row.name), href: row.href }, ...spreadCells(row)]),
    },
    excluded: groups.map(({ value, excluded }) => ({ of: groupBy === null ? null : nameOf(value), reasons: excluded })),
    hrefOf: pendingIn(on),
  };
}

/** Years as they went by; anything else by how many have a number, and of those with as many as it came. */
const inReadingOrder = <T extends { readonly value: string | number | null; readonly n: number }>(
  groups: readonly T[],
  groupBy: string | null,
): T[] =>
  groups.toSorted((a, b) =>
    groupBy === 'year' ? Number(a.value ?? Infinity) - Number(b.value ?? Infinity) || 0 : b.n - a.n,
  );

const LONGEST_QUIET_MONTHS = 18;

function counts({ counts: months, excluded }: Answers['counts'], { list }: On): Figure {
  const numbered = months.map(({ value, n }) => {
    const [year, month] = value.split('-').map(Number);
    return { value: year! * 12 + month! - 1, n };
  });
  const row = inARow(numbered, (value) => ({ value, n: 0 }), LONGEST_QUIET_MONTHS);
  const nameOf = (value: number): string =>
    dateWords(`${Math.floor(value / 12)}-${String((value % 12) + 1).padStart(2, '0')}`);
  const bars = row.map((month, i) => {
    if (month === null) return { label: '', count: 0, href: null, isGap: true };
    const isEnd = i === 0 || i === row.length - 1;
    return { label: nameOf(month.value), count: month.n, href: null, ...(isEnd && { mark: nameOf(month.value) }) };
  });
  return {
    title: 'Incidents by month',
    definition: html`How many began in each month, in UTC. “…” stands for more than ${LONGEST_QUIET_MONTHS} months
    without any.`,
    chart: html`<div class="months">${histogram('Incidents by month', bars)}</div>`,
    table: { columns: ['month', 'incidents'], rows: months.map(({ value, n }) => [cell(value), cell(n)]) },
    excluded: [{ of: null, reasons: excluded }],
    hrefOf: (reason) => (reason === 'unknown' ? list.with({ year: '' }) : null),
  };
}

function stages({ stages: all }: Answers['stages'], on: On): Figure {
  const shown = all.filter(({ n }) => n > 0);
  return {
    title: 'Where the time goes',
    definition: html`Each stage of a response, in the order in which stages begin; they overlap. ${FROM_TEN} The line
    goes from the shortest to the longest.`,
    chart: spreadPlot(
      shown.map((stage) => ({ ...stage, name: titleOf(stage.metric), href: `${on.base}definitions/${stage.metric}` })),
      on.base,
    ),
    table: {
      columns: ['stage', ...SPREAD],
      rows: all.map((stage) => [cell(stage.metric, titleOf(stage.metric)), ...spreadCells(stage)]),
    },
    excluded: all.map(({ metric, excluded }) => ({ of: titleOf(metric), reasons: excluded })),
    hrefOf: pendingIn(on),
  };
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
/** So many shades of a cell. */
const SHADES = 5;

function hours({ tz, hours: cells, excluded }: Answers['hours'], { list }: On): Figure {
  const most = Math.max(1, ...cells.map(({ n }) => n));
  const byDay = WEEKDAYS.map((name, i) => ({ name, hours: cells.filter(({ weekday }) => weekday === i + 1) }));
  const shade = (n: number): string => (n === 0 ? '' : `heat-${Math.ceil((n / most) * SHADES)}`);
  const numbers = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));
  const any = cells.some(({ n }) => n > 0);
  return {
    title: `Hour and weekday, ${tz}`,
    definition: html`How many began in each hour of the week, on the clocks of ${tz} (<code>tz=</code> in the address).
      What is only known to the day has no hour.`,
    chart: html`<div class="scrolling" tabindex="0" role="region" aria-label="Hour and weekday">
      <table class="heat">
        <thead>
          <tr>
            <td></td>
            ${numbers.map((hour) => html`<th scope="col">${hour}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${byDay.map(
            ({ name, hours: row }) =>
              html`<tr>
                <th scope="row">${name}</th>
                ${row.map(({ n }) => html`<td class="${shade(n)}">${n === 0 ? '' : n}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`,
    table: {
      columns: ['weekday', 'hour', 'incidents'],
      rows: any
        ? cells
            .filter(({ n }) => n > 0)
            .map(({ weekday, hour, n }) => [cell(WEEKDAYS[weekday - 1]!), cell(numbers[hour]!), cell(n)])
        : [],
    },
    excluded: [{ of: null, reasons: excluded }],
    hrefOf: (reason) => (reason === 'unknown' ? list.with({ year: '' }) : null),
  };
}

function learnedLate({ lateSeconds, types }: Answers['learned-late'], { base }: On): Figure {
  const told = types.filter(({ n }) => n > 0);
  return {
    title: 'Learned late',
    definition: html`How long after it was true each milestone came to be known, by type. Late is more than
    ${roughLength(lateSeconds)}. ${FROM_TEN}`,
    chart: spreadPlot(
      told.map((type) => ({ ...type, name: `${typeWords(type.type)} (${type.late} late)` })),
      base,
    ),
    table: {
      columns: ['type', 'late', ...SPREAD],
      rows: types.map((type) => [cell(type.type, typeWords(type.type)), cell(type.late), ...spreadCells(type)]),
    },
    excluded: types.map(({ type, excluded }) => ({ of: typeWords(type), reasons: excluded })),
    hrefOf: noHref,
  };
}

const MOST_BARS = 12;

function together({ of, pairs, excluded }: Answers['together'], { list }: On): Figure {
  const href = (a: string): string => list.with({ [of]: a });
  return {
    title: `What occurs together: ${of === 'category' ? 'categories' : `${of}s`}`,
    definition: html`Pairs that the same incidents have, the most frequent first, with how many have the one and the
    other.`,
    chart: barList(
      pairs
        .slice(0, MOST_BARS)
        .map(({ a, b, n, ofA, ofB }) => ({ name: `${a} and ${b}`, n, about: `of ${ofA} and ${ofB}` })),
    ),
    table: {
      columns: [of, 'with', 'incidents', 'with the first', 'with the second'],
      rows: pairs.map(({ a, b, n, ofA, ofB }) => [
        { ...cell(a), href: href(a) },
        { ...cell(b), href: href(b) },
        ...[n, ofA, ofB].map((value) => cell(value)),
      ]),
    },
    excluded: [{ of: null, reasons: excluded }],
    hrefOf: (reason) => (reason === 'unknown' ? list.with({ [of]: '' }) : null),
  };
}

function claims({ groups, unsupported, unsupportedTotal }: Answers['claims'], { base }: On): Figure {
  const verdicts = groups.flatMap((group) => Object.entries(group.verdicts));
  const rest = unsupportedTotal - unsupported.length;
  const all = groups.reduce((sum, { n }) => sum + n, 0);
  return {
    title: 'Claims, and what supports them',
    definition: html`Every stated length of time that was not withdrawn, held against all pairs of facts and all windows
    of its incident. The table lists the incidents with claims that no facts support.`,
    chart: html`${barList(verdicts.map(([name, n]) => ({ name: typeWords(name), n, about: `of ${count(all, 'claim')}` })))}
    ${rest > 0 ? html`<p class="about">and ${count(rest, 'more incident')} with claims that no facts support</p>` : ''}`,
    table: {
      columns: ['incident', 'claims unsupported'],
      rows: unsupported.map(({ incident, unsupported: n }) => [
        { ...cell(incident), href: `${base}incidents/${incident}` },
        cell(n),
      ]),
    },
    excluded: [],
    hrefOf: noHref,
  };
}

/** Names with their numbers; the bar only helps. */
function barList(bars: readonly { readonly name: string; readonly n: number; readonly about: string }[]): Html {
  const most = Math.max(1, ...bars.map(({ n }) => n));
  return html`<ul class="bar-list">
    ${bars.map(
      ({ name, n, about }) =>
        html`<li>
          <bdi>${name}</bdi>
          <svg aria-hidden="true"><rect width="${Math.round((n / most) * 1000) / 10}%" height="10" rx="1.5" /></svg>
          <span class="number">${n} <span class="about">${about}</span></span>
        </li>`,
    )}
  </ul>`;
}

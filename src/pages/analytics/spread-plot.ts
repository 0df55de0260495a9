/** Lengths of time on a log scale: a line for each group, a dot for each incident, median and P90 as ticks. */
import { html, type Html } from '../../http/html.js';
import { LENGTH_MARKS, roughLength } from '../words.js';
import { type Spread } from './answers.js';

export interface PlotRow extends Spread {
  readonly name: string;
  readonly href?: string;
  readonly points?: readonly { readonly incident: string; readonly seconds: number }[];
}

const MIDDLE = 13;
/** Dots take turns on these lines, the middle one first, so that equal lengths lie beside one another. In pixels. */
const LINES = [MIDDLE, MIDDLE + 6, MIDDLE - 6, MIDDLE + 3, MIDDLE - 9, MIDDLE + 9, MIDDLE - 3];
/** Of the width, in percent: what lies at the ends is drawn in full. */
const MARGIN = 2;

/** @param base path of the service */
export function spreadPlot(rows: readonly PlotRow[], base: string): Html {
  // What has no number has no line; it stands in the table, and among what is left out.
  const drawn = rows.filter(({ n }) => n > 0);
  const ends = drawn.flatMap(({ min, max }) => [min ?? 0, max ?? 0]);
  if (ends.length === 0) return html`<p class="about">None of these has a number yet.</p>`;
  const marks = marksAround(Math.min(...ends), Math.max(...ends));
  const x = scale(marks[0]![0], marks.at(-1)![0]);
  return html`<div class="plot">
    <p class="plot-row plot-head about">
      <span></span><span></span><span class="number">n</span><span class="number">median</span
      ><span class="number">P90</span>
    </p>
    ${drawn.map((row) => rowOf(row, marks, x, base))}
    <p class="plot-row" aria-hidden="true">
      <span></span>
      <svg class="plot-axis">${axisLabels(marks, x)}</svg>
    </p>
  </div>`;
}

/** Labels that are closer than this to the one before are left out where there is little room; percent of the width. */
const APART = 16;

function axisLabels(marks: Marks, x: (seconds: number) => number): Html[] {
  const end = x(marks.at(-1)![0]);
  let last = x(marks[0]![0]);
  return marks.map(([seconds, label], i) => {
    const at = x(seconds);
    if (i === 0) return axisLabel(at, label, 'start', '');
    if (i === marks.length - 1) return axisLabel(at, label, 'end', '');
    const isMinor = at - last < APART || end - at < APART;
    if (!isMinor) last = at;
    return axisLabel(at, label, 'middle', isMinor ? 'minor' : '');
  });
}

const axisLabel = (x: number, label: string, anchor: string, kind: string): Html =>
  html`<text class="${kind}" x="${x}%" y="12" text-anchor="${anchor}">${label}</text>`;

type Marks = readonly (readonly [seconds: number, label: string])[];

const atLeastOne = (seconds: number): number => Math.max(1, seconds);

/** From the last mark below the shortest to the first above the longest. No length at all has no place on a log scale. */
function marksAround(min: number, max: number): Marks {
  const from = LENGTH_MARKS.findLastIndex(([seconds]) => seconds <= atLeastOne(min));
  const to = LENGTH_MARKS.findIndex(([seconds]) => seconds >= atLeastOne(max));
  const last = to === -1 ? LENGTH_MARKS.length - 1 : Math.max(to, from + 1);
  const marks = LENGTH_MARKS.slice(from, last + 1);
  return min < 1 ? marks.map(([seconds, label], i) => [seconds, i === 0 ? `≤ ${label}` : label]) : marks;
}

/** Percent of the width. Less than a second is drawn as one. */
function scale(from: number, to: number): (seconds: number) => number {
  const [low, high] = [Math.log(from), Math.log(to)];
  return (seconds) => {
    const share = Math.min(1, Math.max(0, (Math.log(atLeastOne(seconds)) - low) / (high - low)));
    return Math.round((MARGIN + share * (100 - 2 * MARGIN)) * 100) / 100;
  };
}

function rowOf(row: PlotRow, marks: Marks, x: (seconds: number) => number, base: string): Html {
  const { name, href, n, min, max, median, p90, points = [] } = row;
  const title = href === undefined ? html`<bdi>${name}</bdi>` : html`<a href="${href}"><bdi>${name}</bdi></a>`;
  const tick = (at: number | null, kind: string): Html =>
    at === null ? html`` : html`<line class="${kind}" x1="${x(at)}%" x2="${x(at)}%" y1="1" y2="25" />`;
  const range =
    min === null || max === null || points.length > 0
      ? html``
      : html`<line class="range" x1="${x(min)}%" x2="${x(max)}%" y1="${MIDDLE}" y2="${MIDDLE}" />`;
  return html`<p class="plot-row">
    <span class="plot-name">${title}</span>
    <svg class="plot-strip" aria-hidden="true">
      ${marks.map(([seconds]) => html`<line class="grid" x1="${x(seconds)}%" x2="${x(seconds)}%" y1="0" y2="26" />`)}
      ${range}
      ${points.map(
        ({ incident, seconds }, i) =>
          html`<a href="${base}incidents/${incident}" tabindex="-1"
            ><circle cx="${x(seconds)}%" cy="${LINES[i % LINES.length]!}" r="3" />
            <title>${incident}: ${roughLength(seconds)}</title></a
          >`,
      )}
      ${tick(p90, 'p90')} ${tick(median, 'median')}
    </svg>
    <span class="number"><span class="unseen">n </span>${n}</span>
    ${quantile('median', median)} ${quantile('P90', p90)}
  </p>`;
}

const quantile = (name: string, seconds: number | null): Html =>
  html`<span class="number"
    ><span class="unseen">${name} </span>${seconds === null ? '—' : roughLength(seconds)}</span
  >`;

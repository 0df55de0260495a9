/** Histograms whose bars are links: of lengths of time on a log scale, and of years. */
import { html, type Html } from '../../http/html.js';
import { durationText, isoDuration, parseStatedDuration } from '../../timeline/time.js';
import { type PageAddress } from '../address.js';
import { count } from '../words.js';

/** As facets answer them. */
export interface Bin {
  readonly min: number | null;
  readonly max: number | null;
  readonly count: number;
}
export interface YearCount {
  readonly value: number;
  readonly count: number;
}

/** A bar, or a gap that stands for a stretch without any. */
export interface Bar {
  /** What it is of, for those who point or listen. */
  readonly label: string;
  readonly count: number;
  /** Where a click leads; null for a bar that is no link. */
  readonly href: string | null;
  /** What the script needs to join several bars. */
  readonly data?: Readonly<Record<string, string>>;
  readonly chosen?: boolean;
  readonly isGap?: boolean;
  /** Under the axis. */
  readonly mark?: string;
}

const BAR_HEIGHT = 48;
const MARK_HEIGHT = 16;

/** @param kind what the script does when bars are joined: `duration`, `year`; none if it is left out */
export function histogram(name: string, bars: readonly Bar[], kind?: string): Html {
  if (bars.length === 0) return html``;
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  const width = 100 / bars.length;
  const height = BAR_HEIGHT + (bars.some(({ mark }) => mark !== undefined) ? MARK_HEIGHT : 0);
  return html`<svg class="histogram" height="${height}" role="group" aria-label="${name}" data-brush="${kind ?? ''}">
    <line class="strip-ground" x1="0" x2="100%" y1="${BAR_HEIGHT + 0.5}" y2="${BAR_HEIGHT + 0.5}" />
    ${bars.map((bar, i) => barOf(bar, i * width, width, bar.count / most))}
    ${bars.map((bar, i) => markOf(bar, i * width, i === bars.length - 1))}
  </svg>`;
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

function barOf(
  { label, count: n, href, data = {}, chosen = false, isGap = false }: Bar,
  x: number,
  width: number,
  share: number,
): Html {
  if (isGap)
    return html`<text class="gap" x="${rounded(x + width / 2)}%" y="${BAR_HEIGHT - 4}" text-anchor="middle">…</text>`;
  const height = n === 0 ? 0 : Math.max(2, Math.round(share * (BAR_HEIGHT - 2)));
  const place = html`x="${rounded(x)}%" width="${rounded(width)}%"`;
  const bar = html`<rect class="whole" ${place} y="0" height="${BAR_HEIGHT}" />
    <rect
      class="column"
      x="${rounded(x + width * 0.06)}%"
      width="${rounded(width * 0.88)}%"
      y="${BAR_HEIGHT - height}"
      height="${height}"
    />
    <title>${label}: ${count(n, 'incident')}</title>`;
  if (href === null || (n === 0 && !chosen)) return html`<g>${bar}</g>`;
  const attributes = Object.entries(data).map(([key, value]) => html`data-${key}="${value}"`);
  return html`<a
    href="${href}"
    data-filter
    class="${chosen ? 'chosen' : ''}"
    aria-label="${label}: ${count(n, 'incident')}"
    ${attributes}
    >${bar}</a
  >`;
}

function markOf({ mark }: Bar, x: number, isLast: boolean): Html {
  if (mark === undefined) return html``;
  const [at, anchor] = isLast ? ['100%', 'end'] : [`${rounded(x)}%`, 'start'];
  return html`<text class="axis-label" x="${at}" y="${BAR_HEIGHT + MARK_HEIGHT - 3}" text-anchor="${anchor}"
    >${mark}</text
  >`;
}

/** Under the bin that begins there. */
const BIN_MARKS = new Map([
  [1, '1 s'],
  [60, '1 min'],
  [3600, '1 h'],
  [86_400, '1 d'],
  [2_592_000, '30 d'],
]);
const FEWEST_MARKS = 2;

/** What stands under the bins; where too few of them begin at a round length, the first and the last say where. */
function binMarks(bins: readonly Bin[]): (string | undefined)[] {
  const marks = bins.map(({ min }) => (min === null ? undefined : BIN_MARKS.get(min)));
  if (marks.filter((mark) => mark !== undefined).length >= FEWEST_MARKS) return marks;
  return bins.map(({ min, max }, i) => {
    if (i === 0) return min === null ? undefined : durationText(min);
    return i === bins.length - 1 && max !== null ? durationText(max) : undefined;
  });
}

/** The API's bounds are included; a bin ends before the next begins. Lengths are kept to the millisecond. */
const JUST_BELOW = 0.001;

/** `1 h to 2 h`. */
function binWords({ min, max }: Bin): string {
  if (min === null) return 'less than 0 s';
  return max === null ? `${durationText(min)} and more` : `${durationText(min)} to ${durationText(max)}`;
}

const secondsOf = (length: string | null, none: number): number =>
  length === null ? none : (parseStatedDuration(length)?.seconds ?? none);

export function durationBars(bins: readonly Bin[], address: PageAddress): Bar[] {
  const [least, most] = [address.first('minDuration'), address.first('maxDuration')];
  const isNarrowed = least !== null || most !== null;
  const [from, to] = [secondsOf(least, -Infinity), secondsOf(most, Infinity)];
  const marks = binMarks(bins);
  return bins.map((bin, i) => {
    // What ends before it starts has no bound that the API takes.
    const min = bin.min === null ? null : isoDuration(bin.min);
    const max = bin.max === null || bin.min === null ? null : isoDuration(bin.max - JUST_BELOW);
    const chosen = isNarrowed && (bin.min ?? -1) >= from && (bin.max ?? Infinity) - JUST_BELOW <= to;
    const alone = least === min && most === max;
    const mark = marks[i];
    return {
      label: binWords(bin),
      count: bin.count,
      href:
        bin.min === null ? null : address.with({ minDuration: alone ? null : min, maxDuration: alone ? null : max }),
      data: { min: min ?? '', max: max ?? '' },
      chosen,
      ...(mark !== undefined && { mark }),
    };
  });
}

/** A stretch without an incident that is longer than this is drawn as a gap, in years. */
const LONGEST_EMPTY = 3;

/** Numbered stretches of time in a row, those without anything between them; long empty ones become one gap (null). */
export function inARow<T extends { readonly value: number }>(
  found: readonly T[],
  empty: (value: number) => T,
  most = LONGEST_EMPTY,
): (T | null)[] {
  const sorted = found.toSorted((a, b) => a.value - b.value);
  return sorted.flatMap((each, i) => {
    const before = sorted[i - 1];
    const missing = before === undefined ? 0 : each.value - before.value - 1;
    if (missing > most) return [null, each];
    return [...Array.from({ length: missing }, (_, k) => empty(before!.value + k + 1)), each];
  });
}

export function yearBars(years: readonly YearCount[], address: PageAddress): Bar[] {
  const row = inARow(years, (value) => ({ value, count: 0 }));
  return row.map((year, i) => {
    if (year === null) return { label: '', count: 0, href: null, isGap: true };
    const value = `${year.value}`;
    const isEnd = i === 0 || i === row.length - 1;
    return {
      label: value,
      count: year.count,
      href: address.toggled('year', value),
      data: { year: value },
      chosen: address.has('year', value),
      ...(isEnd && { mark: value }),
    };
  });
}

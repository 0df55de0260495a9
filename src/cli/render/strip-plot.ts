/** Lengths of time of many incidents, drawn: one line a group, a mark an incident, on a log scale. */
import { durationText } from '../../timeline/time.js';
import { columns, cutTo, padTo } from '../terminal.js';
import { roughText } from './duration-lines.js';
import { type Page } from './page.js';

export interface Bin {
  readonly min: number | null;
  readonly max: number | null;
  readonly count: number;
}

/** A group as `GET /v1/analytics/durations` answers it. */
export interface DurationGroup {
  readonly value: string | number | null;
  readonly n: number;
  readonly excluded: Readonly<Record<string, number>>;
  readonly median: number | null;
  readonly p90: number | null;
  readonly points: readonly { readonly seconds: number }[];
}

/** `1 h to 2 h`, `3 d and more`. */
export function binText({ min, max }: Bin): string {
  if (min === null) return 'less than 0 s';
  return max === null ? `${durationText(min)} and more` : `${durationText(min)} to ${durationText(max)}`;
}

const [MINUTE, HOUR, DAY] = [60, 3600, 86_400];
const TICKS: readonly (readonly [number, string])[] = [
  [1, '1 s'],
  [10, '10 s'],
  [MINUTE, '1 min'],
  [10 * MINUTE, '10 min'],
  [HOUR, '1 h'],
  [10 * HOUR, '10 h'],
  [DAY, '1 d'],
  [10 * DAY, '10 d'],
  [100 * DAY, '100 d'],
  [1000 * DAY, '1000 d'],
  [10_000 * DAY, '10000 d'],
];

const MEDIAN = '┃';
const P90 = '┊';
/** How one, some and many incidents in one place look. */
const MARKS = ['·', '•', '█'] as const;
const SOME = 2;
const MANY = 8;
const LONGEST_NAME = 24;
const NARROWEST_PLOT = 16;

/**
 * @param title what is measured
 * @param nameless what a group without a value is called
 */
export function stripPlot(
  groups: readonly DurationGroup[],
  { title, nameless }: { readonly title: string; readonly nameless: string },
  { width, paint }: Pick<Page, 'width' | 'paint'>,
): string[] {
  const names = groups.map(({ value }) => cutTo(value === null ? nameless : `${value}`, LONGEST_NAME));
  const beside = Math.max(...names.map(columns)) + 2;
  const numbers = groups.map(numbersOf);
  const after = Math.max(...numbers.map(columns)) + 2;
  const fits = width - beside - after >= NARROWEST_PLOT;
  const room = Math.max(NARROWEST_PLOT, width - beside - (fits ? after : 0));
  const scale = scaleOf(groups, room);
  if (scale === null)
    return [
      title,
      ...groups.flatMap((group, i) => [`${padTo(names[i]!, beside)}${numbers[i]!}`, ...leftOut(group, beside)]),
    ];
  const lines = groups.flatMap((group, i) => [
    `${padTo(names[i]!, beside)}${drawn(group, scale, room, paint)}${fits ? `  ${numbers[i]!}` : ''}`.trimEnd(),
    ...(fits ? [] : [`${' '.repeat(beside)}${numbers[i]!}`]),
    ...leftOut(group, beside),
  ]);
  const legend = `log scale · ${MEDIAN} median · ${P90} P90, both from n = 10`;
  return [title, legend, `${' '.repeat(beside)}${axis(scale, room)}`, ...lines];
}

function numbersOf({ n, median, p90 }: DurationGroup): string {
  const quantiles = median === null || p90 === null ? '' : `  median ${roughText(median)}  P90 ${roughText(p90)}`;
  return `n ${n}${quantiles}`;
}

function leftOut({ excluded }: DurationGroup, beside: number): string[] {
  const reasons = Object.entries(excluded).map(([reason, count]) => `${count} ${reason.replace('_', ' ')}`);
  return reasons.length === 0 ? [] : [`${' '.repeat(beside)}left out: ${reasons.join(', ')}`];
}

/** The column of a length of time. */
type Scale = (seconds: number) => number;

/** Null if there is nothing to draw. Less than a second is drawn as one. */
function scaleOf(groups: readonly DurationGroup[], room: number): Scale | null {
  const logs = groups.flatMap(({ points }) => points.map(({ seconds }) => logOf(seconds)));
  if (logs.length === 0) return null;
  const [low, high] = logs.reduce(
    ([least, most], log) => [Math.min(least, log), Math.max(most, log)],
    [Infinity, -Infinity],
  );
  const span = high - low || 1;
  return (seconds) => Math.round(((logOf(seconds) - low) / span) * (room - 1));
}

const logOf = (seconds: number): number => Math.log(Math.max(1, seconds));

function axis(scale: Scale, room: number): string {
  let line = '';
  for (const [seconds, label] of TICKS) {
    const column = scale(seconds);
    // The last label ends where the plot does.
    const start = Math.min(column, room - label.length);
    if (column < 0 || column >= room || (line !== '' && start <= line.length)) continue;
    line = `${line.padEnd(start)}${label}`;
  }
  return line;
}

function drawn({ points, median, p90 }: DurationGroup, scale: Scale, room: number, paint: Page['paint']): string {
  const counts = new Array<number>(room).fill(0);
  for (const { seconds } of points) counts[scale(seconds)]! += 1;
  const cells = counts.map((count): string =>
    count === 0 ? ' ' : count < SOME ? MARKS[0] : count < MANY ? MARKS[1] : MARKS[2],
  );
  if (p90 !== null) cells[scale(p90)] = paint('bold', P90);
  if (median !== null) cells[scale(median)] = paint('bold', MEDIAN);
  return cells.join('');
}

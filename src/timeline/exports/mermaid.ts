/**
 * An incident as a Gantt chart of Mermaid: a section for each lane, windows as bars, facts as milestones. Words are cut
 * and lose the signs that mean something to Mermaid. Clocks are those of the zone; Mermaid knows none.
 */
import { UTC, type Zone } from '../clocks.js';
import { KNOWN_TYPES, laneOf, type Entry, type Lane } from '../entry.js';
import { type Window } from '../measure/windows.js';
import { formatInstant, type Millis } from '../time.js';
import { milestoneEntries } from '../timeline.js';
import { type ExportSource } from './export-source.js';

/** Beyond this a chart cannot be read, and Mermaid refuses a text of 50,000 characters. */
const MOST_TASKS = 200;
const MOST_CHARACTERS = 60;

const SECTIONS: readonly (readonly [title: string, lanes: readonly Lane[]])[] = [
  ['Status', ['status', 'span']],
  ['Impact', ['impact']],
  ['Changes', ['changes']],
  ['Response', ['response']],
];

interface Task {
  readonly lane: Lane;
  readonly line: string;
}

export function incidentMermaid(source: ExportSource): string {
  const { incident } = source;
  const zone = source.zone === 'written' ? UTC : source.zone;
  const all = tasksOf(source, zone);
  const tasks = all.slice(0, MOST_TASKS);
  const left = all.length - tasks.length;
  return [
    'gantt',
    `  title ${words(incident.title ?? '') || incident.id} (${zone.name})`,
    '  dateFormat YYYY-MM-DDTHH:mm:ss.SSS',
    `  axisFormat ${axisOf(source)}`,
    ...SECTIONS.flatMap(([title, lanes]) => {
      const own = tasks.filter(({ lane }) => lanes.includes(lane));
      return own.length === 0 ? [] : [`  section ${title}`, ...own.map(({ line }) => `    ${line}`)];
    }),
    ...(left === 0 ? [] : [`  %% ${left} more are not shown`]),
    '',
  ].join('\n');
}

const DAY_MS = 86_400_000;

/** Dates where there are several. */
function axisOf({ on: { timeline } }: ExportSource): string {
  const { live } = timeline;
  const span = live.length === 0 ? 0 : live.at(-1)!.interval.from - live[0]!.interval.from;
  return span < DAY_MS ? '%H:%M' : span < 300 * DAY_MS ? '%m-%d %H:%M' : '%Y-%m-%d';
}

/** Windows, and every milestone that is no edge of one. */
function tasksOf({ on, knowledge }: ExportSource, zone: Zone): Task[] {
  const inWindows = new Set(on.windows.speaking);
  const points = milestoneEntries(on.timeline).filter((entry) => !inWindows.has(entry));
  let n = 0;
  const task = (lane: Lane, name: string, tags: string, from: Millis, to: string): Task => {
    n += 1;
    return { lane, line: `${name} :${tags}, t${n}, ${moment(zone, from)}, ${to}` };
  };
  return [
    ...on.windows.all.map((window) => {
      const { from } = window.from.interval;
      // What ends before it begins, or is open and begins later, is a point.
      const to = Math.max(from, window.ended ? window.ended.to : knowledge.evaluatedAt);
      const tags = window.ended ? 'crit' : 'crit, active';
      return task(laneOf(window.from.type), windowName(window), tags, from, moment(zone, to));
    }),
    ...points.map((entry) => task(laneOf(entry.type), nameOf(entry), 'milestone', entry.interval.from, '0ms')),
  ];
}

/** A local time, as `dateFormat` has it: it knows years of four digits only. */
const moment = (zone: Zone, at: Millis): string => formatInstant(at + zone.offset(at)).slice(0, 23);

const windowName = ({ kind, component, level, ended }: Window): string =>
  [typeWords(kind), words(component ?? ''), words(level ?? ''), ended ? '' : '(not ended)']
    .filter((word) => word !== '')
    .join(' ');

function nameOf({ type, facts }: Entry): string {
  const { service, version, component, severity } = facts;
  const about = [service, version, component, severity].filter((part) => part !== undefined).join(' ');
  return [typeWords(type), words(about)].filter((word) => word !== '').join(' ');
}

const KNOWN: ReadonlySet<string> = new Set([...KNOWN_TYPES, 'incident']);

/** A line must not begin with a custom type: it could be a word of Mermaid's, such as `section`. */
const typeWords = (type: string): string => {
  const spoken = type.replaceAll('_', ' ');
  return KNOWN.has(type) ? spoken : `(${spoken})`;
};

/** Signs that end a name, begin an entity, a directive or markup, or break a line. */
const SIGNS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029:;#%{}<>`"'\\|[\]&]+/g;

function words(text: string): string {
  const clean = [
    ...text
      .replace(SIGNS, ' ')
      .replace(/-{2,}|\s+/g, ' ')
      .trim(),
  ];
  return clean.length > MOST_CHARACTERS ? `${clean.slice(0, MOST_CHARACTERS - 1).join('')}…` : clean.join('');
}

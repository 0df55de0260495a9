/**
 * Right reports in many layouts, and single faults planted in them, each of which contradicts something: what the check
 * says of both is counted. Everything follows from the seed.
 */
import { checkReport } from '../../src/timeline/checking/check-report.js';
import { type CheckFinding, type CheckReport } from '../../src/timeline/checking/check.js';
import { readReport } from '../../src/timeline/reports/read-report.js';
import { type Report } from '../../src/timeline/reports/report.js';

interface Planted {
  readonly faults: number;
  /** With an error or a warning on the line of the fault. */
  readonly found: number;
  /** Errors and warnings in reports with a fault, and those of them that stand on its line or point at it. */
  readonly findings: number;
  readonly relevant: number;
  /** Corrections that were proposed, and those that say again what was right. */
  readonly proposed: number;
  readonly right: number;
  /** Of each kind: how many faults, and how many of them were found. */
  readonly kinds: ReadonlyMap<string, { readonly faults: number; readonly found: number }>;
  readonly rightReports: number;
  /** Errors and warnings in reports without a fault. */
  readonly wrongly: number;
  /** A few reports that were judged wrongly, for whoever mends that. */
  readonly examples: readonly string[];
}

type Random = () => number;

/** Mulberry32. */
function randomOf(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const MINUTE = 60_000;
const DAY = 1440;
const whole = (random: Random, least: number, most: number): number =>
  least + Math.floor(random() * (most - least + 1));
const oneOf = <T>(random: Random, items: readonly T[]): T => items[Math.floor(random() * items.length)]!;

interface Row {
  /** Minutes since the epoch, on the clocks of the report. */
  readonly at: number;
  readonly words: string;
}

/** How rows are written. */
interface Layout {
  readonly head: readonly string[];
  readonly row: (row: Row, before: Row | undefined) => string;
  /** The last row first. */
  readonly falls?: true;
}

const two = (n: number): string => String(n).padStart(2, '0');
const clock = (at: number): string => `${two(Math.floor((at % DAY) / 60))}:${two(at % 60)}`;
const iso = (at: number): string => new Date(at * MINUTE).toISOString().slice(0, 10);
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const inWords = (at: number): string => {
  const date = new Date(at * MINUTE);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]!} ${date.getUTCFullYear()}`;
};
const halfDay = (at: number): string => {
  const hour = Math.floor((at % DAY) / 60);
  return `${((hour + 11) % 12) + 1}:${two(at % 60)} ${hour < 12 ? 'AM' : 'PM'}`;
};

const LAYOUTS: readonly Layout[] = [
  { head: [], row: ({ at, words }) => `- ${iso(at)} ${clock(at)} ${words}` },
  { head: [], row: ({ at, words }) => `- **${iso(at)} ${clock(at)}**: ${words}` },
  { head: ['| Time | Event |', '| --- | --- |'], row: ({ at, words }) => `| ${iso(at)} ${clock(at)} | ${words} |` },
  { head: [], row: ({ at, words }) => `* ${inWords(at)}, ${clock(at)} - ${words}` },
  { head: [], row: ({ at, words }) => `${iso(at)} ${halfDay(at)} - ${words}` },
];
/** The date only where it is another one than that of the row before. */
const carried = ({ at }: Row, before: Row | undefined): string =>
  before && iso(before.at) === iso(at) ? clock(at) : `${iso(at)} ${clock(at)}`;

const CARRYING: readonly Layout[] = [
  { head: [], row: (row, before) => `- ${carried(row, before)} ${row.words}` },
  { head: [], row: (row, before) => `${carried(row, before)} - ${row.words}` },
  { head: [], row: ({ at, words }) => `- ${iso(at)} ${clock(at)} ${words}`, falls: true },
];
const ZONES = ['UTC', 'Europe/Copenhagen', 'America/Los_Angeles', 'Asia/Kolkata'];
const MILESTONES: readonly (readonly [words: string, role: string])[] = [
  ['Fault occurs', 'start'],
  ['First detected', 'detected'],
  ['Incident declared', 'declared'],
  ['Root cause identified', 'identified'],
  ['Repaired', 'repaired'],
  ['Resolved', 'resolved'],
];
const NOTES = [
  'looking at the logs of the node',
  'asking the database team for help',
  'comparing both dashboards',
  'reading the queue again',
];

interface Stated {
  readonly words: (length: string) => string;
  readonly from: string;
  readonly to: string;
}
const CLAIMS: readonly Stated[] = [
  { words: (length) => `**Time to detect**: ${length}`, from: 'start', to: 'detected' },
  { words: (length) => `**Time to repair**: ${length}`, from: 'start', to: 'repaired' },
  { words: (length) => `**Time to repair**: ${length}`, from: 'detected', to: 'repaired' },
  { words: (length) => `**Time to resolve**: ${length}`, from: 'start', to: 'resolved' },
  { words: (length) => `**Time to resolve**: ${length}`, from: 'detected', to: 'resolved' },
  { words: (length) => `The outage lasted ${length}.`, from: 'start', to: 'resolved' },
];

interface Right {
  readonly layout: Layout;
  readonly zone: string;
  readonly rows: readonly Row[];
  readonly claims: readonly {
    readonly text: string;
    readonly minutes: number;
    readonly ends: readonly [number, number];
  }[];
}

function rightReport(random: Random): Right {
  let at = Math.floor(Date.UTC(2020, 0, 1) / MINUTE) + whole(random, 0, 1400) * DAY + whole(random, 6 * 60, 16 * 60);
  const rows: Row[] = [];
  const placeOf = new Map<string, number>();
  for (const [words, role] of MILESTONES) {
    if (role !== 'start' && role !== 'resolved' && random() < 0.2) continue;
    at += whole(random, 2, oneOf(random, [20, 50, 130]));
    placeOf.set(role, rows.length);
    rows.push({ at, words });
    for (let notes = whole(random, 0, 2); notes > 0; notes -= 1) {
      at += whole(random, 1, 25);
      rows.push({ at, words: `${oneOf(random, ['Anna', 'Bo', 'Chris'])} is ${oneOf(random, NOTES)}` });
    }
  }
  while (/ is /.test(rows.at(-1)!.words)) rows.pop();
  const claims = CLAIMS.filter(({ from, to }) => placeOf.has(from) && placeOf.has(to) && random() < 0.6).map(
    ({ words, from, to }) => {
      const ends = [placeOf.get(from)!, placeOf.get(to)!] as const;
      const minutes = rows[ends[1]]!.at - rows[ends[0]]!.at;
      const text =
        minutes < 60 || random() < 0.5 ? `${minutes} minutes` : `${Math.floor(minutes / 60)}h ${minutes % 60}m`;
      return { text: words(text), minutes, ends };
    },
  );
  // One metric has one length.
  const told = new Set<string>();
  const once = claims.filter(({ text }) => {
    const metric = text.split(':')[0]!;
    return told.has(metric) ? false : told.add(metric) !== null;
  });
  const layout = oneOf(random, [...LAYOUTS, ...CARRYING]);
  // Two rows show no direction.
  const shown = layout.falls && rows.length < 3 ? LAYOUTS[0]! : layout;
  return { layout: shown, zone: oneOf(random, ZONES), rows, claims: once };
}

interface Written {
  readonly text: string;
  /** Of each row, from 1. */
  readonly lines: readonly number[];
}

function written({ layout, zone, claims }: Right, rows: readonly Row[]): Written {
  const text = [
    '# Incident report',
    '',
    `All times in ${zone}.`,
    '',
    ...claims.flatMap(({ text }) => [text, '']),
    '## Timeline',
    '',
    ...layout.head,
  ];
  const order = [...rows.keys()];
  const lines: number[] = [];
  for (const i of layout.falls ? order.reverse() : order)
    lines[i] = text.push(layout.row(rows[i]!, layout.falls ? rows[i + 1] : rows[i - 1]));
  return { text: [...text, ''].join('\n'), lines };
}

interface Fault {
  readonly kind: FaultKind;
  readonly rows: readonly Row[];
  readonly places: readonly number[];
}

const KINDS = ['hour', 'hour', 'half a day', 'day', 'month', 'year', 'digits', 'copied', 'rows', 'times'] as const;
type FaultKind = (typeof KINDS)[number];

const swapDigits = (at: number, i: number): number | null => {
  const digits = [...clock(at).replace(':', '')];
  [digits[i], digits[i + 1]] = [digits[i + 1]!, digits[i]!];
  const [hour, minute] = [Number(digits.slice(0, 2).join('')), Number(digits.slice(2).join(''))];
  return hour > 23 || minute > 59 ? null : at - (at % DAY) + hour * 60 + minute;
};

const monthsOn = (at: number, months: number): number | null => {
  const date = new Date(at * MINUTE);
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.getUTCDate() === day ? date.getTime() / MINUTE : null;
};

function faultIn({ rows }: Right, random: Random): Fault | null {
  const place = whole(random, 0, rows.length - 1);
  const { at, words } = rows[place]!;
  const sign = random() < 0.5 ? 1 : -1;
  const kind = oneOf(random, KINDS);
  const moved = (to: number | null | undefined): Fault | null =>
    to === null || to === undefined || to === at
      ? null
      : { kind, rows: rows.with(place, { at: to, words }), places: [place] };
  switch (kind) {
    case 'hour':
      return moved(at + sign * 60);
    case 'half a day':
      return moved(at + sign * 720);
    case 'day':
      return moved(at + sign * DAY);
    case 'month':
      return moved(monthsOn(at, sign));
    case 'year':
      return moved(monthsOn(at, sign * 12));
    case 'digits':
      return moved(swapDigits(at, whole(random, 0, 2)));
    case 'copied':
      return moved(rows[place - 1]?.at);
    default: {
      // Mostly neighbours, now and then rows that are not.
      const other = place + oneOf(random, [1, 1, 1, 2, 3]);
      const last = rows[other];
      if (!last) return null;
      const places = [place, other];
      if (kind === 'rows') return { kind, rows: rows.with(place, last).with(other, rows[place]!), places };
      const swapped = rows.with(place, { at: last.at, words }).with(other, { at, words: last.words });
      return { kind, rows: swapped, places };
    }
  }
}

/** Whether the order is broken, or a length is not there any more between any two rows. */
function contradicts({ claims }: Right, { rows }: Fault): boolean {
  if (rows.some(({ at }, i) => i > 0 && at < rows[i - 1]!.at)) return true;
  const lengths = new Set(rows.flatMap((from) => rows.map((to) => to.at - from.at)));
  return claims.some(({ minutes }) => !lengths.has(minutes));
}

const read = (text: string): Report =>
  readReport(text, { source: 'report.md', zone: null, date: null, order: null, now: Date.UTC(2026, 0, 1) });

const check = (text: string): CheckReport => checkReport(read(text), { text });

/** What happened when, however it is written: a date may be carried forward or written out. */
const says = (text: string): string =>
  read(text)
    .facts.map(({ at, entry }) => `${at} ${entry.type}`)
    .join();

const weighty = ({ findings }: CheckReport): CheckFinding[] => findings.filter(({ severity }) => severity !== 'info');

/** The text with the edits of a suggestion. */
function edited(text: string, { suggestion }: CheckFinding): string {
  const lines = text.split('\n');
  const edits = [...suggestion!.edits].sort((a, b) => b.column - a.column);
  for (const { line, column, endColumn, replacement } of edits)
    lines[line - 1] = lines[line - 1]!.slice(0, column - 1) + replacement + lines[line - 1]!.slice(endColumn - 1);
  return lines.join('\n');
}

const MOST_EXAMPLES = 12;

/** Plants so many faults that contradict something, one in each report. */
export function plantFaults(count: number, seed: number): Planted {
  const random = randomOf(seed);
  const sum = { faults: 0, found: 0, findings: 0, relevant: 0, proposed: 0, right: 0, rightReports: 0, wrongly: 0 };
  const kinds = new Map<string, { faults: number; found: number }>();
  const examples: string[] = [];
  const example = (what: string, text: string, findings: readonly CheckFinding[]): void => {
    if (examples.length < MOST_EXAMPLES)
      examples.push(
        `${what}\n${text}\n${findings.map(({ line, code, message }) => `${line} ${code} ${message}`).join('\n')}`,
      );
  };
  while (sum.faults < count) {
    const right = rightReport(random);
    const clean = written(right, right.rows);
    const fault = faultIn(right, random);
    if (fault === null || !contradicts(right, fault)) continue;
    const wrongly = weighty(check(clean.text));
    sum.rightReports += 1;
    sum.wrongly += wrongly.length;
    if (wrongly.length > 0) example('right', clean.text, wrongly);
    const { text, lines } = written(right, fault.rows);
    const findings = weighty(check(text));
    const own = new Set(fault.places.map((place) => lines[place]!));
    const isFound = findings.some(({ line }) => own.has(line));
    sum.faults += 1;
    sum.found += Number(isFound);
    const ofKind = kinds.get(fault.kind) ?? { faults: 0, found: 0 };
    kinds.set(fault.kind, { faults: ofKind.faults + 1, found: ofKind.found + Number(isFound) });
    if (!isFound) example(`missed on ${[...own].join()}`, text, findings);
    sum.findings += findings.length;
    sum.relevant += findings.filter(
      ({ line, related }) => own.has(line) || related.some((each) => own.has(each.line)),
    ).length;
    const proposals = findings.filter(({ suggestion }) => suggestion !== null);
    if (proposals.length === 0) continue;
    sum.proposed += 1;
    const isRight = proposals.length === 1 && says(edited(text, proposals[0]!)) === says(clean.text);
    sum.right += Number(isRight);
    if (!isRight) example(`another correction on ${[...own].join()}`, text, findings);
  }
  return { ...sum, kinds, examples };
}

/** `asof analytics …`: numbers over many incidents, drawn or as tables. */
import { durationText } from '../../timeline/time.js';
import { criteriaOf } from '../criteria.js';
import { roughText } from '../render/duration-lines.js';
import { stripPlot, type DurationGroup } from '../render/strip-plot.js';
import { type Session } from '../session.js';
import { table } from '../terminal.js';

interface Spread {
  readonly n: number;
  readonly min: number | null;
  readonly median: number | null;
  readonly p90: number | null;
  readonly max: number | null;
}

type Excluded = Readonly<Record<string, number>>;

/** What the service answers, of each analysis as much as is shown. */
interface Answers {
  durations: {
    metric: string;
    definitionVersion: number;
    groupBy: string | null;
    groups: DurationGroup[];
    groupsTotal: number;
  };
  counts: { counts: { value: string; n: number }[]; excluded: Excluded };
  hours: { tz: string; hours: { weekday: number; hour: number; n: number }[]; excluded: Excluded };
  stages: { stages: ({ metric: string; excluded: Excluded } & Spread)[] };
  'learned-late': { lateSeconds: number; types: ({ type: string; late: number; excluded: Excluded } & Spread)[] };
  together: { pairs: { a: string; b: string; n: number; ofA: number; ofB: number }[]; pairsTotal: number };
  claims: {
    groupBy: string | null;
    groups: { value: string | number | null; incidents: number; n: number; verdicts: Record<string, number> }[];
    unsupported: { incident: string; unsupported: number }[];
    unsupportedTotal: number;
  };
}

type Lines = { readonly [Name in keyof Answers]: (answer: Answers[Name], session: Session) => string[] };

export async function analytics(session: Session): Promise<void> {
  session.takeNothing();
  const { given, line } = session;
  const name = line.typed[1] as keyof Answers;
  const by = given.text('by');
  const answer = await session.client().get<Answers[typeof name]>(`v1/analytics/${name}`, {
    ...criteriaOf(session),
    metric: given.text('metric'),
    of: given.text('of'),
    ...(name === 'counts' ? { by } : { groupBy: by }),
    ...(name === 'hours' ? { tz: session.zone.name } : {}),
  });
  session.printAnswer(answer, (safe) => LINES[name](safe as never, session));
}

const LINES: Lines = {
  durations: ({ metric, definitionVersion, groupBy, groups, groupsTotal }, session) => {
    const title = `${metric} (version ${definitionVersion})${groupBy === null ? '' : ` by ${groupBy}`}`;
    const rest = groupsTotal - groups.length;
    return [
      ...stripPlot(groups, { title, nameless: groupBy === null ? 'all' : '(unknown)' }, session),
      ...(rest > 0 ? [`and ${rest} smaller groups`] : []),
    ];
  },
  counts: ({ counts, excluded }, { width }) => {
    const most = Math.max(1, ...counts.map(({ n }) => n));
    const room = Math.max(10, width - 24);
    const bars = counts.map(({ value, n }) => [value, `${n}`, '█'.repeat(Math.round((n / most) * room))]);
    return [...table(bars), ...leftOut(excluded)];
  },
  hours: ({ tz, hours, excluded }) => {
    const cell = (weekday: number, hour: number): string => {
      const n = hours.find((each) => each.weekday === weekday && each.hour === hour)?.n ?? 0;
      return n === 0 ? '·' : `${n}`;
    };
    const head = ['', ...WEEKDAYS];
    const rows = Array.from({ length: 24 }, (_, hour) => [
      `${hour}`.padStart(2, '0'),
      ...WEEKDAYS.map((_day, day) => cell(day + 1, hour)),
    ]);
    return [`hour of the week, on the clocks of ${tz}`, ...table([head, ...rows]), ...leftOut(excluded)];
  },
  stages: ({ stages }, { width }) =>
    spreads(
      'stage',
      stages.map((stage) => [stage.metric, stage, stage.excluded]),
      width,
    ),
  'learned-late': ({ types, lateSeconds }, { width }) => [
    ...spreads(
      'type',
      types.map((each) => [each.type, each, each.excluded]),
      width,
    ),
    ...types
      .filter(({ late }) => late > 0)
      .map(({ type, late, n }) => `${type}: ${late} of ${n} more than ${durationText(lateSeconds)} late`),
  ],
  together: ({ pairs, pairsTotal }) => [
    ...table([
      ['both', 'of', 'of', ''],
      ...pairs.map(({ a, b, n, ofA, ofB }) => [`${n}`, `${ofA}`, `${ofB}`, `${a} + ${b}`]),
    ]),
    ...(pairsTotal > pairs.length ? [`and ${pairsTotal - pairs.length} rarer pairs`] : []),
  ],
  claims: ({ groupBy, groups, unsupported, unsupportedTotal }) => {
    const verdicts = ['supported', 'within_tolerance', 'coincidence_only', 'unsupported'];
    const nameless = groupBy === null ? 'all' : '(unknown)';
    const rows = groups.map(({ value, n, verdicts: own }) => [
      `${value ?? nameless}`,
      `${n}`,
      ...verdicts.map((verdict) => `${own[verdict] ?? 0}`),
    ]);
    return [
      ...table([[groupBy ?? '', 'claims', ...verdicts.map((verdict) => verdict.replace('_', ' '))], ...rows]),
      ...(unsupportedTotal > 0 ? ['', `incidents with claims that no facts support: ${unsupportedTotal}`] : []),
      ...unsupported.map(({ incident, unsupported: n }) => `  ${n}  ${incident}`),
    ];
  },
};

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function spreads(what: string, rows: readonly (readonly [string, Spread, Excluded])[], width: number): string[] {
  const length = (seconds: number | null): string => (seconds === null ? '–' : roughText(seconds));
  const cells = rows.map(([name, { n, min, median, p90, max }, excluded]) => [
    name,
    `${n}`,
    ...[min, median, p90, max].map(length),
    reasons(excluded),
  ]);
  return table([[what, 'n', 'min', 'median', 'P90', 'max', 'left out'], ...cells], width);
}

const reasons = (excluded: Excluded): string =>
  Object.entries(excluded)
    .map(([reason, count]) => `${count} ${reason.replace('_', ' ')}`)
    .join(', ');

const leftOut = (excluded: Excluded): string[] => {
  const text = reasons(excluded);
  return text === '' ? [] : [`left out: ${text}`];
};

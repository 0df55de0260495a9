/** What the narrative tells of an incident's course: how each episode began, went on, ended and was closed. */
import { laneOf, type Entry } from './entry.js';
import { done, sentenceOf, type Happening, type Sentence, type Since } from './narrative-words.js';
import { type Episode, type StatusWalk } from './measure/status.js';
import { inOrder, type Timeline } from './timeline.js';

/** The first of each in an episode is told. */
const MILESTONES: ReadonlyMap<string, Happening> = new Map([
  ['detected', done('detected')],
  ['declared', done('declared')],
  ['identified', done('identified', 'the cause')],
  ['mitigated', done('mitigated')],
]);
const REOPENED = done('reopened');
/** Told only where an episode begins with it. */
const BEGINNINGS: ReadonlyMap<string, Happening> = new Map([
  ['acknowledged', done('acknowledged')],
  ['escalated', done('escalated')],
  ['mitigation_started', { past: 'mitigation began', planned: 'mitigation is planned to begin' }],
  ['monitoring', { past: 'monitoring began', planned: 'monitoring is planned to begin' }],
  ['reopened', REOPENED],
]);

/** What came before and went on, for telling an episode. */
interface Course {
  readonly timeline: Timeline;
  readonly status: StatusWalk;
  /** When the impact, or the incident as it is stated, began. */
  readonly impact: Entry | undefined;
  readonly began: Entry | undefined;
  /** The status entries of each episode, in order. */
  readonly entries: readonly (readonly Entry[])[];
}

export function courseOf(timeline: Timeline, status: StatusWalk): Course {
  const impact = timeline.byType.get('impact_started')?.[0];
  const began = impact ?? timeline.byType.get('incident_started')?.[0];
  return { timeline, status, impact, began, entries: entriesByEpisode(timeline, status) };
}

/** What stands before all episodes belongs to the first. */
function entriesByEpisode(timeline: Timeline, { episodes }: StatusWalk): Entry[][] {
  const byEpisode = episodes.map((): Entry[] => []);
  let current = 0;
  for (const entry of timeline.effective) {
    while (current + 1 < episodes.length && inOrder(entry, episodes[current + 1]!.from) >= 0) current += 1;
    if (laneOf(entry.type) === 'status') byEpisode[current]?.push(entry);
  }
  return byEpisode;
}

export const sentencesOfEpisodes = (course: Course): Sentence[] =>
  course.status.episodes.flatMap((episode, index) => sentencesOfEpisode(course, episode, index));

function sentencesOfEpisode(course: Course, { from }: Episode, index: number): Sentence[] {
  const { timeline, impact, began } = course;
  const { updatedAt } = timeline.facts;
  const all = (type: string): Entry[] => course.entries[index]!.filter((entry) => entry.type === type);
  const told: Sentence[] = [];
  const tell = (entry: Entry, happening: Happening, ...sinces: Since[]): void => {
    const isFirst = timeline.byType.get(entry.type)?.[0] === entry;
    told.push(sentenceOf(entry, isFirst ? happening : again(happening), updatedAt, ...sinces));
  };
  const beginning = BEGINNINGS.get(from.type);
  if (index > 0) tell(from, REOPENED, ...endOf(course, index - 1));
  else if (beginning) tell(from, beginning, { entry: impact, event: 'the impact began' });
  for (const [type, happening] of MILESTONES) {
    const [first] = all(type);
    if (first) tell(first, happening, ...(index > 0 ? [] : [{ entry: impact, event: 'the impact began' }]));
  }
  const start: Since[] =
    index > 0
      ? [{ entry: from, event: 'it was reopened' }]
      : [
          { entry: all('declared')[0], event: 'it was declared' },
          { entry: began, event: 'it began' },
        ];
  const [resolved, ...more] = all('resolved');
  const last = more.at(-1);
  if (resolved) tell(resolved, done('resolved'), ...start);
  if (last) tell(last, done('resolved'), ...start);
  const [closed] = all('closed');
  if (closed) tell(closed, done('closed'), { entry: last ?? resolved, event: 'it was resolved' }, ...start);
  return told;
}

/** What the next episode took back. */
function endOf({ entries }: Course, index: number): Since[] {
  const last = (type: string): Entry | undefined => entries[index]!.findLast((entry) => entry.type === type);
  return [
    { entry: last('closed'), event: 'it was closed' },
    { entry: last('resolved'), event: 'it was resolved' },
  ];
}

const again = ({ past, planned }: Happening): Happening => ({ past: `${past} again`, planned: `${planned} again` });

/** The last thing that the status of an incident in progress rests on. */
export const latestOf = ({ entries }: Course): Entry | undefined =>
  entries.at(-1)?.findLast(({ type }) => type !== 'severity_changed');

/**
 * The narrative: sentences made from the facts alone, each citing the entries that it rests on, in the order of the
 * latest one cited. Deterministic, in UTC, and silent about what is not there.
 */
import { type Assessment } from './measure/assessment.js';
import { type Entry } from './entry.js';
import { courseOf, latestOf, sentencesOfEpisodes } from './narrative-episodes.js';
import { done, isPlanned, sentenceOf, tellingClock, type Happening, type Sentence } from './narrative-words.js';
import { type DurationView, type NarrativeSentence } from './view/view-types.js';
import { durationText } from './time.js';
import { inOrder } from './timeline.js';

/** @returns sentences in the order of the latest entry that each cites */
export function narrative(on: Assessment): NarrativeSentence[] {
  const course = courseOf(on.timeline, on.status);
  const sentences = [
    ...changes(on),
    ...statedSpan(on),
    ...impactStart(on),
    ...sentencesOfEpisodes(course),
    ...impactLength(on),
    ...progress(on, latestOf(course)),
  ];
  const when = tellingClock().entry;
  return sentences
    .map((sentence) => ({ ...sentence, latest: [...sentence.cites].sort(inOrder).at(-1)! }))
    .sort((a, b) => inOrder(a.latest, b.latest))
    .map(({ cites, words }) => {
      const text = words(when);
      return {
        text: `${text.charAt(0).toUpperCase()}${text.slice(1)}.`,
        cites: [...new Set(cites.map(({ id }) => id))],
      };
    });
}

const entryOf = ({ timeline }: Assessment, end: DurationView['from']): Entry | undefined =>
  end ? timeline.facts.entries.get(end.entryId) : undefined;

/** The release that was rolled back, else the first one; and the first rollback. */
function changes(on: Assessment): Sentence[] {
  const { byType, facts } = on.timeline;
  const takenBack = entryOf(on, on.durations['release_to_rollback']!.from);
  const release = takenBack ?? byType.get('release')?.[0];
  const rollback = byType.get('rollback')?.[0];
  const since = { entry: takenBack, event: 'the release' };
  return [
    ...(release ? [sentenceOf(release, done('released', changed(release)), facts.updatedAt)] : []),
    ...(rollback ? [sentenceOf(rollback, done('rolled back', changed(rollback)), facts.updatedAt, since)] : []),
  ];
}

/** `api 1.2.3`, or `a change` where nothing is named. */
const changed = ({ facts: { service, version } }: Entry): string =>
  [service, version].filter((part) => part !== undefined).join(' ') || 'a change';

const STATED_START: Happening = {
  past: 'the incident is stated to have begun',
  planned: 'the incident is stated to begin',
};
const STATED_END: Happening = { past: 'stated to have ended', planned: 'stated to end' };

function statedSpan({ timeline: { byType, facts } }: Assessment): Sentence[] {
  const start = byType.get('incident_started')?.[0];
  const end = byType.get('incident_ended')?.at(-1);
  const began = start ?? byType.get('impact_started')?.[0];
  return [
    ...(start ? [sentenceOf(start, STATED_START, facts.updatedAt)] : []),
    ...(end ? [sentenceOf(end, STATED_END, facts.updatedAt, { entry: began, event: 'it began' })] : []),
  ];
}

function impactStart(on: Assessment): Sentence[] {
  const { byType, facts } = on.timeline;
  const impact = byType.get('impact_started')?.[0];
  if (!impact) return [];
  const { component, level } = impact.facts;
  const what = `impact${component === undefined ? '' : ` on ${component}`}${level === undefined ? '' : ` (${level})`}`;
  const suspect = entryOf(on, on.durations['release_to_impact']!.from);
  const release = suspect && isAbout(suspect, impact, facts.description.services ?? []) ? suspect : undefined;
  const happening = { past: `${what} began`, planned: `${what} is planned to begin` };
  return [sentenceOf(impact, happening, facts.updatedAt, { entry: release, event: 'the release' })];
}

/** That one thing came after another ties them only where both name the same part. */
function isAbout({ facts: release }: Entry, { facts: { component } }: Entry, services: readonly string[]): boolean {
  const parts = [release.service, release.component].filter((part) => part !== undefined);
  return component === undefined ? parts.some((part) => services.includes(part)) : parts.includes(component);
}

function impactLength({ timeline, windows, durations }: Assessment): Sentence[] {
  const { status, seconds, range, windows: counted } = durations['impact_union']!;
  if (status !== 'computed' && status !== 'range') return [];
  const length = range === null ? durationText(seconds!) : lengthsOf(range);
  const count = counted!.length;
  const inWindows = count === 1 ? 'one window' : `${count} windows, overlaps counted once`;
  const own = windows.all.filter(({ kind }) => kind === 'impact');
  const { updatedAt } = timeline.facts;
  const lasted = own.some(({ ended }) => isPlanned(ended!.from, updatedAt)) ? 'is planned to last' : 'lasted';
  return [
    {
      cites: own.flatMap(({ from, to }) => [from, to!]),
      words: () => `the impact ${lasted} ${length} in ${inWindows}`,
    },
  ];
}

const lengthsOf = ({ minSeconds, maxSeconds }: NonNullable<DurationView['range']>): string =>
  `${durationText(minSeconds)} to ${durationText(maxSeconds)}`;

function progress({ status, windows }: Assessment, latest: Entry | undefined): Sentence[] {
  if (!status.inProgress) return [];
  const openImpact = windows.all.find((window) => window.kind === 'impact' && window.to === null);
  const cites = [status.episodes.at(-1)?.from ?? openImpact?.from, latest].filter((entry) => entry !== undefined);
  return cites.length > 0 ? [{ cites, words: () => `in progress: ${status.status}` }] : [];
}

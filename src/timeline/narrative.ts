/**
 * The narrative: sentences made from the facts alone, each citing the entries that it rests on. Deterministic, in UTC,
 * and silent about what is not there.
 */
import { type Assessment } from './assessment.js';
import { type Entry, type EntryFacts } from './entry.js';
import { type DurationView, type NarrativeSentence, type Range } from './shapes.js';
import { durationText, formatInstant, isCoarse } from './time.js';

/** @returns sentences in the order of what they tell, at most one for each subject */
export function narrative(on: Assessment): NarrativeSentence[] {
  const told: NarrativeSentence[] = [];
  let day = '';
  /** The time of an entry in words; the date only where it is another than the one told last. */
  const when = (entry: Entry): string => {
    const { precision } = entry.facts;
    if (isCoarse(precision) || entry.interval.from !== entry.interval.to) return roughly(entry);
    const [date, clock] = formatInstant(entry.interval.from).split('T') as [string, string];
    const isNewDay = date !== day;
    day = date;
    const hasSeconds = !clock.startsWith('00.000', 6);
    const time = `${entry.facts.approximate ? 'about ' : ''}${clock.slice(0, hasSeconds ? 8 : 5)} UTC`;
    return isNewDay ? `at ${time} on ${date}` : `at ${time}`;
  };
  const tell = (text: string, ...cites: (Entry | null | undefined)[]): void => {
    const ids = cites.flatMap((entry) => (entry ? [entry.id] : []));
    told.push({ text: `${text.charAt(0).toUpperCase()}${text.slice(1)}.`, cites: [...new Set(ids)] });
  };
  const first = (type: string): Entry | undefined => on.timeline.byType.get(type)?.[0];
  const entryOf = (end: DurationView['from']): Entry | undefined =>
    end ? on.timeline.facts.entries.get(end.entryId) : undefined;
  /** ", 22 min after the impact began" where the metric has a value. */
  const after = (metric: string, what: string): { text: string; from?: Entry | undefined } => {
    const result = on.durations[metric]!;
    if (result.status !== 'computed' && result.status !== 'range') return { text: '' };
    return { text: `, ${lengthText(result)} after ${what}`, from: entryOf(result.from) };
  };

  const started = first('incident_started');
  const impact = first('impact_started');
  const release = entryOf(on.durations['release_to_rollback']!.from) ?? first('release');
  const rollback = first('rollback');
  if (release) tell(`${change(release.facts, 'released')} ${when(release)}`, release);
  if (rollback) {
    const since = after('release_to_rollback', 'the release');
    tell(`${change(rollback.facts, 'rolled back')} ${when(rollback)}${since.text}`, rollback, since.from);
  }
  if (started) tell(`the incident is stated to have begun ${when(started)}`, started);
  if (impact) {
    const part = impact.facts.component === undefined ? 'impact' : `impact on ${impact.facts.component}`;
    const level = impact.facts.level === undefined ? '' : ` (${impact.facts.level})`;
    const since =
      impact === entryOf(on.durations['release_to_impact']!.to)
        ? after('release_to_impact', 'the release')
        : { text: '' };
    tell(`${part}${level} began ${when(impact)}${since.text}`, impact, since.from);
  }
  for (const [type, verb, metric, what] of [
    ['detected', 'detected', 'time_to_detect', 'the impact began'],
    ['declared', 'declared', 'impact_to_declared', 'the impact began'],
    ['identified', 'the cause was identified', 'time_to_identify', 'the impact began'],
    ['mitigated', 'mitigated', 'time_to_mitigate', 'the impact began'],
  ] as const) {
    const entry = first(type);
    if (!entry) continue;
    const since = after(metric, what);
    tell(`${verb} ${when(entry)}${since.text}`, since.from, entry);
  }
  const end = entryOf(on.durations['declared_to_resolved']!.to) ?? entryOf(on.durations['duration']!.to);
  if (end) {
    const sinceDeclared = after('declared_to_resolved', 'it was declared');
    const since = sinceDeclared.text ? sinceDeclared : after('duration', 'it began');
    const verb = end.type === 'incident_ended' ? 'stated to have ended' : 'resolved';
    tell(`${verb} ${when(end)}${since.text}`, since.from, end);
  }
  const hurt = on.durations['impact_union']!;
  if (hurt.status === 'computed' || hurt.status === 'range') {
    const count = hurt.windows!.length;
    const windows = count === 1 ? 'one window' : `${count} windows, overlaps counted once`;
    const ends = on.windows.all
      .filter((window) => window.kind === 'impact')
      .flatMap((window) => [window.from, window.to]);
    tell(`the impact lasted ${lengthText(hurt)} in ${windows}`, ...ends);
  }
  if (on.status.inProgress) {
    const openImpact = on.windows.all.find((window) => window.kind === 'impact' && window.to === null);
    tell(`in progress: ${on.status.status}`, on.status.episodes.at(-1)?.from ?? openImpact?.from);
  }
  return told;
}

/** `api 1.2.3 was released`, `a change was rolled back`. */
function change({ service, version }: EntryFacts, verb: string): string {
  const what = [service, version].filter((part) => part !== undefined).join(' ');
  return `${what || 'a change'} was ${verb}`;
}

function roughly(entry: Entry): string {
  const { occurredAt, precision } = entry.facts;
  if (entry.facts.earliest !== undefined || entry.facts.latest !== undefined) {
    return `between ${formatInstant(entry.interval.from)} and ${formatInstant(entry.interval.to)}`;
  }
  return precision === 'hour' ? `in the hour of ${occurredAt}` : `on or in ${occurredAt}`;
}

const lengthText = ({ seconds, range }: DurationView): string =>
  seconds === null ? rangeText(range!) : durationText(seconds);

const rangeText = ({ minSeconds, maxSeconds }: Range): string =>
  `${durationText(minSeconds)} to ${durationText(maxSeconds)}`;

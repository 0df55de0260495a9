/** What a number rests on, as a footnote: its definition, the facts with both clocks, the revision, a pinned link. */
import { type Knowledge } from '../knowledge.js';
import { endView } from '../measure/duration-parts.js';
import { formatInstant } from '../time.js';
import { type DurationView, type EndView, type WindowView } from '../view/view-types.js';
import { code } from './markdown-words.js';

/** True if there is a number to show. */
export const hasValue = ({ status }: DurationView): boolean =>
  status === 'computed' || status === 'range' || status === 'pending' || status === 'invalid';

/** Where the same moment is shown again, whatever is recorded since. */
export function pinnedAddress({ moment, revision, head, state }: Knowledge, origin: string): string {
  const { asOf, clock, occurredBefore } = moment;
  const query = new Map<string, string>();
  // On the learned clock a revision says which state of the record is asked.
  query.set('revision', String(moment.revision ?? (clock === 'learned' ? head : revision)));
  if (clock === 'learned') query.set('clock', clock);
  if (clock === 'learned' && asOf !== undefined) query.set('asOf', formatInstant(asOf));
  if (occurredBefore !== undefined) query.set('occurredBefore', formatInstant(occurredBefore));
  const parameters = [...query].map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${origin}/incidents/${state.facts.id}?${parameters.join('&')}`;
}

type Entries = Knowledge['state']['facts']['entries'];

/** Of a total, so many windows are named. */
const MOST_WINDOWS = 20;

/** @param entries that the number can rest on */
export function footnote(duration: DurationView, pinned: string, entries: Entries): string {
  const { metric, definition, revision, windows, evaluatedAt, status } = duration;
  const what =
    definition.kind === 'pair'
      ? `${code(definition.from)} → ${code(definition.to)}`
      : `${definition.total} of ${code(definition.window)}`;
  const rests = definition.kind === 'pair' ? ends(duration) : windowTexts(windows ?? [], entries);
  const until = status === 'pending' ? [`counted to ${evaluatedAt}`] : [];
  const parts = [`${code(`${metric}@${definition.version}`)} ${what}`, ...rests, ...until, `revision ${revision}`];
  return `[^${metric}]: ${parts.join('; ')}; <${pinned}>`;
}

const ends = ({ from, to }: DurationView): string[] =>
  [from && `from ${endText(from)}`, to && `to ${endText(to)}`].filter((end) => end !== null);

const endText = ({ entryId, type, occurredAt, recordedAt, revision }: EndView): string =>
  `${code(entryId)} (${code(type)}, occurred ${occurredAt}, recorded ${recordedAt}, revision ${revision})`;

function windowTexts(windows: readonly WindowView[], entries: Entries): string[] {
  const end = ({ entryId, occurredAt }: WindowView['from']): string =>
    endText({ ...endView(entries.get(entryId)!), occurredAt });
  const named = windows
    .slice(0, MOST_WINDOWS)
    .map(({ from, to }) => `from ${end(from)} to ${to ? end(to) : 'now: it is open'}`);
  const left = windows.length - named.length;
  return left === 0 ? named : [...named, `and ${left} more windows`];
}

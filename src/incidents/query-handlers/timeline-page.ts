/** A page of a timeline: which entries are asked for, in the order of time. */
import { laneOf, type Entry } from '../../timeline/entry.js';
import { type IncidentState } from '../../timeline/facts.js';
import { type EntryView } from '../../timeline/shapes.js';
import { inOrder } from '../../timeline/timeline.js';
import { entryView } from '../../timeline/views.js';
import { wordsOf } from '../../timeline/words.js';
import { WHOLE_SERVICE } from '../../timeline/windows.js';
import { readCursor, writeCursor } from '../cursor.js';
import { type TimelineQuery } from '../dto/queries.dto.js';

const LISTING = 'timeline';
const DEFAULT_LIMIT = 500;

/**
 * Entries that are added meanwhile move nothing: the cursor is a place in time, not a count.
 * @throws Problem `invalid` for a cursor that is none of a timeline's
 */
export function timelinePage(
  { facts, texts }: IncidentState,
  query: TimelineQuery,
): { entries: EntryView[]; nextCursor: string | null } {
  const limit = query.limit ?? DEFAULT_LIMIT;
  const after =
    query.cursor === undefined ? null : readCursor<[number, number]>(query.cursor, LISTING, ['number', 'number']);
  const asked = [...facts.entries.values()]
    .filter((entry) => isAsked(entry, query))
    .sort(inOrder)
    .filter((entry) => after === null || isAfter(entry, after))
    .map((entry) => [entry, entryView(entry, texts.entries.get(entry.id))] as const)
    .filter(([, view]) => saysWords(view, query));
  const shown = asked.slice(0, limit);
  const [last] = shown.at(-1) ?? [];
  return {
    entries: shown.map(([, view]) => view),
    nextCursor: last && asked.length > limit ? writeCursor(LISTING, [last.interval.from, last.revision]) : null,
  };
}

const isAfter = ({ interval, revision }: Entry, [from, at]: readonly [number, number]): boolean =>
  interval.from > from || (interval.from === from && revision > at);

function isAsked(entry: Entry, { types, component, since, milestones, include }: TimelineQuery): boolean {
  return (
    (!entry.retracted || include?.includes('retracted') === true) &&
    (types === undefined || types.includes(entry.type)) &&
    (component === undefined || component.includes(entry.facts.component ?? WHOLE_SERVICE)) &&
    (since === undefined || entry.interval.from >= since) &&
    (milestones !== 'true' || laneOf(entry.type) !== 'notes')
  );
}

/** Every word that is asked for begins a word of the entry. */
function saysWords({ text, quote, actor: by }: EntryView, { q, actor }: TimelineQuery): boolean {
  if (actor !== undefined && (by === null || !actor.includes(by))) return false;
  const asked = wordsOf(q ?? '');
  if (asked.length === 0) return true;
  const said = wordsOf([text, quote, by].join(' '));
  return asked.every((word) => said.some((other) => other.startsWith(word)));
}

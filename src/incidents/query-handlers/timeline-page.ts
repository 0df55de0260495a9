/** A page of a timeline: which entries are asked for, in the order of time. */
import { laneOf, type Entry } from '../../timeline/entry.js';
import { type IncidentState } from '../../timeline/facts.js';
import { type EntryView } from '../../timeline/shapes.js';
import { inOrder } from '../../timeline/timeline.js';
import { entryView } from '../../timeline/views.js';
import { wordsOf } from '../../timeline/words.js';
import { WHOLE_SERVICE } from '../../timeline/windows.js';
import { readCursor, writeCursor } from '../../http/cursor.js';
import { type TimelineQuery } from '../dto/queries.dto.js';

const LISTING = 'timeline';
const DEFAULT_LIMIT = 500;

/** Where an entry stands in its timeline. */
export interface Place {
  /** Start of its interval. */
  readonly from: number;
  readonly revision: number;
}

/** What is asked of an entry before it is looked at as it goes out. */
interface Asked {
  readonly type: string;
  readonly component: string | null;
  readonly retracted: boolean;
}

export interface TimelinePage {
  readonly entries: EntryView[];
  readonly nextCursor: string | null;
}

/**
 * Entries that are added meanwhile move nothing: the cursor is a place in time, not a count.
 * @param tellsNoLearning of the record, for its entries
 * @throws Problem `invalid` for a cursor that is none of a timeline's
 */
export function timelinePage(
  { facts, texts }: IncidentState,
  query: TimelineQuery,
  tellsNoLearning: boolean,
): TimelinePage {
  const page = new PageInMaking(query);
  const all = [...facts.entries.values()].sort(inOrder).filter((entry) => page.isAfterCursor(placeOf(entry)));
  for (const entry of all) {
    if (page.isFull) break;
    const asked = { type: entry.type, component: entry.facts.component ?? null, retracted: entry.retracted };
    page.offer(placeOf(entry), asked, () => entryView(entry, texts.entries.get(entry.id), tellsNoLearning));
  }
  return page.done();
}

const placeOf = ({ interval: { from }, revision }: Entry): Place => ({ from, revision });

/** Takes entries in the order of time, until it has one more than go out. */
export class PageInMaking {
  readonly #query: TimelineQuery;
  readonly #limit: number;
  readonly #taken: { readonly place: Place; readonly view: EntryView }[] = [];
  /** The place that the cursor names, exclusive. */
  readonly after: Place | null;

  /** @throws Problem `invalid` for a cursor that is none of a timeline's */
  constructor(query: TimelineQuery) {
    this.#query = query;
    this.#limit = query.limit ?? DEFAULT_LIMIT;
    this.after = query.cursor === undefined ? null : readPlace(query.cursor);
  }

  get isFull(): boolean {
    return this.#taken.length > this.#limit;
  }

  isAfterCursor({ from, revision }: Place): boolean {
    const { after } = this;
    return after === null || from > after.from || (from === after.from && revision > after.revision);
  }

  offer(place: Place, asked: Asked, view: () => EntryView): void {
    if (this.isFull || !this.#isAsked(place, asked)) return;
    const shown = view();
    if (saysWords(shown, this.#query)) this.#taken.push({ place, view: shown });
  }

  done(): TimelinePage {
    const shown = this.#taken.slice(0, this.#limit);
    const last = shown.at(-1)?.place;
    return {
      entries: shown.map(({ view }) => view),
      nextCursor: last && this.isFull ? writeCursor(LISTING, [last.from, last.revision]) : null,
    };
  }

  #isAsked({ from }: Place, { type, component: own, retracted }: Asked): boolean {
    const { types, component, since, milestones, include } = this.#query;
    return (
      (!retracted || include?.includes('retracted') === true) &&
      (types === undefined || types.includes(type)) &&
      (component === undefined || component.includes(own ?? WHOLE_SERVICE)) &&
      (since === undefined || from >= since) &&
      (milestones !== 'true' || laneOf(type) !== 'notes')
    );
  }
}

function readPlace(cursor: string): Place {
  const [from, revision] = readCursor<[number, number]>(cursor, LISTING, ['number', 'number']);
  return { from, revision };
}

/** Every word that is asked for begins a word of the entry. */
function saysWords({ text, quote, actor: by }: EntryView, { q, actor }: TimelineQuery): boolean {
  if (actor !== undefined && (by === null || !actor.includes(by))) return false;
  const asked = wordsOf(q ?? '');
  if (asked.length === 0) return true;
  const said = wordsOf([text, quote, by].join(' '));
  return asked.every((word) => said.some((other) => other.startsWith(word)));
}

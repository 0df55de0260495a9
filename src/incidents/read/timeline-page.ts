/** A page of a timeline: the entries that the question selects, in the order of time. */
import { laneOf, type Entry } from '../../timeline/entry.js';
import { type Knowledge } from '../../timeline/knowledge.js';
import { type EntryView } from '../../timeline/view/view-types.js';
import { inOrder } from '../../timeline/timeline.js';
import { entryView } from '../../timeline/view/render-entry.js';
import { wordsOf } from '../../timeline/words.js';
import { WHOLE_SERVICE } from '../../timeline/measure/windows.js';
import { cursorAfter, type Place, type PlacedQuestion } from './timeline-cursor.js';

const DEFAULT_LIMIT = 500;

/** What the question asks of an entry before the entry is rendered. */
interface Asked {
  readonly type: string;
  readonly component: string | null;
  readonly retracted: boolean;
}

export interface TimelinePage {
  readonly entries: EntryView[];
  readonly nextCursor: string | null;
}

/** @param saysNothing `tellsNoLearning` of the record */
export function timelinePage(knowledge: Knowledge, asked: PlacedQuestion, saysNothing: boolean): TimelinePage {
  const { facts, texts } = knowledge.state;
  const page = new PageInMaking(asked);
  const all = [...facts.entries.values()].sort(inOrder).filter((entry) => page.isAfterCursor(placeOf(entry)));
  for (const entry of all) {
    if (page.isFull) break;
    const of = { type: entry.type, component: entry.facts.component ?? null, retracted: entry.retracted };
    page.offer(placeOf(entry), of, () => entryView(entry, texts.entries.get(entry.id), saysNothing));
  }
  return page.done(knowledge);
}

const placeOf = ({ interval: { from }, revision }: Entry): Place => ({ from, revision });

/** Takes entries in the order of time, until it has one more than the limit. */
export class PageInMaking {
  readonly #query: PlacedQuestion;
  readonly #limit: number;
  /** Of the question, each once. */
  readonly #words: readonly string[];
  readonly #taken: { readonly place: Place; readonly view: EntryView }[] = [];

  constructor(query: PlacedQuestion) {
    this.#query = query;
    this.#limit = query.limit ?? DEFAULT_LIMIT;
    this.#words = [...new Set(wordsOf(query.q ?? ''))];
  }

  get isFull(): boolean {
    return this.#taken.length > this.#limit;
  }

  isAfterCursor({ from, revision }: Place): boolean {
    const { after } = this.#query;
    return after === null || from > after.from || (from === after.from && revision > after.revision);
  }

  offer(place: Place, asked: Asked, view: () => EntryView): void {
    if (this.isFull || !this.#isAsked(place, asked)) return;
    const shown = view();
    if (this.#isBy(shown) && saysWords(shown, this.#words)) this.#taken.push({ place, view: shown });
  }

  /** @param knowledge of the entries */
  done(knowledge: Pick<Knowledge, 'moment' | 'revision' | 'head'>): TimelinePage {
    const shown = this.#taken.slice(0, this.#limit);
    const last = shown.at(-1)?.place;
    return {
      entries: shown.map(({ view }) => view),
      nextCursor: last && this.isFull ? cursorAfter(this.#query.listing, last, knowledge) : null,
    };
  }

  #isBy({ actor }: EntryView): boolean {
    const { actor: asked } = this.#query;
    return asked === undefined || (actor !== null && asked.includes(actor));
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

/** Whether every word of the question begins a word of the entry. */
function saysWords({ text, quote, actor }: EntryView, asked: readonly string[]): boolean {
  if (asked.length === 0) return true;
  const said = wordsOf([text, quote, actor].join(' '));
  return asked.every((word) => said.some((other) => other.startsWith(word)));
}

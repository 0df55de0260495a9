/** Which entry of an incident is which fact of an edited document. Lines of a report are aligned in `same-lines.ts`. */
import { canonicalJson } from '../events/canonical-json.js';
import { type EntryDraft } from '../timeline/input/drafts.js';
import { type Entry, type EntryTexts } from '../timeline/entry.js';
import { type IncidentState } from '../timeline/facts.js';
import { ROW_PREFIX, type Part } from './sources/source-opening.js';

/** What others than an import have had a hand in. */
export interface Touched {
  readonly entries: ReadonlySet<string>;
  readonly claims: ReadonlySet<string>;
  /** Descriptive fields, by their stored names. */
  readonly fields: ReadonlySet<string>;
  /** The incident as a whole was retracted or restored. */
  readonly whole: boolean;
}

/** Whether an entry of an import is of this part of an incident. */
export const isOf = (part: Part | null, id: string): boolean =>
  part === null || id.startsWith(ROW_PREFIX) === (part === 'rows');

/** Facts of a document and the entries that they are. */
export interface Pairs {
  readonly paired: readonly { readonly entry: Entry; readonly draft: EntryDraft }[];
  readonly added: readonly EntryDraft[];
  /** Ids of entries that nothing in the document speaks of any more, and nobody has touched. */
  readonly gone: readonly string[];
}

/**
 * Which entry a draft is, now that the document may be worded otherwise: the one of its id, else one of the same content,
 * else one of the same type at the same time, else one of the same type whose sentence is nearly the same.
 */
export function pairEntries(
  drafts: readonly EntryDraft[],
  { facts, texts }: IncidentState,
  touched: Touched,
  part: Part | null,
): Pairs {
  const left = new Map([...facts.entries].filter(([id, entry]) => entry.facts.source === 'import' && isOf(part, id)));
  const paired: { entry: Entry; draft: EntryDraft }[] = [];
  const wordsOf = (entry: Entry): EntryTexts => texts.entries.get(entry.id) ?? {};
  const pair = (entry: Entry, draft: EntryDraft): void => {
    left.delete(entry.id);
    paired.push({ entry, draft });
  };
  /** Pairs entries and drafts of equal keys, in order; gives back the drafts that have none. */
  const pairBy = (
    some: readonly EntryDraft[],
    keyOfEntry: (entry: Entry) => string,
    keyOfDraft: (draft: EntryDraft) => string | null,
  ): EntryDraft[] => {
    const waiting = new Map<string, Entry[]>();
    for (const entry of left.values()) {
      const key = keyOfEntry(entry);
      const same = waiting.get(key);
      if (same) same.push(entry);
      else waiting.set(key, [entry]);
    }
    return some.filter((draft) => {
      const key = keyOfDraft(draft);
      const entry = key === null ? undefined : waiting.get(key)?.shift();
      if (entry) pair(entry, draft);
      return !entry;
    });
  };
  const unknown = pairBy(
    drafts,
    ({ id }) => id,
    ({ id }) => id,
  )
    // What somebody else has posted under this id is theirs.
    .filter(({ id }) => id === null || !facts.entries.has(id));
  const reworded = pairBy(
    unknown,
    (entry) => canonicalJson([entry.facts, wordsOf(entry)]),
    (draft) => canonicalJson([draft.facts, draft.texts]),
  );
  const moved = pairBy(
    reworded,
    (entry) => `${entry.type} ${entry.facts.occurredAt}`,
    ({ facts: { type, occurredAt } }) => `${type} ${occurredAt}`,
  );
  const added = moved.filter((draft) => {
    const now = draft.texts.quote;
    const entry = now === undefined ? undefined : alike(draft.facts.type, now, left.values(), wordsOf);
    if (entry) pair(entry, draft);
    return !entry;
  });
  const gone = [...left.values()].filter(({ id, retracted }) => !retracted && !touched.entries.has(id));
  return { paired, added, gone: gone.map(({ id }) => id) };
}

/** An edited document keeps its order, so that a sentence is looked for among so many of its type that are left. */
const MOST_COMPARED = 20;

/** The first of a type whose sentence shares more than half of its words with this one, and the other way round. */
function alike(
  type: string,
  sentence: string,
  entries: Iterable<Entry>,
  wordsOf: (entry: Entry) => EntryTexts,
): Entry | undefined {
  const words = distinctWords(sentence);
  let compared = 0;
  for (const entry of entries) {
    const before = wordsOf(entry).quote;
    if (entry.type !== type || before === undefined || before === null) continue;
    const others = distinctWords(before);
    const shared = [...words].filter((word) => others.has(word)).length;
    if (shared * 2 > Math.max(words.size, others.size)) return entry;
    if ((compared += 1) === MOST_COMPARED) return undefined;
  }
  return undefined;
}

const distinctWords = (sentence: string): Set<string> => new Set(sentence.toLowerCase().split(/\W+/));

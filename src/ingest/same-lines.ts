/** Which entry each line of an edited report is. Which entries a document of another kind tells is in `same-entries.ts`. */
import { type IncidentState } from '../timeline/facts.js';
import { type Entry } from '../timeline/entry.js';
import { type ClaimDraft, type EntryDraft } from '../timeline/input/drafts.js';
import { alignLines, type AddedLines, type AlignableLine } from '../timeline/reports/alignment.js';
import { parseWrittenTime } from '../timeline/time.js';
import { lineId, ordinalsBetween, readLineId, wordsMark, wordsOf, type LineId, type LineWords } from './line-ids.js';
import { type Pairs, type Touched } from './same-entries.js';

interface KnownLine extends AlignableLine {
  readonly entry: Entry;
  readonly place: LineId;
}

interface WrittenLine extends AlignableLine {
  readonly draft: EntryDraft;
}

/**
 * Aligns the lines of a report with the entries that it gave before. A new line is put between those around it, and one
 * that was retracted because it was missing is there again.
 */
export function pairLines(drafts: readonly EntryDraft[], { facts, texts }: IncidentState, touched: Touched): Pairs {
  const wordsOfEntry = ({ id, facts: { occurredAt } }: Entry): LineWords => ({ ...texts.entries.get(id), occurredAt });
  const known = [...facts.entries.values()].flatMap((entry): KnownLine[] => {
    const place = entry.facts.source === 'import' ? readLineId(entry.id) : null;
    if (place === null) return [];
    const words = wordsOfEntry(entry);
    // What a person has made of it is not what the file said.
    const content = touched.entries.has(entry.id) ? place.words : wordsMark(words);
    return [{ entry, place, section: place.section, content, marks: marksOf(entry.type, words) }];
  });
  known.sort((a, b) => a.place.ordinal - b.place.ordinal);
  const isPruned = ({ entry }: KnownLine): boolean => entry.retracted && !touched.entries.has(entry.id);
  const pruned = new Map<string, Entry[]>();
  for (const { entry, content } of known.filter(isPruned)) pruned.set(content, [...(pruned.get(content) ?? []), entry]);
  const lines = drafts.map((draft): WrittenLine => {
    const words = { ...draft.texts, ...draft.facts };
    const section = readLineId(draft.id ?? '')?.section ?? '';
    return { draft, section, content: wordsMark(words), marks: marksOf(draft.facts.type, words) };
  });
  const { pairs, added, missing } = alignLines(
    known.filter((line) => !isPruned(line)),
    lines,
  );
  const paired = pairs.map(([{ entry }, { draft }]) => ({ entry, draft }));
  const fresh = added.map((run) => {
    const isBack = (line: WrittenLine): boolean => {
      const was = pruned.get(line.content)?.shift();
      if (was) paired.push({ entry: was, draft: line.draft });
      return was !== undefined;
    };
    return { ...run, lines: run.lines.filter((line) => !isBack(line)) };
  });
  return {
    paired,
    // What somebody else has posted under this id is theirs.
    added: fresh.flatMap(placed).filter(({ id }) => id === null || !facts.entries.has(id)),
    gone: missing.flatMap(({ entry: { id, retracted } }) => (retracted || touched.entries.has(id) ? [] : [id])),
  };
}

function marksOf(type: string, words: LineWords): AlignableLine['marks'] {
  const { occurredAt = '' } = words;
  return [wordsOf(words) || null, `${type} ${parseWrittenTime(occurredAt)?.at ?? occurredAt}`, type];
}

/** New lines with ids of the place where they stand. */
function placed({ lines, section, above, below }: AddedLines<KnownLine, WrittenLine>): EntryDraft[] {
  const ordinals = ordinalsBetween(above?.place.ordinal ?? null, below?.place.ordinal ?? null, lines.length);
  return lines.map(({ draft }, index) => {
    const own = readLineId(draft.id ?? '');
    if (own === null || section === null) return draft;
    return { ...draft, id: lineId({ section, ordinal: ordinals[index]!, words: own.words }) };
  });
}

/** The claims of a report that others have taken the place of. */
export function replacedClaims(
  drafts: readonly ClaimDraft[],
  { facts, texts }: IncidentState,
  touched: Touched,
): ReadonlySet<string> {
  const lineOf = ({ stated, statedUpTo, comparison }: ClaimDraft['facts'], text: string): AlignableLine => ({
    section: '',
    content: JSON.stringify([comparison, stated, statedUpTo ?? null, text]),
    marks: [text || null, `${comparison} ${stated}`],
  });
  // What an import has withdrawn is replaced already.
  const before = [...facts.claims.values()]
    .filter(({ id, withdrawn }) => !withdrawn || touched.claims.has(id))
    .map(({ id, facts: said }) => ({ id, ...lineOf(said, texts.claims.get(id)?.text ?? '') }));
  const after = drafts.map((draft) => lineOf(draft.facts, draft.texts.text ?? ''));
  return new Set(alignLines(before, after).pairs.map(([{ id }]) => id));
}

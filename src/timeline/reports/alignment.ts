/** Which line of an edited report is which line that it had before. */
import { groupBy } from '../timeline.js';
import { commonSubsequence } from './common-subsequence.js';

/** A line, by what tells it from others. */
export interface AlignableLine {
  /** Lines of one section stand in order. */
  readonly section: string;
  /** What it says, its time among it. A line that says the same is the same line, wherever it stands now. */
  readonly content: string;
  /** What else it can be known by at its place, the surest first; null where it has no such mark. */
  readonly marks: readonly (string | null)[];
}

/** New lines that stand one after another. */
export interface AddedLines<B, A> {
  readonly lines: readonly A[];
  /** The section that they belong to, as it was called before; null for a new one. */
  readonly section: string | null;
  /** The lines that stood there before: the one above and the one below. */
  readonly above: B | null;
  readonly below: B | null;
}

export interface Alignment<B, A> {
  /** Equal lines, and what is an amendment of what: an unmatched line on both sides of one place. */
  readonly pairs: readonly (readonly [before: B, after: A])[];
  readonly added: readonly AddedLines<B, A>[];
  /** In the order that they had. */
  readonly missing: readonly B[];
}

/** @param before in the order that they had, as are the lines of `after` */
export const alignLines = <B extends AlignableLine, A extends AlignableLine>(
  before: readonly B[],
  after: readonly A[],
): Alignment<B, A> => new Aligning(before, after).done();

/** What lies between two pairs of a section: lines that it had there, and lines that it has there now. */
interface Gap<B, A> {
  readonly section: string | null;
  /** All lines that the section had. */
  readonly had: readonly B[];
  /** Those of the gap: from, and up to (exclusive). */
  readonly from: number;
  readonly to: number;
  readonly lines: readonly A[];
}

class Aligning<B extends AlignableLine, A extends AlignableLine> {
  readonly #pairs = new Map<A, B>();
  readonly #kept = new Set<AlignableLine>();

  constructor(
    private readonly before: readonly B[],
    private readonly after: readonly A[],
  ) {}

  done(): Alignment<B, A> {
    const gaps = this.#sections().flatMap((gap) => this.#split(gap, ({ content }) => content));
    this.#pairMoved();
    const added = gaps.flatMap((gap) => this.#settled(gap, 0));
    return {
      pairs: this.after.flatMap((line) => (this.#pairs.has(line) ? [[this.#pairs.get(line)!, line] as const] : [])),
      added,
      missing: this.before.filter((line) => !this.#kept.has(line)),
    };
  }

  #sections(): Gap<B, A>[] {
    const sectionOf = (line: AlignableLine): string => line.section;
    const [old, now] = [groupBy(this.before, sectionOf), groupBy(this.after, sectionOf)];
    const formerly = sectionsAligned(old, now);
    return [...now].map(([name, lines]) => {
      const section = formerly.get(name) ?? null;
      const had = section === null ? [] : old.get(section)!;
      return { section, had, from: 0, to: had.length, lines };
    });
  }

  #pair(was: B, is: A): void {
    this.#pairs.set(is, was);
    this.#kept.add(was);
  }

  /** Pairs lines of equal keys, as many as can be in order; gives what lies between them. */
  #split({ section, had, from, to, lines }: Gap<B, A>, keyOf: (line: AlignableLine) => string | null): Gap<B, A>[] {
    const places = commonSubsequence(had.slice(from, to).map(keyOf), lines.map(keyOf));
    const gaps: Gap<B, A>[] = [];
    let [start, line] = [from, 0];
    for (const [was, is] of places) {
      this.#pair(had[from + was]!, lines[is]!);
      gaps.push({ section, had, from: start, to: from + was, lines: lines.slice(line, is) });
      [start, line] = [from + was + 1, is + 1];
    }
    gaps.push({ section, had, from: start, to, lines: lines.slice(line) });
    return gaps.filter((gap) => gap.lines.length > 0);
  }

  /** A line that says the same elsewhere has moved. */
  #pairMoved(): void {
    const left = this.before.filter((each) => !this.#kept.has(each));
    // From the last on, so that the first can be taken off the end.
    const waiting = groupBy(left.reverse(), ({ content }) => content);
    for (const line of this.after) {
      const was = this.#pairs.has(line) ? undefined : waiting.get(line.content)?.pop();
      if (was !== undefined) this.#pair(was, line);
    }
  }

  /** Pairs what is left by its marks, then by its place alone; gives what is new. */
  #settled(gap: Gap<B, A>, mark: number): AddedLines<B, A>[] {
    // What has moved away, or to here, is settled.
    const lines = gap.lines.filter((line) => !this.#pairs.has(line));
    if (lines.length === 0) return [];
    const left = gap.had.slice(gap.from, gap.to).filter((line) => !this.#kept.has(line));
    if (left.length > 0 && mark < lines[0]!.marks.length) {
      const keyOf = (line: AlignableLine): string | null => (this.#kept.has(line) ? null : (line.marks[mark] ?? null));
      return this.#split({ ...gap, lines }, keyOf).flatMap((each) => this.#settled(each, mark + 1));
    }
    for (const [index, was] of left.slice(0, lines.length).entries()) this.#pair(was, lines[index]!);
    const fresh = lines.slice(left.length);
    if (fresh.length === 0) return [];
    const { section, had, to } = gap;
    return [{ lines: fresh, section, above: had[to - 1] ?? null, below: had[to] ?? null }];
  }
}

/**
 * What each section was called before: the same, else the one, gone by its name, that most of its lines stood in. A
 * single section is the single one that was there.
 */
function sectionsAligned<B extends AlignableLine, A extends AlignableLine>(
  old: ReadonlyMap<string, readonly B[]>,
  now: ReadonlyMap<string, readonly A[]>,
): ReadonlyMap<string, string> {
  const formerly = new Map([...now.keys()].filter((name) => old.has(name)).map((name) => [name, name]));
  const gone = new Set([...old.keys()].filter((name) => !now.has(name)));
  const sectionOf = new Map([...gone].flatMap((name) => old.get(name)!.map(({ content }) => [content, name] as const)));
  for (const [name, lines] of now) {
    if (formerly.has(name)) continue;
    const counts = new Map<string, number>();
    for (const { content } of lines) {
      const section = sectionOf.get(content);
      if (section !== undefined && gone.has(section)) counts.set(section, (counts.get(section) ?? 0) + 1);
    }
    const isOnly = old.size === 1 && now.size === 1;
    const [most] = [...counts].sort(([, a], [, b]) => b - a);
    const section = most?.[0] ?? (isOnly ? [...gone][0] : undefined);
    if (section === undefined) continue;
    formerly.set(name, section);
    gone.delete(section);
  }
  return formerly;
}

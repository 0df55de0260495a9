/** A text in lines, each said to be text, code, a comment or of the front matter; and where it begins in its line. */
import { linesOf } from '../parsing/scanning.js';

export interface SourceLine {
  readonly kind: 'text' | 'code' | 'comment' | 'frontMatter' | 'fence';
  /** Comments within text are blanked out. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

const FENCE = /^[ \t>]{0,20}(`{3,}|~{3,})(.*)$/;
const FRONT = /^(---|\+\+\+)[ \t]*$/;

/** Lines in their order; a comment comes as lines of its own, ahead of what is left of the line that it begins on. */
export function sourceLinesOf(text: string): SourceLine[] {
  const lines = linesOf(text);
  const kinds = lines.map((): SourceLine['kind'] => 'text');
  const body = frontMatterEnd(lines);
  for (let index = 0; index < body; index += 1) kinds[index] = FRONT.test(lines[index]!) ? 'fence' : 'frontMatter';
  markCode(lines, kinds, body);
  return withoutComments(lines, kinds);
}

/** The first line behind the front matter; 0 without one. */
function frontMatterEnd(lines: readonly string[]): number {
  const opening = FRONT.exec(lines[0] ?? '');
  if (!opening) return 0;
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === opening[1]);
  return end === -1 ? 0 : end + 1;
}

/** A fence that nothing closes is a line like others. */
function markCode(lines: readonly string[], kinds: SourceLine['kind'][], from: number): void {
  const fences = lines.map((line, index) => (index < from ? null : FENCE.exec(line)));
  const closers = longestCloserBehind(fences);
  let open: string | null = null;
  for (const [index, fence] of fences.entries()) {
    if (open !== null) {
      const closes = fence !== null && fence[2]!.trim() === '' && fence[1]!.startsWith(open);
      kinds[index] = closes ? 'fence' : 'code';
      if (closes) open = null;
    } else if (fence && (closers[index]![fence[1]![0] === '`' ? 0 : 1] ?? 0) >= fence[1]!.length) {
      kinds[index] = 'fence';
      open = fence[1]!;
    }
  }
}

/** For each line, how long the longest closing fence behind it is, of backticks and of tildes. */
function longestCloserBehind(fences: readonly (RegExpExecArray | null)[]): (readonly [number, number])[] {
  const behind: (readonly [number, number])[] = [];
  let longest: [number, number] = [0, 0];
  for (let index = fences.length - 1; index >= 0; index -= 1) {
    behind[index] = longest;
    const fence = fences[index];
    if (!fence || fence[2]!.trim() !== '') continue;
    const [ticks, tildes] = longest;
    const { length } = fence[1]!;
    longest = fence[1]!.startsWith('`') ? [Math.max(ticks, length), tildes] : [ticks, Math.max(tildes, length)];
  }
  return behind;
}

function withoutComments(lines: readonly string[], kinds: readonly SourceLine['kind'][]): SourceLine[] {
  const lastEnd = lines.findLastIndex((line, index) => kinds[index] === 'text' && line.includes('-->'));
  const found: SourceLine[] = [];
  let isOpen = false;
  for (const [index, written] of lines.entries()) {
    const kind = kinds[index]!;
    const line = index + 1;
    if (kind !== 'text') found.push({ kind, text: written, line, column: 1 });
    if (kind !== 'text') continue;
    const kept: string[] = [];
    let at = 0;
    for (;;) {
      const start: number = isOpen ? at : written.indexOf('<!--', at);
      if (start === -1) break;
      const end = written.indexOf('-->', start);
      if (end === -1 && index >= lastEnd) break;
      const words = written.slice(isOpen ? start : start + 4, end === -1 ? undefined : end);
      if (words.trim() !== '')
        found.push({ kind: 'comment', text: words, line, column: (isOpen ? start : start + 4) + 1 });
      const stop = end === -1 ? written.length : end + 3;
      kept.push(written.slice(at, start), ' '.repeat(stop - start));
      at = stop;
      isOpen = end === -1;
      if (isOpen) break;
    }
    const rest = kept.join('') + written.slice(at);
    const held = at > 0;
    // A line that holds a comment alone parts nothing: what stands around it goes on.
    if (!held || rest.trim() !== '') found.push({ kind: 'text', text: rest, line, column: 1 });
  }
  return found;
}

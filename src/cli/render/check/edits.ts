/** Suggestions as changes of a text: in words, as a diff, and carried out. */
import { type Edit, type Suggestion } from '../../../timeline/checking/check.js';
import { counted } from '../../../timeline/counted.js';
import { linesOf } from '../../../timeline/parsing/scanning.js';

/** `on line 9 write "19:02" for "18:02"; 3 contradictions vanish with it` */
export function suggestionText({ edits, resolves }: Suggestion, lines: readonly string[]): string {
  const each = edits.map((edit) => {
    const now = (lines[edit.line - 1] ?? '').slice(edit.column - 1, edit.endColumn - 1);
    return `on line ${edit.line} write "${edit.replacement}"${now === '' ? '' : ` for "${now}"`}`;
  });
  return each.join(', and ') + (resolves > 0 ? `; ${counted(resolves, 'contradiction')} would vanish` : '');
}

/** A text with some edits made. Ends of lines stay as they are. */
export function edited(text: string, edits: readonly Edit[]): string {
  const mark = text.startsWith('\ufeff') ? '\ufeff' : '';
  const pieces = text.slice(mark.length).split(/(\r\n|\n|\r)/);
  // From right to left, so that no edit moves the place of another.
  for (const edit of [...edits].sort((a, b) => b.line - a.line || b.column - a.column)) {
    const at = (edit.line - 1) * 2;
    pieces[at] = editedLine(pieces[at] ?? '', edit);
  }
  return mark + pieces.join('');
}

const editedLine = (line: string, { column, endColumn, replacement }: Edit): string =>
  line.slice(0, column - 1) + replacement + line.slice(endColumn - 1);

/** What the edits change, as hunks of a unified diff: each line by itself. */
export function diffLines(source: string, text: string, edits: readonly Edit[]): string[] {
  const [before, after] = [linesOf(text), linesOf(edited(text, edits))];
  const numbers = [...new Set(edits.map(({ line }) => line))].sort((a, b) => a - b);
  const hunks = numbers.flatMap((line) => [
    `@@ -${line} +${line} @@`,
    `-${before[line - 1] ?? ''}`,
    `+${after[line - 1] ?? ''}`,
  ]);
  return [`--- a/${source}`, `+++ b/${source}`, ...hunks];
}

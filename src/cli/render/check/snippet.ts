/** The line of a report that a finding is about, with the words underlined. */
import { type TextSpan } from '../../../timeline/reports/report.js';
import { columns, cutTo, harmless, padTo, type Paint } from '../../terminal.js';

/** What stands around the words where a line is too long to show. */
const WORDS_BEFORE = 24;

export interface Frame {
  readonly paint: Paint;
  /** Columns of a terminal; infinite for a pipe. */
  readonly width: number;
  /** Of the numbers of lines, in columns. */
  readonly gutter: number;
}

/** `12 | The outage, lasting 121 minutes` and the underline below it. */
export function underlined(
  lines: readonly string[],
  span: TextSpan,
  style: Parameters<Paint>[0],
  { paint, width, gutter }: Frame,
): string[] {
  const line = lines[span.line - 1] ?? '';
  const before = shown(line.slice(0, span.column - 1)).trimStart();
  const words = shown(line.slice(span.column - 1, span.endColumn - 1));
  const after = shown(line.slice(span.endColumn - 1)).trimEnd();
  const room = Math.max(20, width - gutter - 3);
  const lead = leadOf(before, columns(words), columns(after), room);
  const left = Math.max(1, room - columns(lead));
  const mark = '^'.repeat(Math.max(1, Math.min(columns(words), left)));
  return [
    `${paint('dim', `${String(span.line).padStart(gutter)} |`)} ${cutTo(lead + words + after, room)}`.trimEnd(),
    `${paint('dim', `${' '.repeat(gutter)} |`)} ${' '.repeat(columns(lead))}${paint(style, mark)}`,
  ];
}

/** A line of a report that is related, with what is said of it. */
export function related(
  lines: readonly string[],
  { line, message }: { readonly line: number; readonly message: string },
  { paint, width, gutter }: Frame,
): string[] {
  const room = Math.max(20, width - gutter - 3);
  const text = shown(lines[line - 1] ?? '').trim();
  return [
    `${paint('dim', `${String(line).padStart(gutter)} |`)} ${cutTo(text, room)}`.trimEnd(),
    `${paint('dim', `${' '.repeat(gutter)} |`)} ${paint('cyan', `↳ ${cutTo(shown(message), room - 2)}`)}`,
  ];
}

/** A tab is one column here, or the underline would stand elsewhere. */
const shown = (text: string): string => harmless(text).replace(/[\t\n]/g, ' ');

/** What stands before the words, cut from its left where all of it would push them out. */
function leadOf(before: string, words: number, after: number, room: number): string {
  if (columns(before) + words + Math.min(after, WORDS_BEFORE) <= room) return before;
  const most = Math.max(8, Math.min(WORDS_BEFORE, room - words - 1));
  if (columns(before) <= most) return before;
  const kept = [...before].slice(-(most - 2)).join('');
  return `… ${kept}`;
}

/** As many columns as the longest number of a line takes. */
export const gutterOf = (numbers: readonly number[]): number =>
  padTo('', Math.max(3, String(Math.max(0, ...numbers)).length)).length;

/**
 * Reading at a position. Every pattern here and in the readers beside this file is sticky, begins with what it needs,
 * and has bounded repetitions, so that a try costs no more than a few characters, whatever the text is.
 */

/** What a sticky pattern finds exactly at a position. */
export function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(text);
}

/** Where the text goes on after what a sticky pattern finds there; the same position if it finds nothing. */
export function skip(pattern: RegExp, text: string, position: number): number {
  const found = matchAt(pattern, text, position);
  return found ? position + found[0].length : position;
}

/** A text as lines, whatever ends them; a mark of the order of bytes is none of it. */
export const linesOf = (text: string): string[] => text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);

/** Blanks of a line, no line breaks. */
export const BLANKS = /[ \t\u00a0\u2009\u202f]{0,40}/y;

/** True where a word of letters or digits does not go on. */
export function isWordEnd(text: string, position: number): boolean {
  return position >= text.length || !/[\p{L}\p{N}_]/u.test(text[position]!);
}

/** What the terminal needs: harmless text, widths in columns, wrapping, colour, and the two streams. */
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];
export type Paint = (style: Style, text: string) => string;

/** Colour is for a terminal that can show it and a person who wants it. */
export const wantsColour = (stream: { isTTY?: boolean }, env: Readonly<Record<string, string | undefined>>): boolean =>
  stream.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';

export const painter =
  (colour: boolean): Paint =>
  (style, text) =>
    colour && text !== '' ? styleText(style, text) : text;

// Control characters (C0 but for tab and line feed, DEL, C1), line separators and the bidirectional overrides: they
// can move the cursor, set a title, hide words or turn a line around.
const HARMFUL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Makes a text safe to print: what steers a terminal becomes a visible sign. */
export const harmless = (text: string): string =>
  text.replace(HARMFUL, (char) => {
    const code = char.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '␡' : `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });

// What `harmless` would change, as JSON writes it (or might: false alarms do no harm).
const MAYBE_HARMFUL = /\\[ubfr]|[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

/** {@link harmless} for every string in an answer. Nearly always there is nothing to do, and that is found at once. */
export const harmlessDeep = <T>(value: T): T =>
  MAYBE_HARMFUL.test(JSON.stringify(value)) ? eachHarmless(value) : value;

function eachHarmless<T>(value: T): T {
  if (typeof value === 'string') return harmless(value) as T;
  if (Array.isArray(value)) return value.map(eachHarmless) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, own]) => [harmless(key), eachHarmless(own)])) as T;
}

/**
 * JSON for people and programs; the characters that steer a terminal are written as escapes.
 * @param indent 0: on one line
 */
export const safeJson = (value: unknown, indent = 2): string =>
  JSON.stringify(value, null, indent).replace(
    HARMFUL,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

// What a terminal draws as one: a flag, or a character with its marks, joiners and what is joined to it.
const CLUSTER = /\p{RI}\p{RI}|[^](?:[\p{M}\p{Cf}\p{EMod}\u200d\ufe0f]|(?<=\u200d)[^])*/gu;
const ZERO_WIDTH = /^[\p{M}\p{Cf}]/u;
const WIDE =
  /^(?:\p{RI}\p{RI}|\p{Emoji_Presentation}|[^]\ufe0f|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}])/u;
// One column each, and common: found without the classes above, whose first use takes milliseconds.
const PLAIN =
  /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2190-\u21ff\u2260-\u226f\u2500-\u25fc\u260e\u2690\u2714\u2212]*$/;

const clusterWidth = (cluster: string): number => (ZERO_WIDTH.test(cluster) ? 0 : WIDE.test(cluster) ? 2 : 1);

/** How many columns a text without colour takes. */
export function columns(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return (text.match(CLUSTER) ?? []).reduce((sum, cluster) => sum + clusterWidth(cluster), 0);
}

export const padTo = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - columns(text)));

/** Cuts to `width` columns, with an ellipsis if something is lost. */
export function cutTo(text: string, width: number): string {
  if (columns(text) <= width) return text;
  return `${pieces(text, Math.max(0, width - 1))[0] ?? ''}…`;
}

/** Splits into pieces of at most `width` columns (but at least one cluster), never inside a cluster. */
function pieces(text: string, width: number): string[] {
  const result: string[] = [];
  let [piece, used] = ['', 0];
  for (const cluster of text.match(CLUSTER) ?? []) {
    const own = clusterWidth(cluster);
    if (piece !== '' && used + own > width) {
      result.push(piece);
      [piece, used] = ['', 0];
    }
    piece += cluster;
    used += own;
  }
  return piece === '' ? result : [...result, piece];
}

/** Wraps at spaces to `width` columns; a longer word is split. All white space becomes single spaces. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((word) => word !== '')) {
    for (const piece of columns(word) > width ? pieces(word, width) : [word]) {
      if (line !== '' && columns(line) + 1 + columns(piece) > width) {
        lines.push(line);
        line = '';
      }
      line = line === '' ? piece : `${line} ${piece}`;
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** Wrapped line by line: line breaks stay where they were written. */
export const lineWise = (text: string, width: number): string[] =>
  text.split(/\r\n|[\n\r]/).flatMap((line) => (line.trim() === '' ? [''] : wrap(line, width)));

/** Wrapped, with every line but the first indented. */
export const paragraph = (text: string, width: number): string[] =>
  wrap(text, width - 2).map((line, i) => (i === 0 ? line : `  ${line}`));

/** Narrower than this, a last column is better put on lines of its own. */
const NARROWEST_COLUMN = 24;

/** Rows as aligned columns with two spaces between; the last column is wrapped to what is left of `width`. */
export function table(rows: readonly (readonly string[])[], width = Infinity): string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [i, cell] of row.slice(0, -1).entries()) widths[i] = Math.max(widths[i] ?? 0, columns(cell));
  const left = widths.reduce((sum, own) => sum + own + 2, 0);
  return rows.flatMap((row) => {
    const last = row.at(-1) ?? '';
    const cells = row.slice(0, -1).map((cell, i) => padTo(cell, widths[i]!));
    if (left + columns(last) <= width) return [[...cells, last].join('  ').trimEnd()];
    const beside = width - left >= NARROWEST_COLUMN;
    const lines = wrap(last, beside ? width - left : width - 4);
    const first = [...cells, beside ? (lines.shift() ?? '') : ''].join('  ').trimEnd();
    return [first, ...lines.map((line) => ' '.repeat(beside ? left : 4) + line)];
  });
}

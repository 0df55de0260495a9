/**
 * Comments in Markdown that only a program reads: below a row, the fields that the row itself does not show; before lines
 * that are worked out, that they are not to be read back. `timeline/reports/exported-rows.ts` reads them.
 */

/** From here to the next heading nothing is read but rows with a comment of their own. */
export const SKIP = '<!-- asof-skip -->';

type RowKind = 'entry' | 'claim';

/** No dashes side by side and no angle brackets, so that nothing in it can end the comment or begin another. */
const NOT_IN_A_COMMENT = /[<>\u007f-\u009f\u2028\u2029]|-(?=-)/g;

/** The fields of a row as one line; those that are null or undefined are left out. */
export const rowComment = (kind: RowKind, fields: object): string =>
  `  <!-- asof-${kind} ${JSON.stringify(fields, (_, value: unknown) => value ?? undefined).replace(NOT_IN_A_COMMENT, escaped)} -->`;

const escaped = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;

const COMMENT = /^ {2}<!-- asof-(entry|claim) (\{.*\}) -->[ \t]*$/;
/** An entry has at most 64 KiB, and no sign of it takes more than six. */
const MOST = 400_000;

/** What {@link rowComment} wrote; null for any other line, and for what is no object. */
export function readRowComment(line: string): { readonly kind: RowKind; readonly fields: object } | null {
  const found = line.length > MOST ? null : COMMENT.exec(line);
  if (!found) return null;
  try {
    return { kind: found[1] === 'claim' ? 'claim' : 'entry', fields: JSON.parse(found[2]!) as object };
  } catch {
    return null;
  }
}

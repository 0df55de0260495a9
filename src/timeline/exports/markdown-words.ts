/**
 * Words of users in Markdown, so that none of them is taken for markup, and all of them can be read back as they were:
 * titles are escaped, values are code, prose is quoted.
 */

const PUNCTUATION = /[!-/:-@[-`{-~]/g;

/** One line as plain text. */
export const plain = (line: string): string => line.replace(PUNCTUATION, (sign) => `\\${sign}`);

/** What a line of Markdown does not hold as it is: line breaks, other controls, and what looks like JSON already. */
const NOT_ON_A_LINE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]|^"|^\s*$/;

/** A value as code; as JSON where it is not one line. */
export function code(value: string): string {
  const line = NOT_ON_A_LINE.test(value)
    ? JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029]/g, escaped)
    : value;
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  // One blank on either side is taken away again by whoever reads it.
  const pad = /^`|`$|^ .* $/.test(line) ? ' ' : '';
  return fence + pad + line + pad + fence;
}

const escaped = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Prose can be quoted if its line breaks are of the one kind that Markdown writes, and no other control is in it. */
export const isQuotable = (prose: string): boolean =>
  !/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/.test(prose);

/** Prose as a quotation: every line of it begins with `>`, so that nothing in it can end it. */
export const quotation = (prose: string, indent: string): string[] =>
  prose.split('\n').map((line) => `${indent}> ${line}`);

/** Clickable where it can stand between angle brackets as it is. */
export const address = (url: string): string => (/[<>\s\\]/.test(url) ? code(url) : `<${url}>`);

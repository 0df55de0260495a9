/** Rows as CSV (RFC 4180), which a spreadsheet may open: no cell of it is a formula. */

/** Lists and maps are JSON in their cell; what is null or undefined is an empty one. */
export const csvOf = (rows: readonly (readonly unknown[])[]): string =>
  rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');

/** What spreadsheets would take for a formula, and the sign that keeps them from it. */
const FORMULA = /^[=+\-@\t\r']/;

function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') return quoted(JSON.stringify(value));
  return quoted(FORMULA.test(value) ? `'${value}` : value);
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

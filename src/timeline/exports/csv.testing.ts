/** For tests: reads CSV back, and the sign away that keeps formulas from being any. */
const CELL = /"((?:[^"]|"")*)"|([^,\r\n]*)/y;

export function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at < text.length;) {
    CELL.lastIndex = at;
    const [whole, quotedCell, plain] = CELL.exec(text)!;
    row.push((quotedCell?.replaceAll('""', '"') ?? plain ?? '').replace(/^'/, ''));
    at += whole.length;
    if (text[at] === ',') {
      at += 1;
      continue;
    }
    if (text.slice(at, at + 2) !== '\r\n') throw new Error(`no end of the line at ${at}`);
    rows.push(row);
    row = [];
    at += 2;
  }
  return rows;
}

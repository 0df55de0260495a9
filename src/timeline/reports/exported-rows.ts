/**
 * The rows of an incident that asof wrote as Markdown, with all their fields. Each stands on a line of its own, what
 * belongs to it is indented below, and a comment at its end holds the fields that the row does not show. A row whose
 * comment cannot be read is a row like any other.
 */
import { readRowComment, SKIP } from '../exports/comments.js';
import { readClaim } from '../input/input.js';
import { readEntry } from '../input/entry.js';
import { linesOf } from '../parsing/scanning.js';
import { parseWrittenTime } from '../time.js';
import { factOfRow } from './fact-of-row.js';
import { type ReportClaim, type ReportFact } from './report.js';

export interface ExportedRows {
  /** The text with the same lines, those of exported rows and those that are not to be read being empty. */
  readonly rest: string;
  readonly facts: readonly ReportFact[];
  readonly claims: readonly ReportClaim[];
}

const HEADING = /^#{1,6} /;
const ENTRY_ROW = /^- (\S{1,40}) \*\*([a-z][a-z0-9_]{0,39})\*\* `([\w.-]{1,100})`[ \t]*$/;
const CLAIM_ROW = /^- `([\w.-]{1,100})` \*\*([PTWDHMS\d.,]{1,50})\*\* ([a-z ]{1,40})$/;
const QUOTED = /^ {2}> ?(.*)$/;

/** @param most rows that are read */
export function exportedRows(text: string, most: number): ExportedRows {
  const facts: ReportFact[] = [];
  const claims: ReportClaim[] = [];
  if (!text.includes('<!-- asof-')) return { rest: text, facts, claims };
  const lines = linesOf(text);
  const rest = [...lines];
  let start: number | null = null;
  let isSkipped = false;
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('- ')) start = index;
    else if (!line.startsWith('  ') && line.trim() !== '') start = null;
    if (HEADING.test(line)) isSkipped = false;
    else if (line.trimEnd() === SKIP) isSkipped = true;
    if (isSkipped) rest[index] = '';
    const comment = start === null || facts.length + claims.length >= most ? null : readRowComment(line);
    if (start === null || comment === null) continue;
    const row: Row = { lines: lines.slice(start, index), line: start + 1, fields: comment.fields };
    const isRead = comment.kind === 'entry' ? readEntryRow(row, facts) : readClaimRow(row, claims);
    if (isRead) rest.fill('', start, index + 1);
    start = null;
  }
  return { rest: rest.join('\n'), facts, claims };
}

interface Row {
  /** Without the comment. */
  readonly lines: readonly string[];
  /** Of the first, from 1. */
  readonly line: number;
  /** Of the comment. */
  readonly fields: object;
}

/** What the row shows counts for more than what its comment says: people edit the row. */
function readEntryRow({ lines, line, fields }: Row, facts: ReportFact[]): boolean {
  const [, occurredAt, type, id] = ENTRY_ROW.exec(lines[0]!) ?? [];
  if (occurredAt === undefined) return false;
  const text = quotedBelow(lines);
  const shown = { id, type, occurredAt, ...(text !== null && { text }) };
  const entry: unknown = { precision: parseWrittenTime(occurredAt)?.shows, ...fields, ...shown };
  if (!isEntry(entry)) return false;
  const fact = factOfRow(entry, line);
  if (fact !== null) facts.push(fact);
  return fact !== null;
}

const isEntry = (body: unknown): body is ReportFact['entry'] => readEntry(body).faults.length === 0;

function quotedBelow(lines: readonly string[]): string | null {
  const quoted: string[] = [];
  for (const line of lines.slice(1)) {
    const found = QUOTED.exec(line);
    if (!found && quoted.length === 0 && line.trim() === '') continue;
    if (!found) break;
    quoted.push(found[1]!);
  }
  return quoted.length === 0 ? null : quoted.join('\n');
}

function readClaimRow({ lines, line, fields }: Row, claims: ReportClaim[]): boolean {
  const [, id, stated, verdict] = CLAIM_ROW.exec(lines[0]!) ?? [];
  if (id === undefined || stated === undefined) return false;
  if (verdict === 'withdrawn') return true;
  const posted: unknown = { ...fields, id, stated };
  if (!isClaim(posted)) return false;
  const column = lines[0]!.indexOf('**') + 3;
  claims.push({
    ...{ line, column, endColumn: column + stated.length },
    quote: stated,
    statement: posted.text ?? stated,
    stated,
    statedUpTo: posted.statedUpTo ?? null,
    comparison: posted.comparison ?? 'exactly',
    metricSaid: null,
    calendarText: null,
    posted,
  });
  return true;
}

const isClaim = (body: unknown): body is NonNullable<ReportClaim['posted']> =>
  readClaim(body, () => true).faults.length === 0;

/** What a finding is known by in other versions of its file: its code and the words of its line, not its number. */
import { createHash } from 'node:crypto';
import { type CheckFinding } from '../../../timeline/checking/check.js';

type Placed = Pick<CheckFinding, 'code' | 'line' | 'column' | 'endColumn'>;

/** @param lines of the report */
export function fingerprintOf({ code, line, column, endColumn }: Placed, lines: readonly string[]): string {
  const words = lines[line - 1] ?? '';
  const parts = [code, words.trim().replace(/\s+/g, ' '), words.slice(column - 1, endColumn - 1)];
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 16);
}

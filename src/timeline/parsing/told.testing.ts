/** A reading in one line, for tests: `2 2026-11-29T21:50Z note {"approximate":true} the words // what is remarked`. */
import { type LineReading } from './lines.js';

export function told({ line, entry, problem, remarks }: LineReading): string {
  const remark = remarks.length === 0 ? '' : ` // ${remarks.join('; ')}`;
  if (problem !== null) return `${line} ! ${problem}${remark}`;
  if (entry === null) return `${line} nothing${remark}`;
  const { occurredAt = 'now', type, text, ...more } = entry;
  const fields = Object.keys(more).length === 0 ? '' : ` ${JSON.stringify(more)}`;
  return `${line} ${occurredAt} ${type}${fields}${text === undefined ? '' : ` ${text}`}${remark}`;
}

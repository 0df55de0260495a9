/** A line that `asof` prints, as a shell reads it back. */
import { execFileSync } from 'node:child_process';

/** The words of a line that begins with `asof`, without that. */
export function wordsOfLine(line: string): string[] {
  const script = `asof() { for word; do printf '%s\\0' "$word"; done; }; ${line}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

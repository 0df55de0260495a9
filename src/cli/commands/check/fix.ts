/** `asof check --fix`: suggestions one by one, each shown and asked for. Nothing is ever changed unasked. */
import { readFileSync, writeFileSync } from 'node:fs';
import { type CheckFinding, type CheckReport } from '../../../timeline/checking/check.js';
import { inOrderOfCause } from '../../../timeline/checking/causes.js';
import { Failure, EXIT } from '../../failures.js';
import { diffLines, edited } from '../../render/check/edits.js';
import { linesOf } from '../../../timeline/parsing/scanning.js';
import { fingerprintOf } from './fingerprints.js';

export interface Fixing {
  readonly source: string;
  readonly path: string;
  /** As it was read. */
  readonly text: string;
  /** Checks a text in the place of the file's; null where it cannot be checked. */
  readonly check: (text: string) => Promise<CheckReport | null>;
  readonly show: (lines: readonly string[]) => void;
  readonly ask: (question: string) => Promise<string>;
}

/**
 * One suggestion changes what the next one is, so the text is checked again after each.
 * @returns how many were made; the person may quit
 */
export async function fixFile({
  source,
  path,
  text,
  check,
  show,
  ask,
}: Fixing): Promise<{ made: number; quit: boolean }> {
  const refused = new Set<string>();
  let made = 0;
  for (let now = text; ;) {
    const report = await check(now);
    const lines = linesOf(now);
    const next = report === null ? undefined : nextOf(report, lines, refused);
    if (next === undefined) return { made, quit: false };
    const { edits } = next.suggestion!;
    show([`${source}:${next.line}:${next.column}: ${next.severity}[${next.code}]: ${next.message}`]);
    show(diffLines(source, now, edits));
    const answer = (await ask('Apply it? [y]es, [n]o, [q]uit: ')).trim().toLowerCase();
    if (answer === 'q' || answer === 'quit') return { made, quit: true };
    if (answer !== 'y' && answer !== 'yes') {
      refused.add(fingerprintOf(next, lines));
      continue;
    }
    const fixed = edited(now, edits);
    if (readFileSync(path, 'utf8') !== now) throw new Failure(EXIT.failed, `${source} has been changed meanwhile`);
    writeFileSync(path, fixed);
    now = fixed;
    made += 1;
  }
}

function nextOf(report: CheckReport, lines: readonly string[], refused: ReadonlySet<string>): CheckFinding | undefined {
  const offered = inOrderOfCause(report.findings.filter(({ suggestion }) => suggestion !== null));
  return offered.map(({ finding }) => finding).find((finding) => !refused.has(fingerprintOf(finding, lines)));
}

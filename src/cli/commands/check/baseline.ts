/** What is known of old reports, so that they can be taken on: those findings are quiet, and new ones are not. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { countOf } from '../../../timeline/checking/findings.js';
import { UsageFault } from '../../failures.js';
import { allFindings, type CheckRun, type SourcedFinding } from '../../render/check/checked-file.js';
import { linesOf } from '../../../timeline/parsing/scanning.js';
import { fingerprintOf } from './fingerprints.js';

interface KnownFinding {
  /** From the folder of the baseline. */
  readonly source: string;
  readonly code: string;
  readonly fingerprint: string;
  /** For people. */
  readonly message: string;
}

export interface Baseline {
  readonly version: 1;
  readonly known: readonly KnownFinding[];
}

/** @throws UsageFault */
export function readBaseline(path: string): Baseline {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as Partial<Baseline> | null;
    const known: unknown = value?.known;
    if (value?.version === 1 && Array.isArray(known) && known.every(isKnown)) return { version: 1, known };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new UsageFault(`--baseline: there is no ${path}`, ['--write-baseline makes it from what is found now']);
    if (code !== undefined) throw new UsageFault(`--baseline: ${path} cannot be read (${code})`);
  }
  throw new UsageFault(`--baseline: ${path} is no baseline`);
}

const isKnown = (value: unknown): value is KnownFinding => {
  const { source, code, fingerprint } = (value ?? {}) as Record<string, unknown>;
  return [source, code, fingerprint].every((each) => typeof each === 'string');
};

/** Remarks are no part of it: they fail nothing. */
export function writeBaseline(path: string, run: CheckRun): number {
  const lines = linesBySource(run);
  const found = allFindings(run).filter(({ finding }) => finding.severity !== 'info');
  const known = found.map(({ source, finding }): KnownFinding => {
    const { code, message } = finding;
    return { source: below(path, source), code, fingerprint: fingerprintOf(finding, lines.get(source) ?? []), message };
  });
  const byKey = (a: KnownFinding, b: KnownFinding): number => (keyOf(a) < keyOf(b) ? -1 : 1);
  writeFileSync(path, `${JSON.stringify({ version: 1, known: [...known].sort(byKey) }, null, 2)}\n`);
  return known.length;
}

/** A run without what is known. Two findings of one kind in one line are told apart by their number alone. */
export function withoutKnown(run: CheckRun, { known }: Baseline, path: string): CheckRun {
  const left = new Map<string, number>();
  for (const each of known) left.set(keyOf(each), (left.get(keyOf(each)) ?? 0) + 1);
  const lines = linesBySource(run);
  const isNew = ({ source, finding }: SourcedFinding): boolean => {
    const { code } = finding;
    const key = keyOf({
      source: below(path, source),
      code,
      fingerprint: fingerprintOf(finding, lines.get(source) ?? []),
    });
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    return count === 0;
  };
  const files = run.files.map(({ report, text }) => {
    const findings = report.findings.filter((finding) => isNew({ source: report.source, finding }));
    const quieted = report.counts.quieted + report.findings.length - findings.length;
    const counts = { ...report.counts, quieted, ...countOf(findings) };
    return { report: { ...report, findings, counts }, text };
  });
  const between = run.between.filter((finding) => isNew({ source: finding.source, finding }));
  return { ...run, files, between };
}

const keyOf = ({ source, code, fingerprint }: Omit<KnownFinding, 'message'>): string =>
  `${source}\0${code}\0${fingerprint}`;

const below = (path: string, source: string): string =>
  relative(dirname(resolve(path)), resolve(source))
    .split(sep)
    .join('/');

const linesBySource = ({ files }: CheckRun): ReadonlyMap<string, readonly string[]> =>
  new Map(files.map(({ report, text }) => [report.source, linesOf(text)]));

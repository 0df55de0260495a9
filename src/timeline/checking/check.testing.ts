/** For tests: checks as they are answered, built from the words that they are about. */
import {
  CHECK_SEVERITY,
  type CheckClaim,
  type CheckCode,
  type CheckFact,
  type CheckFinding,
  type CheckReport,
} from './check.js';
import { type TextSpan } from '../reports/report.js';

interface SaidFinding {
  readonly code: CheckCode;
  /** Words of the text that it is about; the n-th time that they stand there. */
  readonly at: string | readonly [words: string, nth: number];
  readonly message: string;
  readonly related?: CheckFinding['related'];
  /** Words to put in the place of others. */
  readonly suggest?: readonly (readonly [words: string | readonly [words: string, nth: number], replacement: string])[];
  readonly resolves?: number;
}

export interface SaidCheck {
  readonly source?: string;
  /** Times as they stand in the text, each with its type. */
  readonly facts?: readonly (readonly [words: string, type: string])[];
  /** Lengths as they stand in the text; the lines of the facts that support them, or nothing. */
  readonly claims?: readonly (readonly [words: string, supportedBy: readonly [number, number] | null])[];
  readonly findings?: readonly SaidFinding[];
}

/** Where the n-th occurrence of some words stands in a text. */
export function spanOf(text: string, at: SaidFinding['at']): TextSpan {
  const [words, nth] = typeof at === 'string' ? [at, 1] : at;
  let index = -1;
  for (let i = 0; i < nth; i += 1) {
    index = text.indexOf(words, index + 1);
    if (index === -1) throw new Error(`"${words}" does not stand ${nth} times in the text`);
  }
  const before = text.slice(0, index).split('\n');
  const column = before.at(-1)!.length + 1;
  return { line: before.length, column, endColumn: column + words.length };
}

export function checkOf(text: string, { source = 'report.md', ...said }: SaidCheck): CheckReport {
  const facts = (said.facts ?? []).map(([words, type]): CheckFact => {
    const span = spanOf(text, words);
    const occurredAt = '2026-03-05T14:02:00Z';
    const entry = { type, text: words, occurredAt };
    return {
      ...{ id: `f${span.line}`, ...span, text: words, local: '2026-03-05T14:02', entry },
      ...{ structured: true, dateInferred: false, zoneFrom: 'document', matches: [] },
    };
  });
  const claims = (said.claims ?? []).map(([words, by]) => claimOf(words, spanOf(text, words), by));
  const findings = (said.findings ?? []).map((finding) => findingOf(text, finding));
  const count = (severity: string): number => findings.filter((each) => each.severity === severity).length;
  return {
    ...{ source, timeZone: { name: 'UTC', from: 'document', said: 'all times in UTC' }, facts, claims, findings },
    counts: {
      facts: facts.length,
      claims: claims.length,
      supported: claims.filter(({ verdict }) => verdict === 'supported').length,
      quieted: 0,
      errors: count('error'),
      warnings: count('warning'),
    },
  };
}

function findingOf(
  text: string,
  { code, at, message, related = [], suggest, resolves = 1 }: SaidFinding,
): CheckFinding {
  const edits = suggest?.map(([words, replacement]) => ({ ...spanOf(text, words), replacement }));
  const suggestion = edits === undefined ? null : { edits, resolves };
  return { ...spanOf(text, at), code, severity: CHECK_SEVERITY[code], message, related, suggestion };
}

function claimOf(quote: string, span: TextSpan, by: readonly [number, number] | null): CheckClaim {
  const support = by && {
    ...{ kinds: ['pair' as const], from: { entryId: `f${by[0]}` }, to: { entryId: `f${by[1]}` }, component: null },
    ...{ seconds: 3240, differenceSeconds: 0, exact: true, rank: 1 as const, metric: null, metrics: [] },
    ...{ reading: 'declared → resolved', coincidence: false },
  };
  return {
    ...{ ...span, quote, metricSaid: null, id: `c${span.line}`, stated: 'PT54M', statedUpTo: null },
    ...{
      statedSeconds: 3240,
      toleranceSeconds: 30,
      comparison: 'exactly' as const,
      metric: null,
      text: quote,
      by: null,
    },
    ...{ url: null, withdrawn: false, verdict: by === null ? ('unsupported' as const) : ('supported' as const) },
    ...{ supports: support ? [support] : [], supportsTotal: support ? 1 : 0, nearest: [], wouldNeed: [] },
    ...{ checked: { pairs: 6, windows: 0, totals: 0 }, revision: 0, statedAt: null },
  };
}

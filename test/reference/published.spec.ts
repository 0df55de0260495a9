/** The reference is held against the published incidents first: what it gets wrong there it may not judge elsewhere. */
import { describe, expect, it } from '@jest/globals';
import { publishedIncidents, type Expectation, type PublishedIncident } from '../support/published-incident.js';
import { knownAt, type History, type Known, type PostedEntry, type Step } from './history.js';
import { durationOf, type Question } from './durations.js';
import { answer } from './model.js';
import { duration, saidByReference } from './said.js';
import { type TotalKind } from './windows.js';

const RECORDED = '2026-01-01T00:00:00.000Z';
const NOW = Date.parse('2026-01-02T00:00:00Z');

/** What a case posts; what the service refuses or finds unchanged leaves the revision as it was. */
function historyOf({ incident, operations = [] }: PublishedIncident): History {
  const steps: Step[] = [
    ...incident.entries.map((entry): Step => ({ recordedAt: RECORDED, does: 'entry', entry: entry })),
    ...incident.claims.map((claim): Step => ({ recordedAt: RECORDED, does: 'claim', claim: claim as never })),
  ];
  for (const { path, body, revision } of operations) {
    if (revision === steps.length) continue;
    const [, entryId, verb] = /^\/entries(?:\/([^/]+))?(?:\/(\w+))?$/.exec(path) ?? [];
    const learned = typeof body['learnedAt'] === 'string' ? { learnedAt: body['learnedAt'] } : {};
    if (entryId === undefined) {
      for (const entry of (body['entries'] as PostedEntry[] | undefined) ?? [body as never]) {
        steps.push({ recordedAt: RECORDED, does: 'entry', entry });
      }
    } else if (verb === undefined) {
      steps.push({ recordedAt: RECORDED, does: 'amend', entryId, set: body['set'] as object, ...learned });
    } else {
      steps.push({ recordedAt: RECORDED, does: verb as 'retract', entryId, ...learned });
    }
  }
  return { historical: incident.historical, openedAt: RECORDED, steps };
}

const asked = (query: string): Question => {
  const { from, to, total, kind, component, level } = Object.fromEntries(new URLSearchParams(query));
  if (total === undefined) return { kind: 'pair', from: from!, to: to! };
  return {
    kind: 'total',
    total: total as TotalKind,
    window: kind!,
    ...(component !== undefined && { component }),
    ...(level !== undefined && { level }),
  };
};

/** The part of a value that a case states. */
function stated(value: unknown, wanted: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(wanted)) return value.map((one, i) => stated(one, wanted[i] ?? wanted[0]));
  if (typeof value !== 'object' || value === null || typeof wanted !== 'object' || wanted === null) return value;
  return Object.fromEntries(
    Object.entries(wanted).map(([key, part]) => [key, stated((value as Record<string, unknown>)[key], part)]),
  );
}

function hold(
  known: Known,
  { durations = [], totals = {}, lint = [], lintAbsent = [], ...expected }: Expectation,
): void {
  const said = saidByReference(answer(known));
  const audits: Record<string, object> = {};
  for (const [id, claim] of Object.entries(expected.claims ?? {})) {
    const audit = said.claims[id]!;
    const pairs = audit.supports.filter(({ kinds }) => (kinds as string[]).includes('pair'));
    const included = ((claim['supportsInclude'] ?? []) as object[]).filter((like) =>
      pairs.some((pair) => JSON.stringify(stated(pair, like)) === JSON.stringify(like)),
    );
    audits[id] = { ...audit, supports: pairs, supportsInclude: included };
  }
  expect(stated({ ...said, claims: audits }, expected)).toEqual(expected);
  for (const [query, value] of [
    ...durations.map(({ query, ...value }) => [query, value] as const),
    ...Object.entries(totals),
  ]) {
    expect({ [query]: stated(duration(durationOf(asked(query), known)), value) }).toEqual({ [query]: value });
  }
  const codes = said.lint.map((finding) => finding.split(' ')[0]);
  const given = lint.filter((code) => JUDGED.includes(code));
  expect(given.filter((code) => !codes.includes(code))).toEqual([]);
  expect(lintAbsent.filter((code) => codes.includes(code))).toEqual([]);
}

/** The findings that the reference makes. */
const JUDGED = [
  'negative_duration',
  'negative_possible',
  'end_without_start',
  'started_twice',
  'changed_without_start',
  'impact_outlives_incident',
  'status_after_resolved',
  'future_time',
  'unconfirmed_extraction',
  'claim_unsupported',
  'claims_disagree',
];

const known = (history: History, query: Record<string, string | number>): Known => {
  const at = knownAt(history, query, NOW);
  if (typeof at === 'string') throw new Error(at);
  return at;
};

describe.each(publishedIncidents().map((published) => [published.id, published] as const))('%s', (_id, published) => {
  const history = historyOf(published);
  it('the reference gives what must come out', () => hold(known(history, {}), published.expect));
  for (const { query, expect } of published.moments ?? []) {
    it(`asked with ${JSON.stringify(query)} it gives what was known then`, () => hold(known(history, query), expect));
  }
});

/** The published incidents of `test/fixtures/incidents`, and how an answer is held against what must come out. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { type ClaimAuditView, type DurationView, type IncidentView } from '../../src/timeline/view/view-types.js';
import { type DiffView } from '../../src/timeline/view/moment-types.js';
import { type ClaimInput, type EntryInput } from './story.js';

type Expected = Record<string, unknown>;

export interface Expectation {
  order?: string[];
  startedAt?: string | null;
  endedAt?: string | null;
  windows?: Expected[];
  episodes?: Expected[];
  headline?: Expected;
  counts?: Expected;
  status?: string;
  inProgress?: boolean;
  metrics?: Record<string, Expected>;
  durations?: ({ query: string } & Expected)[];
  totals?: Record<string, Expected>;
  claims?: Record<string, Expected>;
  lint?: string[];
  lintAbsent?: string[];
}

interface Operation {
  method: 'POST' | 'PATCH' | 'PUT';
  path: string;
  status: number;
  revision: number;
  body: Record<string, unknown>;
}

export interface PublishedIncident {
  id: string;
  title: string;
  incident: { id: string; title: string; historical: boolean; entries: EntryInput[]; claims: ClaimInput[] };
  operations?: Operation[];
  expect: Expectation;
  moments?: { query: Record<string, string | number>; expect: Expectation }[];
  diffs?: { query: { clock?: string; from: string | number; to: string | number }; expect: ExpectedDiff }[];
}

interface Differing {
  before: unknown;
  after: unknown;
}

/** What a diff must give: entry ids, and what differs by entry id, metric or claim id. */
interface ExpectedDiff {
  learned: string[];
  unlearned: string[];
  retracted: string[];
  restored: string[];
  changed: Record<string, Record<string, Differing>>;
  durations: Record<string, Differing & { deltaSeconds?: number }>;
  verdicts: Record<string, Differing>;
  claimsAdded: string[];
  status: Differing;
}

const FOLDER = join(import.meta.dirname, '../fixtures/incidents');

export const publishedIncidents = (): PublishedIncident[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as PublishedIncident);

/** Whatever answers questions about one incident at one moment: the service over HTTP, or the core itself. */
export interface Answers {
  incident: IncidentView;
  /** Entry ids in timeline order. */
  order: string[];
  /** Answers `GET …/durations?<query>`. */
  duration(query: string): Promise<DurationView>;
}

/** Holds answers against an expectation; a key that is not given is not stated by the case. */
export async function holdAgainst(answers: Answers, expected: Expectation): Promise<void> {
  const { incident } = answers;
  const actual: Record<string, unknown> = {
    status: incident.status,
    inProgress: incident.inProgress,
    order: answers.order,
    startedAt: incident.startedAt?.entryId ?? null,
    endedAt: incident.endedAt?.entryId ?? null,
    counts: incident.counts,
    headline: { metric: incident.headline.metric },
    episodes: incident.episodes.map((episode) => withEnds(episode)),
    windows: incident.windows.map(({ range, ...window }) => withEnds(window)),
  };
  for (const field of Object.keys(actual) as (keyof Expectation)[]) {
    if (expected[field] !== undefined) expect({ [field]: actual[field] }).toEqual({ [field]: expected[field] });
  }
  for (const [metric, wanted] of Object.entries(expected.metrics ?? {})) {
    expect({ [metric]: asStated(incident.durations[metric], wanted) }).toEqual({ [metric]: wanted });
  }
  for (const { query, ...wanted } of expected.durations ?? []) {
    expect({ [query]: asStated(await answers.duration(query), wanted) }).toEqual({ [query]: wanted });
  }
  for (const [query, wanted] of Object.entries(expected.totals ?? {})) {
    expect({ [query]: asStated(await answers.duration(query), wanted) }).toEqual({ [query]: wanted });
  }
  for (const [id, wanted] of Object.entries(expected.claims ?? {})) {
    const audit = incident.claims.find((claim) => claim.id === id);
    expect({ [id]: asAudited(audit, wanted) }).toEqual({ [id]: wanted });
  }
  const codes = new Set<string>(incident.lint.map((finding) => finding.code));
  expect((expected.lint ?? []).filter((code) => !codes.has(code))).toEqual([]);
  expect((expected.lintAbsent ?? []).filter((code) => codes.has(code))).toEqual([]);
}

/** Holds a diff against what it must give; bounds are no field of an entry, they show as its interval. */
export function holdDiffAgainst(diff: DiffView, expected: ExpectedDiff): void {
  const ids = (entries: readonly { id: string }[]): string[] => entries.map(({ id }) => id).sort();
  const { learned, unlearned, retracted, restored } = diff;
  expect({
    learned: ids(learned),
    unlearned: ids(unlearned),
    retracted: ids(retracted),
    restored: ids(restored),
    claimsAdded: ids(diff.claims.added),
    verdicts: Object.fromEntries(diff.claims.verdicts.map(({ id, before, after }) => [id, { before, after }])),
    changed: diff.changed.map(({ entryId }) => entryId).sort(),
    status: diff.status ?? { before: expected.status.after, after: expected.status.after },
  }).toEqual({
    learned: expected.learned.sort(),
    unlearned: expected.unlearned.sort(),
    retracted: expected.retracted.sort(),
    restored: expected.restored.sort(),
    claimsAdded: expected.claimsAdded.sort(),
    verdicts: expected.verdicts,
    changed: Object.keys(expected.changed).sort(),
    status: expected.status,
  });
  for (const { entryId, fields } of diff.changed) {
    for (const [field, wanted] of Object.entries(expected.changed[entryId]!)) {
      if (field === 'earliest' || field === 'latest') expect(fields).toHaveProperty('interval');
      else if (wanted.before === null && wanted.after === null) expect(fields).toHaveProperty(field);
      else expect({ [field]: asInstants(fields[field]!) }).toEqual({ [field]: asInstants(wanted) });
    }
  }
  const durations = new Map(diff.durations.map((each) => [each.metric, each]));
  for (const [metric, { before, after, deltaSeconds = null }] of Object.entries(expected.durations)) {
    const found = durations.get(metric);
    const statuses = { before: found?.before.status, after: found?.after.status };
    expect({ metric, ...statuses, deltaSeconds: found?.deltaSeconds }).toEqual({ metric, before, after, deltaSeconds });
  }
}

const asInstants = ({ before, after }: Differing): Differing => ({
  before: asInstant(before),
  after: asInstant(after),
});
const asInstant = (value: unknown): unknown =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : value;

/** The ends of something as entry ids. */
function withEnds<T extends { from?: { entryId: string } | null; to?: { entryId: string } | null }>(
  value: T,
): Expected {
  return { ...value, from: value.from?.entryId ?? null, to: value.to?.entryId ?? null };
}

/** The part of a value that an expectation states. */
const pick = (value: Expected, wanted: Expected): Expected =>
  Object.fromEntries(Object.keys(wanted).map((key) => [key, value[key]]));

function asStated(duration: DurationView | undefined, wanted: Expected): Expected | undefined {
  if (!duration) return undefined;
  const previous = duration.previous && { seconds: duration.previous.seconds, to: duration.previous.to.entryId };
  return pick({ ...withEnds(duration), previous }, wanted);
}

function asAudited(audit: ClaimAuditView | undefined, wanted: Expected): Expected | undefined {
  if (!audit) return undefined;
  const supports = audit.supports.filter((reading) => reading.kinds.includes('pair'));
  const stated = (readings: readonly object[], like: unknown): Expected[] =>
    readings.map((reading, i) => pick(withEnds(reading), (like as Expected[])[i] ?? { from: 0, to: 0 }));
  const value: Expected = {
    verdict: audit.verdict,
    supports: stated(supports, wanted['supports']),
    supportsTotal: audit.supportsTotal,
    nearest: stated(audit.nearest, wanted['nearest']),
    wouldNeed: audit.wouldNeed.map(({ to, startAt }) => ({ to: to.entryId, startAt })),
    checked: { pairs: audit.checked.pairs, windows: audit.checked.windows },
  };
  if (Array.isArray(wanted['supportsInclude'])) {
    value['supportsInclude'] = (wanted['supportsInclude'] as Expected[]).filter((like) =>
      supports.some((reading) => JSON.stringify(pick(withEnds(reading), like)) === JSON.stringify(like)),
    );
  }
  return pick(value, wanted);
}

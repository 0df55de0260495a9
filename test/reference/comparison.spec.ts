/**
 * The core against the reference: one text, read twice. Of every history and moment, the whole answer is compared.
 * `ASOF_REFERENCE_RUNS` and `ASOF_REFERENCE_SEED` ask for more of it than every build does.
 *
 * Where the text does not decide, an answer is not compared (what is not even asked: `any-history.ts`):
 *
 * | what | why |
 * |---|---|
 * | `reason.missing`, maps and windows of a total that has no window | only its status is said |
 * | `elapsedSeconds` and maps of an open total, where a closed window makes them a range | one number, and a range |
 * | `candidates` of `entry:`, `suspect:` and `reverted:` | "the candidates" of what chooses by a rule |
 * | `entry:<id>` of a live entry that takes no part | unknown and retracted ones are `missing`, of these nothing is said |
 * | `nearest`, `wouldNeed` of `at_least` and `at_most` with a metric | they stay empty "for them": those without one, or all |
 * | the entries that `impact_outlives_incident` names | only the condition is said |
 * | `window_open_after_resolved`, `same_time`, the slips, `zone_abbreviation_impossible`, `no_end` | "as it finds them" |
 * | `component`, `level`, `windowKind` of a reading that is several | "listed once, with all its `kinds`" |
 *
 * Where the reference had to choose, it reads like this, as the core does:
 *
 * | what | read as |
 * |---|---|
 * | a later `reopened` undoes `incident_ended` | only one of its standing or better, as for the status |
 * | a status entry that contradicts `incident_ended` | also an extracted one that takes no part in the status |
 * | `last:T1,T2`: a stated T1 that was undone, an extracted T2 | nothing: a guess does not stand in for it |
 * | a union or envelope with intervals that make no difference to it | computed |
 * | maps of a total that is `missing` | of the closed windows; null where none is closed, as `closedSeconds` |
 * | `impact_outlives_incident` after a reopening | none: the incident has not ended |
 * | a metric whose end stands before its start in the order | decides a claim about it, is no reading of others |
 * | `wouldNeed` of a closing entry that is an interval | none: there is no one start |
 * | `future_time` of a proposed entry | none: it takes part in nothing |
 * | `claims_disagree`, "by more than both tolerances" | by more than each of them |
 * | ends of a total with intervals | the first start by its beginning, the last end by its end |
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { askCore } from '../support/ask-core.js';
import { Story } from '../support/story.js';
import { type Moment as CoreMoment } from '../../src/timeline/knowledge.js';
import { anyHistory, anyMoment, anyNow } from './any-history.js';
import { BUILT_IN, durationOf, type Question } from './durations.js';
import { knownAt, type History, type Known, type Moment } from './history.js';
import { answer } from './model.js';
import { effective } from './parts.js';
import { TOLD } from './told-histories.js';
import { duration, durationView, saidByCore, saidByReference, type SaidAnswer, type SaidDuration } from './said.js';

const RUNS = Number(process.env['ASOF_REFERENCE_RUNS'] ?? 500);
const SEED = Number(process.env['ASOF_REFERENCE_SEED'] ?? 20240330);

/** The same history as the events that the core reads. */
function storyOf({ historical, openedAt, steps }: History): Story {
  const story = new Story('any', { historical }, openedAt);
  for (const step of steps) {
    const { recordedAt } = step;
    if (step.does === 'entry') story.entry(step.entry as never, recordedAt);
    else if (step.does === 'claim') {
      const { id, ...claim } = step.claim;
      story.happen('op.claimed', { claimId: id, comparison: 'exactly', ...claim }, {}, recordedAt);
    } else if (step.does === 'withdraw') story.happen('op.withdrawn', { claimId: step.claimId }, {}, recordedAt);
    else if (step.does === 'headline') story.happen('op.headline', { metric: step.metric }, {}, recordedAt);
    else {
      const { does, entryId, learnedAt } = step;
      const about = { entryId, ...(learnedAt !== undefined && { learnedAt }) };
      if (does === 'amend') story.happen('op.amended', { ...about, set: step.set }, { set: {} }, recordedAt);
      else
        story.happen(
          { retract: 'op.retracted', restore: 'op.restored', confirm: 'op.confirmed' }[does],
          about,
          {},
          recordedAt,
        );
    }
  }
  return story;
}

const coreMoment = ({ clock = 'recorded', revision, asOf, occurredBefore }: Moment): CoreMoment => ({
  clock,
  ...(revision !== undefined && { revision }),
  ...(asOf !== undefined && { asOf: Date.parse(asOf) }),
  ...(occurredBefore !== undefined && { occurredBefore: Date.parse(occurredBefore) }),
});

const pair = (from: string, to: string): Question => ({ kind: 'pair', from, to });
const QUESTIONS: Question[] = [
  pair('impact_started', 'resolved'),
  pair('impact_started@api', 'impact_ended@api'),
  pair('first:release,rollback', 'last:closed,incident_ended,data_loss_ended@web'),
  pair('detected', 'last:resolved'),
  pair('first:detected,declared', 'last:closed,resolved'),
  pair('first:impact_started@api', 'last:impact_ended@api'),
  pair('first:declared,detected@web', 'last:mitigated'),
  pair('last:impact_started', 'last:impact_ended'),
  pair('last:declared', 'first:resolved'),
  pair('entry:e0', 'entry:e1'),
  pair('entry:none', 'entry:e0'),
  pair('first:declared', 'entry:e2'),
  pair('reverted:first:rollback', 'first:impact_started'),
  pair('suspect:release', 'first:rollback'),
  pair('suspect:release_completed,release', 'first:impact_ended'),
  pair('suspect:config_changed,release', 'last:closed'),
  pair('first:incident_started', 'last:incident_ended'),
  pair('first:dns_started', 'last:dns_ended'),
  ...(['union', 'sum', 'envelope'] as const).flatMap((total): Question[] => [
    { kind: 'total', total, window: 'impact', component: 'api' },
    { kind: 'total', total, window: 'impact', level: 'down' },
    { kind: 'total', total, window: 'incident' },
    { kind: 'total', total, window: 'dns' },
  ]),
];

const queryOf = (question: Question): string =>
  new URLSearchParams(
    question.kind === 'pair'
      ? { from: question.from, to: question.to }
      : {
          total: question.total,
          kind: question.window,
          ...(question.component !== undefined && { component: question.component }),
          ...(question.level !== undefined && { level: question.level }),
        },
  ).toString();

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
/** Which entries they name is left open. */
const CODE_ALONE = ['impact_outlives_incident'];

/** Whether the text says what an ad-hoc question asks: `entry:` of an entry that takes no part is left open. */
function isDecided(question: Question, known: Known): boolean {
  if (question.kind === 'total') return true;
  const taking = new Set(effective(known.live).map(({ id }) => id));
  const idle = known.live.filter(({ id }) => !taking.has(id)).map(({ id }) => `entry:${id}`);
  return !idle.includes(question.from) && !idle.includes(question.to);
}

/** The fields of a duration that the text leaves open, by what the reference answers. */
function openFields(said: SaidDuration, { from, to }: { from?: string; to?: string }): string[] {
  const fields: string[] = [];
  const isTotal = said['candidates'] === null;
  if (isTotal && said['windows'] === null) fields.push('missing', 'windows', 'byComponent', 'byLevel');
  const ranges = Object.values({ ...(said['byComponent'] ?? {}), ...(said['byLevel'] ?? {}) });
  if (isTotal && said['status'] === 'pending') {
    if (said['elapsedSeconds'] === null) fields.push('elapsedSeconds');
    if (ranges.some((one) => typeof one === 'object')) fields.push('byComponent', 'byLevel');
  }
  if (/^(entry|suspect|reverted):/.test(from ?? '') || /^entry:/.test(to ?? '')) fields.push('candidates');
  return fields;
}

const without = <T extends Record<string, unknown>>(said: T, fields: readonly string[]): T =>
  Object.fromEntries(Object.entries(said).filter(([field]) => !fields.includes(field))) as T;

/** Both answers without what the text leaves open. */
function decided(core: SaidAnswer, reference: SaidAnswer, known: Known): [SaidAnswer, SaidAnswer] {
  const both = [core, reference].map((said) => ({
    ...said,
    metrics: Object.fromEntries(
      Object.entries(said.metrics).map(([metric, one]) => [
        metric,
        without(one, openFields(reference.metrics[metric]!, BUILT_IN[metric] as object)),
      ]),
    ),
    claims: Object.fromEntries(
      Object.entries(said.claims).map(([id, one]) => [id, without(one, openOfClaim(known, id))]),
    ),
    lint: said.lint
      .filter((finding) => JUDGED.includes(finding.split(' ')[0]!))
      .map((finding) => (CODE_ALONE.includes(finding.split(' ')[0]!) ? finding.split(' ')[0]! : finding)),
  }));
  return both as [SaidAnswer, SaidAnswer];
}

function openOfClaim(known: Known, id: string): string[] {
  const { comparison, metric } = known.claims.find((claim) => claim.id === id) ?? {};
  return /^at_/.test(comparison ?? '') && metric !== undefined ? ['nearest', 'wouldNeed'] : [];
}

function decidedDurations(question: Question, core: SaidDuration, known: Known): [SaidDuration, SaidDuration] {
  const reference = duration(durationOf(question, known));
  const open = openFields(reference, question as object);
  return [without(core, open), without(reference, open)];
}

/** As it goes out; JSON has one zero. */
const sent = (said: object): unknown => JSON.parse(JSON.stringify(said));

const anyQuestion = fc.record({ history: anyHistory, moment: anyMoment, now: anyNow });

/** Asks both, and holds the answers against each other. */
async function compare(history: History, moment: Moment, now: number): Promise<void> {
  const known = knownAt(history, moment, now);
  const { events } = storyOf(history);
  if (typeof known === 'string') {
    expect(() => askCore(events, coreMoment(moment), now)).toThrow(known);
    return;
  }
  const core = askCore(events, coreMoment(moment), now);
  const { knowledge, evaluatedAt } = core.incident;
  expect([knowledge.revision, evaluatedAt]).toEqual([known.revision, new Date(known.evaluatedAt).toISOString()]);
  const [said, wanted] = decided(saidByCore(core.incident, core.order), saidByReference(answer(known)), known);
  expect(sent(said)).toEqual(sent(wanted));
  for (const question of QUESTIONS.filter((one) => isDecided(one, known))) {
    const query = queryOf(question);
    const [said, wanted] = decidedDurations(question, durationView(await core.duration(query)), known);
    expect({ [query]: sent(said) }).toEqual({ [query]: sent(wanted) });
  }
}

describe('the core and the reference answer alike', () => {
  it.each(Object.entries(TOLD))('%s', async (_title, told) => {
    for (const historical of [true, false]) {
      await compare({ ...told, historical }, {}, Date.parse('2024-03-30T14:00:00Z'));
    }
  });

  it(
    'whatever the history, and whenever it is asked',
    async () => {
      await fc.assert(
        fc.asyncProperty(anyQuestion, ({ history, moment, now }) => compare(history, moment, now)),
        { numRuns: RUNS, seed: SEED },
      );
    },
    RUNS * 150,
  );
});

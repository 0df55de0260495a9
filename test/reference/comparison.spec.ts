/**
 * The core against the reference: one text, read twice. Of every history and moment, the whole answer is compared.
 * `ASOF_REFERENCE_RUNS` and `ASOF_REFERENCE_SEED` ask for more of it than every build does.
 *
 * Where the text does not decide, an answer is not compared (see also `any-history.ts`):
 *
 * | what | why |
 * |---|---|
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { askCore } from '../support/ask-core.js';
import { Story } from '../support/story.js';
import { type Moment as CoreMoment } from '../../src/timeline/knowledge.js';
import { anyHistory, anyMoment, anyNow } from './any-history.js';
import { durationOf, type Question } from './durations.js';
import { knownAt, type History, type Moment } from './history.js';
import { answer } from './model.js';
import {
  duration,
  durationView,
  mapped,
  saidByCore,
  saidByReference,
  type SaidAnswer,
  type SaidDuration,
} from './said.js';

const RUNS = Number(process.env['ASOF_REFERENCE_RUNS'] ?? 400);
const SEED = Number(process.env['ASOF_REFERENCE_SEED'] ?? 20240330);

/** The same history as the events that the core reads. */
function storyOf({ historical, openedAt, steps }: History): Story {
  const story = new Story('any', { historical }, openedAt);
  for (const step of steps) {
    const { recordedAt } = step;
    if (step.does === 'entry') story.entry(step.entry as never, recordedAt);
    else if (step.does === 'claim') {
      story.claim({ ...step.claim }, recordedAt);
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

/** Leaves out what the text does not decide. */
function decided(said: SaidAnswer): SaidAnswer {
  return {
    ...said,
    metrics: mapped(said.metrics, decidedDuration),
    lint: said.lint.filter((finding) => JUDGED.includes(finding.split(' ')[0]!)),
  };
}

function decidedDuration(said: SaidDuration): SaidDuration {
  return said;
}

const anyQuestion = fc.record({ history: anyHistory, moment: anyMoment, now: anyNow });

describe('the core and the reference answer alike', () => {
  it('whatever the history, and whenever it is asked', async () => {
    await fc.assert(
      fc.asyncProperty(anyQuestion, async ({ history, moment, now }) => {
        const known = knownAt(history, moment, now);
        const { events } = storyOf(history);
        if (typeof known === 'string') {
          expect(() => askCore(events, coreMoment(moment), now)).toThrow(known);
          return;
        }
        const core = askCore(events, coreMoment(moment), now);
        expect(decided(saidByCore(core.incident, core.order))).toEqual(decided(saidByReference(answer(known))));
        for (const question of QUESTIONS) {
          const query = queryOf(question);
          expect({ [query]: decidedDuration(durationView(await core.duration(query))) }).toEqual({
            [query]: decidedDuration(duration(durationOf(question, known))),
          });
        }
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });
});

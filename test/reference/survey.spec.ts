/**
 * The core against the reference: one text, read twice. Of every history and moment, the whole answer is compared.
 * `ASOF_REFERENCE_RUNS` and `ASOF_REFERENCE_SEED` ask for more of it than every build does.
 *
 * Where the text does not decide, an answer is not compared (see also `any-history.ts`):
 *
 * | what | why |
 * |---|---|
 */
import { it } from '@jest/globals';
import fc from 'fast-check';
import { askCore } from '../support/ask-core.js';
import { Story } from '../support/story.js';
import { type Moment as CoreMoment } from '../../src/timeline/knowledge.js';
import { anyHistory, anyMoment, anyNow } from './any-history.js';
import { BUILT_IN, durationOf, type Question } from './durations.js';
import { knownAt, type History, type Known, type Moment } from './history.js';
import { answer } from './model.js';
import { effective } from './parts.js';
import { duration, durationView, saidByCore, saidByReference, type SaidAnswer, type SaidDuration } from './said.js';

const RUNS = Number(process.env['ASOF_REFERENCE_RUNS'] ?? 400);
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
  if (isTotal && said['status'] === 'missing') fields.push('byComponent', 'byLevel');
  const ranges = Object.values({ ...(said['byComponent'] ?? {}), ...(said['byLevel'] ?? {}) });
  if (isTotal && said['status'] === 'pending' && ranges.some((one) => typeof one === 'object')) {
    fields.push('elapsedSeconds', 'byComponent', 'byLevel');
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

const anyQuestion = fc.record({ history: anyHistory, moment: anyMoment, now: anyNow });


import { writeFileSync } from 'node:fs';
function paths(a: any, b: any, path: string, out: [string, any, any][]): void {
  if (JSON.stringify(a) === JSON.stringify(b)) return;
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) { a.forEach((x, i) => paths(x, b[i], path + '[]', out)); return; }
  if (a && b && typeof a === 'object' && typeof b === 'object' && !Array.isArray(a) && !Array.isArray(b)) {
    for (const k of new Set([...Object.keys(a), ...Object.keys(b)])) paths(a[k], b[k], path + '.' + (/^[ce]\d+$/.test(k) ? '#' : k), out);
    return;
  }
  out.push([path, a, b]);
}
it('survey', async () => {
  const seen = new Map<string, { n: number; size: number; example: any }>();
  const samples = fc.sample(anyQuestion, { numRuns: Number(process.env['N'] ?? 1500), seed: SEED });
  const note = (p0: string, a: any, b: any, sample: any, what?: any) => {
    let p = p0;
    p = p.replace(/^\.metrics\.\w+/, (m) => /impact_(u|s|e)/.test(m) ? '.total' : '.pair').replace(/^\?(.*?)  total=.*/, '.total$1').replace(/^\?(.*?)  from=.*/, '.ask$1');
    const s = seen.get(p) ?? { n: 0, size: Infinity, example: null };
    s.n++;
    const size = JSON.stringify(sample.history).length;
    if (size < s.size) { s.size = size; s.example = { core: a, ref: b, what: what, ...sample, p0 }; }
    seen.set(p, s);
  };
  const one = async (sample: any, report: typeof note) => {
    const { history, moment, now } = sample;
    const known = knownAt(history, moment, now);
    if (typeof known === 'string') { try { askCore(storyOf(history).events, coreMoment(moment), now); report('should refuse', 0, known, sample); } catch (e: any) { if (e.message !== known) report('refuse', e.message, known, sample); } return; }
    let core;
    try { core = askCore(storyOf(history).events, coreMoment(moment), now); } catch (e: any) { report('throws ' + e.message, 0, 0, sample); return; }
    const out: [string, any, any][] = [];
    const [x, y] = decided(saidByCore(core.incident, core.order), saidByReference(answer(known)), known);
    paths(x, y, '', out);
    for (const [p, a, b] of out) report(p, a, b, sample);
    for (const question of QUESTIONS.filter((one) => isDecided(one, known))) {
      const q = queryOf(question);
      const out: [string, any, any][] = [];
      let r: any;
      try { const [x, y] = decidedDurations(question, durationView(await core.duration(q)), known); r = [x, y]; paths(x, y, '?', out); } catch (e: any) { report('throws ' + q, e.message, 0, sample); }
      for (const [p, a, b] of out) report(p + '  ' + q, a, b, sample, r);
    }
  };
  for (const sample of samples) await one(sample, note);
  // shrink each: drop steps while the path is still different
  for (const [p, s] of seen) {
    let cur = s.example;
    for (let changed = true; changed; ) {
      changed = false;
      for (let i = cur.history.steps.length - 1; i >= 0; i--) {
        const steps = cur.history.steps.filter((_: any, j: number) => j !== i);
        const sample = { ...cur, history: { ...cur.history, steps } };
        let hit: any = null;
        try { await one(sample, (q, a, b, _s, what) => { if (q.replace(/^\.metrics\.\w+/, (m) => /impact_(u|s|e)/.test(m) ? '.total' : '.pair').replace(/^\?(.*?)  total=.*/, '.total$1').replace(/^\?(.*?)  from=.*/, '.ask$1') === p) hit = { ...sample, core: a, ref: b, what, p0: q }; }); } catch { continue; }
        if (hit) { cur = hit; changed = true; }
      }
    }
    s.example = cur;
  }
  const lines: string[] = [];
  for (const [p, s] of [...seen].sort((a, b) => b[1].n - a[1].n)) {
    const { p0, core, ref, what, history, moment, now } = s.example;
    lines.push(`${s.n} ${p}    e.g. ${p0}\n   core ${JSON.stringify(core)}\n   ref  ${JSON.stringify(ref)}\n   ${history.historical ? 'past' : 'live'} opened ${history.openedAt.slice(8,16)} ${JSON.stringify(moment)} now ${new Date(now).toISOString()}`);
    for (const st of history.steps) { const { does, recordedAt, ...r } = st; lines.push('     ' + recordedAt.slice(8, 16) + ' ' + does + ' ' + JSON.stringify(r.entry ?? r.claim ?? r)); }
  }
  writeFileSync('/tmp/survey.txt', lines.join('\n') + '\n');
}, 600000);

import { describe, expect, it } from '@jest/globals';
import { Story } from '../../test/support/story.js';
import { knowledgeAt, type Knowledge, type Moment } from './knowledge.js';

const NOON = Date.parse('2026-01-01T12:00:00Z');
const at = (text: string): number => Date.parse(`2026-01-01T${text}Z`);
const instant = (text: string): string => new Date(at(text)).toISOString();

const ask = (story: Story, moment: Partial<Moment>, now = NOON): ReturnType<typeof knowledgeAt> =>
  knowledgeAt(story.events, { clock: 'recorded', ...moment }, now);
const known = (story: Story, moment: Partial<Moment>, now?: number): Knowledge => {
  const knowledge = ask(story, moment, now);
  if ('code' in knowledge) throw new Error(knowledge.code);
  return knowledge;
};
const ids = ({ state }: Knowledge): string[] =>
  [...state.facts.entries.values()].filter((entry) => !entry.retracted).map((entry) => entry.id);

/** Opened at 10:00; `a` and `b` recorded together at 10:05, `c` at 10:10. */
const recorded = (): Story =>
  new Story('s', {}, instant('10:00'))
    .entry({ id: 'a', type: 'note', occurredAt: '2024-01-10T10:00:00Z' }, instant('10:05'))
    .entry({ id: 'b', type: 'note', occurredAt: '2024-01-10T12:00:00Z' }, instant('10:05'))
    .entry({ id: 'c', type: 'note', occurredAt: '2024-01-10T11:00:00Z' }, instant('10:10'));

describe('on the recorded clock', () => {
  it('everything is known now', () => {
    expect(known(recorded(), {})).toMatchObject({ revision: 3, head: 3, eventsKnown: 4, eventsTotal: 4, ofNow: true });
  });

  it.each([
    ['10:00', 0],
    ['10:04:59.999', 0],
    ['10:05', 2],
    ['10:09:59.999', 2],
    ['10:10', 3],
    ['11:00', 3],
  ])('as of %s is the revision %d', (time, revision) => {
    const asOf = known(recorded(), { asOf: at(time) });
    expect([asOf.revision, asOf.eventsKnown, asOf.head, asOf.eventsTotal]).toEqual([revision, revision + 1, 3, 4]);
    expect(asOf.state).toEqual(known(recorded(), { revision }).state);
  });

  it('nothing is known before the opening', () => {
    expect(ask(recorded(), { asOf: at('09:59:59.999') })).toEqual({
      code: 'not_known_yet',
      firstRecordedAt: instant('10:00'),
    });
  });

  it('a revision beyond the head is unknown', () => {
    expect(ask(recorded(), { revision: 4 })).toEqual({ code: 'unknown_revision', head: 3 });
  });

  it('a revision may fall between entries that were recorded together', () => {
    expect(ids(known(recorded(), { revision: 1 }))).toEqual(['a']);
  });

  it('an instant in the future is now', () => {
    expect(known(recorded(), { asOf: at('23:00') })).toMatchObject({ revision: 3, evaluatedAt: NOON, ofNow: true });
  });

  it('an instant in the future knows what a clock that has since gone back has recorded', () => {
    const now = at('10:07');
    expect(known(recorded(), {}, now).revision).toBe(3);
    expect(known(recorded(), { asOf: at('23:00') }, now)).toMatchObject({ revision: 3, evaluatedAt: now });
    expect(ask(recorded(), { asOf: at('23:00') }, at('09:00'))).not.toHaveProperty('code');
  });
});

describe('what is pending is counted up to', () => {
  it.each<[string, Partial<Moment>, number, boolean]>([
    ['now', {}, NOON, true],
    ['the instant that is asked for', { asOf: at('10:07') }, at('10:07'), false],
    ['the recording of the revision that is named', { revision: 1 }, at('10:05'), false],
    ['the recording of the head, if that is named', { revision: 3 }, at('10:10'), false],
    ['the end of what had occurred', { occurredBefore: at('09:00') }, at('09:00'), false],
    ['now, if that end lies in the future', { occurredBefore: at('23:00') }, NOON, true],
    ['the earlier of two', { asOf: at('10:07'), occurredBefore: at('10:06') }, at('10:06'), false],
    ['the earlier of two, the other way round', { asOf: at('10:07'), occurredBefore: at('10:08') }, at('10:07'), false],
    ['the instant on the learned clock', { clock: 'learned', asOf: at('09:00') }, at('09:00'), false],
    ['the named revision on the learned clock', { clock: 'learned', revision: 2 }, at('10:05'), false],
    ['the instant, if both are named', { clock: 'learned', revision: 2, asOf: at('11:00') }, at('11:00'), false],
    ['now on the learned clock', { clock: 'learned' }, NOON, true],
  ])('%s', (_what, moment, evaluatedAt, ofNow) => {
    expect(known(recorded(), moment)).toMatchObject({ evaluatedAt, ofNow });
  });
});

describe('occurredBefore', () => {
  it('keeps what had begun at or before it, in the order of recording', () => {
    expect(ids(known(recorded(), { occurredBefore: Date.parse('2024-01-10T11:00:00Z') }))).toEqual(['a', 'c']);
  });

  it('goes by the start of an interval', () => {
    const story = recorded().entry({ id: 'day', type: 'note', occurredAt: '2024-01-10' });
    expect(ids(known(story, { occurredBefore: Date.parse('2024-01-10T00:00:00Z') }))).toEqual(['day']);
  });

  it('is another axis than knowledge', () => {
    const moment = { revision: 2, occurredBefore: Date.parse('2024-01-10T11:00:00Z') };
    expect(known(recorded(), moment)).toMatchObject({ revision: 2, eventsKnown: 3 });
    expect(ids(known(recorded(), moment))).toEqual(['a']);
  });
});

describe('on the learned clock', () => {
  /** Written down at 10:00 of the 1st; learned on the days before. */
  const LEARNED = { early: '2025-12-01T00:00:00Z', late: '2025-12-20T00:00:00Z', later: '2025-12-25T00:00:00Z' };
  const learned = (asOf: string, build: (story: Story) => Story): Knowledge =>
    known(build(new Story('s', { title: 'First' }, instant('10:00'))), { clock: 'learned', asOf: Date.parse(asOf) });
  const entry = (id: string, learnedAt?: string) => ({
    id,
    type: 'note',
    occurredAt: '2024-01-10T10:00:00Z',
    ...(learnedAt !== undefined && { learnedAt }),
  });

  it('an entry is known since it was learned, else since it was recorded', () => {
    const build = (story: Story): Story =>
      story.entry(entry('b', LEARNED.late)).entry(entry('a', LEARNED.early)).entry(entry('c'));
    expect(ids(learned('2025-11-30T23:59:59Z', build))).toEqual([]);
    expect(learned(LEARNED.early, build)).toMatchObject({ revision: 2, eventsKnown: 2, eventsTotal: 4 });
    expect(ids(learned(LEARNED.early, build))).toEqual(['a']);
    expect(ids(learned(LEARNED.late, build))).toEqual(['b', 'a']);
    expect(ids(learned(instant('09:59'), build))).toEqual(['b', 'a']);
    expect(ids(learned(instant('10:00'), build))).toEqual(['b', 'a', 'c']);
  });

  const described = (story: Story): Story =>
    story
      .happen('op.described', { set: { severity: 'sev1' } }, { set: { title: 'Second' } }, instant('10:10'))
      .happen('op.headline', { metric: 'stated_span' }, {}, instant('10:20'));
  const saying = ({ state: { facts, texts } }: Knowledge): unknown[] => [
    texts.description.title,
    facts.description.severity,
    facts.headline?.metric,
  ];

  it('trial 8: the opening is always known, a later title or headline since it was recorded', () => {
    expect(saying(learned('1999-01-01T00:00:00Z', described))).toEqual(['First', undefined, undefined]);
    expect(saying(learned(instant('10:09:59.999'), described))).toEqual(['First', undefined, undefined]);
    expect(saying(learned(instant('10:10'), described))).toEqual(['Second', 'sev1', undefined]);
    expect(saying(learned(instant('10:20'), described))).toEqual(['Second', 'sev1', 'stated_span']);
  });

  it.each<[string, (story: Story) => Story, boolean]>([
    ['opened as historical', (story) => described(story), true],
    [
      'historical since later',
      (story) => described(story).happen('op.described', { set: { historical: true } }),
      false,
    ],
  ])('trial 8: on a record %s the description holds at every moment', (_what, build, historical) => {
    const story = build(new Story('s', { title: 'First', historical }, instant('10:00')));
    const asOf = Date.parse('1999-01-01T00:00:00Z');
    expect(saying(known(story, { clock: 'learned', asOf }))).toEqual(['Second', 'sev1', 'stated_span']);
  });

  it('trial 8: nor on one that is not historical any more, at the revision that is asked', () => {
    const story = described(new Story('s', { title: 'First', historical: true }, instant('10:00'))).happen(
      'op.described',
      { set: { historical: null } },
    );
    const ask: Partial<Moment> = { clock: 'learned', asOf: Date.parse('1999-01-01T00:00:00Z') };
    expect(saying(known(story, ask))).toEqual(['First', undefined, undefined]);
    expect(saying(known(story, { ...ask, revision: 2 }))).toEqual(['Second', 'sev1', 'stated_span']);
  });

  it('trial 8: a claim is known since it was learned, else stated, else recorded', () => {
    const build = (story: Story): Story =>
      story
        .claim({ id: 'recorded', stated: 'PT1H' })
        .claim({ id: 'learned', stated: 'PT1H', learnedAt: LEARNED.late, statedAt: LEARNED.early })
        .claim({ id: 'stated', stated: 'PT1H', statedAt: LEARNED.later })
        .claim({ id: 'dated', stated: 'PT1H', statedAt: '2025-12-21' })
        .claim({ id: 'dated ahead', stated: 'PT1H', statedAt: '2030-01-01' });
    const claims = (asOf: string): string[] => [...learned(asOf, build).state.facts.claims.keys()];
    expect(claims('2025-12-19T23:59:59Z')).toEqual([]);
    expect(claims(LEARNED.late)).toEqual(['learned']);
    expect(claims('2025-12-20T23:59:59Z')).toEqual(['learned']);
    expect(claims('2025-12-21T00:00:00Z')).toEqual(['learned', 'dated']);
    expect(claims(LEARNED.later)).toEqual(['learned', 'stated', 'dated']);
    expect(claims(instant('09:59:59.999'))).toEqual(['learned', 'stated', 'dated']);
    expect(claims(instant('10:00'))).toEqual(['recorded', 'learned', 'stated', 'dated', 'dated ahead']);
  });

  it('withdrawals and the retraction of the whole are known since they were recorded', () => {
    const build = (story: Story): Story =>
      story
        .claim({ id: 'c', stated: 'PT1H', learnedAt: LEARNED.early })
        .happen('op.withdrawn', { claimId: 'c' })
        .happen('op.incident_retracted', {});
    const before = learned(instant('09:59'), build).state.facts;
    const after = learned(instant('10:00'), build).state.facts;
    expect([before.claims.get('c')!.withdrawn, before.retracted]).toEqual([false, false]);
    expect([after.claims.get('c')!.withdrawn, after.retracted]).toEqual([true, true]);
  });

  it('a correction is known since it was learned, and the last known one folds last', () => {
    const build = (story: Story): Story =>
      story
        .entry(entry('a', LEARNED.early))
        .amend('a', { text: 'first' }, { learnedAt: LEARNED.later })
        .amend('a', { text: 'second' }, { learnedAt: LEARNED.late });
    const text = (asOf: string): unknown => learned(asOf, build).state.texts.entries.get('a')?.text;
    expect([text(LEARNED.early), text(LEARNED.late), text(LEARNED.later)]).toEqual([undefined, 'second', 'second']);
  });

  it('a correction without learnedAt is known since it was recorded', () => {
    const build = (story: Story): Story => story.entry(entry('a', LEARNED.early)).retract('a');
    expect(ids(learned(instant('09:59'), build))).toEqual(['a']);
    expect(ids(learned(instant('10:00'), build))).toEqual([]);
  });

  it.each(['op.amended', 'op.retracted', 'op.restored', 'op.confirmed'])(
    'a correction %s is never known before the entry that it corrects',
    (type) => {
      const build = (story: Story): Story =>
        story
          .entry(entry('a', LEARNED.late))
          .happen(type, { entryId: 'a', learnedAt: LEARNED.early, set: {} }, { set: {} });
      expect(learned(LEARNED.early, build).eventsKnown).toBe(1);
      expect(learned(LEARNED.late, build).eventsKnown).toBe(3);
    },
  );

  it('has a moment before the opening was recorded', () => {
    expect(learned('2000-01-01T00:00:00Z', (story) => story)).toMatchObject({ revision: 0, eventsKnown: 1 });
  });

  it('can be asked of an earlier state of the record', () => {
    const story = new Story('s', {}, instant('10:00'))
      .entry(entry('a', LEARNED.early))
      .entry(entry('b', LEARNED.early));
    const knowledge = known(story, { clock: 'learned', asOf: Date.parse(LEARNED.early), revision: 1 });
    expect([ids(knowledge), knowledge.revision]).toEqual([['a'], 1]);
  });

  it('knows everything now', () => {
    const story = new Story('s', {}, instant('10:00')).entry(entry('a', LEARNED.early)).entry(entry('b'));
    expect(known(story, { clock: 'learned' }).state).toEqual(known(story, {}).state);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyClaim, anyEntry, storyOf } from '../../test/support/any-story.js';
import { publishedIncidents } from '../../test/support/published-incident.js';
import { publishedStory } from '../../test/support/published-story.js';
import { live, past, type Story } from '../../test/support/story.js';
import { known } from './diff.testing.js';
import { readSupposition } from './input/what-if.js';
import { assessedView } from './view/assessed-view.js';
import { type WhatIfView } from './view/moment-types.js';
import { suppose, whatIfView } from './what-if.js';

const NOW = Date.parse('2026-02-01T00:00:00Z');

function ask({ events }: Pick<Story, 'events'>, body: object): { view: WhatIfView; faults: readonly object[] } {
  const { value, faults: read } = readSupposition(body);
  if (value === null) throw new Error(JSON.stringify(read));
  const knowledge = known(events, { clock: 'recorded' }, NOW);
  const { state, faults } = suppose(knowledge.state, value, NOW);
  return { view: whatIfView(knowledge, '', state), faults };
}

const plain = <T extends object>(part: T): Omit<T, 'hypothetical'> => {
  const { hypothetical, ...rest } = part as T & { hypothetical: unknown };
  expect(hypothetical).toBe(true);
  return rest;
};

function expectSummary(story: Pick<Story, 'events'>): void {
  const { view, faults } = ask(story, {});
  const summary = assessedView(known(story.events, { clock: 'recorded' }, NOW), '');
  expect(faults).toEqual([]);
  expect(view.status).toBe(summary.status);
  expect(view.knowledge).toEqual(summary.knowledge);
  expect(view.windows.map(plain)).toEqual(summary.windows);
  expect(view.claims.map(plain)).toEqual(summary.claims);
  expect(Object.entries(view.durations).map(([id, duration]) => [id, plain(duration)])).toEqual(
    Object.entries(summary.durations),
  );
}

describe('what if nothing more were recorded', () => {
  it.each(publishedIncidents().map((each) => [each.id, each] as const))('%s says what it says', (_, published) => {
    expectSummary(publishedStory(published));
  });

  it('any incident says what it says', () => {
    const anyStory = fc.tuple(fc.array(anyEntry(), { maxLength: 15 }), fc.array(anyClaim, { maxLength: 2 }));
    fc.assert(fc.property(anyStory, ([entries, claims]) => expectSummary(storyOf(entries, claims))));
  });
});

describe('what if', () => {
  const seed = past('18:12 declared dec', '19:51 resolved res').claim({ id: 'c1', stated: 'PT121M' });

  it('an entry were added: numbers, windows, claims and status are those that it would bring', () => {
    const entries = [{ id: 'i', type: 'impact_started', occurredAt: '2024-01-10T17:50Z' }];
    const { view } = ask(seed, { entries });
    expect(view.durations['duration']).toMatchObject({ seconds: 7260, hypothetical: true, revision: 3 });
    expect(view.windows).toMatchObject([{ kind: 'impact', hypothetical: true }]);
    expect(view.claims).toMatchObject([{ id: 'c1', verdict: 'supported', hypothetical: true }]);
    const ended = ask(live('18:12 declared dec'), { entries: [{ type: 'resolved' }] }).view;
    expect(ended.status).toBe('resolved');
  });

  it('it is laid over in order: an entry that is added can be amended, and retracted', () => {
    const entries = [{ id: 'i', type: 'impact_started', occurredAt: '2024-01-10T17:00Z' }];
    const amendments = { i: { occurredAt: '2024-01-10T17:50:00Z' } };
    expect(ask(seed, { entries, amendments }).view.durations['duration']).toMatchObject({ seconds: 7260 });
    expect(ask(seed, { entries, amendments, retractions: ['i', 'dec'] }).view).toMatchObject({
      durations: { duration: { status: 'missing' }, declared_to_resolved: { status: 'missing' } },
    });
  });

  it('says what cannot be supposed, and where', () => {
    const { faults } = ask(seed, {
      entries: [
        { id: 'dec', type: 'declared', occurredAt: '2024-01-10T18:13Z' },
        { type: 'impact', until: '2020-01-01T00:00:00Z' },
      ],
      amendments: { none: { text: 'x' }, res: { until: '2024-01-10T17:00:00Z' } },
      retractions: ['dec', 'nobody'],
    });
    expect(faults).toMatchObject([
      { pointer: '/entries/0/id', code: 'duplicate' },
      { pointer: '/entries/1/until', code: 'conflict' },
      { pointer: '/amendments/none', code: 'unknown_entry' },
      { pointer: '/amendments/res/until', code: 'conflict' },
      { pointer: '/retractions/1', code: 'unknown_entry' },
    ]);
  });

  it('takes an entry that is there already for the same', () => {
    const entries = [{ id: 'dec', type: 'declared', occurredAt: '2024-01-10T18:12Z' }];
    expect(ask(seed, { entries }).faults).toEqual([]);
  });

  it('leaves what is stored as it is', () => {
    const { state } = seed;
    const before = JSON.stringify([...state.facts.entries]);
    suppose(state, readSupposition({ retractions: ['dec'], amendments: { res: { text: 'x' } } }).value!, NOW);
    expect(JSON.stringify([...state.facts.entries])).toBe(before);
    expect(state.texts.entries.get('res')?.text).toBeUndefined();
  });

  it.each([
    [{ entries: {} }, '/entries'],
    [{ amendments: [] }, '/amendments'],
    [{ amendments: { 'a/b': { text: 'x' } } }, '/amendments/a~1b'],
    [{ amendments: { a: { nothing: 'x' } } }, '/amendments/a/nothing'],
    [{ retractions: [7] }, '/retractions/0'],
    [{ claims: [] }, '/claims'],
  ])('%j is refused', (body, pointer) => {
    expect(readSupposition(body).faults).toMatchObject([{ pointer }]);
  });
});

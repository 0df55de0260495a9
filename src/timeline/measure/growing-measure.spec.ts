import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyClaim, anyEntry, storyOf } from '../../../test/support/any-story.js';
import { type Story } from '../../../test/support/story.js';
import { measure } from './assessment.js';
import { evolve, initialState } from '../facts.js';
import { GrowingMeasure } from './growing-measure.js';
import { outline } from '../view/summary.js';

/** After every event: what growing gives, and what measuring anew gives. */
function comparedAtEach(story: Story): void {
  const growing = new GrowingMeasure();
  let state = initialState(story.id);
  for (const [i, event] of story.events.entries()) {
    state = evolve(state, event);
    growing.take(event, state);
    const at = Date.parse('2024-01-11T00:00:00Z') + i * 60_000;
    const [grown, anew] = [growing.measured(state, at), measure(state, at)];
    const shown = [grown, anew].map((on) => JSON.stringify([on.durations, on.windows, on.status, outline(on, state)]));
    // Whole objects are compared only where they differ: that takes far longer.
    if (shown[0] !== shown[1]) expect(grown).toEqual(anew);
  }
}

interface Correction {
  kind: 'retract' | 'restore' | 'confirm' | 'move' | 'retype' | 'describe';
  entry: number;
  minute: number;
  type: string;
}

const correction: fc.Arbitrary<Correction> = fc.record({
  kind: fc.constantFrom('retract', 'restore', 'confirm', 'move', 'retype', 'describe'),
  entry: fc.nat(15),
  minute: fc.integer({ min: 10, max: 59 }),
  type: fc.constantFrom('note', 'action', 'declared', 'release', 'impact_started', 'resolved'),
});

function corrected(story: Story, corrections: readonly Correction[]): Story {
  for (const { kind, entry, minute, type } of corrections) {
    const id = `e${entry}`;
    if (kind === 'move') story.amend(id, { occurredAt: `2024-01-10T21:${minute}:00.000Z` });
    else if (kind === 'retype') story.amend(id, { type });
    else if (kind === 'describe') story.happen('op.described', { set: { historical: minute % 2 === 0 } });
    else story[kind](id);
  }
  return story;
}

describe('a measure that grows', () => {
  it('is at every event what measuring anew gives', () => {
    const entries = fc.array(anyEntry(), { maxLength: 12 });
    const claims = fc.array(anyClaim, { maxLength: 2 });
    const any = fc.tuple(entries, claims, fc.boolean(), fc.array(correction, { maxLength: 12 }));
    fc.assert(
      fc.property(any, ([told, stated, historical, corrections]) =>
        comparedAtEach(corrected(storyOf(told, stated, historical), corrections)),
      ),
      { numRuns: 100 },
    );
  });

  it('is so where nothing but notes and actions says when it began', () => {
    const others = anyEntry(['note', 'action', 'config_changed', 'question', 'cleanup']);
    fc.assert(
      fc.property(fc.array(others, { maxLength: 12 }), fc.array(correction, { maxLength: 12 }), (told, corrections) =>
        comparedAtEach(corrected(storyOf(told), corrections)),
      ),
      { numRuns: 100 },
    );
  });
});

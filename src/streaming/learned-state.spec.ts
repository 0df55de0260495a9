import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyClaim, anyEntry, storyOf } from '../../test/support/any-story.js';
import { fold } from '../timeline/facts.js';
import { LearnedState } from './learned-state.js';

const correction = fc.record({
  kind: fc.constantFrom<
    'amend' | 'retract' | 'restore' | 'confirm' | 'describe' | 'headline' | 'withdraw' | 'witness' | 'part'
  >('witness', 'part', 'amend', 'retract', 'restore', 'confirm', 'describe', 'headline', 'withdraw'),
  entry: fc.nat(5),
  word: fc.constantFrom('one', 'other'),
});

const TOLD = {
  type: 'detected',
  occurredAt: '2024-01-10T22:00:00.000Z',
  precision: 'second',
  source: 'webhook',
  origin: 'stated',
} as const;

it('trial 45: what is learned in any order is at each step what folding all of it gives', () => {
  const any = fc
    .tuple(fc.array(anyEntry(), { maxLength: 6 }), fc.array(anyClaim, { maxLength: 2 }), fc.array(correction))
    .map(([entries, claims, corrections]) => {
      const story = storyOf(entries, claims);
      const holders: string[] = [];
      for (const { kind, entry, word } of corrections) {
        const told = entry % Math.max(holders.length, 1);
        if (kind === 'witness') {
          const facts = { ...TOLD, entryId: `t${holders.length}`, witness: { source: word, id: word } };
          story.happen('op.witnessed', { entryId: `e${entry}`, told: facts }, { text: word });
          holders.push(`e${entry}`);
        } else if (kind === 'part') {
          const [of, id] = [holders[told], `t${told}`];
          if (of !== undefined) story.happen('op.parted', { entryId: of, told: id }).amend(id, { text: word });
        } else if (kind === 'amend') story.amend(`e${entry}`, { text: word });
        else if (kind === 'describe') story.happen('op.described', { set: {} }, { set: { title: word } });
        else if (kind === 'headline') story.happen('op.headline', { metric: 'duration' }, { reason: word });
        else if (kind === 'withdraw') story.happen('op.withdrawn', { claimId: 'c0' });
        else story[kind](`e${entry}`);
      }
      return story;
    });
  fc.assert(
    fc.property(any, fc.array(fc.nat(), { maxLength: 40 }), ({ events }, choices) => {
      // The opening is always known; all others are learned in an order of chance.
      const left = events.map((_, i) => i).slice(1);
      const order = [0, ...choices.flatMap((n) => left.splice(left.length > 0 ? n % left.length : 0, 1)), ...left];
      const known = new LearnedState(events);
      const taken: boolean[] = [];
      for (const i of order) {
        taken[i] = true;
        expect(known.learn(i)).toEqual(fold(events.filter((_, j) => taken[j])));
      }
    }),
  );
});

import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyEntry, storyOf } from '../../test/support/any-story.js';
import { Story } from '../../test/support/story.js';
import { type ForeignRevision } from './events.js';
import { fold } from './facts.js';
import { States } from './states.js';

it('the state after any of the events is what a fold from the beginning gives, in any order of asking', () => {
  fc.assert(
    fc.property(fc.array(anyEntry(), { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 8 }), (entries, asked) => {
      const { events } = storyOf(entries);
      const states = new States(events);
      for (const n of asked) {
        const count = 1 + (n % events.length);
        expect(states.after(count)).toEqual(fold(events.slice(0, count)));
      }
    }),
  );
});

const long = (n: number): Story => {
  const story = new Story('long');
  for (let i = 0; i < n; i += 1)
    story.entry({ id: `e${i}`, type: i % 3 ? 'note' : 'action', occurredAt: '2024-05-07T06:00:00Z', text: `${i}` });
  return story;
};

it('what is asked of a long stream is folded on from near by, and no answer disturbs another', () => {
  const { events } = long(1000);
  const states = new States(events);
  const last = states.after(1001);
  for (const count of [1, 199, 200, 201, 999, 600, 1001]) {
    expect(states.after(count)).toEqual(fold(events.slice(0, count)));
  }
  expect(last).toEqual(fold(events));
});

it('takes events that come later, and passes over revisions that are none of ours', () => {
  const { events } = long(3);
  const foreign: ForeignRevision = { foreign: true, stream: events[0]!.stream, revision: 4 };
  const states = new States(events.slice(0, 2));
  states.add([...events.slice(2), foreign]);
  expect(states.after(5)).toEqual(fold([...events, foreign]));
});

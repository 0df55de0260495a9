import { expect, it } from '@jest/globals';
import { Story } from '../../../test/support/story.js';
import { KNOWN_TYPES } from '../entry.js';
import { COMPARISONS } from '../comparison.js';

const START = Date.parse('2024-01-01T00:00:00Z');
const second = (n: number): string => new Date(START + n * 1000).toISOString();

function withClaims(story: Story): Story {
  for (let i = 0; i < 20; i++) {
    const comparison = COMPARISONS[i % COMPARISONS.length]!;
    story.claim({
      id: `c${i}`,
      stated: `PT${5 + i * 13}M`,
      comparison,
      ...(comparison === 'between' && { statedUpTo: `PT${5 + i * 40}M` }),
      ...(i % 3 === 0 && { metric: 'duration' }),
    });
  }
  return story;
}

/** @param entryOf type, time and component of the nth entry */
function storyOf(
  count: number,
  entryOf: (n: number) => { type: string; occurredAt: string; component?: string },
): Story {
  const story = new Story('large');
  for (let n = 0; n < count; n++) story.entry({ id: `e${n}`, ...entryOf(n) });
  return story;
}

/** Looking at each pair of 10,000 entries for each claim takes more than a minute: far from these seconds either way. */
it.each([
  ['10,000 notes', storyOf(10_000, (n) => ({ type: 'note', occurredAt: second(7 * n) }))],
  ['10,000 actions', storyOf(10_000, (n) => ({ type: 'action', occurredAt: second(7 * n) }))],
  ['10,000 actions at one time', storyOf(10_000, () => ({ type: 'action', occurredAt: second(0) }))],
  [
    '10,000 bare dates',
    storyOf(10_000, (n) => ({ type: 'action', occurredAt: second((n % 300) * 86_400).slice(0, 10) })),
  ],
  [
    '5,000 impact windows',
    storyOf(10_000, (n) => ({
      type: n % 2 ? 'impact_ended' : 'impact_started',
      occurredAt: second(10 * n),
      component: `c${(n >> 1) % 50}`,
    })),
  ],
  [
    '5,000 starts and ends on one bare date',
    storyOf(10_000, (n) => ({ type: n % 2 ? 'impact_ended' : 'impact_started', occurredAt: '2024-01-01' })),
  ],
  [
    '200 entries of every type',
    storyOf(200 * KNOWN_TYPES.length, (n) => ({
      type: KNOWN_TYPES[n % KNOWN_TYPES.length]!,
      occurredAt: second((n * 7919) % 600_000),
    })),
  ],
])('%s with 20 claims are assessed within seconds', (_what, story) => {
  const { state } = withClaims(story);
  // Of the processor, and not by the clock: what else the machine does only ever adds to that.
  const began = process.cpuUsage();
  story.assess();
  const { user, system } = process.cpuUsage(began);
  expect(state.facts.claims.size).toBe(20);
  expect((user + system) / 1000).toBeLessThan(10_000);
});

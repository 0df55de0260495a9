import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyEntry, storyOf } from '../../test/support/any-story.js';
import { publishedIncidents } from '../../test/support/published-incident.js';
import { publishedStory } from '../../test/support/published-story.js';
import { live, type Story } from '../../test/support/story.js';
import { differenceOf } from './diff.js';
import { known } from './diff.testing.js';
import { digest } from './digest.js';
import { type DigestView } from './view/moment-types.js';

const NOW = Date.parse('2026-02-01T00:00:00Z');

function digestOf({ events }: Pick<Story, 'events'>, since: number, now = NOW): DigestView {
  const before = known(events, { clock: 'recorded', revision: since }, now);
  const after = known(events, { clock: 'recorded' }, now);
  return digest(differenceOf({ before, after }), since);
}

const texts = (found: DigestView): string[] => found.sentences.map(({ text }) => text);
const words = (found: DigestView): number => texts(found).join(' ').split(/\s+/).filter(Boolean).length;

describe('a digest', () => {
  const story = live('18:04 impact_started i0', '18:12 declared dec', '19:43 resolved res', '18:20 note n');

  it('tells where it stands, the number it goes by, and the facts, each with what it rests on', () => {
    expect(digestOf(story, 2)).toEqual({
      since: 2,
      revision: 4,
      sentences: [
        { text: 'Status went from open to resolved.', cites: ['res'] },
        { text: 'Duration is 1 h 39 min.', cites: ['i0', 'res'] },
        { text: 'The incident was resolved at 19:43 UTC on 2024-01-10.', cites: ['res'] },
        { text: 'And 1 more fact.', cites: ['n'] },
      ],
    });
  });

  it('tells what moved, and what does not hold any more', () => {
    const corrected = live('18:04 impact_started i0', '18:12 declared dec')
      .amend('i0', { occurredAt: '2024-01-10T17:50:00Z' })
      .retract('dec');
    expect(texts(digestOf(corrected, 2))).toEqual([
      'Status went from open to detected.',
      'No longer held: the incident was declared at 18:12 UTC on 2024-01-10.',
      'Corrected: the impact began at 17:50 UTC, not at 18:04 UTC.',
    ]);
  });

  it('of nothing new is empty', () => {
    expect(digestOf(story, 4).sentences).toEqual([]);
  });

  it('of notes alone counts them', () => {
    expect(texts(digestOf(story, 3))).toEqual(['1 new fact.']);
  });

  it('has at most 60 words, is the same at any later time, and cites every entry that differs', () => {
    const anyEntries = fc.array(anyEntry(), { maxLength: 40 });
    fc.assert(
      fc.property(anyEntries, fc.nat(40), (entries, n) => {
        const any = storyOf(entries.map((entry) => ({ ...entry, service: 'a b c d e f g h i j k l m n o p q r s t' })));
        const since = n % any.events.length;
        const found = digestOf(any, since);
        expect(words(found)).toBeLessThanOrEqual(60);
        expect(digestOf(any, since, NOW + 86_400_000)).toEqual(found);
        expect(found.sentences.every(({ cites }) => cites.length > 0)).toBe(true);
        const cited = new Set(found.sentences.flatMap(({ cites }) => cites));
        const added = entries.map((_, i) => `e${i}`).slice(since);
        expect(added.filter((id) => !cited.has(id))).toEqual([]);
      }),
    );
  });
});

it.each(publishedIncidents().map((each) => [each.id, each] as const))('%s has a digest', (_, published) => {
  const found = digestOf(publishedStory(published), 0);
  expect(words(found)).toBeLessThanOrEqual(60);
  expect(found.sentences.length).toBeGreaterThan(0);
});

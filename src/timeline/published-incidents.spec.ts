import { describe, it } from '@jest/globals';
import { askCore } from '../../test/support/ask-core.js';
import { holdAgainst, publishedIncidents } from '../../test/support/published-incident.js';
import { momentOf, publishedStory } from '../../test/support/published-story.js';

describe.each(publishedIncidents().map((published) => [published.id, published] as const))('%s', (_id, published) => {
  const { events } = publishedStory(published);

  it('gives what must come out', () => holdAgainst(askCore(events, { clock: 'recorded' }), published.expect));

  for (const { query, expect } of published.moments ?? []) {
    it(`asked with ${JSON.stringify(query)} gives what was known then`, () =>
      holdAgainst(askCore(events, momentOf(query)), expect));
  }
});

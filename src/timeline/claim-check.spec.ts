import { describe, expect, it, test } from '@jest/globals';
import { publishedIncidents } from '../../test/support/published-incident.js';
import { publishedStory } from '../../test/support/published-story.js';
import { past } from '../../test/support/story.js';
import { auditDrafts } from './claim-check.js';
import { known } from './diff.testing.js';
import { type ClaimDraft } from './input/drafts.js';
import { readClaim } from './input/input.js';

const NOW = Date.parse('2026-02-01T00:00:00Z');

function draft(body: object): ClaimDraft {
  const { value, faults } = readClaim(body, () => true);
  if (value === null) throw new Error(JSON.stringify(faults));
  return value;
}

/** What is said of a claim, without what tells one record of it from another. */
const judged = ({ id: _, ...audit }: ReturnType<typeof auditDrafts>[number]) => audit;

describe.each(publishedIncidents().map((published) => [published.id, published] as const))('%s', (_, published) => {
  it('says of claims that are not recorded what it says of recorded ones', () => {
    const story = publishedStory(published);
    const withdrawn = new Set(story.view().claims.flatMap((claim) => (claim.withdrawn ? [claim.id] : [])));
    const claims = published.incident.claims.filter(({ id }) => !withdrawn.has(id));
    const recorded = story.view().claims.filter(({ id }) => !withdrawn.has(id));
    const knowledge = known(story.events, { clock: 'recorded' }, NOW);
    expect(auditDrafts(knowledge, claims.map(draft)).map(judged)).toEqual(recorded.map(judged));
  });
});

test('nothing of it stays in the record, and an id of the record is not taken', () => {
  const story = past('10:00 declared', '11:00 resolved').claim({ id: 'checked-1', stated: 'PT1H' });
  const knowledge = known(story.events, { clock: 'recorded' }, NOW);
  const audits = auditDrafts(knowledge, [draft({ stated: 'PT1H' }), draft({ stated: 'PT3H', toleranceSeconds: 60 })]);
  expect(audits.map(({ stated, verdict, revision }) => [stated, verdict, revision])).toEqual([
    ['PT1H', 'supported', 3],
    ['PT3H', 'unsupported', 3],
  ]);
  expect([...knowledge.state.facts.claims.keys()]).toEqual(['checked-1']);
});

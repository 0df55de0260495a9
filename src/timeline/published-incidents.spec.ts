import { describe, it } from '@jest/globals';
import { askCore } from '../../test/support/ask-core.js';
import { holdAgainst, publishedIncidents } from '../../test/support/published-incident.js';
import { split, Story } from '../../test/support/story.js';
import { type Moment } from './knowledge.js';

/** The events that the service records for a case; what it refuses or finds unchanged leaves the revision as it was. */
function eventsOf({ incident, operations = [] }: ReturnType<typeof publishedIncidents>[number]): Story {
  const { entries, claims, id, ...opening } = incident;
  const story = new Story(id, opening);
  entries.forEach((entry) => story.entry(entry));
  claims.forEach((claim) => story.claim(claim));
  for (const { path, body, revision } of operations) {
    if (revision === story.events.length - 1) continue;
    const [, entryId, verb] = /^\/entries(?:\/([^/]+))?(?:\/(\w+))?$/.exec(path) ?? [];
    const { learnedAt } = split(body).facts;
    const about = { entryId, ...(learnedAt !== undefined && { learnedAt }) };
    if (entryId === undefined) {
      for (const entry of (body['entries'] as [] | undefined) ?? [body]) story.entry(entry as never);
    } else if (verb === undefined) {
      const set = split(body['set'] as Record<string, unknown>);
      story.happen('op.amended', { ...about, set: set.facts }, { set: set.texts, reason: body['reason'] });
    } else {
      story.happen(`op.${verb.replace(/e?$/, 'ed')}`, about);
    }
  }
  return story;
}

const momentOf = (query: Record<string, string | number>): Moment => ({
  clock: query['clock'] === 'learned' ? 'learned' : 'recorded',
  ...(query['revision'] !== undefined && { revision: Number(query['revision']) }),
  ...(query['asOf'] !== undefined && { asOf: Date.parse(String(query['asOf'])) }),
  ...(query['occurredBefore'] !== undefined && { occurredBefore: Date.parse(String(query['occurredBefore'])) }),
});

describe.each(publishedIncidents().map((published) => [published.id, published] as const))('%s', (_id, published) => {
  const { events } = eventsOf(published);

  it('gives what must come out', () => holdAgainst(askCore(events, { clock: 'recorded' }), published.expect));

  for (const { query, expect } of published.moments ?? []) {
    it(`asked with ${JSON.stringify(query)} gives what was known then`, () =>
      holdAgainst(askCore(events, momentOf(query)), expect));
  }
});

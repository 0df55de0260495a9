/** A published incident as the events that the service records for it, without a service. */
import { type Moment } from '../../src/timeline/knowledge.js';
import { type PublishedIncident } from './published-incident.js';
import { split, Story } from './story.js';

/** The events that the service records for a case; what it refuses or finds unchanged leaves the revision as it was. */
export function publishedStory({ incident, operations = [] }: PublishedIncident): Story {
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
      const reason = body['reason'];
      story.happen(`op.${verb.replace(/e?$/, 'ed')}`, about, reason === undefined ? {} : { reason });
    }
  }
  return story;
}

/** The moment that a query names. */
export const momentOf = (query: Record<string, string | number>): Moment => ({
  clock: query['clock'] === 'learned' ? 'learned' : 'recorded',
  ...(query['revision'] !== undefined && { revision: Number(query['revision']) }),
  ...(query['asOf'] !== undefined && { asOf: Date.parse(String(query['asOf'])) }),
  ...(query['occurredBefore'] !== undefined && { occurredBefore: Date.parse(String(query['occurredBefore'])) }),
});

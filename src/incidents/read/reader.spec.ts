import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LOCAL_CALLER } from '../../application/caller.js';
import { EVENT_REGISTRY } from '../../events/registry.js';
import { EventLog } from '../../eventstore/event-log.js';
import { type EventStore } from '../../eventstore/event-store.js';
import { type TimelineEvent } from '../../timeline/events.js';
import { knowledgeAt } from '../../timeline/knowledge.js';
import { amending, by, entries, opening, streamsOn, type Clock } from '../write/incidents.testing.js';
import { type IncidentStreams } from '../write/incident-streams.js';
import { type MomentQuestion } from './questions.js';
import { IncidentReader, momentOf } from './reader.js';

const NONE_PRIVATE = { isPrivate: () => Promise.resolve(false) };

const NOW = Date.parse('2024-06-01T00:00:00Z');
const START = Date.parse('2024-05-12T10:00:00.000Z');

describe('reading the past of a long incident', () => {
  let store: EventStore;
  let log: EventLog;
  let streams: IncidentStreams;
  let clock: Clock;
  let events: TimelineEvent[];

  beforeAll(async () => {
    ({ store, streams, clock } = streamsOn());
    log = new EventLog(store);
    await streams.execute(null, opening(), by());
    for (let batch = 0; batch < 7; batch++) {
      clock.moveBy(60);
      const notes = Array.from({ length: 400 }, (_, i) => ({ id: `n${batch}-${i}`, type: 'note', text: `${i}` }));
      await streams.execute('inc-42', entries(...notes), by());
      clock.moveBy(60);
      await streams.execute('inc-42', amending(`n${batch}-7`, { text: 'Otherwise' }), by());
    }
    events = (await streams.events('inc-42')).map((event) => EVENT_REGISTRY.upcast(event));
  });

  afterAll(() => log.close());

  const moments: MomentQuestion[] = [
    ...[0, 1, 400, 401, 999, 1000, 1001, 1205, 2005, 2006, 2799, 2807].map((revision) => ({ revision })),
    ...[0, 59, 60, 61, 120, 300, 301, 720, 839, 840, 100_000].map((s) => ({ asOf: START + s * 1000 })),
    { asOf: START + 500_000, occurredBefore: START + 300_000 },
    { revision: 1500, occurredBefore: START + 300_000 },
  ];

  it.each(['as soon as it was written', 'after it was read anew'])('gives what a fold gives, %s', async (when) => {
    const fresh = when.includes('anew') ? streamsOn(store).streams : streams;
    const reader = new IncidentReader(fresh, store, log, NONE_PRIVATE);
    for (const query of moments) {
      const known = await reader.at('inc-42', query, LOCAL_CALLER);
      const folded = knowledgeAt(events, momentOf(query), NOW);
      if ('code' in folded) throw new Error(folded.code);
      const { state, revision, head, eventsKnown, eventsTotal, moment } = known.knowledge;
      expect({ state, revision, head, eventsKnown, eventsTotal, moment }).toEqual({
        state: folded.state,
        revision: folded.revision,
        head: folded.head,
        eventsKnown: folded.eventsKnown,
        eventsTotal: folded.eventsTotal,
        moment: folded.moment,
      });
      expect(await known.events()).toHaveLength(eventsKnown);
    }
  });

  it('leaves what is kept as it is', async () => {
    const reader = new IncidentReader(streams, store, log, NONE_PRIVATE);
    await reader.at('inc-42', { revision: 1500 }, LOCAL_CALLER);
    const { knowledge } = await reader.at('inc-42', {}, LOCAL_CALLER);
    expect(knowledge.revision).toBe(events.length - 1);
    expect(knowledge.state.facts.entries.size).toBe(2800);
  });
});

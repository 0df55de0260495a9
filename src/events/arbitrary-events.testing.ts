/** Events for tests: plain notes, and any that could be stored. */
import fc from 'fast-check';
import { ENTRY_ID, KNOWN_TYPES, SOURCES } from '../timeline/entry.js';
import { formatInstant, PRECISIONS } from '../timeline/time.js';
import { seal } from '../testing/chain.js';
import { type SealingContext, type SealingMeans } from './chain.js';
import { type EventDraft, type StoredEvent } from './stored-event.js';

export const CONTEXT: SealingContext = {
  stream: 'incident-a',
  nextRevision: 0,
  previousHash: '',
  recordedAt: '2023-01-24T19:00:00.000Z',
  recordedBy: 'local:local',
  commandId: 'c-1',
  requestHash: () => 'ab'.repeat(32),
};

export const note = (entryId: string, text?: string): EventDraft => ({
  type: 'note',
  facts: {
    entryId,
    type: 'note',
    occurredAt: '2023-01-24T18:12:00.000Z',
    precision: 'minute',
    source: 'api',
    origin: 'stated',
  },
  ...(text !== undefined && { texts: { text } }),
});

const words = fc.string({ unit: 'grapheme', maxLength: 20 });
const instants = fc
  .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => formatInstant(date.getTime()));
const entryIds = fc.stringMatching(ENTRY_ID);
const reason = fc.record({ reason: words }, { requiredKeys: [] });

const entries: fc.Arbitrary<EventDraft> = fc
  .record({
    facts: fc.record(
      {
        entryId: entryIds,
        type: fc.oneof(fc.constantFrom(...KNOWN_TYPES), fc.constantFrom('coffee_started', 'shrug')),
        occurredAt: instants,
        precision: fc.constantFrom(...PRECISIONS),
        approximate: fc.boolean(),
        component: words,
        source: fc.constantFrom(...SOURCES),
        origin: fc.constantFrom('stated', 'extracted', 'proposed'),
        links: fc.array(fc.record({ rel: fc.option(words), url: fc.webUrl() }), { maxLength: 2 }),
        learnedAt: instants,
        learnedClamped: fc.constant(true),
      },
      { requiredKeys: ['entryId', 'type', 'occurredAt', 'precision', 'source', 'origin'] },
    ),
    texts: fc.record(
      {
        text: words,
        actor: words,
        linkTitles: fc.array(fc.option(words), { maxLength: 2 }),
        attributes: fc.dictionary(words, words, { maxKeys: 3 }),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ facts, texts }) => ({ type: facts.type, facts, texts }));

const operations: fc.Arbitrary<EventDraft> = fc.oneof(
  fc.record({
    type: fc.constantFrom('op.retracted', 'op.restored', 'op.confirmed'),
    facts: fc.record({ entryId: entryIds }),
    texts: reason,
  }),
  fc.record({
    type: fc.constant('op.witnessed'),
    facts: fc.record({ entryId: entryIds, told: entries.map(({ facts }) => facts) }),
    texts: fc.record({ text: words }, { requiredKeys: [] }),
  }),
  fc.record({ type: fc.constant('op.parted'), facts: fc.record({ entryId: entryIds, told: entryIds }), texts: reason }),
  fc.record({
    type: fc.constant('op.claimed'),
    facts: fc.record(
      {
        claimId: entryIds,
        stated: fc.constantFrom('PT121M', 'PT1.5H', 'P10D'),
        comparison: fc.constantFrom('exactly', 'about'),
        toleranceMillis: fc.nat(),
      },
      { requiredKeys: ['claimId', 'stated', 'comparison'] },
    ),
  }),
  fc.record({
    type: fc.constant('op.amended'),
    facts: fc.record({ entryId: entryIds, set: fc.record({ component: fc.option(words) }) }),
    texts: reason,
  }),
  fc.record({
    type: fc.constant('op.forgotten'),
    facts: fc.record({ revisions: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }) }),
    texts: reason,
  }),
  fc.record({
    type: fc.constantFrom('op.incident_retracted', 'op.incident_restored'),
    facts: fc.constant({}),
    texts: reason,
  }),
);

export const draftsOf = (size: fc.ArrayConstraints): fc.Arbitrary<EventDraft[]> =>
  fc.array(fc.oneof(entries, operations), size);

/** A sealed stream of at least one event. */
export const chainOf = ({ maxLength }: { maxLength: number }): fc.Arbitrary<StoredEvent[]> =>
  draftsOf({ minLength: 1, maxLength }).map((drafts) => seal(drafts, CONTEXT));

/** Salts 0, 1, 2 … instead of random ones, so that two seals of the same drafts can be compared. */
export function countedSalts(): Pick<SealingMeans, 'newSalt'> {
  let salts = 0;
  return { newSalt: () => (salts++).toString(16).padStart(32, '0') };
}

import { describe, expect, it } from '@jest/globals';
import { KNOWN_TYPES } from '../timeline/entry.js';
import { seal, verifyChain } from '../testing/chain.js';
import { CONTEXT, note } from './arbitrary-events.testing.js';
import { EVENT_REGISTRY, EventRegistry, UnreadableEvent } from './registry.js';
import { ENTRY_SCHEMA, OPERATION_SCHEMAS, type EventSchema } from './schemas.js';
import { object, optional, text } from './shape.js';
import { type StoredEvent } from './stored-event.js';

/** `op.mood` of a test: version 1 had `mood`, 2 called it `feeling`, 3 moved the `why` from the facts to the words. */
const MOODS: readonly EventSchema[] = [
  { facts: object<{ mood: string; why: string }>({ mood: text, why: text }), texts: object({}), upcasters: [] },
  {
    facts: object<{ feeling: string; why: string }>({ feeling: text, why: text }),
    texts: object({}),
    upcasters: [({ facts: { mood, ...facts }, ...data }) => ({ ...data, facts: { ...facts, feeling: mood } })],
  },
  {
    facts: object<{ feeling: string }>({ feeling: text }),
    texts: object<{ why?: string }>({ why: optional(text) }),
    upcasters: [
      ({ facts: { mood, ...facts }, ...data }) => ({ ...data, facts: { ...facts, feeling: mood } }),
      ({ facts: { why, ...facts }, ...data }) => ({ ...data, facts, texts: { ...data.texts, why } }),
    ],
  },
];
const [FIRST, SECOND, THIRD] = MOODS.map(
  (mood) => new EventRegistry(new Map([...OPERATION_SCHEMAS, ['op.mood', mood]]), ENTRY_SCHEMA),
) as [EventRegistry, EventRegistry, EventRegistry];

const inVersion1 = (): StoredEvent =>
  seal([{ type: 'op.mood', facts: { mood: 'calm', why: 'tea' } }], CONTEXT, { registry: FIRST })[0]!;
const inVersion2 = (): StoredEvent =>
  seal([{ type: 'op.mood', facts: { feeling: 'calm', why: 'tea' } }], CONTEXT, { registry: SECOND })[0]!;
const changed = (event: StoredEvent, facts: object, schemaVersion = 1): StoredEvent => ({
  ...event,
  data: { ...event.data, facts: { ...event.data.facts, ...facts } },
  metadata: { ...event.metadata, schemaVersion },
});

describe('upcasting', () => {
  it('brings an event through every version between its own and the current one', () => {
    expect(THIRD.upcast(inVersion1())).toMatchObject({
      data: { facts: { feeling: 'calm' }, texts: { why: 'tea' } },
      metadata: { schemaVersion: 3 },
    });
    expect(THIRD.upcast(inVersion2())).toMatchObject({
      data: { facts: { feeling: 'calm' }, texts: { why: 'tea' } },
      metadata: { schemaVersion: 3 },
    });
    expect(SECOND.upcast(inVersion1()).data).toEqual({ facts: { feeling: 'calm', why: 'tea' } });
  });

  it('leaves the stored event as it is, so that its hash still verifies', () => {
    const event = inVersion1();
    const before = JSON.stringify(event);
    const copy = THIRD.upcast(event);
    expect(JSON.stringify(event)).toBe(before);
    expect(copy.metadata.hash).toBe(event.metadata.hash);
    expect(verifyChain([event], THIRD).ok).toBe(true);
  });

  it('gives back an event of the current version itself', () => {
    const event = seal([note('a', 'words')], CONTEXT)[0]!;
    expect(EVENT_REGISTRY.upcast(event)).toBe(event);
  });

  it('writes in the current version', () => {
    expect(inVersion2().metadata.schemaVersion).toBe(2);
  });
});

describe('events that this program does not know', () => {
  it('keeps an unknown operation as it is', () => {
    const event = inVersion1();
    expect(EVENT_REGISTRY.upcast(event)).toBe(event);
    expect(EVENT_REGISTRY.isFromTheFuture(event)).toBe(false);
  });

  it('flags a newer version, of a known type or of an unknown operation', () => {
    const [event] = seal([note('a')], CONTEXT);
    expect(EVENT_REGISTRY.isFromTheFuture(event!)).toBe(false);
    expect(EVENT_REGISTRY.isFromTheFuture(changed(event!, {}, 2))).toBe(true);
    expect(EVENT_REGISTRY.isFromTheFuture(inVersion2())).toBe(true);
    expect(FIRST.isFromTheFuture(inVersion2())).toBe(true);
  });

  it('reads of a newer version what it understands, and refuses what it would misread', () => {
    const [event] = seal([note('a')], CONTEXT);
    const withMore = changed(event!, { colour: 'red' }, 2);
    expect(EVENT_REGISTRY.upcast(withMore)).toBe(withMore);
    expect(() => EVENT_REGISTRY.upcast(changed(event!, { occurredAt: { from: 1, to: 2 } }, 2))).toThrow(
      UnreadableEvent,
    );
  });
});

describe('the shape of payloads', () => {
  const [entry] = seal([note('a', 'words')], CONTEXT);
  const reading = (event: StoredEvent): string => {
    try {
      EVENT_REGISTRY.upcast(event);
      return 'readable';
    } catch (error) {
      if (error instanceof UnreadableEvent) return `${error.fault.pointer} ${error.fault.detail}`;
      throw error;
    }
  };

  it.each<[object, string]>([
    [{ colour: 'red' }, '/facts/colour is not a known field'],
    [{ 'a/b~c': 'red' }, '/facts/a~1b~0c is not a known field'],
    [{ entryId: '-' }, '/facts/entryId must match ^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$'],
    [{ type: 'release' }, "/facts/type must be note, as the event's"],
    [{ occurredAt: 'yesterday' }, '/facts/occurredAt must be a time with an offset, or a date'],
    [{ until: '2023-01-24T18:12Z' }, '/facts/until must be an instant in UTC with milliseconds'],
    [{ until: '2023-02-30T18:12:00.000Z' }, '/facts/until must be an instant in UTC with milliseconds'],
    [{ precision: 'week' }, '/facts/precision must be one of second, minute, hour, day, month, year'],
    [{ approximate: 'yes' }, '/facts/approximate must be true or false'],
    [{ learnedClamped: false }, '/facts/learnedClamped must be true, or left out'],
    [{ links: [{ rel: null, url: 'https://example.org' }, { rel: null }] }, '/facts/links/1/url is missing'],
    [{ links: {} }, '/facts/links must be a list'],
    [{ component: undefined }, '/facts/component must be a string'],
  ])('finds the fault in %j', (facts, fault) => {
    expect(reading(changed(entry!, facts))).toBe(fault);
  });

  it('finds faults in the words, and what is no version at all', () => {
    const texts = (words: Record<string, unknown>): StoredEvent => ({
      ...entry!,
      data: { ...entry!.data, texts: words },
    });
    expect(reading(texts({ attributes: { a: 1 } }))).toBe('/texts/attributes/a must be a string');
    expect(reading(texts({ linkTitles: ['x', null, 3] }))).toBe('/texts/linkTitles/2 must be a string');
    expect(reading(texts(JSON.parse('{"attributes": {"__proto__": "an own key"}}') as Record<string, unknown>))).toBe(
      'readable',
    );
    expect(reading(changed(entry!, {}, 0))).toBe('/metadata/schemaVersion must be at least 1');
  });

  it('wants the words that an opening must have, unless they were forgotten', () => {
    const opened = seal(
      [{ type: 'op.opened', facts: { kind: 'incident', historical: false }, texts: { title: 'T' } }],
      CONTEXT,
    )[0]!;
    const { textHash: _hash, ...metadata } = opened.metadata;
    const data = { facts: opened.data.facts };
    expect(reading({ ...opened, data, metadata })).toBe('/texts/title is missing');
    expect(reading({ ...opened, data })).toBe('readable');
  });

  it('lets an amendment set and clear every field, and nothing else', () => {
    const amend = (set: object): string =>
      reading({ ...entry!, type: 'op.amended', data: { facts: { entryId: 'a', set } }, metadata: entry!.metadata });
    expect(amend({ occurredAt: '2021-05', precision: null, component: null, severity: 'SEV1' })).toBe('readable');
    expect(amend({ entryId: 'b' })).toBe('/facts/set/entryId is not a known field');
    expect(amend({ precision: 'week' })).toMatch('/facts/set/precision must be one of');
  });

  it('has one schema for all types of entries, custom ones too', () => {
    for (const type of [...KNOWN_TYPES, 'coffee_started']) {
      expect(EVENT_REGISTRY.versionToWrite({ type, facts: { ...note('a').facts, type } })).toBe(1);
    }
  });
});

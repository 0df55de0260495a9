import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hashOf, idOf, newVerifier, seal, verifyChain } from '../testing/chain.js';
import { type CheckName } from './verification.js';
import { chainOf, CONTEXT, note } from './arbitrary-events.testing.js';
import { EventRegistry } from './registry.js';
import { ENTRY_SCHEMA, OPERATION_SCHEMAS } from './schemas.js';
import { anyObject } from './shape.js';
import { type StoredEvent } from './stored-event.js';

const chain = (): StoredEvent[] => seal([note('a', 'first'), note('b', 'second'), note('c')], CONTEXT);

/** Replaces one event of a chain. */
const withEvent = (events: StoredEvent[], at: number, change: (event: StoredEvent) => object): StoredEvent[] =>
  events.map((event, i) => (i === at ? (change(event) as StoredEvent) : event));

const failing = (events: Iterable<StoredEvent>): CheckName[] =>
  verifyChain(events).checks.flatMap(({ name, ok }) => (ok ? [] : [name]));

describe('verifying a chain', () => {
  it('tells its head and every check by name', () => {
    const events = chain();
    expect(verifyChain(events)).toEqual({
      ok: true,
      revision: 2,
      head: events[2]!.metadata.hash,
      brokenAt: null,
      checks: [
        { name: 'revisions', ok: true, detail: '3 events, revisions without a gap' },
        { name: 'chain', ok: true, detail: 'every hash follows from the event and the hash before it' },
        { name: 'texts', ok: true, detail: 'all words match' },
        { name: 'ids', ok: true, detail: 'every id follows from its hash' },
        { name: 'recorded_at', ok: true, detail: 'never falls' },
        { name: 'schema', ok: true, detail: 'all known' },
      ],
    });
  });

  it('trial 51: passes over foreign events, and says where they are', () => {
    const [first] = seal([note('a', 'first')], CONTEXT);
    const behind = { ...CONTEXT, nextRevision: 3, previousHash: first!.metadata.hash };
    const [second] = seal([note('b', 'second')], behind);
    const verifier = newVerifier();
    verifier.add(first!);
    verifier.pass(1);
    verifier.pass(2);
    verifier.add(second!);
    const { ok, revision, checks } = verifier.result();
    expect({ ok, revision }).toEqual({ ok: true, revision: 3 });
    expect(checks[0]!.detail).toBe('2 events, revisions without a gap; revisions 1, 2 hold foreign events');
  });

  it('trial 51: does not take a foreign event for one of ours that was taken away', () => {
    const events = chain();
    const verifier = newVerifier();
    verifier.add(events[0]!);
    verifier.pass(1);
    verifier.add(events[2]!);
    expect(verifier.result()).toMatchObject({ ok: false, brokenAt: 2 });
  });

  it('says the same event by event', () => {
    const verifier = newVerifier();
    for (const event of chain()) verifier.add(event);
    expect(verifier.result().ok).toBe(true);
    expect(newVerifier().result()).toMatchObject({ ok: true, revision: -1, head: '' });
  });

  it('finds a change of any character of any event, and where', () => {
    fc.assert(
      fc.property(
        chainOf({ maxLength: 4 }),
        fc.nat(),
        fc.nat(),
        fc.string({ minLength: 1, maxLength: 1 }),
        (events, which, where, character) => {
          const at = which % events.length;
          const json = JSON.stringify(events[at]);
          const cut = where % json.length;
          const tampered = parsed(json.slice(0, cut) + character + json.slice(cut + 1));
          fc.pre(tampered !== undefined && !isDeepStrictEqual(tampered, JSON.parse(json)));
          expect(verifyChain(withEvent(events, at, () => tampered))).toMatchObject({ ok: false, brokenAt: at });
        },
      ),
      { numRuns: 500 },
    );
  });

  it('finds a value, a key or an event that is gone, and one that was put in', () => {
    const events = chain();
    for (const key of ['id', 'stream', 'revision', 'type', 'data', 'metadata']) {
      expect(verifyChain(withEvent(events, 1, (event) => without(event, key)))).toMatchObject({
        ok: false,
        brokenAt: 1,
      });
    }
    for (const key of Object.keys(events[1]!.metadata)) {
      const changed = withEvent(events, 1, (event) => ({ ...event, metadata: without(event.metadata, key) }));
      expect(verifyChain(changed)).toMatchObject({ ok: false, brokenAt: 1 });
    }
    for (const key of ['facts', 'texts', 'salt']) {
      const changed = withEvent(events, 1, (event) => ({ ...event, data: without(event.data, key) }));
      expect(verifyChain(changed)).toMatchObject({ ok: false, brokenAt: 1 });
    }
    expect(failing([events[0]!, events[2]!])).toEqual(['revisions', 'chain']);
    expect(verifyChain([events[1]!, events[0]!, events[2]!]).brokenAt).toBe(0);
    expect(verifyChain([...events, events[2]!]).brokenAt).toBe(3);
    expect(
      failing(
        withEvent(events, 2, (event) => ({
          ...event,
          data: { ...event.data, texts: { text: 'put in' }, salt: '0'.repeat(32) },
        })),
      ),
    ).toEqual(['texts']);
  });

  it('names the check that fails', () => {
    const events = chain();
    const changed = (change: (event: StoredEvent) => object): CheckName[] => failing(withEvent(events, 1, change));
    expect(changed((event) => ({ ...event, id: events[0]!.id }))).toEqual(['ids']);
    expect(changed((event) => ({ ...event, data: { ...event.data, texts: { text: 'other words' } } }))).toEqual([
      'texts',
    ]);
    expect(
      changed((event) => ({ ...event, data: { ...event.data, facts: { ...event.data.facts, entryId: 'z' } } })),
    ).toEqual(['chain']);
    expect(changed((event) => ({ ...event, metadata: { ...event.metadata, correlationId: 7 } }))).toEqual(['schema']);
  });

  it('finds a clock that ran backwards, even in a chain that was forged to fit', () => {
    const [first, second] = chain();
    const metadata = { ...second!.metadata, recordedAt: '2023-01-24T18:59:59.999Z' };
    const hash = hashOf(first!.metadata.hash, { ...second!, metadata });
    const forged = { ...second!, id: idOf(hash), metadata: { ...metadata, hash } };
    expect(verifyChain([first!, forged]).checks.filter(({ ok }) => !ok)).toEqual([
      {
        name: 'recorded_at',
        ok: false,
        detail: 'revision 1: 2023-01-24T18:59:59.999Z is before 2023-01-24T19:00:00.000Z',
      },
    ]);
  });

  it('holds after words were forgotten', () => {
    const forgotten = withEvent(chain(), 1, (event) => ({ ...event, data: { facts: event.data.facts } }));
    expect(verifyChain(forgotten)).toMatchObject({ ok: true });
    expect(verifyChain(forgotten).checks[2]!.detail).toBe('the words of 1 events were forgotten; all others match');
  });

  it('covers events of a later program', () => {
    const later = new EventRegistry(
      new Map([
        ...OPERATION_SCHEMAS,
        ['op.future', { facts: anyObject, texts: anyObject, upcasters: [(data) => data] }],
      ]),
      ENTRY_SCHEMA,
    );
    const events = seal([note('a'), { type: 'op.future', facts: { level: 3 } }, note('b')], CONTEXT, {
      registry: later,
    });
    expect(verifyChain(events).checks.at(-1)).toEqual({
      name: 'schema',
      ok: true,
      detail: '1 events are of a later version of this program',
    });
    expect(verifyChain(withEvent(events, 1, (event) => ({ ...event, data: { facts: { level: 4 } } }))).brokenAt).toBe(
      1,
    );
  });
});

function without(object: object, key: string): object {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

function parsed(json: string): object | undefined {
  try {
    return JSON.parse(json) as object;
  } catch {
    return undefined;
  }
}

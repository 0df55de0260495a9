import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { v5 } from 'uuid';
import { idOf, seal, verifyChain } from '../testing/chain.js';
import { chainOf, CONTEXT, countedSalts, draftsOf, note } from './arbitrary-events.testing.js';
import { NotCanonical } from './canonical-json.js';
import { InvalidEvent } from './registry.js';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

describe('sealing', () => {
  it('hashes exactly what the contract says, in its order', () => {
    const [first, second] = seal(
      [{ ...note('n1', 'Zürich 🚒'), texts: { text: 'Zürich 🚒', actor: 'Ann' } }, note('n2')],
      CONTEXT,
    );
    const texts = `{"actor":"Ann","text":"Zürich 🚒"}`;
    const textHash = sha256(first!.data.salt! + texts);
    const metadata = (rest: string): string =>
      `{"commandId":"c-1","recordedAt":"2023-01-24T19:00:00.000Z","recordedBy":"local:local","requestHash":"${'ab'.repeat(32)}","schemaVersion":1${rest}}`;
    const facts = (id: string): string =>
      `{"entryId":"${id}","occurredAt":"2023-01-24T18:12:00.000Z","origin":"stated","precision":"minute","source":"api","type":"note"}`;
    const hash = sha256(
      `{"facts":${facts('n1')},"metadata":${metadata(`,"textHash":"${textHash}"`)},"revision":0,"stream":"incident-a","type":"note"}`,
    );
    expect(first!.metadata).toMatchObject({ textHash, hash });
    expect(second!.metadata.hash).toBe(
      sha256(
        `${hash}{"facts":${facts('n2')},"metadata":${metadata('')},"revision":1,"stream":"incident-a","type":"note"}`,
      ),
    );
  });

  it('names an event by the UUIDv5 of its hash', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-f]{64}$/), (hash) => {
        expect(idOf(hash)).toBe(v5(hash, v5.URL));
      }),
    );
  });

  it('salts words with 128 random bits, each event anew', () => {
    const events = seal([note('a', 'same words'), note('b', 'same words')], CONTEXT);
    expect(events[0]!.data.salt).toMatch(/^[0-9a-f]{32}$/);
    expect(events[0]!.data.salt).not.toBe(events[1]!.data.salt);
    expect(events[0]!.metadata.textHash).not.toBe(events[1]!.metadata.textHash);
  });

  it('gives an event without words no salt, no texts and no hash of them', () => {
    const [event] = seal([{ ...note('a'), texts: {} }], CONTEXT);
    expect(event!.data).toEqual({ facts: note('a').facts });
    expect(event!.metadata).not.toHaveProperty('textHash');
  });

  it('carries correlation and trace, outside the hash', () => {
    const plain = seal([note('a')], CONTEXT)[0]!;
    const traced = seal([note('a')], { ...CONTEXT, correlationId: 'r-1', traceparent: '00-x' })[0]!;
    expect(traced.metadata).toMatchObject({ correlationId: 'r-1', traceparent: '00-x', hash: plain.metadata.hash });
  });

  it('gives the same hashes in any split', () => {
    fc.assert(
      fc.property(draftsOf({ minLength: 1, maxLength: 8 }), fc.nat(), (drafts, at) => {
        const whole = seal(drafts, CONTEXT, countedSalts());
        const cut = at % (drafts.length + 1);
        const salts = countedSalts();
        const head = seal(drafts.slice(0, cut), CONTEXT, salts);
        const previousHash = head.at(-1)?.metadata.hash ?? '';
        const rest = seal(drafts.slice(cut), { ...CONTEXT, nextRevision: cut, previousHash }, salts);
        expect([...head, ...rest]).toEqual(whole);
      }),
    );
  });

  it('makes chains that verify, before and after a trip through JSON', () => {
    fc.assert(
      fc.property(chainOf({ maxLength: 6 }), (events) => {
        expect(verifyChain(events)).toMatchObject({ ok: true, brokenAt: null, revision: events.length - 1 });
        expect(verifyChain(JSON.parse(JSON.stringify(events)) as typeof events).ok).toBe(true);
      }),
    );
  });

  it('refuses what it could not read back', () => {
    const faults: [() => unknown, RegExp][] = [
      [() => seal([{ type: 'op.future', facts: {} }], CONTEXT), /op\.future: .* is not an operation of this program/],
      [() => seal([{ type: 'Not a type', facts: note('a').facts }], CONTEXT), /facts\/type must be Not a type/],
      [() => seal([{ ...note('a'), facts: {} }], CONTEXT), /facts\/type is missing/],
      [() => seal([{ ...note('a'), texts: { colour: 'red' } }], CONTEXT), /texts\/colour is not a known field/],
      [
        () => seal([note('a')], { ...CONTEXT, recordedAt: '2023-01-24T19:00:00Z' }),
        /metadata\/recordedAt must be an instant/,
      ],
    ];
    for (const [sealing, message] of faults) {
      expect(sealing).toThrow(InvalidEvent);
      expect(sealing).toThrow(message);
    }
    expect(() => seal([note('a', 'half a \ud83d')], CONTEXT)).toThrow(NotCanonical);
  });
});

import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seal, verifyChain } from '../testing/chain.js';
import { chainOf, CONTEXT, note } from './arbitrary-events.testing.js';
import { fromCloudEvent, NotAStoredEvent, toCloudEvent, type CloudEvent } from './cloud-event.js';

const SOURCE = 'https://asof.example.org';

describe('a stored event as a CloudEvent', () => {
  it('has the attributes and extensions of the contract, and no others', () => {
    const [event] = seal([note('a', 'words')], {
      ...CONTEXT,
      stream: 'incident-2023-01-24-tokens',
      traceparent: '00-trace',
      correlationId: 'r1',
    });
    expect(toCloudEvent(event!, SOURCE)).toEqual({
      specversion: '1.0',
      id: event!.id,
      source: SOURCE,
      subject: '2023-01-24-tokens',
      type: 'asof.note',
      time: '2023-01-24T18:12:00.000Z',
      datacontenttype: 'application/json',
      stream: 'incident-2023-01-24-tokens',
      revision: 0,
      recordedtime: '2023-01-24T19:00:00.000Z',
      recordedby: 'local:local',
      commandid: 'c-1',
      requesthash: 'ab'.repeat(32),
      schemaversion: 1,
      texthash: event!.metadata.textHash,
      hash: event!.metadata.hash,
      traceparent: '00-trace',
      data: event!.data,
    });
  });

  it('names its extensions as CloudEvents wants it: lower-case letters and digits', () => {
    const [event] = seal([note('a', 'words')], { ...CONTEXT, traceparent: '00-trace' });
    for (const name of Object.keys(toCloudEvent(event!, SOURCE))) expect(name).toMatch(/^[a-z0-9]{1,20}$/);
  });

  it('happened when it was recorded, unless it names an instant', () => {
    const dated = { ...note('a'), facts: { ...note('a').facts, occurredAt: '2023-01-24', precision: 'day' } };
    const times = seal([note('a'), dated, { type: 'op.retracted', facts: { entryId: 'a' } }], CONTEXT).map((event) =>
      toCloudEvent(event, SOURCE),
    );
    expect(times.map(({ type, time }) => [type, time])).toEqual([
      ['asof.note', '2023-01-24T18:12:00.000Z'],
      ['asof.note', '2023-01-24T19:00:00.000Z'],
      ['asof.op.retracted', '2023-01-24T19:00:00.000Z'],
    ]);
  });

  it('can be turned back', () => {
    fc.assert(
      fc.property(chainOf({ maxLength: 4 }), (events) => {
        const back = events.map((event) => fromCloudEvent(JSON.parse(JSON.stringify(toCloudEvent(event, SOURCE)))));
        expect(back).toEqual(JSON.parse(JSON.stringify(events)));
        expect(verifyChain(back).ok).toBe(true);
      }),
    );
  });

  it('is taken back with the extensions of others, and not without a part of its own', () => {
    const [event] = seal([note('a', 'words')], CONTEXT);
    const cloudEvent = toCloudEvent(event!, SOURCE);
    expect(fromCloudEvent({ ...cloudEvent, partitionkey: 'x' })).toEqual(event);
    for (const wrong of [
      null,
      [],
      'text',
      {},
      { ...cloudEvent, revision: '0' },
      { ...cloudEvent, type: 'com.example.note' },
      { ...cloudEvent, data: null },
    ]) {
      expect(() => fromCloudEvent(wrong)).toThrow(NotAStoredEvent);
    }
    expect(() => fromCloudEvent({ ...cloudEvent, specversion: '0.3' })).toThrow('/specversion must be one of 1.0');
  });
});

/**
 * The chain as somebody else would write it who has nothing but the contract and the events that went out: no code of
 * ours, its own RFC 8785 (keys in order of UTF-16 units; strings and numbers as ECMAScript writes them).
 */
describe('recomputing the chain from CloudEvents alone', () => {
  const sha256 = (text: string): string => createHash('sha256').update(Buffer.from(text, 'utf8')).digest('hex');

  const jcs = (value: unknown): string => {
    if (Array.isArray(value)) return '[' + value.map(jcs).join(',') + ']';
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return '{' + members.map(([key, member]) => JSON.stringify(key) + ':' + jcs(member)).join(',') + '}';
  };

  const uuid5OfUrl = (name: string): string => {
    const bytes = createHash('sha1')
      .update(Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex'))
      .update(name)
      .digest()
      .subarray(0, 16);
    bytes[6] = (bytes[6]! & 0x0f) | 0x50;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  };

  /** The first revision that does not follow from what went before, or null. */
  const firstBroken = (history: readonly CloudEvent[]): number | null => {
    let previous = '';
    for (const event of history) {
      const metadata: Record<string, unknown> = {
        recordedAt: event.recordedtime,
        recordedBy: event.recordedby,
        commandId: event.commandid,
        requestHash: event.requesthash,
        schemaVersion: event.schemaversion,
      };
      if (event.texthash !== undefined) metadata['textHash'] = event.texthash;
      const covered = {
        stream: event.stream,
        revision: event.revision,
        type: event.type.replace(/^asof\./, ''),
        facts: event.data.facts,
        metadata,
      };
      const hash = sha256(previous + jcs(covered));
      const textsHold =
        event.data.texts === undefined || sha256(event.data.salt! + jcs(event.data.texts)) === event.texthash;
      if (hash !== event.hash || !textsHold || event.id !== uuid5OfUrl(hash)) return event.revision;
      previous = hash;
    }
    return null;
  };

  it('comes to the same hashes and ids, through JSON', () => {
    fc.assert(
      fc.property(chainOf({ maxLength: 6 }), (events) => {
        const history = JSON.parse(JSON.stringify(events.map((event) => toCloudEvent(event, SOURCE)))) as CloudEvent[];
        expect(firstBroken(history)).toBeNull();
      }),
    );
  });

  it('sees what was altered', () => {
    const history = seal([note('a', 'x'), note('b', 'y'), note('c', 'z')], CONTEXT).map((event) =>
      toCloudEvent(event, SOURCE),
    );
    const altered = history.map((event, i) => (i === 1 ? { ...event, recordedby: 'key:other' } : event));
    expect(firstBroken(altered)).toBe(1);
  });
});

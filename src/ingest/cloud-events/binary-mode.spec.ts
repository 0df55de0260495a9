import { describe, expect, it } from '@jest/globals';
import { CloudEvent, HTTP } from 'cloudevents';
import { binaryEvent, inBinaryMode, type Headers } from './binary-mode.js';
import { readEvent } from './read-event.js';

const HEADERS: Headers = {
  'ce-specversion': '1.0',
  'ce-id': '1',
  'ce-source': '/a',
  'ce-type': 'asof.note',
  'content-type': 'application/json',
  host: 'example.org',
};
const attribute = (written: string): unknown =>
  (binaryEvent({ ...HEADERS, 'ce-x': written }, {}).event as { x?: unknown }).x;

describe('an event in binary mode', () => {
  it.each([
    ['Euro%20%E2%82%AC%20%F0%9F%98%80', 'Euro € 😀'],
    ['%41%42', 'AB'],
    ['%e2%82%ac', '€'],
    ['"two words"', 'two words'],
    ['"a \\"b\\" \\\\c"', 'a "b" \\c'],
    ['"one%20round%2520"', 'one round%20'],
    ['100% sure', '100% sure'],
    ['', ''],
  ])('has the value of %s', (written, value) => {
    expect(attribute(written)).toBe(value);
  });

  it.each(['%C0%A0', '%E2%82', '%ff', 'café'])('refuses %s', (written) => {
    const { faults } = binaryEvent({ ...HEADERS, 'ce-x': written }, {});
    expect(faults).toEqual([{ header: 'ce-x', code: 'format', detail: 'must be percent-encoded UTF-8' }]);
  });

  it('has the type of its data in Content-Type alone', () => {
    const { faults } = binaryEvent({ ...HEADERS, 'ce-datacontenttype': 'application/json' }, {});
    expect(faults).toMatchObject([{ header: 'ce-datacontenttype', code: 'conflict' }]);
  });

  it('has faults at headers, and in the body', () => {
    const { event } = binaryEvent({ ...HEADERS, 'ce-id': undefined, 'ce-subject': '' }, { until: 1 });
    const read = readEvent(event);
    expect(read && 'faults' in read && read.faults.map(inBinaryMode)).toMatchObject([
      { header: 'ce-id', code: 'required' },
      { header: 'ce-subject', code: 'format' },
    ]);
    expect(inBinaryMode({ pointer: '/data/a/b', code: 'type', detail: 'x' })).toMatchObject({ pointer: '/a/b' });
    expect(inBinaryMode({ pointer: '/data', code: 'type', detail: 'x' })).toMatchObject({ pointer: '' });
  });
});

describe('what the CloudEvents SDK sends', () => {
  const sent = new CloudEvent({
    id: 'sdk-1',
    source: 'https://ci.example.org/jobs/9',
    type: 'asof.communicated',
    subject: 'inc-42',
    time: '2026-03-01T10:00:00.000Z',
    data: { text: 'We are looking into it' },
    sampledrate: 3,
  });
  const expected = {
    becomes: {
      incidentId: 'inc-42',
      entry: {
        facts: { type: 'communicated', occurredAt: '2026-03-01T10:00:00.000Z' },
        texts: { text: 'We are looking into it' },
        witness: { source: 'https://ci.example.org/jobs/9', id: 'sdk-1' },
      },
    },
  };

  it('is taken in structured mode', () => {
    expect(readEvent(JSON.parse(HTTP.structured(sent).body as string))).toMatchObject(expected);
  });

  it('is taken in binary mode', () => {
    const { headers, body } = HTTP.binary(sent);
    const lower = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
    );
    const { event, faults } = binaryEvent(lower, JSON.parse(body as string));
    expect(faults).toEqual([]);
    expect(readEvent(event)).toMatchObject(expected);
  });
});

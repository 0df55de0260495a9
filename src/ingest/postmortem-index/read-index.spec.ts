import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readOpening } from '../../timeline/input/input.js';
import { openingFromMarkdown, openingFromObject } from './read-index.js';

const UUID = '5b0b7a3e-0f5d-4a59-9a57-1f0a3b5c7d9e';

/** Bits of prose that this folder has rules for, and some that it has none for. */
const WORDS = [
  'the outage began',
  'was rolled back',
  'experienced',
  'from',
  'to',
  'between',
  'and',
  'at',
  'around',
  'until',
  'by',
  '10:00',
  '23:59',
  '7 p.m.',
  '0930 UTC',
  '24:10',
  'UTC',
  'PST',
  'UTC+14',
  '(IST)',
  'Thursday',
  'the next day',
  'March 5',
  'February 30',
  '31 December 9999',
  'January 1, 0001',
  '2024-02-29',
  'lasting',
  '121 minutes',
  'a 3-hour',
  'more than',
  'outage',
  '.',
  ',',
  ';',
  '\n\n',
  '- ',
  '**',
  '\u{1f525}',
  '\0',
];
const prose = fc.array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...WORDS) }, fc.string()), { maxLength: 40 });

const opened = (read: ReturnType<typeof openingFromMarkdown>) => {
  if ('detail' in read) throw new Error(read.detail);
  return read;
};
const isRead = (read: ReturnType<typeof openingFromMarkdown>): boolean => !('detail' in read);

describe('a document', () => {
  test('whatever its prose says gives an opening, the same each time', () => {
    fc.assert(
      fc.property(
        prose,
        fc.constantFrom('', '0001-01-01T00:00:00Z', '9999-12-31T23:00:00Z', '2024-03-05'),
        (words, start) => {
          const body = words.join(' ').replaceAll('\0', '');
          const document = { uuid: UUID, title: 'Any', start_time: start, body };
          const read = openingFromObject(document, 1);
          expect(read).toEqual(openingFromObject(document, 1));
          if ('detail' in read) throw new Error(read.detail);
          expect(readOpening(read.body, () => true).faults).toEqual([]);
        },
      ),
    );
  });

  test('whatever it is, is read or refused with a line', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          prose.map((words) => `---\n${words.join('\n')}\n---\n`),
        ),
        (file) => {
          const read = openingFromMarkdown(file);
          if ('detail' in read) expect(read.line).toBeGreaterThan(0);
        },
      ),
    );
  });

  test('without a uuid is known by its address, without either not at all', () => {
    const url = 'https://status.example.com/1';
    expect(openingFromObject({ url, body: 'Down.' }, 3)).toMatchObject({
      uuid: expect.stringMatching(/^[\da-f-]{36}$/),
    });
    expect(openingFromObject({ body: 'Down.' }, 3)).toMatchObject({ line: 3 });
    expect(isRead(openingFromMarkdown(`---\nuuid: ${UUID}\n---\nDown.`))).toBe(true);
  });

  test('without a title is called by whose it was and how it begins', () => {
    expect(openingFromObject({ uuid: UUID, company: 'Example', body: 'A disk was full. More.' }, 1)).toMatchObject({
      body: { title: 'Example: A disk was full', id: 'undated-example-a-disk-was-full-5b0b7a3e' },
    });
  });

  test('trial 21: a field that is null is not there, and words between commas are a list', () => {
    const file = `---\nuuid: ${UUID}\ntitle: T\nend_time: null\ncompany: null\nproduct: ~\nkeywords: dns,  bgp ,\ncategories: [a, "b, c"]\n---\nDown.`;
    const { body } = opened(openingFromMarkdown(file)) as { body: Record<string, unknown> };
    expect(body).toMatchObject({ keywords: ['dns', 'bgp'], categories: ['a', 'b, c'], entries: [] });
    expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['company']));
    expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['product']));
    expect(opened(openingFromObject({ uuid: UUID, company: null, keywords: 'dns, bgp' }, 1)).body).toMatchObject({
      keywords: ['dns', 'bgp'],
    });
  });

  test('trial 7, trial 9: no entry says when it was learned; a claim says when it was stated, and names no metric', () => {
    const document = {
      uuid: UUID,
      title: 'T',
      start_time: '2024-03-05T14:00:00Z',
      source_published_at: '2024-03-09',
      body: 'The outage began at 14:00 UTC. A fix was deployed within 78 minutes. Monitoring detected it within 3 minutes.',
    };
    const { body } = opened(openingFromObject(document, 1)) as {
      body: { entries: Record<string, unknown>[]; claims: Record<string, unknown>[] };
    };
    expect(body.entries.length).toBeGreaterThan(1);
    expect(body.entries.filter((entry) => entry['learnedAt'] !== undefined)).toEqual([]);
    expect(body.claims).toEqual([
      expect.objectContaining({ stated: 'PT78M', comparison: 'at_most', statedAt: '2024-03-09' }),
    ]);
    expect(Object.keys(body.claims[0]!)).not.toEqual(expect.arrayContaining(['metric']));
    expect(Object.keys(body.claims[0]!)).not.toEqual(expect.arrayContaining(['learnedAt']));
  });

  test.each([
    ['start_time', '2024-03-05T00:00:00Z', true],
    ['start_time', '2024-03-05 00:00:00+02:00', true],
    ['end_time', '2024-03-05T23:59:59Z', true],
    ['end_time', '2024-03-05T00:00Z', true],
    ['start_time', '2024-03-05T23:59:59Z', undefined],
    ['start_time', '2024-03-05', undefined],
    ['end_time', '2024-03-05T00:01:00Z', undefined],
  ])('trial 12: %s %s is a guess: %s', (field, written, approximate) => {
    const { body } = opened(openingFromObject({ uuid: UUID, [field]: written, body: 'Down.' }, 1)) as {
      body: { entries: { occurredAt: string; approximate?: boolean; precision?: string }[] };
    };
    expect(body.entries).toHaveLength(1);
    expect(body.entries[0]?.approximate).toBe(approximate);
    expect(body.entries[0]?.occurredAt.slice(0, 10)).toBe('2024-03-05');
    // What shows a day is one.
    expect(body.entries[0]?.precision).toBe(undefined);
  });

  test('trial 12: a midnight that the text names, too, is no guess; a bare day places its times', () => {
    const stated = { uuid: UUID, start_time: '2024-03-05T00:00:00Z', body: 'The outage began at 00:00 UTC.' };
    expect(opened(openingFromObject(stated, 1)).body).toMatchObject({
      entries: [{ type: 'incident_started' }, { type: 'impact_started' }],
    });
    expect(JSON.stringify(opened(openingFromObject(stated, 1)).body)).not.toContain('approximate');
    const day = { uuid: UUID, start_time: '2024-03-05', body: 'The outage began at 10:00 UTC.' };
    expect(opened(openingFromObject(day, 1)).body).toMatchObject({
      entries: [{ occurredAt: '2024-03-05' }, { occurredAt: '2024-03-05T10:00:00.000Z' }],
    });
  });
});

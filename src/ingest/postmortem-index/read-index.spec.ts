import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readOpening } from '../../timeline/input.js';
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
});

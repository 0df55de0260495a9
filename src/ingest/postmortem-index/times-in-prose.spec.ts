import { describe, expect, test } from '@jest/globals';
import { timesInProse, type KnownSpan } from './times-in-prose.js';

const span = (start: string | null = null, end: string | null = null): KnownSpan => ({
  start: start === null ? null : Date.parse(start),
  end: end === null ? null : Date.parse(end),
  published: null,
  startDay: null,
  year: null,
});
const instants = (body: string, known = span('2024-03-05T14:00:00Z', '2024-03-05T18:00:00Z')): string[] =>
  timesInProse(body, known).map(({ at, until }) =>
    [at, until].flatMap((each) => (each === null ? [] : new Date(each).toISOString().slice(0, 16))).join('/'),
  );

describe('a clock time', () => {
  test.each([
    ['It broke at 14:10 UTC.', '2024-03-05T14:10'],
    ['It broke at 2:10 p.m. UTC and stayed so.', '2024-03-05T14:10'],
    ['It broke at 8:10am PST.', '2024-03-05T16:10'],
    ['It broke at 09:10 PT.', '2024-03-05T17:10'],
    ['It broke at 15:10 (UTC+1).', '2024-03-05T14:10'],
    ['It broke at 11:10 PM Pacific Time on March 4.', '2024-03-05T07:10'],
    ['On 4 March 2023, at 14:10 GMT it broke.', '2023-03-04T14:10'],
    ['It broke on 2024-03-06T00:10Z.', '2024-03-06T00:10'],
    ['It broke at 1410 UTC.', '2024-03-05T14:10'],
    ['Down from 2:10 to 3:20 pm UTC.', '2024-03-05T14:10/2024-03-05T15:20'],
    ['Down between 23:10 and 00:20 UTC on March 5.', '2024-03-05T23:10/2024-03-06T00:20'],
    ['Down from February 4, 05:35 UTC, to February 5, 22:09 UTC.', '2024-02-04T05:35/2024-02-05T22:09'],
  ])('%s is %s', (text, expected) => expect(instants(text)).toEqual([expected]));

  test.each(['Use golang:1.24.9 or 2.6.37.', 'A ratio of 3:10:2x.', 'See 10.0.0.1:80 and 25:61.', 'Error 12:3.'])(
    'is none in %s',
    (text) => expect(instants(text)).toEqual([]),
  );

  test('takes its date from what stands before it, and goes over midnight with the incident', () => {
    const known = span('2024-03-05T22:00:00Z', '2024-03-06T02:00:00Z');
    expect(instants('It broke at 22:10 UTC. It was fixed by 01:20 UTC.', known)).toEqual([
      '2024-03-05T22:10',
      '2024-03-06T01:20',
    ]);
    expect(instants('On May 1, 2020, it broke at 10:00 UTC. The next day at 11:00 UTC it was fixed.', span())).toEqual([
      '2020-05-01T10:00',
      '2020-05-02T11:00',
    ]);
  });

  test('without any date is left out', () => expect(instants('It broke at 14:10 UTC.', span())).toEqual([]));

  test('without a zone has the one that is named nearby', () => {
    expect(instants('It broke at 06:10 PST. At 06:20 it was worse.')).toEqual(['2024-03-05T14:10', '2024-03-05T14:20']);
  });

  test('without any zone is rough, in the zone in which it agrees with the front matter', () => {
    const [fact] = timesInProse('It broke at 9:00 AM.', span('2024-03-05T14:00:00Z'));
    expect(fact).toMatchObject({
      at: Date.parse('2024-03-05T14:00:00Z'),
      approximate: true,
      timeZone: 'America/New_York',
    });
  });

  test('with an impossible label is read by the clocks of its zone, and keeps the words', () => {
    const [fact] = timesInProse('It broke around 7:00 AM PST.', span('2024-07-05T14:00:00Z'));
    expect(fact).toMatchObject({
      at: Date.parse('2024-07-05T14:00:00Z'),
      occurredAtText: '7:00 AM PST',
      timeZone: 'America/Los_Angeles',
      approximate: true,
      quote: 'It broke around 7:00 AM PST.',
    });
  });

  test('told again is the same fact', () => {
    expect(
      instants('The outage began at 14:10 UTC. As said, the outage began at 14:10 UTC in one region.'),
    ).toHaveLength(1);
  });
});

import { describe, expect, test } from '@jest/globals';
import { zoneNamed, type Zone } from '../../timeline/clocks.js';
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

describe('trial 19: the zone of a time', () => {
  const span2021 = span('2021-05-03T22:40:00Z', '2021-05-04T06:00:00Z');
  const told = (body: string, known = span2021, option: Zone | null = null): string[] =>
    timesInProse(body, known, option).map(({ at, approximate, timeZone }) =>
      [new Date(at).toISOString().slice(0, 16), timeZone, approximate && '~'].filter(Boolean).join(' '),
    );

  test.each([
    // Its own word, wherever it stands.
    [
      'The outage began at 22:40 on May 3 UTC. At 9:16 PM PDT a mail was sent.',
      ['2021-05-03T22:40', '2021-05-04T04:16 America/Los_Angeles'],
    ],
    [
      'It broke at 22:40 on May 3, 2021 (UTC); at 9:16 PM PDT it was mailed.',
      ['2021-05-03T22:40', '2021-05-04T04:16 America/Los_Angeles'],
    ],
    [
      '- 16:05 PDT: text\n- 16:10 PDT: more',
      ['2021-05-03T23:05 America/Los_Angeles', '2021-05-03T23:10 America/Los_Angeles'],
    ],
    ['- 23:50 CEST – text', ['2021-05-03T21:50 Europe/Berlin']],
    ['It broke (UTC) 23:50 for all.', ['2021-05-03T23:50']],
    [
      'It broke at 2021-05-04T01:50:00+02:00, and came back at 2021-05-03T20:10:00-05:00.',
      ['2021-05-03T23:50', '2021-05-04T01:10'],
    ],
    ['It broke at 01:50 Europe/Paris on May 4.', ['2021-05-03T23:50 Europe/Paris']],
    // What the text states for all of them.
    [
      'All times are UTC. It broke at 23:10. At 9:16 PM PDT a mail was sent. At 23:30 it was quiet.',
      ['2021-05-03T23:10', '2021-05-04T04:16 America/Los_Angeles', '2021-05-03T23:30'],
    ],
    ['All times in CET\n\nIt broke at 23:10 on May 3.', ['2021-05-03T21:10 Europe/Berlin']],
    ['It broke at 16:10.\n\nTimes are given in Pacific Time.', ['2021-05-03T23:10 America/Los_Angeles']],
    ['## Timeline (PDT)\n\n16:10: it broke', ['2021-05-03T23:10 America/Los_Angeles']],
    ['Time zone: CEST\n\n01:10 - it broke', ['2021-05-03T23:10 Europe/Berlin']],
    [
      '| Time (UTC) | What |\n|---|---|\n| 23:10 | Broken |\n\nIt was 4:20 PM PDT.',
      ['2021-05-03T23:10', '2021-05-03T23:20 America/Los_Angeles'],
    ],
    // One instant in two zones is one time.
    ['An incident was declared at 00:50 CEST (22:50 UTC).', ['2021-05-03T22:50 Europe/Berlin']],
    ['It was declared at 00:50 CEST on May 4 (22:50 UTC on May 3) by the team.', ['2021-05-03T22:50 Europe/Berlin']],
    ['It was declared at 22:50 UTC / 3:50 PM PDT.', ['2021-05-03T22:50']],
    ['It broke from 00:50 CEST (22:50 UTC) to 02:00 CEST (00:00 UTC).', ['2021-05-03T22:50 Europe/Berlin']],
    // Two instants are two.
    ['It was declared at 00:50 CEST (23:10 UTC).', ['2021-05-03T22:50 Europe/Berlin', '2021-05-03T23:10']],
    // Nobody gave one: never UTC without a word.
    ['It broke at 23:10.', ['2021-05-03T23:10 ~']],
    ['All three mails were sent. It broke at 23:10.', ['2021-05-03T23:10 ~']],
  ])('%s', (body, expected) => expect(told(body)).toEqual(expected));

  test('is the one that the caller names, where the text says none', () => {
    const zone = zoneNamed('Europe/Berlin');
    expect(told('It broke at 01:10 on May 4.', span2021, zone)).toEqual(['2021-05-03T23:10 Europe/Berlin']);
    expect(told('It broke at 23:10 UTC.', span2021, zone)).toEqual(['2021-05-03T23:10']);
  });

  test('stands in the words of the source', () => {
    const texts = timesInProse('Declared at 00:50 CEST (22:50 UTC). It broke at 22:40 on May 3 UTC.', span2021);
    expect(texts.map(({ occurredAtText }) => occurredAtText)).toEqual(['00:50 CEST (22:50 UTC)', '22:40 on May 3 UTC']);
  });
});

describe('trial 20: rows and lines that begin with a time', () => {
  const told = (body: string): string[] =>
    timesInProse(body, span('2024-03-05T21:00:00Z')).map(({ at, type, quote }) =>
      [new Date(at).toISOString().slice(11, 16), type, quote].join(' '),
    );

  test('of a table stand for themselves', () => {
    expect(
      told(
        '| Time (UTC) | Who | What |\n| --- | :-: | --- |\n| 21:50 | api | Errors began |\n| 21:55 | web | An incident was declared |\n| 22:10 | | The release was rolled back |',
      ),
    ).toEqual([
      '21:50 impact_started 21:50 · api · Errors began',
      '21:55 declared 21:55 · web · An incident was declared',
      '22:10 rollback 22:10 · The release was rolled back',
    ]);
  });

  test.each([
    ['plain', '22:50 UTC: Errors began\n22:55 UTC: An incident was declared\n23:10 UTC: The release was rolled back'],
    [
      'with a dash',
      '22:50 UTC - Errors began\n22:55 UTC - An incident was declared\n23:10 UTC – The release was rolled back',
    ],
    [
      'bold',
      '**22:50 UTC** Errors began\n**22:55 UTC** An incident was declared\n**23:10 UTC** The release was rolled back',
    ],
    ['bare', '22:50 UTC Errors began\n22:55 UTC An incident was declared\n23:10 UTC The release was rolled back'],
    [
      'dated',
      '2024-03-05 22:50 UTC Errors began\n2024-03-05 22:55 UTC An incident was declared\n2024-03-05 23:10 UTC The release was rolled back',
    ],
    [
      'wrapped',
      '22:50 UTC: Errors began\n  in one region\n22:55 UTC: An incident was declared\n23:10 UTC: The release was rolled back',
    ],
    [
      'behind words',
      'What happened:\n22:50 UTC: Errors began\n22:55 UTC: An incident was declared\n23:10 UTC: The release was rolled back',
    ],
  ])('%s', (_, body) =>
    expect(told(body).map((fact) => fact.split(' ', 2).join(' '))).toEqual([
      '22:50 impact_started',
      '22:55 declared',
      '23:10 rollback',
    ]),
  );

  test('prose that was wrapped before a time stays one sentence', () => {
    expect(told('The outage began, as far as we know, at\n22:50 UTC in one region.')).toEqual([
      '22:50 impact_started The outage began, as far as we know, at 22:50 UTC in one region.',
    ]);
  });
});

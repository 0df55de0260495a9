import { describe, expect, it } from '@jest/globals';
import {
  calendarInterval,
  durationText,
  rangeText,
  formatInstant,
  isoDuration,
  isTimeZone,
  parseInstant,
  parseWrittenTime,
  zonedInstant,
  type Precision,
} from './time.js';

const at = (text: string): number | undefined => parseInstant(text)?.at;
const iso = (text: string): string | null => {
  const read = parseInstant(text);
  return read && formatInstant(read.at);
};

/** The interval of a time as it was written, and its length in hours. */
function interval(text: string, precision: Precision, timeZone: string | null = null): [string, string, number] {
  const { from, to } = calendarInterval(parseWrittenTime(text)!, precision, timeZone);
  return [formatInstant(from), formatInstant(to), (to - from) / 3_600_000];
}

describe('an instant', () => {
  it.each([
    ['2023-01-24T18:12:00Z', '2023-01-24T18:12:00.000Z'],
    ['2023-01-24T18:12Z', '2023-01-24T18:12:00.000Z'],
    ['2023-01-24t18:12:00z', '2023-01-24T18:12:00.000Z'],
    ['2023-01-24T19:12:00+01:00', '2023-01-24T18:12:00.000Z'],
    ['2023-01-24T10:12:00-08:00', '2023-01-24T18:12:00.000Z'],
    ['2023-01-24T23:57:00+05:45', '2023-01-24T18:12:00.000Z'],
    ['2023-01-24T18:12:00-00:00', '2023-01-24T18:12:00.000Z'],
    ['2023-01-24T18:12:00.5Z', '2023-01-24T18:12:00.500Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['0099-12-31T00:00:00Z', '0099-12-31T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('%s is %s', (text, expected) => expect(iso(text)).toBe(expected));

  it('cuts digits finer than a millisecond, and does not round them', () => {
    expect(iso('2024-09-10T11:30:00.1239999Z')).toBe('2024-09-10T11:30:00.123Z');
  });

  it('shows the second, or the minute where seconds were left out', () => {
    expect(parseInstant('2023-01-24T18:12:00Z')).toMatchObject({ shows: 'second', offsetMinutes: 0 });
    expect(parseInstant('2023-01-24T18:12-03:30')).toMatchObject({ shows: 'minute', offsetMinutes: -210 });
  });

  it.each([
    ['no zone', '2023-01-24T18:12:00'],
    ['a leap second', '2016-12-31T23:59:60Z'],
    ['the hour 24', '2023-01-24T24:00:00Z'],
    ['the minute 60', '2023-01-24T18:60:00Z'],
    ['an offset of a day', '2023-01-24T18:12:00+24:00'],
    ['an offset of 60 minutes', '2023-01-24T18:12:00+01:60'],
    ['an offset without a colon', '2023-01-24T18:12:00+0100'],
    ['the 29th of February of another year', '2023-02-29T00:00:00Z'],
    ['the 29th of February of 1900', '1900-02-29T00:00:00Z'],
    ['the 31st of April', '2023-04-31T00:00:00Z'],
    ['the day 0', '2023-01-00T00:00:00Z'],
    ['the month 13', '2023-13-01T00:00:00Z'],
    ['the year 0', '0000-12-31T00:00:00Z'],
    ['the year 10000', '10000-01-01T00:00:00Z'],
    ['what an offset takes before the year 1', '0001-01-01T00:00:00+00:01'],
    ['what an offset takes beyond the year 9999', '9999-12-31T23:59:00-00:01'],
    ['a space for the T', '2023-01-24 18:12:00Z'],
    ['an empty fraction', '2023-01-24T18:12:00.Z'],
    ['a comma in the fraction', '2023-01-24T18:12:00,5Z'],
    ['other digits', '٢٠٢٣-01-24T18:12:00Z'],
    ['white space around', ' 2023-01-24T18:12:00Z\n'],
    ['a bare date', '2023-01-24'],
    ['a number', '1674583920000'],
  ])('is not %s', (_what, text) => expect(parseInstant(text)).toBeNull());

  it('is written in UTC with milliseconds, within the years that have four digits', () => {
    expect(formatInstant(0)).toBe('1970-01-01T00:00:00.000Z');
    expect(interval('9999', 'year').slice(0, 2)).toEqual(['9999-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z']);
    expect(interval('0001-01-01', 'day', 'Asia/Tokyo')[0]).toBe('0001-01-01T00:00:00.000Z');
  });
});

describe('a bare date', () => {
  it.each([
    ['2021-05-12', 'day', '2021-05-12T00:00:00.000Z'],
    ['2021-05', 'month', '2021-05-01T00:00:00.000Z'],
    ['2021', 'year', '2021-01-01T00:00:00.000Z'],
  ])('%s shows the %s and names no zone', (text, shows, first) => {
    expect(parseWrittenTime(text)).toEqual({ at: at(first), shows, offsetMinutes: null });
  });

  it.each(['2021-5-12', '2021-02-30', '2021-00', '0000', '12021', '2021-05-12Z', '2021-', '05-12', ''])(
    'is not %j',
    (text) => expect(parseWrittenTime(text)).toBeNull(),
  );
});

describe('an interval', () => {
  it.each(['second', 'minute'] as const)('of the precision %s is the instant itself', (precision) => {
    expect(interval('2023-01-24T18:12:30Z', precision, 'Asia/Kolkata')).toEqual([
      '2023-01-24T18:12:30.000Z',
      '2023-01-24T18:12:30.000Z',
      0,
    ]);
  });

  it('of a bare date is a stretch in UTC where no zone is given', () => {
    expect(interval('2021-05-12', 'day')).toEqual(['2021-05-12T00:00:00.000Z', '2021-05-13T00:00:00.000Z', 24]);
    expect(interval('2021-12', 'month')).toEqual(['2021-12-01T00:00:00.000Z', '2022-01-01T00:00:00.000Z', 744]);
    expect(interval('2024', 'year')).toEqual(['2024-01-01T00:00:00.000Z', '2025-01-01T00:00:00.000Z', 8784]);
    expect(interval('2021-05-12', 'month')[0]).toBe('2021-05-01T00:00:00.000Z');
  });

  it('of a bare date is a stretch of the calendar in its zone', () => {
    expect(interval('2021-05-12', 'day', 'America/Los_Angeles')[0]).toBe('2021-05-12T07:00:00.000Z');
    expect(interval('2021-05-12', 'day', 'Asia/Kolkata')[0]).toBe('2021-05-11T18:30:00.000Z');
    expect(interval('2021', 'year', 'Pacific/Auckland')[0]).toBe('2020-12-31T11:00:00.000Z');
  });

  it('of an instant is a stretch in the zone, else in the offset that was written', () => {
    const text = '2024-01-01T23:30:00-08:00';
    expect(interval(text, 'day').slice(0, 2)).toEqual(['2024-01-01T08:00:00.000Z', '2024-01-02T08:00:00.000Z']);
    expect(interval(text, 'day', 'Europe/Berlin')[0]).toBe('2024-01-01T23:00:00.000Z');
    expect(interval(text, 'month')[0]).toBe('2024-01-01T08:00:00.000Z');
    expect(interval('2024-01-01T00:30:00Z', 'year', 'America/New_York')[0]).toBe('2023-01-01T05:00:00.000Z');
  });

  it('of an hour is the hour on the clocks of the zone or offset', () => {
    expect(interval('2024-01-01T10:40:00+05:30', 'hour')[0]).toBe('2024-01-01T04:30:00.000Z');
    expect(interval('2024-01-01T10:40:00Z', 'hour', 'Asia/Kathmandu')[0]).toBe('2024-01-01T10:15:00.000Z');
    expect(interval('0001-01-01T00:40:00Z', 'hour')[0]).toBe('0001-01-01T00:00:00.000Z');
  });

  it('of a day has 23 hours when the clocks go forward, and 25 when they go back', () => {
    expect(interval('2024-03-31', 'day', 'Europe/Berlin')[2]).toBe(23);
    expect(interval('2024-10-27', 'day', 'Europe/Berlin')[2]).toBe(25);
    expect(interval('2024-03-10', 'day', 'America/New_York')[2]).toBe(23);
    expect(interval('2024-04-07', 'day', 'Australia/Lord_Howe')[2]).toBe(24.5);
    expect(interval('2024-03', 'month', 'Europe/Berlin')[2]).toBe(31 * 24 - 1);
    expect(interval('2024', 'year', 'Europe/Berlin')[2]).toBe(366 * 24);
  });

  it('of a day whose midnight the clocks skip begins when they have jumped', () => {
    expect(interval('2018-11-04', 'day', 'America/Sao_Paulo')).toEqual([
      '2018-11-04T03:00:00.000Z',
      '2018-11-05T02:00:00.000Z',
      23,
    ]);
  });

  it('of a day whose midnight comes twice begins with the first', () => {
    expect(interval('2019-11-03', 'day', 'America/Havana')).toEqual([
      '2019-11-03T04:00:00.000Z',
      '2019-11-04T05:00:00.000Z',
      25,
    ]);
  });

  it('of an hour that comes twice is the one that the offset tells', () => {
    expect(interval('2024-10-27T02:30:00+02:00', 'hour', 'Europe/Berlin')[0]).toBe('2024-10-27T00:00:00.000Z');
    expect(interval('2024-10-27T02:30:00+01:00', 'hour', 'Europe/Berlin')[0]).toBe('2024-10-27T01:00:00.000Z');
  });

  it('of a day that the calendar of the zone leaves out is empty', () => {
    expect(interval('2011-12-30', 'day', 'Pacific/Apia')[2]).toBe(0);
  });
});

describe('a local time', () => {
  const local = (text: string): string => formatInstant(zonedInstant('Europe/Berlin', at(`${text}Z`)!));

  it('that comes twice is the earlier', () => expect(local('2024-10-27T02:30:00')).toBe('2024-10-27T00:30:00.000Z'));
  it('that is skipped is as long after the jump', () =>
    expect(local('2024-03-31T02:30:00')).toBe('2024-03-31T01:30:00.000Z'));
});

describe('a time zone', () => {
  it.each(['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires'])('is %s', (name) =>
    expect(isTimeZone(name)).toBe(true),
  );
  it.each(['+02:00', 'Mars/Olympus', '', '__proto__', 'constructor'])('is not %j', (name) =>
    expect(isTimeZone(name)).toBe(false),
  );
});

describe('a length of time', () => {
  it.each([
    [5940, 'PT1H39M', '1 h 39 min'],
    [0, 'PT0S', '0 s'],
    [0.5, 'PT0.5S', '0.5 s'],
    [1799.877, 'PT29M59.877S', '29 min 59.877 s'],
    [-60.05, '-PT1M0.05S', '−1 min 0.05 s'],
    [59.9996, 'PT1M', '1 min'],
    [-300, '-PT5M', '−5 min'],
    [-0.0001, 'PT0S', '0 s'],
    [2_343_600, 'PT651H', '27 d 3 h'],
    [3_155_760_000, 'PT876600H', '36525 d'],
  ])('of %d seconds is %s, for people %s', (seconds, written, words) => {
    expect([isoDuration(seconds), durationText(seconds)]).toEqual([written, words]);
  });
});

describe('a length within bounds', () => {
  it.each([
    [600, 840, '10–14 min'],
    [0, 180, '0–3 min'],
    [50, 90, '50 s – 1 min 30 s'],
    [1680, 3600, '28 min – 1 h'],
    [-300, 600, '−5 min – 10 min'],
    [-600, -300, '−10 min – −5 min'],
    [60, 60, '1 min'],
    [0.25, 0.75, '0.25–0.75 s'],
  ])('from %d to %d seconds is %s', (minSeconds, maxSeconds, words) =>
    expect(rangeText({ minSeconds, maxSeconds })).toBe(words),
  );
});

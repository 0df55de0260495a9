import { describe, expect, it } from '@jest/globals';
import { UsageFault } from './failures.js';
import { localMoment, offsetText, UTC } from '../timeline/clocks.js';
import { namedZone, readTime } from './times.js';

const berlin = namedZone('Europe/Berlin');
const newYork = namedZone('America/New_York');
const at = (instant: string): number => Date.parse(instant);

const read = (typed: string, zone = UTC, now = '2026-11-20T18:07:33.250Z', more = {}) =>
  readTime(typed, { zone, now: at(now), ...more });

describe('a typed time', () => {
  it.each([
    ['2026-11-20T18:30:05+01:00', '2026-11-20T18:30:05+01:00', '2026-11-20T17:30:05Z'],
    ['2026-11-20T18:30Z', '2026-11-20T18:30Z', '2026-11-20T18:30:00Z'],
    ['-5m', '2026-11-20T18:02:33Z', '2026-11-20T18:02:33Z'],
    ['-1h30m', '2026-11-20T16:37:33Z', '2026-11-20T16:37:33Z'],
    ['-2d', '2026-11-18T18:07:33Z', '2026-11-18T18:07:33Z'],
    ['now', '2026-11-20T18:07:33Z', '2026-11-20T18:07:33Z'],
    ['2026-11-20 18:30', '2026-11-20T18:30Z', '2026-11-20T18:30:00Z'],
    ['2026-11-20T18:30:07', '2026-11-20T18:30:07Z', '2026-11-20T18:30:07Z'],
  ])('%s is sent as %s', (typed, sent, instant) => {
    expect(read(typed)).toEqual({ at: at(instant), sent, remark: null });
  });

  it('without a date is the latest such time that is not more than five minutes in the future', () => {
    expect(read('18:07').sent).toBe('2026-11-20T18:07Z');
    expect(read('18:13').sent).toBe('2026-11-19T18:13Z');
    expect(read('7:30').sent).toBe('2026-11-20T07:30Z');
  });

  it('is read on the clocks of the zone, where it may be another day', () => {
    expect(read('00:30', berlin, '2026-11-20T23:45:00Z').sent).toBe('2026-11-20T23:30Z');
    expect(read('23:30', newYork, '2026-11-20T03:00:00Z').sent).toBe('2026-11-19T04:30Z');
  });

  it('for a moment of knowledge is the latest that is not after the last event', () => {
    const latest = at('2023-01-24T19:51:00Z');
    expect(read('18:30', UTC, '2026-11-20T12:00:00Z', { latest }).sent).toBe('2023-01-24T18:30Z');
    expect(read('20:30', UTC, '2026-11-20T12:00:00Z', { latest }).sent).toBe('2023-01-23T20:30Z');
  });

  it('may be a bare date only where a calendar day will do', () => {
    expect(read('2021-05-12', UTC, undefined, { datesAllowed: true }).sent).toBe('2021-05-12');
    expect(() => read('2021-05-12')).toThrow(UsageFault);
  });

  it.each(['soon', '25:00', '18:60', '-', '-5', '5m', '2026-11-20T18:30:60Z', ''])(
    'refuses %j and says what would do',
    (typed) => {
      expect(() => read(typed)).toThrow(/is not a time: use 2026/);
    },
  );
});

describe('a typed time, once more', () => {
  it('trial 24: typed a moment before it comes is today, like what the API takes without a word', () => {
    expect(read('01:36', UTC, '2026-11-20T01:35:50Z').sent).toBe('2026-11-20T01:36Z');
    expect(read('00:02', UTC, '2026-11-20T23:59:30Z').sent).toBe('2026-11-21T00:02Z');
    expect(read('01:42', UTC, '2026-11-20T01:35:50Z').sent).toBe('2026-11-19T01:42Z');
  });

  it.each(['2023-02-29', '2026-02-30 10:00', '2026-11-31T10:00Z', '31/02/2026 10:00'])(
    'trial 24: %s says that there is no such day',
    (typed) => {
      expect(() => read(typed, UTC, undefined, { datesAllowed: true })).toThrow('there is no such day');
    },
  );

  it.each([
    ['9:16 PM PST', '2026-11-20T05:16Z'],
    ['9:16pm', '2026-11-19T21:16Z'],
    ['21:50 -05:00', '2026-11-20T02:50Z'],
    ['29/10/2026 21:50', '2026-10-29T21:50Z'],
    ['5 minutes ago', '2026-11-20T18:02:33Z'],
    ['yesterday 10:00', '2026-11-19T10:00Z'],
  ])('trial 15: an option is read as a line is: %s', (typed, sent) => {
    expect(read(typed).sent).toBe(sent);
  });

  it.each(['~18:00', '17:00–18:00', '18:00 BST', '18:00 foo', 'T+5m'])('takes one exact time, and not %j', (typed) => {
    expect(() => read(typed)).toThrow(UsageFault);
  });
});

describe('the hour that comes twice', () => {
  it('is the earlier one in Berlin, and both are named', () => {
    const time = read('2026-10-25 02:30', berlin);
    expect(time.sent).toBe('2026-10-25T00:30Z');
    expect(time.remark).toBe(
      '02:30 comes twice on 2026-10-25 in Europe/Berlin: taken as 2026-10-25T00:30:00Z (UTC+02:00); ' +
        'the later one is 2026-10-25T01:30:00Z (UTC+01:00)',
    );
  });

  it('is the earlier one in New York, with or without a date', () => {
    expect(read('2026-11-01 01:30', newYork).sent).toBe('2026-11-01T05:30Z');
    const time = read('01:30', newYork, '2026-11-01T12:00:00Z');
    expect(time.sent).toBe('2026-11-01T05:30Z');
    expect(time.remark).toContain('comes twice');
  });

  it('needs no remark a minute before and after', () => {
    expect(read('2026-10-25 01:59', berlin)).toMatchObject({ sent: '2026-10-24T23:59Z', remark: null });
    expect(read('2026-10-25 03:00', berlin)).toMatchObject({ sent: '2026-10-25T02:00Z', remark: null });
  });
});

describe('the hour that is skipped', () => {
  it('is refused in Berlin, and its neighbours are named', () => {
    expect(() => read('2026-03-29 02:30', berlin)).toThrow(
      '02:30 was skipped on 2026-03-29 in Europe/Berlin: the clocks went from 01:59 (2026-03-29T00:59:00Z) ' +
        'to 03:00 (2026-03-29T01:00:00Z)',
    );
  });

  it('is refused in New York on the day itself', () => {
    expect(() => read('02:30', newYork, '2026-03-08T15:00:00Z')).toThrow(
      'the clocks went from 01:59 (2026-03-08T06:59:00Z) to 03:00 (2026-03-08T07:00:00Z)',
    );
  });

  it('is yesterday’s before the clocks have jumped', () => {
    expect(read('02:30', newYork, '2026-03-08T06:00:00Z').sent).toBe('2026-03-07T07:30Z');
  });
});

describe('a zone', () => {
  it('must be one that is known', () => {
    expect(() => namedZone('Mars/Olympus')).toThrow('"Mars/Olympus" is not a time zone');
    expect(() => namedZone('+02:00')).toThrow(UsageFault);
  });

  it('shows an instant on its own clocks', () => {
    expect(localMoment(berlin, at('2026-07-01T22:30:00Z'))).toBe('2026-07-02 00:30:00 UTC+02:00');
    expect(offsetText(namedZone('Asia/Kathmandu'), 0)).toBe('UTC+05:30');
    expect(offsetText(newYork, at('2026-01-01T00:00:00Z'))).toBe('UTC-05:00');
  });
});

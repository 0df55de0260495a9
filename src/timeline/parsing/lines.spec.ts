import { describe, expect, it } from '@jest/globals';
import { UTC, zoneNamed, type Zone } from '../clocks.js';
import { readLines, type LinesFrame } from './lines.js';
import { momentsIn } from './moments.js';
import { told } from './told.testing.js';

const frame = (zone: Zone | null = UTC, now = '2026-11-29T23:00:00Z', more: Partial<LinesFrame> = {}): LinesFrame => ({
  zone,
  now: Date.parse(now),
  date: null,
  latest: Date.parse(now) + 5 * 60_000,
  ...more,
});
const read = (text: string, own = frame()): string[] => readLines(text, own).map(told);

describe('the head of a line', () => {
  it('trial 15: zone word, am or pm and seconds belong to the time', () => {
    const typed = '21:50 UTC err\n9:16 PM x\n2026-11-29 21:50:00Z y\n';
    expect(read(typed, frame(zoneNamed('America/New_York')))).toEqual([
      '1 2026-11-28T21:50Z note err',
      '2 2026-11-29T02:16Z note {"occurredAtText":"9:16 PM"} x',
      '3 2026-11-29T21:50:00Z note y',
    ]);
    expect(read('9:16 PM PST a mail\n', frame(zoneNamed('Europe/Berlin')))).toEqual([
      '1 2026-11-29T05:16Z note {"occurredAtText":"9:16 PM PST"} a mail',
    ]);
    expect(read('21:50 WAT a\n21:51:30+05:30 b\n21:50 Europe/Berlin c')).toEqual([
      '1 2026-11-28T20:50Z note {"occurredAtText":"21:50 WAT"} a',
      '2 2026-11-29T16:21:30Z note b',
      '3 2026-11-29T20:50Z note {"occurredAtText":"21:50 Europe/Berlin"} c',
    ]);
  });

  it('trial 16: a line that plainly begins with a time is read', () => {
    const lines = ['- 21:50 a', '| 21:51 | b |', '21:52Z c', '21:53: d', '~21:54 e', '21h55 f', '29/11/2026 21:56 g'];
    expect(read([...lines, '**21:57** - h'].join('\n')).map((line) => line.split(' ')[1])).toEqual(
      Array.from({ length: 8 }, (_, i) => `2026-11-29T21:5${i}Z`),
    );
    expect(read('Resolved: all is well')).toEqual(['1 now resolved all is well']);
  });

  it('trial 16: everything that looks like a time and cannot be read is named at once', () => {
    expect(read('25:99 a\n21:50 b\n| 21:60 | c |\n* 2026-02-30 d\n').map((line) => line.slice(0, 3))).toEqual([
      '1 !',
      '2 2',
      '3 !',
      '4 !',
    ]);
  });

  it('trial 17: more than 24 hours go forward, and each new day is said', () => {
    const typed = ['22:00 a', '02:00 b', '09:00 c', '23:30 d', '23:45 e'].join('\n');
    const readings = readLines(typed, frame(UTC, '2026-11-22T08:00:00Z'));
    expect(readings.map(({ entry }) => entry?.occurredAt)).toEqual([
      '2026-11-20T22:00Z',
      '2026-11-21T02:00Z',
      '2026-11-21T09:00Z',
      '2026-11-21T23:30Z',
      '2026-11-21T23:45Z',
    ]);
    expect(readings.map(({ placed }) => placed?.dateInferred)).toEqual([true, true, false, false, false]);
    expect(readings[1]!.remarks).toEqual(['the next day, 2026-11-21: a step back of more than 6 h']);
    expect(read('22:00 a\n15:59 b\n21:00 c\n14:59 d')).toHaveLength(4);
  });

  it('trial 17: a smaller step back is kept, and said', () => {
    expect(read('21:50 a\n21:45 b\n')).toEqual([
      '1 2026-11-29T21:50Z note a',
      '2 2026-11-29T21:45Z note b // out of order: earlier than the line before',
    ]);
    expect(read('2026-11-28 20:00 a\n14:00 b\n13:59 c')[1]).toContain('2026-11-28T14:00Z');
  });

  it('without a date stands before the first line that has one', () => {
    expect(read('23:50 a\n2026-11-20 00:10 b\n00:20 c')).toEqual([
      '1 2026-11-19T23:50Z note a',
      '2 2026-11-20T00:10Z note b',
      '3 2026-11-20T00:20Z note c',
    ]);
  });

  it('without a date takes the one that is given', () => {
    const date = { year: 2021, month: 5, day: 12, daysFromToday: null, isGuess: false, start: 0, end: 0 };
    expect(read('23:50 a\n00:10 b', frame(UTC, undefined, { date }))).toEqual([
      '1 2021-05-12T23:50Z note a',
      '2 2021-05-13T00:10Z note b // the next day, 2021-05-13: a step back of more than 6 h',
    ]);
  });

  it('without a zone is refused where nobody gave one', () => {
    expect(read('21:50 a\n21:50 UTC b', frame(null))).toEqual([
      '1 ! no time zone is named: name one in the line, or give tz',
      '2 2026-11-29T21:50Z note b',
    ]);
  });
});

describe('hostile text', () => {
  const HOSTILE = [
    '- ',
    '| ',
    '21:50 ',
    '**',
    '[[[[',
    '((((',
    '~',
    'a=',
    'a: ',
    '"',
    '1 h ',
    '2026-',
    '12:30-',
    'Nov ',
    'between ',
    'T+',
    '\t',
    '12.30.',
    'x · ',
    '#',
  ];

  it('is read in time that grows with its length: %s', () => {
    const time = (text: string): number => {
      const began = process.cpuUsage();
      readLines(text, frame());
      momentsIn(text, { order: 'dmy', dots: 'two digits' });
      return process.cpuUsage(began).user / 1000;
    };
    for (const part of HOSTILE) {
      const [short, long] = [part.repeat(20_000 / part.length), part.repeat(160_000 / part.length)];
      time(short);
      const [small, large] = [Math.min(time(short), time(short)), Math.min(time(long), time(long))];
      // Eight times the text: quadratic work would take sixty-four times as long.
      expect([part, large < Math.max(small, 2) * 30]).toEqual([part, true]);
    }
  });

  it('on many lines is read in time that grows with their number', () => {
    const lines = (n: number): string => Array.from({ length: n }, (_, i) => `${i % 24}:${10 + (i % 50)} x`).join('\n');
    const time = (text: string): number => {
      const began = process.cpuUsage();
      readLines(text, frame());
      return process.cpuUsage(began).user / 1000;
    };
    time(lines(500));
    expect(time(lines(8000))).toBeLessThan(Math.max(time(lines(1000)), 5) * 30);
  });
});

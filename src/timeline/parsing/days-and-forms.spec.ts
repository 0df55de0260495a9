/** Days that are told by those around them, and forms of times of which people write many: read rightly, or refused. */
import { describe, expect, it } from '@jest/globals';
import { zoneNamed } from '../clocks.js';
import { readLines } from './lines.js';

const NOW = Date.parse('2026-11-30T08:00:00Z');

/** `1 2026-11-29T10:05Z/10:20` for each line, `!` for one that is refused. */
function read(text: string, zone: string | null = 'UTC'): string[] {
  const frame = { zone: zone === null ? null : zoneNamed(zone), now: NOW, date: null, latest: NOW + 300_000 };
  return readLines(text, frame).map(({ line, entry, problem }) =>
    problem === null
      ? `${line} ${entry?.occurredAt ?? 'now'}${entry?.until ? `/${entry.until.slice(11, 16)}` : ''}${entry?.approximate ? '~' : ''}`
      : `${line} !`,
  );
}

describe('a day', () => {
  it('of the week is the first from the line before on, and the latest without one', () => {
    expect(read('2026-11-19 23:50 a\nFri 00:10 b\nMonday, 09:00 c\nMon 10:00 d')).toEqual([
      ...['1 2026-11-19T23:50Z', '2 2026-11-20T00:10Z', '3 2026-11-23T09:00Z', '4 2026-11-23T10:00Z'],
    ]);
    expect(read('Fri 23:50 a\nSat 10:00 b\nSun 09:00 c')).toEqual([
      ...['1 2026-11-27T23:50Z', '2 2026-11-28T10:00Z', '3 2026-11-29T09:00Z'],
    ]);
    expect(read('Saturday\n14:05 a\nSunday:\n00:10 b')).toEqual(['2 2026-11-28T14:05Z', '4 2026-11-29T00:10Z']);
    expect(read('Sunday roast is off\nMonday we meet')).toEqual(['1 now', '2 now']);
  });

  it('that is counted needs one to count from', () => {
    expect(read('## Day 1 (28 November 2026)\n14:05 a\n## 2026-11-29\n09:00 b')).toEqual([
      ...['2 2026-11-28T14:05Z', '4 2026-11-29T09:00Z'],
    ]);
    expect(read('Day 1\n14:05 a\nDay 2\n09:00 b')).toEqual(['2 !', '4 !']);
  });

  it('after another is counted once, however many lines say so', () => {
    expect(read('2026-11-20 21:50 a\nnext day 09:00 b\nnext day 10:00 c\n11:00 d\nnext day 09:00 e')).toEqual([
      ...['1 2026-11-20T21:50Z', '2 2026-11-21T09:00Z', '3 2026-11-21T10:00Z', '4 2026-11-21T11:00Z'],
      '5 2026-11-22T09:00Z',
    ]);
    expect(read('2026-11-20 23:50 a\n00:10 (+1) b\n00:20 c\n00:30 (+1d) d\n09:00 (+2) e')).toEqual([
      ...['1 2026-11-20T23:50Z', '2 2026-11-21T00:10Z', '3 2026-11-21T00:20Z', '4 2026-11-21T00:30Z'],
      '5 2026-11-22T09:00Z',
    ]);
    expect(read('2026-11-20 23:50 \u2013 00:10 (+1) a\n14:05 (+5m) b')).toEqual([
      ...['1 2026-11-20T23:50Z/00:10', '2 2026-11-21T14:05Z'],
    ]);
  });

  it('ends at 24:00', () => {
    expect(read('2026-11-28 24:00 a\n00:30 b\n23:00\u201324:00 c\n24:01 d\n24:00:01 e')).toEqual([
      ...['1 2026-11-29T00:00Z', '2 2026-11-29T00:30Z', '3 2026-11-29T23:00Z/00:00', '4 !', '5 !'],
    ]);
  });
});

describe('a time', () => {
  it('may end in minutes', () => {
    expect(read('10:05-20 a\n10:25\u201340: b\n2:50-55pm c\n14:55-59 UTC d')).toEqual([
      ...['1 2026-11-29T10:05Z/10:20', '2 2026-11-29T10:25Z/10:40', '3 2026-11-29T14:50Z/14:55'],
      '4 2026-11-29T14:55Z/14:59',
    ]);
    // The hours or the minutes, and of a whole time perhaps an offset.
    expect(read('10:50-05 a\n2026-11-29 10:05-08 b')).toEqual(['1 !', '2 !']);
  });

  it('has a zone ahead of it, or the name of a region', () => {
    expect(read('UTC 14:05 a\n(CET) 14:10 b\nUTC: 14:20 c', 'America/New_York')).toEqual([
      ...['1 2026-11-29T14:05Z', '2 2026-11-29T13:10Z', '3 2026-11-29T14:20Z'],
    ]);
    expect(
      read(
        '2026-11-27 21:50 Pacific: a\n2026-11-27 22:00 (Eastern) b\n2026-11-27 2:30 PM Mountain c\n23:00 Central',
        null,
      ),
    ).toEqual([...['1 2026-11-28T05:50Z', '2 2026-11-28T03:00Z', '3 2026-11-27T21:30Z', '4 !']]);
    // A zone, or a word?
    expect(read('21:50 Central scheduler restarts\n21:55 Eastern DC is dark')).toEqual(['1 !', '2 2026-11-29T21:55Z']);
    expect(read('Time (Pacific)\tWhat\n2026-11-27 10:00\ta', null)).toEqual(['2 2026-11-27T18:00Z']);
  });

  it('counts from T0 with a clock', () => {
    expect(read('T+00:00 2026-11-29 14:00 a\nT+0:45 b\nT+00:12:30 c\nT-0:05 d')).toEqual([
      ...['1 2026-11-29T14:00Z', '2 2026-11-29T14:45Z', '3 2026-11-29T14:12:30Z', '4 2026-11-29T13:55Z'],
    ]);
  });

  it('stands in tables of tabs, and before or behind its date', () => {
    expect(read('Who\tWhat\tWhen (CET)\nana\ta\t2026-11-29 14:02\nbo\tb\t14:33', null)).toEqual([
      ...['2 2026-11-29T13:02Z', '3 2026-11-29T13:33Z'],
    ]);
    expect(
      read('| Time (CET) | Date | What |\n|-|-|-|\n| 23:50 | 2026-11-27 | a |\n| 00:10 | 2026-11-28 | b |', null),
    ).toEqual([...['3 2026-11-27T22:50Z', '4 2026-11-27T23:10Z']]);
  });

  it('is not taken for now, and no number for a time', () => {
    expect(read('rolled back - 14:20\n14:5 x')).toEqual(['1 !', '2 !']);
    expect(read('14:05 a\n12.50 EUR lost')).toEqual(['1 2026-11-29T14:05Z', '2 !']);
  });

  it('has marks of many kinds around it', () => {
    expect(read('\u{1f525}14:06 a\n>> 14:10 b\na) 14:18 c\n15:45 ~ 15:50 d\n16:00 or so e')).toEqual([
      ...['1 2026-11-29T14:06Z', '2 2026-11-29T14:10Z', '3 2026-11-29T14:18Z', '4 2026-11-29T15:45Z/15:50'],
      '5 2026-11-29T16:00Z~',
    ]);
  });
});

describe('a date of the text', () => {
  const day = (...lines: string[]): string[] => read([...lines, '09:05 a', '09:10 b'].join('\n')).slice(-2);

  it('stands in its title, in a line that introduces it, or behind a label', () => {
    for (const lines of [
      ['# Outage on 27 November 2026', '## Timeline'],
      ['## 2026-11-27', '### Mitigation'],
      ['Timeline for 2026-11-27:'],
      ['Timeline, 27 Nov 2026 (all times UTC)'],
      ['**Incident date:** 2026-11-27'],
      ['Date: 27 Nov 2026 (UTC)'],
      ['== 27 November 2026 =='],
      ['--- 2026-11-27 ---', ''],
    ])
      expect(day(...lines).map((line) => line.slice(2))).toEqual(['2026-11-27T09:05Z', '2026-11-27T09:10Z']);
    expect(read('Date: 27 Nov 2026 (CET)\n09:05 a', null)).toEqual(['2 2026-11-27T08:05Z']);
    expect(read('When: 27 Nov 2026 it broke\n09:05 a')).toEqual(['1 2026-11-27', '2 2026-11-27T09:05Z']);
  });

  it('begins anew below a heading that has none', () => {
    expect(
      read('# 2026-11-20\n23:50 a\n00:10 b\n## Fix on 2026-11-22\n10:00 c\n### More\n11:00 d\n## End\n12:00 e'),
    ).toEqual([
      ...['2 2026-11-20T23:50Z', '3 2026-11-21T00:10Z', '5 2026-11-22T10:00Z', '7 2026-11-22T11:00Z'],
      '9 2026-11-20T12:00Z',
    ]);
  });

  it('does not lose the time beside it', () => {
    expect(read('27. nov. 2026 kl. 09.05 a\n2026-11-27: 09:06 b\nFri Nov 27 09:07:01 2026 +0100 c')).toEqual([
      ...['1 2026-11-27T09:05Z', '2 2026-11-27T09:06Z', '3 2026-11-27T08:07:01Z'],
    ]);
    expect(read('27 Nov \u2013 um 09:05 a\n27 Nov: ten hosts')).toEqual(['1 !', '2 2026-11-27']);
  });
});

describe('what stands beside a time', () => {
  it('is its offset, both names of its zone, or the day of the week', () => {
    expect(read('2026-11-27 (Friday)\n09:05+02 a\n09:06 CET/CEST b\n09:07 EST/EDT: c', null)).toEqual([
      ...['2 2026-11-27T07:05Z', '3 2026-11-27T08:06Z', '4 2026-11-27T14:07Z'],
    ]);
    expect(read('Saturday, 28.11.\n09:05 a')).toEqual(['1 !', '2 2026-11-29T09:05Z']);
  });

  it('is the column of a table without pipes at its ends', () => {
    expect(read('Time (CET) | Event\n-----|------\n2026-11-27 09:05 | a\n09:06 | b', null)).toEqual([
      ...['3 2026-11-27T08:05Z', '4 2026-11-27T08:06Z'],
    ]);
  });
});

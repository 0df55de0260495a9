/** What is copied from chats, comments and status pages, whose times stand beside, below or above what they are of. */
import { describe, expect, it } from '@jest/globals';
import { UTC } from '../clocks.js';
import { readLines } from './lines.js';
import { told } from './told.testing.js';

const NOW = Date.parse('2026-11-30T08:00:00Z');
const read = (...lines: string[]): string[] =>
  readLines(lines.join('\n'), { zone: UTC, now: NOW, date: null, latest: NOW + 300_000 }).map((reading) =>
    told(reading).replace(/ \{.*?\}/, ''),
  );

describe('copied lines', () => {
  it('may have a name above a time', () => {
    expect(read('Ana Lima', '  2:05 PM', 'it is down', 'again', '', '@bo', '2:10 PM', 'it is up')).toEqual([
      '2 2026-11-29T14:05Z note Ana Lima: it is down\nagain',
      '7 2026-11-29T14:10Z note @bo: it is up',
    ]);
  });

  it('may have a name beside a time', () => {
    const both = ['1 2026-11-29T14:05Z note Ana Lima: it is down', '3 2026-11-29T14:10Z note Bo Chen: it is up'];
    for (const [first, second] of [
      ['Ana Lima  2:05 PM', 'Bo Chen  2:10 PM'],
      ['**Ana Lima** 2:05 PM', '**Bo Chen** 2:10 PM'],
      ['Ana Lima \u2014 11/29/2026 2:05 PM', 'Bo Chen \u2014 Yesterday at 2:10 PM'],
      ['Ana Lima, Yesterday 2:05 PM', 'Bo Chen, 2:10 PM'],
      ['Ana Lima added a comment - 29/Nov/26 2:05 PM', 'Bo Chen commented on 29/Nov/26 2:10 PM'],
      ['[29/11/2026 14:05] Ana Lima', '[29/11/2026 14:10] Bo Chen'],
    ] as const)
      expect(read(first, 'it is down', second, 'it is up')).toEqual(both);
    expect(read('ana.lima [14:05]', 'it is down')).toEqual(['1 2026-11-29T14:05Z note ana.lima: it is down']);
  });

  it('without a name, or with nothing said, are read as others', () => {
    expect(read('errors at 14:10', 'it is down')[0]).toMatch(/^1 ! its time/);
    expect(read('Ana Lima  2:05 PM', '', 'it is down')[0]).toMatch(/^1 ! its time/);
    expect(read('14:05 Ana Lima', '14:10 Bo Chen')).toEqual([
      '1 2026-11-29T14:05Z note Ana Lima',
      '2 2026-11-29T14:10Z note Bo Chen',
    ]);
  });

  it('of a status page have their time below', () => {
    expect(
      read(
        ...['Resolved - All is well.', 'Nov 29, 14:40 UTC', 'Monitoring - A fix is out.', 'Nov 29, 14:30 UTC'],
        ...['', '**Investigating**', 'We see errors', 'since 14:00.', 'Posted 2 days ago. Nov 29, 2026 - 14:10 UTC'],
      ),
    ).toEqual([
      '1 2026-11-29T14:40Z resolved All is well.',
      '3 2026-11-29T14:30Z monitoring A fix is out.',
      '6 2026-11-29T14:10Z note Investigating: We see errors since 14:00.',
    ]);
    // A time leads what stands directly below it.
    expect(read('Update - it is down', '14:10', 'rolled back')[1]).toBe('2 2026-11-29T14:10Z rollback rolled back');
    expect(read('Identified: 14:20 the cause', '14:30', 'fixed')).toEqual([
      '1 2026-11-29T14:20Z identified the cause',
      '2 2026-11-29T14:30Z note fixed',
    ]);
  });

  it('of four digits are asked about', () => {
    expect(read('1405 deploy', '1410 errors').map((line) => line.slice(0, 3))).toEqual(['1 !', '2 !']);
    expect(read('1200 users affected')).toEqual(['1 now note 1200 users affected']);
  });
});

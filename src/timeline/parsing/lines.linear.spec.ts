/** Whatever is typed or pasted, it is read in time that grows with its length. */
import { describe, test } from '@jest/globals';
import { UTC } from '../clocks.js';
import { expectLinear, filled, leastOf } from '../linear.testing.js';
import { readLines } from './lines.js';

const NOW = Date.UTC(2026, 10, 30);

const linear = (shape: string): void =>
  expectLinear((characters) => {
    const text = filled(shape, characters);
    return () => void readLines(text, { zone: UTC, now: NOW, date: null, latest: NOW });
  }, leastOf(3));

const SHAPES = [
  ...['10:00 a\n', '10:00\n', '2026-11-29 10:05-20 a\n', '10:05-', '24:00 a\n', 'T+0:45 a\n', 'T+00:00 10:00 ', 'T0 '],
  ...[
    'Day 2\n',
    'Day 2 (',
    'Day 2 - Day 2 - ',
    'Day 2 (Day 2 (',
    'Tue 10:00 a\n',
    'Tuesday ',
    'next day ',
    'next day 10:00 a\n',
  ],
  ...['10:00 (+1) ', '10:00 (+1) a\n', '10:00 (next day) a\n', 'Saturday\n10:00 a\n'],
  ...['21:50 Pacific ', '21:50 Pacific, a\n', '(Pacific) ', 'UTC 10:00 a\n', 'UTC UTC ', '(UTC) ', 'UTC: '],
  ...[
    'Ana Lima  2:05 PM\na\n',
    'Ana Lima\n2:05 PM\na\n',
    'Ana Lima\n',
    'Ana Lima ',
    'a.b ',
    'Ana - ',
    '**Ana** 10:00\na\n',
  ],
  ...['Resolved - a\n', 'Resolved - a\n10:00\n', 'Resolved\na\n', 'Posted ', 'Posted a ago. ', 'Update '],
  ...[
    'a\tb\n',
    'Time\ta\n10:00\tb\n',
    '\t',
    '|10:00|2026-11-29|a|\n',
    '1405 a\n',
    '> ',
    '>>',
    'a) ',
    '\u{1f525}',
    '- ',
    '[',
    '~',
  ],
];

describe('lines of', () => {
  test.each(SHAPES)('%j', linear);
});

/** Whatever a report is made of, it is read in time that grows with its length. */
import { describe, test } from '@jest/globals';
import { expectLinear, filled, leastOf } from '../linear.testing.js';
import { readReport } from './read-report.js';

const linear = (shape: string, opening = ''): void =>
  expectLinear((characters) => {
    const text = opening + filled(shape, characters);
    const frame = { source: 'report.md', zone: null, date: null, order: null, now: Date.UTC(2026, 10, 30) } as const;
    return () => void readReport(text, frame);
  }, leastOf(3));

const MARKS = [
  ...[
    '[',
    ']',
    '[a](',
    '![',
    '](',
    '[a](b) ',
    '**',
    '_',
    '_a_ ',
    '`',
    '~~',
    '\\',
    '&',
    '&amp;',
    '<',
    '<a ',
    '<%',
    '<!--',
  ],
  ...['<!-- a -->', '-->', '# a\n', '# ', '## #', '- a\n', '  - a\n', '1. ', '> a\n', '>', '```\n', '~~~~\n', '```a\n'],
  ...[
    '\n',
    ' \n',
    '\t',
    '    a\n\n',
    ' ',
    'x',
    '| a |\n',
    '|-|-|\n',
    '|',
    'a | b\n',
    '\\|',
    '+---+\n',
    '+--+--+\n| a  |\n',
    '+--+--+\n|a |b |\n',
    '== ==\n',
    '== ==\na  b\n',
    '== ==\nabc d\n',
    '<table>\n',
    '<table><tr><td>10:00</td><td>',
    '<table><tr><td>10:00</td></tr></table>\n',
    '<td>',
    '=',
    'a\n===\n',
  ],
  ...[
    '- 2024-01-10 **note** `a`\n  <!-- asof-entry {} -->\n',
    '- a\n  <!-- asof-entry {',
    '} -->  ',
    '<!-- asof-skip -->\n',
  ],
  ...['- ', '---\n', '---\na: b\n', ':::\n', '**A**\n', '<h1>', '<h1>a</h1>\n', '\r', '\u{1f525}', '\0'],
];
const TIMES = [
  ...[
    '10:00 ',
    '10:00\n',
    '- 10:00 a\n',
    '10:00-',
    '10:00 to ',
    'between 10:00 and ',
    'between ',
    'from ',
    '1:0',
    '::',
  ],
  ...[
    '10:00 UTC: it broke\n',
    '00:50 CEST (22:50 UTC) ',
    '10:00 UTC / ',
    '10:00 (',
    '(UTC) ',
    '10:00 IST\n',
    'IST ',
    '~1',
  ],
  ...['All times in UTC. 10:00 a\n', 'All times in ', 'times are ', 'timeline ', 'UC/Pacific ', 'Europe/Aaaaaa'],
  ...[
    '2024-03-05 ',
    '2024-03-05\n',
    '## 2024-03-05\n',
    '2024-02-30 ',
    '20244-01-01 ',
    '1/2/2024 ',
    '13/2/2024 10:00\n',
  ],
  ...['Monday ', 'Monday, March 5th, 2024 ', 'the next day ', '5 of March ', '2022-05-?? ', '99999999 ', 'T0 10:00\n'],
  ...[
    'T+5m ',
    '-5m ',
    '5 min ago ',
    'Detected: 10:00\n',
    'ana [10:00]: b\n',
    'Start: 10:00\nEnd: 11:00\n',
    'Resolved: TBD\n',
  ],
  ...[
    '| 2024-01-01 10:00 UTC | Detected | b |\n',
    '| 10:00 | 11:00 |\n',
    '| N/A | a |\n',
    '## Day 2\n- 10:00 a\n',
    'Next day:\n\n- 10:00 a\n\n',
    '- 10:05-20 (+1) a\n',
    '## 2024-03-05\n- 10:00 a\n',
    '- 10:00 Pacific: a\n',
    '- UTC 10:00 a\n',
    'https://a',
    'https://a ',
    'A. ',
  ],
];

const TAGS = [
  ...['<', '</', '<a', '<a b="', "<a b='>", '<p>', '<p>a\n', '<li>10:00 a', '<ul>', '<ul><li>', '<br>', '<h1>', '<td>'],
  ...['<table>', '<table><tr><td>10:00', '<table><td>a</table>', '<pre>', '<pre>\n', '<nav>', '<nav></nav>', '</nav>'],
  ...[
    '<nav><ul>',
    '<script>',
    '<script></script>',
    '<title>a</title>',
    '<!--',
    '<!--a-->',
    '-->',
    '<!a',
    '<?',
    '<b\n>',
  ],
  ...['<td\n', '<td a\n>', '\r\n', '\n', ' ', '10:00', '<dt>10:00<dd>a', '&#x2013;', '<time\n>10:00</time>'],
];

describe('a report of', () => {
  test.each([...MARKS, ...TIMES])('%j', (shape) => linear(shape));
  test.each(TAGS)('<html> and %j', (shape) => linear(shape, '<html>'));
});

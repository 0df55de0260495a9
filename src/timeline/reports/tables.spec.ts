/** Tables of HTML and of reStructuredText, as pages and documents have them. */
import { describe, expect, it } from '@jest/globals';
import { readReport } from './read-report.js';
import { type Report } from './report.js';

const read = (...lines: string[]): Report =>
  readReport(['# Incident 2021-06-01', '', '## Timeline', '', ...lines, '', 'After the table.'].join('\n'), {
    source: 'x.md',
    now: Date.UTC(2022, 0, 1),
    date: null,
    order: null,
    zone: null,
  });

const told = (...lines: string[]): string[] =>
  read(...lines).facts.map(
    ({ line, column, endColumn, text, zoneFrom, structured, entry }) =>
      `${line}:${column}-${endColumn} ${text} ${structured ? (zoneFrom ?? 'no zone') : 'prose'} ${entry.type} ${entry.text ?? ''}`,
  );

describe('a table in HTML', () => {
  it('of one row a line', () => {
    expect(
      told(
        '<table>',
        '<tr><th>Time (UTC)</th><th>Event</th></tr>',
        '<tr><td>10:00</td><td>The pager goes off</td></tr>',
        '<tr><td><b>10:30</b></td><td>Rollback &amp; <i>restart</i></td></tr>',
        '</table>',
      ),
    ).toEqual(['7:9-14 10:00 column note The pager goes off', '8:12-17 10:30 column rollback Rollback & restart']);
  });

  it('of one cell a line, and of words in lines of their own', () => {
    expect(
      told(
        '<div class="wrap"><table class="t">',
        '  <thead><tr><th>Time (UTC)</th>',
        '  <th>Event</th></tr></thead>',
        '  <tbody>',
        '    <tr>',
        '      <td>10:00</td>',
        '      <td>The pager<br/>goes off</td>',
        '    </tr>',
        '    <tr>',
        '      <td>',
        '        10:30',
        '      </td>',
        '      <td>Quiet',
        '        again',
        '  </tbody>',
        '</table></div>',
      ),
    ).toEqual(['10:11-16 10:00 column note The pager goes off', '15:9-14 10:30 column note Quiet again']);
  });

  it('all in one line, without a header', () => {
    expect(
      told('<table><tr><td>10:00 UTC</td><td>a thing</td></tr><tr><td>10:30 UTC</td><td>b thing</td></table>'),
    ).toEqual(['5:16-25 10:00 UTC row note a thing', '5:59-68 10:30 UTC row note b thing']);
  });

  it('is none that nothing closes', () => {
    expect(told('<table>', '- 10:00 UTC a thing')).toEqual(['6:3-12 10:00 UTC row note a thing']);
  });

  it('leaves code alone', () => {
    expect(told('```', '<table><tr><td>10:00 UTC</td><td>a</td></tr></table>', '```')).toEqual([]);
  });
});

describe('a table of reStructuredText', () => {
  it('that is simple, with a row that goes on', () => {
    expect(
      told(
        '==========  ==================',
        'Time (UTC)  Event',
        '==========  ==================',
        '10:00       The pager goes',
        '            off',
        '',
        '10:30       Quiet again, and more words',
        '==========  ==================',
      ),
    ).toEqual(['8:1-6 10:00 column note The pager goes off', '11:1-6 10:30 column note Quiet again, and more words']);
  });

  it('that is simple, without a header', () => {
    expect(told('=====  =======', '10:00  a thing', '10:30  b thing', '=====  =======')).toEqual([
      '6:1-6 10:00 no zone note a thing',
      '7:1-6 10:30 no zone note b thing',
    ]);
  });

  it('that is drawn, with rows of several lines', () => {
    expect(
      told(
        '+------------+----------------+',
        '| Time (UTC) | Event          |',
        '+============+================+',
        '| 10:00      | The pager goes |',
        '|            | off            |',
        '+------------+----------------+',
        '| 10:30      | Quiet again    |',
        '+------------+----------------+',
      ),
    ).toEqual(['8:3-8 10:00 column note The pager goes off', '11:3-8 10:30 column note Quiet again']);
  });

  it.each([
    ['merged cells', ['+-----+-----+', '| 10:00 UTC |', '+-----+-----+'], 1],
    ['words across columns', ['=====  =====', '- 10:00 UTC over it', '=====  ====='], 1],
    ['a rule that comes once', ['=====  =====', '10:00  a thing'], 1],
    ['an underline', ['A title', '=======', '10:00 UTC a thing'], 1],
  ])('is none with %s, and its times are told', (_what, lines, times) => {
    expect(read(...lines).facts).toHaveLength(times);
  });
});

/** Pages in HTML, whose tags are as people and programs leave them: each word in its block and at its place. */
import { describe, expect, it } from '@jest/globals';
import { blocksOf, type Block } from './blocks.js';
import { isHtmlPage } from './html-pages.js';
import { readReport } from './read-report.js';
import { type ReportFact } from './report.js';

const told = ({ kind, line, text }: Block): string => `${line} ${kind} ${text}`;
const of = (...lines: string[]): string[] => blocksOf(lines.join('\n')).map(told);

describe('a page in HTML', () => {
  it('is told from Markdown that has tags', () => {
    expect(isHtmlPage('\ufeff\n<!-- a --><?xml version="1.0"?>\n<!DOCTYPE html>\n# a')).toBe(true);
    expect(isHtmlPage('<html><p>10:00')).toBe(true);
    expect(isHtmlPage('<div class="a">\n<p>10:00 a')).toBe(true);
    expect(isHtmlPage('<div align="center">\n\n# Outage\n</div>')).toBe(false);
    expect(isHtmlPage('<p align="center">logo</p>\n\n- 10:00 a')).toBe(false);
    expect(isHtmlPage('Outage <html>')).toBe(false);
    expect(isHtmlPage('<https://a.example> is down')).toBe(false);
  });

  it('has blocks, whether or not anything ends them', () => {
    expect(
      of(
        '<!doctype html><html><body>',
        '<h1>Queue <em>stuck</em></h1>',
        '<p>It was',
        'stuck.<p>All times in UTC',
        '<ul>',
        '<li>10:00 &mdash; alarm<li><p>10:05 looked',
        'at<ul><li>by ana</ul>',
        '<li><b>10:20</b> fixed<br>at last</li></ul>',
        'over',
      ),
    ).toEqual([
      '2 heading Queue stuck',
      '3 paragraph It was stuck.',
      '4 paragraph All times in UTC',
      '6 item 10:00 \u2014 alarm',
      '6 item 10:05 looked at',
      '7 item by ana',
      '8 item 10:20 fixed',
      '8 paragraph at last',
      '9 paragraph over',
    ]);
  });

  it('has nothing of what is not its text', () => {
    expect(
      of(
        '<html><head><title>Outage',
        '</title><style>a { content: "<p>09:00" }</style></head><body>',
        '<nav><ul><li>24:7<nav>x</nav><li>y</ul></nav>',
        '<script>',
        'if (1 < 2) log("<p>10:00 UTC");',
        '</script><p>11:00<!-- asof-ignore x: y --> alarm',
        '<a href="a>b"',
        '  title=c>link</a>',
        '<nav>nothing ends this',
        '<footer>Published 12:00</footer><script>13:00',
      ),
    ).toEqual([
      '1 frontMatter title: Outage',
      '6 comment asof-ignore x: y',
      '6 paragraph 11:00 alarm link nothing ends this',
    ]);
  });

  it('has tables without end tags, lists of terms, and rows that only look like tables', () => {
    expect(
      of(
        '<body><table><tr><th>Time<th>Event',
        '<tr><td>10:00<td><p>alarm<li>rings',
        '</table>',
        '<table><tr><td><h2>Timeline</h2><table><tr><td>11:00<td>over</table></table>',
        '<dl><dt>12:00<dd>mail<dt>13:00</dt>',
        '<dd>call</dl>',
        '<table><tr><td>14:00<td>no end',
      ),
    ).toEqual([
      '2 row 10:00 \u00b7 alarm rings',
      '4 heading Timeline',
      '4 row 11:00 \u00b7 over',
      '5 item 12:00 mail',
      '5 item 13:00 call',
      '7 row 14:00 \u00b7 no end',
    ]);
  });

  it('keeps the lines of a letter, and knows code', () => {
    expect(of('<html><pre>', '10:00 alarm', '', '10:05 over</pre><pre class="log">11:00 a</pre><pre><code>b')).toEqual([
      '2 paragraph 10:00 alarm',
      '4 paragraph 10:05 over',
      '4 code 11:00 a',
      '4 code <code>b',
    ]);
  });

  it('has its times where they stand, with its day and zone', () => {
    const page =
      '<html>\r\n<title>Outage of 4 May 2026</title>\r\n<h2>Timeline (CEST)</h2><ul><li>10:00: alarm<li><time\n' +
      'datetime="x">10:05</time> over</ul><p>It was seen at 10:03.';
    const { facts } = readReport(page, { source: 'x.html', zone: null, date: null, order: null, now: 0 });
    const where = ({ line, column, text, local, structured }: ReportFact) => [line, column, text, local, structured];
    expect(facts.map(where)).toEqual([
      [3, 33, '10:00', '2026-05-04T10:00', true],
      [4, 14, '10:05', '2026-05-04T10:05', true],
      [4, 54, '10:03', '2026-05-04T10:03', false],
    ]);
  });
});

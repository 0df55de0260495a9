/** A report taken apart: what its blocks are, what stands above each, and where every word stands in the file. */
import { describe, expect, it } from '@jest/globals';
import { blocksOf, type Block } from './blocks.js';
import { spanIn } from './passage.js';

const told = ({ kind, line, text }: Block): string => `${line} ${kind} ${text}`;
const of = (...lines: string[]): string[] => blocksOf(lines.join('\n')).map(told);

describe('the blocks of a report', () => {
  it('are headings, paragraphs, items and what is indented under them', () => {
    const blocks = blocksOf(
      [
        '# Queue stuck',
        '',
        'It was',
        'stuck.',
        '',
        '## Events ##',
        '- **Key events**',
        '  - Detected 10:00',
        '    late',
      ].join('\n'),
    );
    expect(blocks.map(told)).toEqual([
      '1 heading Queue stuck',
      '3 paragraph It was stuck.',
      '6 heading Events',
      '7 item Key events',
      '8 item Detected 10:00 late',
    ]);
    expect(blocks[4]!.path).toEqual(['Queue stuck', 'Events']);
    expect(blocks[4]!.parent?.text).toBe('Key events');
    expect(blocks[4]!.lastLine).toBe(9);
  });

  it('hold no marks: emphasis, links, pictures, tags, entities, escapes', () => {
    expect(
      of('- **Time to _repair_**: [8m](https://a.example/x_y) at `prod` &ndash; ![see](p.png)<br>snake_case 3 * 4 \\*'),
    ).toEqual(['1 item Time to repair: 8m at prod \u2013 see snake_case 3 * 4 *']);
    expect(of('10:00&#x2013;10:05 a&#8217;s &hellip; &Rsquo; &constructor; R&D;')).toEqual([
      '1 paragraph 10:00\u201310:05 a\u2019s \u2026 &Rsquo; &constructor; R&D;',
    ]);
    expect(blocksOf('**Duration:** 2 h')[0]!.label).toBe('Duration');
  });

  it('are the rows of a table with the words above each cell', () => {
    const blocks = blocksOf('| Time (UTC) | Event |\n|:--|--|\n| 10:00 | a \\| b |\n| | more |');
    expect(blocks.map(told)).toEqual(['3 row 10:00 \u00b7 a | b', '4 row more']);
    expect(blocks[0]!.header).toEqual(['Time (UTC)', 'Event']);
    expect(of('Start | 10:00', '--- | ---', 'End | 11:00')).toEqual([
      '1 row Start \u00b7 10:00',
      '3 row End \u00b7 11:00',
    ]);
    expect(of('Time\tWhat', '10:00\talarm')).toEqual(['2 row 10:00 \u00b7 alarm']);
    expect(of('+------+---+', '| Time | E |', '+======+===+', '| 10:00| x |', '+------+---+')).toEqual([
      '4 row 10:00 \u00b7 x',
    ]);
  });

  it('begin at a line that a time leads, and not where prose was wrapped', () => {
    expect(of('10:00 alarm', 'rings', '10:05 rolled back')).toEqual([
      '1 paragraph 10:00 alarm rings',
      '3 paragraph 10:05 rolled back',
    ]);
    expect(of('Traffic fell from', '10:00 on and came back.')).toEqual([
      '1 paragraph Traffic fell from 10:00 on and came back.',
    ]);
    expect(of('Start: 10:00  ', 'End: 11:00')).toEqual(['1 paragraph Start: 10:00', '2 paragraph End: 11:00']);
  });

  it('are front matter, code and comments, too', () => {
    expect(
      of(
        '---',
        'title: A',
        '---',
        'B',
        '',
        '```',
        '10:00 log',
        '```',
        '',
        '    12:00 log',
        '',
        '<!-- note',
        'two -->',
        'C<!-- x -->',
      ),
    ).toEqual([
      '2 frontMatter title: A',
      '4 paragraph B',
      '7 code 10:00 log',
      '10 code     12:00 log',
      '12 comment note',
      '13 comment two',
      '14 comment x',
      '14 paragraph C',
    ]);
    expect(of('```', '10:00 no fence closes this')).toEqual(['2 paragraph 10:00 no fence closes this']);
    expect(of('Title', '=====', 'text', '', '**Timeline:**', '', '10:00 a')).toEqual([
      '1 heading Title',
      '3 paragraph text',
      '5 heading Timeline:',
      '7 paragraph 10:00 a',
    ]);
  });

  it('know the place of every word', () => {
    const text = '- **Repaired**: [8m](a) and\r\n  then _10:05_';
    const [block] = blocksOf(text);
    const at = (words: string): object => {
      const start = block!.text.indexOf(words);
      return spanIn(block!, start, start + words.length);
    };
    expect(at('8m')).toEqual({ line: 1, column: 18, endColumn: 20 });
    expect(at('10:05')).toEqual({ line: 2, column: 9, endColumn: 14 });
    expect(at('Repaired: 8m')).toEqual({ line: 1, column: 5, endColumn: 20 });
    expect(at('and then')).toEqual({ line: 1, column: 25, endColumn: 28 });
  });
});

import { describe, expect, it } from '@jest/globals';
import { type ToolResult } from './frame.js';
import { RememberedResults } from './remembered-results.js';

const result = (text: string): ToolResult => ({ content: [{ type: 'text', text }] });

describe('a result', () => {
  it('is made once of the same bytes by the same tool and budget', () => {
    const results = new RememberedResults();
    let made = 0;
    const of = (by: string, answer: object | string): string =>
      results.of(by, answer, () => result(String((made += 1)))).content[0]!.text;
    expect([of('a 4000', Buffer.from('{}')), of('a 4000', Buffer.from('{}'))]).toEqual(['1', '1']);
    expect([of('b 4000', Buffer.from('{}')), of('a 500', Buffer.from('{}'))]).toEqual(['2', '3']);
    expect([of('a 4000', Buffer.from('{ }')), of('a 4000', {}), of('a 4000', '{}')]).toEqual(['4', '5', '6']);
  });

  it('is of the moment of its answer, and made anew where more than the moment differs', () => {
    const results = new RememberedResults();
    let made = 0;
    const of = (second: string, words: string): unknown => {
      const evaluatedAt = `2026-05-04T10:00:0${second}.000Z`;
      const answer = Buffer.from(JSON.stringify({ durations: [{ evaluatedAt }], words, evaluatedAt }));
      const { structuredContent } = results.of('a', answer, () => ({
        ...result('a'),
        structuredContent: { evaluatedAt, made: (made += 1) },
      }));
      return [structuredContent!['evaluatedAt'], structuredContent!['made']];
    };
    expect(of('1', 'a')).toEqual(['2026-05-04T10:00:01.000Z', 1]);
    expect(of('2', 'a')).toEqual(['2026-05-04T10:00:02.000Z', 1]);
    const quoted = (at: string): string => `"evaluatedAt":"2026-05-04T10:00:0${at}.000Z"`;
    expect([of('2', quoted('1')), of('2', quoted('3'))]).toEqual([
      ['2026-05-04T10:00:02.000Z', 2],
      ['2026-05-04T10:00:02.000Z', 3],
    ]);
  });
});

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
});

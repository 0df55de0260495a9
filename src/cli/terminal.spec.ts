import { describe, expect, it } from '@jest/globals';
import { columns, cutTo, harmless, harmlessDeep, painter, safeJson, table, wantsColour, wrap } from './terminal.js';

describe('a text from somewhere else', () => {
  it('cannot steer the terminal', () => {
    expect(harmless('\u001b]0;owned\u0007\u001b[31mred\u001b[0m\r')).toBe('␛]0;owned␇␛[31mred␛[0m␍');
    expect(harmless('\u009b31m\u007f')).toBe('⟨U+009B⟩31m␡');
    expect(harmless('abc\u202egnp.exe')).toBe('abc⟨U+202E⟩gnp.exe');
  });

  it('keeps letters, line feeds and tabs as they are', () => {
    expect(harmless('Überfall\n\t停電 👩‍🚒')).toBe('Überfall\n\t停電 👩‍🚒');
  });

  it('is made harmless wherever it stands in an answer', () => {
    expect(harmlessDeep({ a: ['\u001b', 1, null], '\u0007': true })).toEqual({ a: ['␛', 1, null], '␇': true });
  });

  it('stays the same value in JSON, without a byte that steers', () => {
    const value = { text: '\u001b[2J \u009b \u202e \u2028' };
    expect(safeJson(value)).not.toMatch(/[\u001b\u009b\u202e\u2028]/);
    expect(JSON.parse(safeJson(value))).toEqual(value);
  });
});

describe('columns', () => {
  it.each([
    ['abc', 3],
    ['停電', 4],
    ['e\u0301', 1],
    ['👩‍🚒', 2],
    ['🇩🇪', 2],
    ['👍🏽', 2],
    ['✔ ok', 4],
    ['ｆｕｌｌ', 8],
    ['\u200b', 0],
  ])('%j takes %i', (text, width) => {
    expect(columns(text)).toBe(width);
  });

  it('are never cut through the middle of a character', () => {
    expect(cutTo('停電です', 5)).toBe('停電…');
    expect(cutTo('停電です', 8)).toBe('停電です');
    expect(cutTo('a👩‍🚒b', 2)).toBe('a…');
  });
});

describe('wrapping', () => {
  it('breaks at spaces, and a long word where it must', () => {
    expect(wrap('the checkout is down', 12)).toEqual(['the checkout', 'is down']);
    expect(wrap('abcdefghij k', 4)).toEqual(['abcd', 'efgh', 'ij k']);
    expect(wrap('停電停電停電', 5)).toEqual(['停電', '停電', '停電']);
  });

  it('takes all white space for spaces, and nothing for nothing', () => {
    expect(wrap('a\n\n b\tc', 80)).toEqual(['a b c']);
    expect(wrap('  ', 80)).toEqual([]);
  });
});

describe('a table', () => {
  it('aligns by columns and not by characters', () => {
    expect(
      table([
        ['停電', 'x'],
        ['abcde', 'y'],
      ]),
    ).toEqual(['停電   x', 'abcde  y']);
  });
});

describe('colour', () => {
  it('is for a terminal, unless somebody or the terminal says no', () => {
    expect(wantsColour({ isTTY: true }, {})).toBe(true);
    expect(wantsColour({}, {})).toBe(false);
    expect(wantsColour({ isTTY: true }, { NO_COLOR: '1' })).toBe(false);
    expect(wantsColour({ isTTY: true }, { TERM: 'dumb' })).toBe(false);
    expect(painter(false)('red', 'x')).toBe('x');
  });
});

import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { wordsFor } from './bits.js';
import { TermColumn } from './term-column.js';
import { WordColumn } from './word-column.js';

const ROWS = 40;
const rowsOf = (column: WordColumn, prefix: string): number[] => {
  const bits = new Uint32Array(wordsFor(ROWS));
  column.addRows(prefix, bits);
  return Array.from({ length: ROWS }, (_, row) => row).filter((row) => (bits[row >>> 5]! & (1 << (row & 31))) !== 0);
};

test('trial 57: a word that no row has any more is dropped, and rows are found as if it had never been there', () => {
  const word = fc.stringMatching(/^[a-c]{1,4}$/);
  const puts = fc.array(fc.tuple(fc.nat(ROWS - 1), fc.uniqueArray(word, { maxLength: 5 })), { maxLength: 200 });
  fc.assert(
    fc.property(puts, fc.array(word, { minLength: 5, maxLength: 20 }), (changes, prefixes) => {
      const column = new WordColumn();
      const now = new Map<number, readonly string[]>();
      for (const [row, words] of changes) {
        column.put(row, words);
        now.set(row, words);
      }
      for (const prefix of prefixes) {
        const expected = [...now].filter(([, words]) => words.some((each) => each.startsWith(prefix)));
        expect(rowsOf(column, prefix)).toEqual(expected.map(([row]) => row).sort((a, b) => a - b));
      }
    }),
  );
});

test('trial 57: nothing of a dropped term is left in its column', () => {
  const told: string[] = [];
  const column: TermColumn = new TermColumn({
    added: (code) => told.push(`+${column.term(code)}`),
    dropped: (code) => told.push(`-${column.term(code)}`),
  });
  column.put(0, ['secret', 'shared']);
  column.put(1, ['shared']);
  column.put(0, ['shared']);
  expect(column.codeOf('secret')).toBeUndefined();
  column.put(2, ['other']);
  expect(Array.from({ length: column.size }, (_, code) => column.term(code)).sort()).toEqual(['other', 'shared']);
  expect(told).toEqual(['+secret', '+shared', '-secret', '+other']);
});

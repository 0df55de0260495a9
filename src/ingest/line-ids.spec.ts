/** Ids of lines keep the place and the words, and nothing else. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ENTRY_ID } from '../timeline/entry.js';
import { lineId, ordinalsBetween, readLineId, sectionMark, wordsMark } from './line-ids.js';

describe('the id of a line', () => {
  it('can be read again, and is one of an entry', () => {
    const line = { section: sectionMark('a.md', 'Timeline'), ordinal: 3.25, words: wordsMark({ text: 'Errors' }) };
    expect(readLineId(lineId(line))).toEqual(line);
    expect(lineId(line)).toMatch(ENTRY_ID);
    for (const other of ['', 'e1', '5b0b7a3e-0f5d-4a59-9a57-1f0a3b5c7d9e']) expect(readLineId(other)).toBeNull();
  });

  it('does not change with blanks or the way that the time is written, but with the words', () => {
    const mark = wordsMark({ occurredAt: '2026-05-04T10:00Z', text: 'Errors  began ' });
    expect(wordsMark({ occurredAt: '2026-05-04T10:00:00.000Z', text: 'Errors began' })).toBe(mark);
    expect(wordsMark({ occurredAt: '2026-05-04T10:00Z', text: 'Errors began again' })).not.toBe(mark);
    expect(wordsMark({ occurredAt: '2026-05-04T10:01Z', text: 'Errors began' })).not.toBe(mark);
  });
});

describe('places of new lines', () => {
  it('lie between the others, and are written in digits', () => {
    expect(ordinalsBetween(null, null, 2)).toEqual([1, 2]);
    expect(ordinalsBetween(4, null, 2)).toEqual([5, 6]);
    expect(ordinalsBetween(null, 1, 1)).toEqual([0.5]);
    expect(ordinalsBetween(1, 2, 3)).toEqual([1.25, 1.5, 1.75]);
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (halves) => {
        let [above, below] = [1, 2];
        for (const isUpper of halves) {
          const [between] = ordinalsBetween(above, below, 1) as [number];
          expect(between >= above && between <= below).toBe(true);
          const id = lineId({ section: '0123abcd', ordinal: between, words: '0123456789abcdef' });
          expect(readLineId(id)).toMatchObject({ ordinal: between });
          if (isUpper) above = between;
          else below = between;
        }
      }),
    );
  });
});

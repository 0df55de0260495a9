import { describe, expect, it } from '@jest/globals';
import { inParts } from './page-parts.js';
import { entryDocument, headDocument } from './documents.testing.js';

const entries = Array.from({ length: 5 }, (_, i) => entryDocument({ entryId: `e${i}`, view: 'four' }));
const heads = Array.from({ length: 3 }, (_, i) =>
  headDocument({ id: `h${i}`, summary: '123', ticking: null, listed: '45678' }),
);

describe('a page in parts', () => {
  it('has every document once, in order, entries before heads', () => {
    for (const documents of [1, 2, 3, 7, 8, 9]) {
      const parts = inParts({ entries, heads }, { documents, characters: 1000 });
      expect(parts).toHaveLength(Math.ceil(8 / documents));
      expect(parts.flatMap((part) => [...part.entries, ...part.heads])).toEqual([...entries, ...heads]);
    }
  });

  it('has no part with more text than a part may have, except of one document', () => {
    const sizes = inParts({ entries, heads }, { documents: 100, characters: 9 }).map(
      (part) => part.entries.length + part.heads.length,
    );
    expect(sizes).toEqual([2, 2, 1, 1, 1, 1]);
    expect(inParts({ entries, heads }, { documents: 100, characters: 3 })).toHaveLength(8);
  });

  it('has no parts if it is empty', () => {
    expect(inParts({ entries: [], heads: [] }, { documents: 1, characters: 1 })).toEqual([]);
  });
});

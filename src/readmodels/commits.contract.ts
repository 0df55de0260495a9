/** Writing of documents: guards, and the checkpoint that follows them. */
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { at, entries, entryDocument, headDocument, heads, NO_DOCUMENTS } from './documents.testing.js';
import { type Checkpoint, type DerivedDocuments } from './read-models.js';

const checkpoint = (place: number, epoch = 1): Checkpoint => ({ position: at(place), epoch });

/** All orders of a few things. */
function orders<T>(things: readonly T[]): T[][] {
  if (things.length < 2) return [[...things]];
  return things.flatMap((first, i) => orders(things.toSpliced(i, 1)).map((rest) => [first, ...rest]));
}

export function describeCommits(derived: () => DerivedDocuments): void {
  let collection: string;
  beforeEach(async () => {
    collection = `commits-${randomUUID()}`;
    await derived().open(collection);
  });
  const commit = (from: Checkpoint | null, to: Checkpoint, page = NO_DOCUMENTS): Promise<boolean> =>
    derived().commit(collection, page, from, to);

  describe('a document', () => {
    it('is of the latest revision that was written, in whatever order, and however often', async () => {
      for (const [i, order] of orders([0, 3, 7, 7]).entries()) {
        const id = `inc-${i}`;
        for (const revision of order) {
          const head = headDocument({ id, revision });
          const entry = entryDocument({ incidentId: id, revision: 0, lastRevision: revision, from: revision });
          await derived().write(collection, { heads: [head], entries: [entry] });
        }
        expect(await derived().head(collection, id)).toEqual(headDocument({ id, revision: 7 }));
        expect(await derived().entries(collection, id, { after: null, limit: 9 })).toEqual([
          entryDocument({ incidentId: id, revision: 0, lastRevision: 7, from: 7 }),
        ]);
      }
    });

    it('of the same revision or an earlier one is left out, and the rest of the page is not', async () => {
      await derived().write(collection, {
        heads: [headDocument({ revision: 5 })],
        entries: [entryDocument({ revision: 1, lastRevision: 5 })],
      });
      await derived().write(collection, {
        heads: [
          headDocument({ revision: 4 }),
          headDocument({ revision: 5, summary: '"other"' }),
          headDocument({ id: 'new' }),
        ],
        entries: [
          entryDocument({ revision: 1, lastRevision: 5, view: '"other"' }),
          entryDocument({ revision: 1, lastRevision: 4 }),
          entryDocument({ entryId: 'new' }),
        ],
      });
      expect(await derived().head(collection, 'inc-1')).toEqual(headDocument({ revision: 5 }));
      expect(await derived().entry(collection, 'inc-1', 'e1')).toEqual(entryDocument({ revision: 1, lastRevision: 5 }));
      expect([...(await derived().revisions(collection, ['inc-1', 'new']))]).toEqual([
        ['inc-1', 5],
        ['new', 0],
      ]);
      expect(await derived().entry(collection, 'inc-1', 'new')).not.toBeNull();
    });

    it('is written whole: nothing of the earlier one stays', async () => {
      await derived().write(collection, heads(headDocument({ ticking: '{"time_to_resolve":1}' })));
      await derived().write(collection, heads(headDocument({ revision: 1, ticking: null })));
      expect(await derived().head(collection, 'inc-1')).toEqual(headDocument({ revision: 1, ticking: null }));
    });

    it('is of the latest revision when many write at once', async () => {
      const revisions = Array.from({ length: 20 }, (_, i) => (i * 7) % 20);
      await Promise.all(
        revisions.map((revision) =>
          derived().write(collection, {
            heads: [headDocument({ revision }), headDocument({ id: `only-${revision}` })],
            entries: [entryDocument({ revision: 0, lastRevision: revision })],
          }),
        ),
      );
      expect(await derived().head(collection, 'inc-1')).toEqual(headDocument({ revision: 19 }));
      expect((await derived().entry(collection, 'inc-1', 'e1'))?.lastRevision).toBe(19);
      expect(
        await derived().revisions(
          collection,
          revisions.map((revision) => `only-${revision}`),
        ),
      ).toHaveProperty('size', 20);
    });
  });

  describe('the checkpoint', () => {
    it('is not there before the first commit, and then where that has put it', async () => {
      expect(await derived().checkpoint(collection)).toBeNull();
      await derived().write(collection, heads(headDocument()));
      expect(await derived().checkpoint(collection)).toBeNull();
      expect(await commit(null, checkpoint(5, 3))).toBe(true);
      expect(await derived().checkpoint(collection)).toEqual(checkpoint(5, 3));
    });

    it('moves from where the caller has seen it, with the documents', async () => {
      await commit(null, checkpoint(5));
      const page = { heads: [headDocument({ revision: 2 })], entries: [entryDocument()] };
      expect(await commit(checkpoint(5), checkpoint(9), page)).toBe(true);
      expect(await derived().checkpoint(collection)).toEqual(checkpoint(9));
      expect(await derived().head(collection, 'inc-1')).toEqual(headDocument({ revision: 2 }));
      expect(await derived().entry(collection, 'inc-1', 'e1')).toEqual(entryDocument());
    });

    it('can say that nothing has been read yet', async () => {
      const nothing: Checkpoint = { position: null, epoch: 2 };
      expect(await commit(null, nothing)).toBe(true);
      expect(await derived().checkpoint(collection)).toEqual(nothing);
      expect(await commit(null, checkpoint(1, 2))).toBe(false);
      expect(await commit(nothing, checkpoint(1, 2))).toBe(true);
      expect(await commit(nothing, checkpoint(2, 2))).toBe(false);
    });

    it('stays where it is for a caller who has seen it elsewhere', async () => {
      const page = { heads: [headDocument({ revision: 2 })], entries: [entryDocument()] };
      expect(await commit(checkpoint(4), checkpoint(9), page)).toBe(false);
      expect(await derived().checkpoint(collection)).toBeNull();
      await commit(null, checkpoint(5));
      for (const seen of [null, checkpoint(4), checkpoint(6), { position: null, epoch: 1 }]) {
        expect(await commit(seen, checkpoint(9), page)).toBe(false);
      }
      expect(await derived().checkpoint(collection)).toEqual(checkpoint(5));
    });

    it('moves under the same epoch or a later one than it has, whichever the caller has seen', async () => {
      await commit(null, checkpoint(5, 4));
      expect(await commit(checkpoint(5, 4), checkpoint(6, 3))).toBe(false);
      expect(await derived().checkpoint(collection)).toEqual(checkpoint(5, 4));
      expect(await commit(checkpoint(5, 1), checkpoint(6, 4))).toBe(true);
      expect(await commit(checkpoint(6, 4), checkpoint(6, 7))).toBe(true);
      expect(await commit(checkpoint(6, 7), checkpoint(7, 6))).toBe(false);
      expect(await derived().checkpoint(collection)).toEqual(checkpoint(6, 7));
    });

    it('is moved by one of many who try', async () => {
      const race = (from: Checkpoint | null): Promise<boolean[]> =>
        Promise.all(
          Array.from({ length: 10 }, (_, i) =>
            commit(from, checkpoint(10 + i), entries(entryDocument({ revision: i }))),
          ),
        );
      const first = await race(null);
      expect(first.filter((moved) => moved)).toHaveLength(1);
      const winner = checkpoint(10 + first.indexOf(true));
      expect(await derived().checkpoint(collection)).toEqual(winner);
      await commit(winner, checkpoint(5));
      const second = await race(checkpoint(5));
      expect(second.filter((moved) => moved)).toHaveLength(1);
      expect(await derived().checkpoint(collection)).toEqual(checkpoint(10 + second.indexOf(true)));
    });
  });
}

/** What is asked of documents: by id, by place, by what has changed; and that what was written comes back. */
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { at, entries, entryDocument, headDocument, heads, listedPart } from './documents.testing.js';
import { type DerivedDocuments, type EntryDocument } from './read-models.js';

export function describeDocuments(derived: () => DerivedDocuments): void {
  let collection: string;
  beforeEach(async () => {
    collection = `documents-${randomUUID()}`;
    await derived().open(collection);
  });

  describe('a collection', () => {
    it('is there once it is opened, however often', async () => {
      await Promise.all([derived().open(collection), derived().open(collection)]);
      await derived().write(collection, heads(headDocument()));
      await derived().open(collection);
      expect((await derived().collections()).filter((name) => name === collection)).toEqual([collection]);
      expect(await derived().head(collection, 'inc-1')).toEqual(headDocument());
    });

    it('has documents of its own', async () => {
      const [other, third] = [`${collection}_v2`, `${collection}_v2_g1`];
      await derived().open(other);
      await derived().open(third);
      await derived().write(other, { heads: [headDocument()], entries: [entryDocument()] });
      await derived().commit(third, heads(headDocument({ revision: 3 })), null, { position: at(3), epoch: 1 });
      expect(await derived().head(collection, 'inc-1')).toBeNull();
      expect(await derived().entry(collection, 'inc-1', 'e1')).toBeNull();
      expect(await derived().checkpoint(other)).toBeNull();
      expect([...(await derived().revisions(other, ['inc-1']))]).toEqual([['inc-1', 0]]);
      expect([...(await derived().revisions(third, ['inc-1']))]).toEqual([['inc-1', 3]]);
    });

    it('is gone once it is dropped, and begins anew when it is opened again', async () => {
      const other = `${collection}_v2`;
      await derived().open(other);
      const page = { heads: [headDocument()], entries: [entryDocument()] };
      await derived().commit(collection, page, null, { position: at(7), epoch: 4 });
      await derived().write(other, page);
      await derived().drop(collection);
      const names = await derived().collections();
      expect([names.includes(collection), names.includes(other)]).toEqual([false, true]);
      await derived().open(collection);
      expect(await derived().checkpoint(collection)).toBeNull();
      expect(await derived().head(collection, 'inc-1')).toBeNull();
      expect(await derived().entry(collection, 'inc-1', 'e1')).toBeNull();
      expect(await derived().changes(collection, { after: null, upTo: at(9), limit: 9 })).toEqual([]);
      expect(await derived().commit(collection, page, null, { position: at(1), epoch: 1 })).toBe(true);
      expect(await derived().entry(other, 'inc-1', 'e1')).toEqual(entryDocument());
    });

    it('that is not there can be dropped', async () => {
      await derived().drop(`never-${collection}`);
    });
  });

  describe('documents', () => {
    it('are absent where there are none', async () => {
      await derived().write(collection, heads(headDocument({ id: 'there' })));
      expect(await derived().head(collection, 'inc-1')).toBeNull();
      expect(await derived().entry(collection, 'there', 'e1')).toBeNull();
      expect(await derived().entries(collection, 'there', { after: null, limit: 10 })).toEqual([]);
      expect([...(await derived().revisions(collection, ['inc-1', 'there']))]).toEqual([['there', 0]]);
      expect([...(await derived().revisions(collection, []))]).toEqual([]);
      expect([...(await derived().listed(collection, ['inc-1']))]).toEqual([]);
    });

    it('have a mark, which is read without them', async () => {
      const flags = { tellsNoLearning: true, isPrivate: false };
      const marked = headDocument({ id: 'a', revision: 4, entries: 31, ...flags });
      await derived().write(collection, heads(marked, headDocument({ id: 'b', entries: 0 })));
      expect(await derived().mark(collection, 'a')).toEqual({ revision: 4, entries: 31, ...flags });
      expect(await derived().mark(collection, 'b')).toMatchObject({ tellsNoLearning: false, isPrivate: false });
      expect(await derived().mark(collection, 'c')).toBeNull();
      const others = { tellsNoLearning: false, isPrivate: true };
      await derived().write(collection, heads({ ...marked, revision: 5, entries: 32, ...others }));
      expect(await derived().mark(collection, 'a')).toEqual({ revision: 5, entries: 32, ...others });
      expect(await derived().head(collection, 'a')).toMatchObject({ entries: 32, ...others });
    });

    it('of entries are counted as they were at a revision, of one incident', async () => {
      const written = [0, 1, 1, 5].map((lastRevision, revision) =>
        entryDocument({ entryId: `e${revision}`, revision, lastRevision }),
      );
      await derived().write(collection, entries(...written, entryDocument({ incidentId: 'inc-2' })));
      const count = (revision: number): Promise<number> => derived().countEntries(collection, 'inc-1', revision);
      expect([await count(0), await count(1), await count(4), await count(5)]).toEqual([1, 3, 3, 4]);
      await derived().write(collection, entries(entryDocument({ entryId: 'e0', lastRevision: 6, from: 0 })));
      expect([await count(0), await count(5), await count(6)]).toEqual([0, 3, 4]);
      expect(await derived().countEntries(collection, 'none', 9)).toBe(0);
    });

    it('are listed without their summaries, up to 200 at once', async () => {
      const documents = Array.from({ length: 200 }, (_, i) => headDocument({ id: `inc-${i}`, ticking: '{"a":1}' }));
      await derived().write(collection, heads(...documents));
      const listed = await derived().listed(
        collection,
        documents.map(({ id }) => id),
      );
      expect(new Map(listed)).toEqual(new Map(documents.map((head) => [head.id, listedPart(head)])));
    });

    const awkward = {
      dollars: '{"$set":{"a.b":1},"$where":"1","":"empty","a.b":{"$oid":"x"},"$numberLong":"1"}',
      prototypes: '{"__proto__":{"polluted":true},"constructor":"x"}',
      controls: JSON.stringify('\u0000\u0001\u001f\u007f\u2028\u2029\uffff\ufeff "\\'),
      'controls as they are': '\u0000 \u0001 \u001f \u007f \ufeff \u0000',
      'lone surrogates, as JSON escapes them': JSON.stringify('\ud800 and \udc00'),
      'many scripts': JSON.stringify('Zürich 🚒 東京 العربية e\u0301 é'),
      'big numbers': '{"n":9007199254740993.000000000000000001,"m":1e400,"d":-0}',
      dates: '{"$date":"2024-01-01T00:00:00Z","at":"0001-01-01T00:00:00.000Z"}',
      nothing: '',
    };
    it.each(Object.entries(awkward))('come back as they were written: %s', async (_, text) => {
      const head = headDocument({ summary: text, ticking: text, listed: text });
      const entry = entryDocument({ view: text });
      await derived().write(collection, { heads: [head], entries: [entry] });
      expect(await derived().head(collection, 'inc-1')).toEqual(head);
      expect((await derived().listed(collection, ['inc-1'])).get('inc-1')).toEqual(listedPart(head));
      expect(await derived().changes(collection, { after: null, upTo: at(0), limit: 1 })).toEqual([listedPart(head)]);
      expect(await derived().entry(collection, 'inc-1', 'e1')).toEqual(entry);
      expect(await derived().entries(collection, 'inc-1', { after: null, limit: 1 })).toEqual([entry]);
    });

    it('keep every id apart', async () => {
      const ids = ['a', 'a.b', 'a.b.c', 'a-b', '0', '__proto__', 'a'.repeat(100)];
      const entryIds = ['A', 'a', 'a.b', '$a', '__proto__', '1'];
      await derived().write(collection, {
        heads: ids.map((id) => headDocument({ id })),
        entries: ids.flatMap((incidentId) =>
          entryIds.map((entryId, revision) =>
            entryDocument({ incidentId, entryId, revision, view: `"${incidentId} ${entryId}"` }),
          ),
        ),
      });
      expect([...(await derived().revisions(collection, ids)).keys()].sort()).toEqual([...ids].sort());
      for (const id of ids) {
        expect((await derived().head(collection, id))?.id).toBe(id);
        const found = await derived().entries(collection, id, { after: null, limit: 10 });
        expect(found.map(({ view }) => view)).toEqual(entryIds.map((entryId) => `"${id} ${entryId}"`));
        for (const entryId of entryIds) {
          expect((await derived().entry(collection, id, entryId))?.view).toBe(`"${id} ${entryId}"`);
        }
      }
    });

    it('may have a summary of 4 MiB', async () => {
      const head = headDocument({ summary: JSON.stringify('é'.repeat(2 * 1024 * 1024)) });
      const pages = Array.from({ length: 5 }, (_, i) => ({ ...head, id: `inc-${i}` }));
      await derived().write(collection, heads(...pages));
      for (const page of pages)
        expect((await derived().head(collection, page.id))?.summary === page.summary).toBe(true);
    });

    it('come in pages of thousands', async () => {
      const documents = Array.from({ length: 1200 }, (_, i) => headDocument({ id: `inc-${i}`, position: at(i) }));
      const many = Array.from({ length: 1200 }, (_, i) => entryDocument({ entryId: `e${i}`, revision: i }));
      await derived().commit(collection, { heads: documents, entries: many }, null, { position: at(1199), epoch: 1 });
      const changed = await derived().changes(collection, { after: null, upTo: at(5000), limit: 5000 });
      expect(changed).toEqual(documents.map(listedPart));
      expect(await derived().entries(collection, 'inc-1', { after: null, limit: 5000 })).toEqual(many);
    });
  });

  describe('changes', () => {
    const changed = async (after: number | null, upTo: number, limit = 100): Promise<string[]> => {
      const range = { after: after === null ? null : at(after), upTo: at(upTo), limit };
      return (await derived().changes(collection, range)).map(({ id }) => id);
    };
    beforeEach(async () => {
      const [a, b, c] = [9, 10, 100].map((place, i) => headDocument({ id: 'abc'[i]!, position: at(place) }));
      await derived().write(collection, heads(c!, a!, b!));
    });

    it('come by position, after the one bound and up to the other', async () => {
      expect(await changed(null, 1000)).toEqual(['a', 'b', 'c']);
      expect(await changed(9, 100)).toEqual(['b', 'c']);
      expect(await changed(9, 99)).toEqual(['b']);
      expect(await changed(100, 1000)).toEqual([]);
      expect(await changed(null, 8)).toEqual([]);
    });

    it('stop at the limit', async () => {
      expect(await changed(null, 1000, 2)).toEqual(['a', 'b']);
      expect(await changed(10, 1000, 2)).toEqual(['c']);
    });

    it('have a document again, at the end, when it was written again', async () => {
      await derived().write(collection, heads(headDocument({ id: 'a', revision: 1, position: at(101) })));
      expect(await changed(null, 1000)).toEqual(['b', 'c', 'a']);
      expect(await changed(100, 1000)).toEqual(['a']);
      expect(await changed(null, 100)).toEqual(['b', 'c']);
    });
  });

  describe('entries of an incident', () => {
    const YEAR_1 = -62_135_596_800_000;
    // In timeline order; some at the same instant, in order of revision.
    const timeline = [
      entryDocument({ entryId: 'ancient', from: YEAR_1, revision: 6 }),
      entryDocument({ entryId: 'before', from: -1, revision: 5 }),
      entryDocument({ entryId: 'epoch', from: 0, revision: 2 }),
      entryDocument({ entryId: 'tie-1', from: 1_674_583_200_000, revision: 1 }),
      entryDocument({ entryId: 'tie-2', from: 1_674_583_200_000, revision: 9 }),
      entryDocument({ entryId: 'tie-3', from: 1_674_583_200_000, revision: 10 }),
      entryDocument({ entryId: 'late', from: 253_402_300_799_999, revision: 3 }),
    ];
    const paged = async (limit: number): Promise<EntryDocument[]> => {
      const all: EntryDocument[] = [];
      for (let after: { from: number; revision: number } | null = null; ;) {
        const page = await derived().entries(collection, 'inc-1', { after, limit });
        all.push(...page);
        if (page.length < limit) return all;
        after = page.at(-1)!;
      }
    };
    beforeEach(async () => {
      await derived().write(collection, entries(...timeline.toReversed(), entryDocument({ incidentId: 'inc-2' })));
    });

    it('come in timeline order, each once, whatever the page', async () => {
      for (const limit of [1, 2, 3, 7, 100]) expect(await paged(limit)).toEqual(timeline);
    });

    it('come after a place that no entry has', async () => {
      const after = { from: 1_674_583_200_000, revision: 5 };
      const page = await derived().entries(collection, 'inc-1', { after, limit: 2 });
      expect(page.map(({ entryId }) => entryId)).toEqual(['tie-2', 'tie-3']);
    });

    it('move when their time is corrected', async () => {
      const moved = entryDocument({ entryId: 'ancient', from: 1, revision: 6, lastRevision: 11 });
      await derived().write(collection, entries(moved));
      const ids = (await paged(3)).map(({ entryId }) => entryId);
      expect(ids).toEqual(['before', 'epoch', 'ancient', 'tie-1', 'tie-2', 'tie-3', 'late']);
      expect(await derived().entry(collection, 'inc-1', 'ancient')).toEqual(moved);
    });
  });
}

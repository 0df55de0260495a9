import { describe, expect, it } from '@jest/globals';
import { by, describing, entries, opening, streamsOn } from '../incidents/write/incidents.testing.js';
import { MemoryReadModels } from '../readmodels/memory/memory-read-models.js';
import { type DocumentPage } from '../readmodels/read-models.js';
import { type IncidentState } from '../timeline/facts.js';
import { type EntryView } from '../timeline/view/view-types.js';
import { FoldCache, setWritten, type Folded } from '../consuming/fold-cache.js';
import { INCIDENTS } from './incidents.js';

const STREAM = 'incident-inc-42';
const note = { id: 'a', type: 'note', occurredAt: '2024-05-12T09:00:00Z' };
const end = { id: 'z', type: 'resolved', occurredAt: '2024-05-12T09:30:00Z' };

/** Opened at ten with a note of nine, and what was then written with it; every command is one event. */
async function recorded(...commands: ReturnType<typeof opening>[]): Promise<FoldCache> {
  const { store, streams } = streamsOn();
  await streams.execute(null, opening({ entries: [note] }), by());
  for (const command of commands) await streams.execute('inc-42', command, by());
  return new FoldCache(INCIDENTS, store);
}

const documentsOf = (folded: Folded): DocumentPage => INCIDENTS.render(folded.facts as IncidentState, folded);

const lateness = (folded: Folded): Record<string, number | null> =>
  Object.fromEntries(
    documentsOf(folded).entries.map(({ entryId, view }) => [
      entryId,
      (JSON.parse(view) as EntryView).learnedAfterSeconds,
    ]),
  );

describe('the entries that are written again', () => {
  it('are those that were touched', async () => {
    const folds = await recorded(entries({ ...note, id: 'b' }));
    expect(lateness(await folds.whole(STREAM))).toEqual({ a: 3600, b: 3600 });
    expect(lateness(await folds.whole(STREAM, { written: 1 }))).toEqual({ b: 3600 });
  });

  it('are no others when the record turns out to say nothing of learning, or to say it again: its head tells that', async () => {
    const folds = await recorded(entries(end), describing({ historical: true }), describing({ historical: false }));
    const tells = (folded: Folded): boolean | undefined => documentsOf(folded).heads[0]?.tellsNoLearning;
    expect(tells(await folds.whole(STREAM))).toBe(true);
    expect(lateness(await folds.whole(STREAM))).toEqual({ a: 3600, z: 1800 });
    expect(lateness(await folds.whole(STREAM, { written: 1 }))).toEqual({ z: 1800 });
    expect(lateness(await folds.whole(STREAM, { written: 3 }))).toEqual({});
    const marked = await recorded(describing({ historical: true }));
    expect(tells(await marked.whole(STREAM))).toBe(true);
    expect(lateness(await marked.whole(STREAM, { written: 2 }))).toEqual({});
  });

  it('are of an earlier revision than a later state of them, so that a late writer replaces nothing newer', async () => {
    const { store, streams } = streamsOn();
    await streams.execute(null, opening({ entries: [note] }), by());
    await streams.execute('inc-42', describing({ historical: true }), by());
    const { derived } = new MemoryReadModels();
    await derived.open('c');
    const late = documentsOf(await new FoldCache(INCIDENTS, store).whole(STREAM));
    await streams.execute('inc-42', describing({ historical: false }), by());
    const folded = await new FoldCache(INCIDENTS, store).whole(STREAM);
    await derived.write('c', documentsOf(folded));
    const written = await derived.entry('c', 'inc-42', 'a');
    await derived.write('c', late);
    expect(await derived.entry('c', 'inc-42', 'a')).toEqual(written);
    expect(await derived.mark('c', 'inc-42')).toMatchObject({ tellsNoLearning: false, entries: 1 });
  });

  it('are none once everything is written', async () => {
    const folded = await (await recorded(entries(end))).whole(STREAM);
    setWritten(folded);
    expect(lateness(folded)).toEqual({});
  });
});

import { describe, expect, it } from '@jest/globals';
import { by, describing, entries, opening, streamsOn } from '../incidents/incidents.testing.js';
import { type EntryView } from '../timeline/shapes.js';
import { documentsOf, Folds, setWritten, type Folded } from './folds.js';

const STREAM = 'incident-inc-42';
const note = { id: 'a', type: 'note', occurredAt: '2024-05-12T09:00:00Z' };
const end = { id: 'z', type: 'resolved', occurredAt: '2024-05-12T09:30:00Z' };

/** Opened at ten with a note of nine, and what was then written with it; every command is one event. */
async function recorded(...commands: ReturnType<typeof opening>[]): Promise<Folds> {
  const { store, streams } = streamsOn();
  await streams.execute(null, opening({ entries: [note] }), by());
  for (const command of commands) await streams.execute('inc-42', command, by());
  return new Folds(store);
}

const lateness = (folded: Folded): Record<string, number | null> =>
  Object.fromEntries(
    documentsOf(STREAM, folded).entries.map(({ entryId, view }) => [
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

  it('are all of them when the record turns out to have been begun after the end', async () => {
    const folds = await recorded(entries(end));
    expect(lateness(await folds.whole(STREAM, { written: 1 }))).toEqual({ a: null, z: null });
    expect(lateness(await folds.whole(STREAM, { written: 2 }))).toEqual({});
  });

  it('are all of them when the record is marked as historical, or no more', async () => {
    const folds = await recorded(describing({ historical: true }), describing({ historical: false }));
    expect(lateness(await folds.whole(STREAM, { written: 2 }))).toEqual({ a: 3600 });
    expect(lateness(await folds.whole(STREAM, { written: 1 }))).toEqual({});
  });

  it('are none once everything is written', async () => {
    const folded = await (await recorded(entries(end))).whole(STREAM);
    setWritten(folded);
    expect(lateness(folded)).toEqual({});
  });
});

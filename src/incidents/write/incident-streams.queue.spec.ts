import { describe, expect, jest, test } from '@jest/globals';
import { MemoryEventStore } from '../../eventstore/memory/memory-event-store.js';
import { AppendTooLarge } from '../../eventstore/event-store.js';
import { type FindingView } from '../../timeline/view/view-types.js';
import { type Assessor } from './write-lint.js';
import { type Refusal } from '../../application/refusal.js';
import {
  amending,
  by,
  correcting,
  entries,
  MishapStore,
  opening,
  refusalOf,
  streamsOn,
  withKey,
  type Mishap,
} from './incidents.testing.js';

const note = { id: 'n1', type: 'note', occurredAt: '2024-05-12T09:00:00Z', text: 'Looking' };

async function opened() {
  const on = streamsOn();
  await on.streams.execute(null, opening(), by());
  return { ...on, run: on.streams.execute.bind(on.streams, 'inc-42') };
}

describe('the queue', () => {
  test('what comes in one turn of the loop is one append, and a refused command fails alone', async () => {
    const { store, run } = await opened();
    const append = jest.spyOn(store, 'append');
    const outcomes = await Promise.allSettled([
      run(entries(note), by()),
      run(entries({ ...note, text: 'Other' }), by()),
      run(entries({ ...note, id: 'n2' }), by()),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(append).toHaveBeenCalledTimes(1);
  });

  test('a batch that the store finds too large is taken one by one', async () => {
    const store = new MemoryEventStore();
    const append = store.append.bind(store);
    store.append = (stream, events, expected) =>
      events.length > 1 ? Promise.reject(new AppendTooLarge(2, 1)) : append(stream, events, expected);
    const { streams } = streamsOn(store);
    const outcomes = await Promise.allSettled([
      streams.execute(null, opening(), by()),
      streams.execute('inc-42', entries(note), by()),
      streams.execute('inc-42', entries({ type: 'note' }, { type: 'note' }), by()),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(await streams.events('inc-42')).toHaveLength(2);
  });

  test('recordedAt never falls, though the clock does', async () => {
    const { run, streams, clock } = await opened();
    clock.moveBy(-3600);
    await run(entries(note), by());
    const [first, second] = await streams.events('inc-42');
    expect(second!.metadata.recordedAt).toBe(first!.metadata.recordedAt);
  });

  test('too many waiting are turned away', async () => {
    const { streams } = streamsOn(undefined, { waitingPerIncident: 2 });
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => streams.execute(null, opening(), by())));
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(3);
    await streams.idle();
    expect(await streams.execute('inc-42', entries(note), by())).toMatchObject({ changed: true });
  });

  test('somebody else having written, it is decided again on what they wrote', async () => {
    const { store, streams } = streamsOn();
    const other = streamsOn(store).streams;
    await streams.execute(null, opening(), by());
    await other.execute('inc-42', entries(note), by());
    expect(await streams.execute('inc-42', entries({ ...note, id: 'n2' }), by())).toMatchObject({ revision: 2 });
    await other.execute('inc-42', correcting('retract', 'n2'), by());
    expect(await refusalOf(streams.execute('inc-42', amending('n2', { text: 'x' }), by()))).toMatchObject({
      code: 'entry_retracted',
    });
  });

  test('always outrun, it gives up', async () => {
    const store = new MishapStore(
      () => mishap,
      async (stream) => {
        mishap = 'none';
        await streamsOn(store).streams.execute(stream.slice('incident-'.length), entries({ type: 'note' }), by());
        mishap = 'somebody else';
      },
    );
    let mishap: Mishap = 'none';
    const { streams } = streamsOn(store);
    await streams.execute(null, opening(), by());
    mishap = 'somebody else';
    expect(await refusalOf(streams.execute('inc-42', entries(note), by()))).toMatchObject({ code: 'contention' });
  });

  test('an append without an answer is sent again as it was, and stored once', async () => {
    const mishaps: Mishap[] = ['none', 'unknown after', 'unavailable', 'unknown before'];
    const { streams } = streamsOn(new MishapStore(() => mishaps.shift() ?? 'none'));
    await streams.execute(null, opening(), by());
    expect(await streams.execute('inc-42', entries(note), by())).toMatchObject({ revision: 1, changed: true });
    expect(await streams.events('inc-42')).toHaveLength(2);
  });

  test('still without an answer the outcome is unknown, and a retry with the key is safe', async () => {
    let mishap: Mishap = 'none';
    const { streams } = streamsOn(new MishapStore(() => mishap), { resendWithinMs: 30 });
    await streams.execute(null, opening(), by());
    mishap = 'unknown after';
    const command = entries({ type: 'note', text: 'Once' });
    expect(await refusalOf(streams.execute('inc-42', command, withKey('k')))).toMatchObject({
      code: 'outcome_unknown',
    });
    mishap = 'none';
    expect(await streams.execute('inc-42', command, withKey('k'))).toMatchObject({ replayed: true, revision: 1 });
  });

  test('a store that is down stores nothing and says so', async () => {
    const { streams } = streamsOn(new MishapStore(() => 'unavailable'));
    expect(await refusalOf(streams.execute(null, opening(), by()))).toMatchObject({ code: 'unavailable' });
  });

  test('an incident that a newer version has written to is read, and not written to', async () => {
    const store = new MemoryEventStore();
    await streamsOn(store).streams.execute(null, opening(), by());
    const [event] = await streamsOn(store).streams.events('inc-42');
    const { streams } = streamsOn(
      Object.assign(new MemoryEventStore(), {
        // eslint-disable-next-line @typescript-eslint/require-await -- the port asks for an async iterable
        readStream: async function* () {
          yield { ...event!, metadata: { ...event!.metadata, schemaVersion: 9 } };
        },
      }),
    );
    expect((await streams.load('inc-42'))!.incident.state.facts.revision).toBe(0);
    expect(await refusalOf(streams.execute('inc-42', entries(note), by()))).toMatchObject({ code: 'unavailable' });
  });
});

describe('trial 44: what waits', () => {
  const large = (id: string): object => ({ id, type: 'note', text: 'x'.repeat(10_000) });

  test('for one incident, and for all, is bounded in bytes, and has room again when it is settled', async () => {
    const { streams } = streamsOn(undefined, { waitingBytesPerIncident: 100_000, waitingBytesInAll: 250_000 });
    const ids = ['a', 'b', 'c', 'd'];
    for (const id of ids) await streams.execute(null, opening({ id }), by());
    const fill = (incident: string) =>
      Array.from({ length: 10 }, (_, n) =>
        streams.execute(incident, entries(large(`n${n}`)), by()).then(
          () => 'stored',
          (error: unknown) => (error as Refusal).code,
        ),
      );
    const became = await Promise.all(ids.map((id) => Promise.all(fill(id))));
    const stored = became.map((each) => each.filter((what) => what === 'stored').length);
    expect(stored).toEqual([4, 4, 3, 0]);
    expect(new Set(became.flat())).toEqual(new Set(['stored', 'overloaded']));
    expect(await Promise.all(fill('d'))).toEqual([
      ...Array<string>(4).fill('stored'),
      ...Array<string>(6).fill('overloaded'),
    ]);
  });
});

describe('new findings', () => {
  const finding = (code: FindingView['code'], ...entryIds: string[]): FindingView => ({
    code,
    severity: 'info',
    entryIds,
    message: '',
  });
  const assessor = {
    assess: jest.fn<Assessor['assess']>(({ facts }) => ({
      status: facts.entries.has('dec') ? 'open' : 'recorded',
      lint: [...facts.entries.values()].filter(({ type }) => type !== 'note').map(({ id }) => finding('same_time', id)),
    })),
    assessNote: jest.fn<Assessor['assessNote']>(({ id }) => [finding('future_time', id)]),
  };

  test('go to the command that brought them, are told once, and cost one assessment a batch', async () => {
    const { streams } = streamsOn(undefined, {}, assessor);
    const run = streams.execute.bind(streams, 'inc-42');
    await streams.execute(null, opening({ entries: [{ ...note, id: 'de', type: 'detected' }] }), by());
    assessor.assess.mockClear();
    const [declared, noted] = await Promise.all([
      run(entries({ ...note, id: 'dec', type: 'declared' }), by()),
      run(entries(note), by()),
    ]);
    expect(declared).toMatchObject({ status: 'open', lint: [finding('same_time', 'dec')] });
    expect(noted).toMatchObject({ status: 'open', lint: [] });
    expect(assessor.assess).toHaveBeenCalledTimes(1);
  });

  test('of notes alone are looked for in the notes alone', async () => {
    const { streams } = streamsOn(undefined, {}, assessor);
    const run = streams.execute.bind(streams, 'inc-42');
    await streams.execute(null, opening(), by());
    assessor.assess.mockClear();
    expect(await run(entries(note), by())).toMatchObject({ status: 'recorded', lint: [finding('future_time', 'n1')] });
    expect(assessor.assess).not.toHaveBeenCalled();
    await run(entries({ ...note, id: 'n2', origin: 'extracted' }), by());
    expect(assessor.assess).toHaveBeenCalledTimes(1);
  });
});

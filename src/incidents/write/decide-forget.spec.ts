import { describe, expect, test } from '@jest/globals';
import { CannotForget, StoreUnavailable, type NewEvent } from '../../eventstore/event-store.js';
import { MemoryEventStore } from '../../eventstore/memory/memory-event-store.js';
import { verifyChain } from '../../testing/chain.js';
import { type ForgettingTarget, type IncidentCommand } from './commands.js';
import {
  amending,
  by,
  claiming,
  correcting,
  entries,
  opening,
  refusalOf,
  streamsOn,
  withKey,
} from './incidents.testing.js';
import { type IncidentStreams } from './incident-streams.js';

const forgetting = (target: ForgettingTarget): IncidentCommand => ({ kind: 'forget', target, reason: 'Personal' });
const note = { id: 'n1', type: 'note', occurredAt: '2024-05-12T09:00:00Z', text: 'Ann did it', actor: 'Ann' };

/** What a process holds in memory of an incident, as far as it has words. */
async function held(streams: IncidentStreams): Promise<string> {
  const { incident, snapshots } = (await streams.load('inc-42'))!;
  const { state, posted, commands } = incident;
  return (
    JSON.stringify([
      state.texts,
      ...[state.texts.entries, state.texts.claims, posted, commands].map((map) => [...map]),
    ]) + JSON.stringify(snapshots.latest(() => true))
  );
}

async function recorded(store = new MemoryEventStore()): Promise<ReturnType<typeof streamsOn>> {
  const site = streamsOn(store);
  await site.streams.execute(null, opening(), by());
  await site.streams.execute('inc-42', entries(note, { ...note, id: 'n2', text: 'Bob did it' }), withKey('notes'));
  await site.streams.execute('inc-42', amending('n1', { text: 'Ann Example did it' }), by());
  await site.streams.execute('inc-42', claiming({ id: 'c1', stated: 'PT1H', text: 'an hour', by: 'Ann' }), by());
  return site;
}

describe('trial 57: forgetting', () => {
  test('takes the words of an entry and of all its corrections, and says so in the record', async () => {
    const { streams } = await recorded();
    const outcome = await streams.execute('inc-42', forgetting({ entryId: 'n1' }), by());
    expect(outcome).toMatchObject({ changed: true, revision: 5, lint: [] });
    const events = await streams.events('inc-42');
    expect(events.at(-1)).toMatchObject({
      type: 'op.forgotten',
      data: { facts: { revisions: [1, 3] }, texts: { reason: 'Personal' } },
    });
    expect(events.map(({ data }) => data.texts !== undefined)).toEqual([true, false, true, false, true, true]);
    expect(events.map(({ data }) => data.salt !== undefined)).toEqual([true, false, true, false, true, true]);
    expect(verifyChain(events.map(({ position: _, ...event }) => event)).ok).toBe(true);
    expect(await held(streams)).not.toMatch(/Ann (Example )?did it/);
    expect(await held(streams)).toContain('Bob did it');
  });

  test('reaches another process that had them in memory', async () => {
    const { store, streams } = await recorded();
    const other = streamsOn(store).streams;
    expect(await held(other)).toContain('Ann Example did it');
    await streams.execute('inc-42', forgetting({ entryId: 'n1' }), by());
    expect(await held(other)).not.toMatch(/Ann (Example )?did it/);
    const { state } = (await other.load('inc-42'))!.incident;
    expect(state.facts.entries.get('n1')!.forgotten).toMatchObject({ by: 'local:local', reason: 'Personal' });
    await other.execute('inc-42', entries({ ...note, id: 'n3' }), by());
    expect((await other.load('inc-42'))!.incident.state.facts.revision).toBe(6);
  });

  test('comes while somebody reads: what was read before is read again', async () => {
    class Slow extends MemoryEventStore {
      meanwhile: (() => Promise<unknown>) | null = null;
      override async *readStream(...asked: Parameters<MemoryEventStore['readStream']>) {
        for await (const event of super.readStream(...asked)) {
          yield event;
          const { meanwhile } = this;
          this.meanwhile = null;
          if (event.revision === 3) await meanwhile?.();
          else this.meanwhile = meanwhile;
        }
      }
    }
    const store = new Slow();
    const { streams } = await recorded(store);
    const reader = streamsOn(store).streams;
    store.meanwhile = () => streams.execute('inc-42', forgetting({ entryId: 'n1' }), by());
    expect(await held(reader)).not.toMatch(/Ann (Example )?did it/);
    expect((await reader.load('inc-42'))!.incident.state.facts.revision).toBe(5);
  });

  test('that ended before it was recorded is recorded when it is asked for again', async () => {
    class Ending extends MemoryEventStore {
      ends = false;
      override append(stream: string, events: readonly NewEvent[], expected: number | 'no-stream') {
        return this.ends ? Promise.reject(new StoreUnavailable('gone')) : super.append(stream, events, expected);
      }
    }
    const store = new Ending();
    const { streams } = await recorded(store);
    store.ends = true;
    expect((await refusalOf(streams.execute('inc-42', forgetting({ all: true }), by()))).code).toBe('unavailable');
    store.ends = false;
    const fresh = streamsOn(store).streams;
    expect(await held(fresh)).not.toContain('did it');
    for (const [each, revision] of [
      [fresh, 5],
      [streams, 5],
    ] as const)
      expect(await each.execute('inc-42', forgetting({ all: true }), by())).toMatchObject({ revision });
    expect((await streams.events('inc-42')).at(-1)!.data.facts).toEqual({ revisions: [0, 1, 2, 3, 4] });
    expect(await held(streams)).not.toContain('did it');
  });

  test('is refused by a store that cannot, before anything has changed', async () => {
    class Unable extends MemoryEventStore {
      override forget(): Promise<never> {
        return Promise.reject(new CannotForget('it never forgets'));
      }
    }
    const { streams } = await recorded(new Unable());
    const refusal = await refusalOf(streams.execute('inc-42', forgetting({ all: true }), by()));
    expect([refusal.code, refusal.detail]).toEqual(['cannot_forget', 'it never forgets']);
    expect(await streams.events('inc-42')).toHaveLength(5);
    expect(await held(streams)).toContain('Ann Example did it');
  });

  test('is done once, with a key it is a repeat, and does not forget why others were forgotten unless it is told to', async () => {
    const { streams } = await recorded();
    const all = forgetting({ all: true });
    expect(await streams.execute('inc-42', all, withKey('f'))).toMatchObject({ revision: 5, replayed: false });
    expect(await streams.execute('inc-42', all, withKey('f'))).toMatchObject({ revision: 5, replayed: true });
    expect(await streams.execute('inc-42', all, by())).toMatchObject({ revision: 5, changed: false });
    expect((await refusalOf(streams.execute('inc-42', forgetting({ entryId: 'n1' }), withKey('f')))).code).toBe(
      'idempotency_key_reused',
    );
    await streams.execute('inc-42', forgetting({ revisions: [5] }), by());
    const { state } = (await streams.load('inc-42'))!.incident;
    expect(state.facts.entries.get('n1')!.forgotten).toMatchObject({ reason: null });
  });

  test('makes any words a repeat of those that are gone, and of no others', async () => {
    const { streams } = await recorded();
    await streams.execute('inc-42', forgetting({ revisions: [1] }), by());
    const again = (text: string, other = 'Bob did it') =>
      streams.execute('inc-42', entries({ ...note, text }, { ...note, id: 'n2', text: other }), withKey('notes'));
    expect(await again('Ann did it')).toMatchObject({ replayed: true, revision: 2 });
    expect(await again('Whoever did it')).toMatchObject({ replayed: true, revision: 2 });
    expect((await refusalOf(again('Ann did it', 'Whoever did it'))).code).toBe('idempotency_key_reused');
    const posted = (body: object) => streams.execute('inc-42', entries({ ...note, ...body }), by());
    expect(await posted({ text: 'Whoever did it' })).toMatchObject({ changed: false });
    expect((await refusalOf(posted({ component: 'api' }))).code).toBe('entry_exists');
    expect((await refusalOf(posted({ id: 'n2', text: 'Whoever did it' }))).code).toBe('entry_exists');
  });

  test('of a correction alone leaves the entry as it was first posted recognisable', async () => {
    const { streams } = await recorded();
    await streams.execute('inc-42', correcting('retract', 'n2', { reason: 'It names Bob' }), by());
    await streams.execute('inc-42', forgetting({ revisions: [5] }), by());
    const posted = (text: string) => streams.execute('inc-42', entries({ ...note, id: 'n2', text }), by());
    expect(await posted('Bob did it')).toMatchObject({ changed: false });
    expect((await refusalOf(posted('Whoever did it'))).code).toBe('entry_exists');
  });

  test('a repeat whose other words came by an entry that was there already is told from another request', async () => {
    const { streams } = await recorded();
    const both = (text: string) => entries({ ...note, id: 'n2', text }, { ...note, id: 'n4' });
    await streams.execute('inc-42', both('Bob did it'), withKey('both'));
    expect(await streams.execute('inc-42', both('Bob did it'), withKey('both'))).toMatchObject({ replayed: true });
    expect((await refusalOf(streams.execute('inc-42', both('Eve did it'), withKey('both')))).code).toBe(
      'idempotency_key_reused',
    );
  });

  test('stays possible where nothing else is taken any more', async () => {
    const { streams } = await recorded();
    const { facts } = (await streams.load('inc-42'))!.incident.state;
    facts.eventsKnown = 25_000;
    expect((await refusalOf(streams.execute('inc-42', entries({ ...note, id: 'n9' }), by()))).code).toBe('limit');
    expect(await streams.execute('inc-42', forgetting({ entryId: 'n2' }), by())).toMatchObject({ changed: true });
  });
});

import { describe, expect, it } from '@jest/globals';
import { MemoryEventStore } from '../../eventstore/memory/memory-event-store.js';
import { type EntryDraft } from '../../timeline/input/drafts.js';
import { readEntry } from '../../timeline/input/entry.js';
import { type IncidentCommand } from './commands.js';
import { amending, by, correcting, opening, refusalOf, streamsOn, withKey } from './incidents.testing.js';
import { type IncidentStreams } from './incident-streams.js';

const told = (source: string, id: string, body: object = {}): EntryDraft => {
  const { value, faults } = readEntry({
    id: `${source}.${id}`,
    type: 'detected',
    occurredAt: '2024-05-12T09:00:00Z',
    ...body,
  });
  if (value === null) throw new Error(JSON.stringify(faults));
  return { ...value, witness: { source, id } };
};
const adding = (...entries: EntryDraft[]): IncidentCommand => ({ kind: 'add_entries', entries });
const parting = (entryId: string, source: string, id: string): IncidentCommand => ({
  kind: 'part',
  entryId,
  witness: { source, id },
  reason: 'Two things',
  learnedAt: null,
});
const at = (clock: string, more: object = {}) => ({ occurredAt: `2024-05-12T${clock}Z`, ...more });

async function opened(): Promise<ReturnType<typeof streamsOn>> {
  const all = streamsOn();
  await all.streams.execute(null, opening(), by());
  return all;
}
const tell = (streams: IncidentStreams, ...drafts: EntryDraft[]) => streams.execute('inc-42', adding(...drafts), by());
const entriesOf = async (streams: IncidentStreams) => [
  ...(await streams.load('inc-42'))!.incident.state.facts.entries.values(),
];
const idsOf = async (streams: IncidentStreams): Promise<string[]> => (await entriesOf(streams)).map(({ id }) => id);

describe('a fact that two systems tell', () => {
  it('is one entry, up to 90 seconds apart', async () => {
    const { streams } = await opened();
    await tell(streams, told('a', '1', at('09:00:00')));
    const second = await tell(streams, told('b', '1', at('09:01:30', { text: 'Pager rang' })));
    expect(second).toMatchObject({ changed: true, revision: 2 });
    expect(await entriesOf(streams)).toMatchObject([
      {
        id: 'a.1',
        lastRevision: 2,
        amended: false,
        witness: { source: 'a', id: '1' },
        alsoTold: [{ id: 'b.1', witness: { source: 'b', id: '1' } }],
      },
    ]);
    await tell(streams, told('c', '1', at('09:01:30.001')));
    expect(await idsOf(streams)).toEqual(['a.1', 'c.1']);
  });

  it.each([
    ['of another type', { type: 'declared' }, {}],
    ['of another component', { component: 'api' }, { component: 'web' }],
    ['of another environment', { environment: 'prod' }, { environment: 'staging' }],
    ['of one day', { occurredAt: '2024-05-12' }, { occurredAt: '2024-05-12' }],
    ['of another severity', { severity: 'sev1' }, { severity: 'sev2' }],
  ])('is two entries if they are %s', async (_, one, other) => {
    const { streams } = await opened();
    const type = 'severity' in one ? { type: 'severity_changed' } : {};
    await tell(streams, told('a', '1', { ...type, ...one }));
    await tell(streams, told('b', '1', { ...type, ...other }));
    expect(await idsOf(streams)).toEqual(['a.1', 'b.1']);
  });

  it('may be told of a service by one, and of its component by the other, with more or less detail', async () => {
    const { streams } = await opened();
    await tell(streams, told('a', '1', { type: 'release', service: 'shop', version: '1.2', environment: 'prod' }));
    await tell(streams, told('b', '1', { type: 'release', component: 'shop', commit: '9fceb02' }));
    expect(await idsOf(streams)).toEqual(['a.1']);
  });

  it('is never what somebody posted, what one system tells twice, or mere words', async () => {
    const { streams } = await opened();
    const { witness: _, ...posted } = told('hand', '0');
    await tell(streams, posted, told('a', '1'));
    await tell(streams, told('a', '2'));
    await tell(streams, told('a', '3', { type: 'note', text: 'One' }));
    await tell(streams, told('b', '3', { type: 'note', text: 'Other' }));
    expect(await idsOf(streams)).toEqual(['hand.0', 'a.1', 'a.2', 'a.3', 'b.3']);
  });

  it('is found by the time that was told, and by the one that it was corrected to', async () => {
    for (const clock of ['09:00:30', '07:30:20']) {
      const { streams } = await opened();
      await tell(streams, told('a', '1', at('09:00:00')));
      await streams.execute('inc-42', amending('a.1', at('07:30:00')), by());
      await tell(streams, told('b', '1', at(clock)));
      expect(await idsOf(streams)).toEqual(['a.1']);
    }
  });

  it('goes to the nearest of several, and to none that was retracted', async () => {
    const { streams } = await opened();
    await tell(streams, told('a', '1', at('09:00:00')));
    await tell(streams, told('a', '2', at('09:01:00')));
    await tell(streams, told('b', '1', at('09:00:50')));
    expect(await entriesOf(streams)).toMatchObject([{ id: 'a.1' }, { id: 'a.2', alsoTold: [{ id: 'b.1' }] }]);
    await streams.execute('inc-42', correcting('retract', 'a.1'), by());
    await tell(streams, told('c', '1', at('09:00:00.5')));
    expect((await entriesOf(streams))[1]).toMatchObject({ alsoTold: [{ id: 'b.1' }, { id: 'c.1' }] });
  });
});

describe('the second of two', () => {
  it('is known again by its id and by its key, on a fresh fold too', async () => {
    const store = new MemoryEventStore();
    const { streams } = streamsOn(store);
    await streams.execute(null, opening(), by());
    await tell(streams, told('a', '1'));
    const first = await streams.execute('inc-42', adding(told('b', '1')), withKey('b1'));
    for (const again of [streams, streamsOn(store).streams]) {
      expect(await again.execute('inc-42', adding(told('b', '1')), by())).toMatchObject({
        changed: false,
        revision: 2,
      });
      expect(await again.execute('inc-42', adding(told('b', '1')), withKey('b1'))).toMatchObject({
        replayed: true,
        revision: first.revision,
        ids: ['b.1'],
      });
      const other = adding(told('b', '1', { text: 'Another' }));
      expect((await refusalOf(again.execute('inc-42', other, by()))).code).toBe('entry_exists');
      expect((await refusalOf(again.execute('inc-42', other, withKey('b1')))).code).toBe('idempotency_key_reused');
    }
  });

  it('is known again though it left its time to the moment of receipt', async () => {
    const { streams, clock } = await opened();
    const untimed = (source: string): EntryDraft => told(source, '1', { occurredAt: undefined });
    await tell(streams, untimed('a'));
    clock.moveBy(30);
    await tell(streams, untimed('b'));
    clock.moveBy(3600);
    expect(await tell(streams, untimed('b'))).toMatchObject({ changed: false });
    expect(await idsOf(streams)).toEqual(['a.1']);
  });
});

describe('parting', () => {
  it('makes an entry of the second, as if it had never been one with the first', async () => {
    const { streams } = await opened();
    await tell(streams, told('a', '1'));
    await tell(streams, told('b', '1', at('09:00:20', { text: 'Pager rang' })));
    expect(await streams.execute('inc-42', parting('a.1', 'b', '1'), by({ ifMatch: null }))).toMatchObject({
      changed: true,
      revision: 3,
    });
    const { state } = (await streams.load('inc-42'))!.incident;
    expect([...state.facts.entries.values()]).toMatchObject([
      { id: 'a.1', alsoTold: [], lastRevision: 3 },
      { id: 'b.1', revision: 2, lastRevision: 3, witness: { source: 'b', id: '1' } },
    ]);
    expect(state.texts.entries.get('b.1')).toEqual({ text: 'Pager rang' });
    expect(await tell(streams, told('b', '1', at('09:00:20', { text: 'Pager rang' })))).toMatchObject({
      changed: false,
    });
  });

  it('twice is nothing new; of the first, or of nobody, is refused', async () => {
    const { streams } = await opened();
    await tell(streams, told('a', '1'));
    await tell(streams, told('b', '1'));
    expect((await refusalOf(streams.execute('inc-42', parting('a.1', 'a', '1'), by()))).code).toBe('invalid');
    expect((await refusalOf(streams.execute('inc-42', parting('a.1', 'x', '1'), by()))).code).toBe('invalid');
    expect((await refusalOf(streams.execute('inc-42', parting('b.1', 'b', '1'), by()))).code).toBe('not_found');
    const stale = await refusalOf(streams.execute('inc-42', parting('a.1', 'b', '1'), by({ ifMatch: 1 })));
    expect(stale.code).toBe('changed');
    await streams.execute('inc-42', parting('a.1', 'b', '1'), by());
    expect(await streams.execute('inc-42', parting('a.1', 'b', '1'), by())).toMatchObject({ changed: false });
  });
});

describe('forgetting the words of an entry', () => {
  const forgetting = (entryId: string): IncidentCommand => ({ kind: 'forget', target: { entryId }, reason: 'A name' });
  const rang = () => told('a', '1', { text: 'Ann rang' });
  const slow = () => told('b', '1', { text: 'Bob says it is slow' });
  const revisionsForgotten = async (streams: IncidentStreams) =>
    (await streams.events('inc-42')).flatMap(({ type, data }) =>
      type === 'op.forgotten' ? (data.facts['revisions'] as number[]) : [],
    );

  it('forgets what others told of it; a repeat of theirs is one all the same', async () => {
    const { streams } = await opened();
    await tell(streams, rang());
    await streams.execute('inc-42', adding(slow()), withKey('slow'));
    await streams.execute('inc-42', forgetting('a.1'), by());
    expect(await revisionsForgotten(streams)).toEqual([1, 2]);
    expect(await streams.execute('inc-42', adding(slow()), withKey('slow'))).toMatchObject({ replayed: true });
    expect(await tell(streams, slow())).toMatchObject({ changed: false });
    expect(JSON.stringify([...(await streams.load('inc-42'))!.incident.state.texts.entries])).not.toContain('slow');
  });

  it('leaves what was parted from it, which can be forgotten by itself', async () => {
    const { streams } = await opened();
    await tell(streams, rang());
    await tell(streams, slow());
    await streams.execute('inc-42', parting('a.1', 'b', '1'), by());
    await streams.execute('inc-42', forgetting('b.1'), by());
    expect(await revisionsForgotten(streams)).toEqual([2]);
    await streams.execute('inc-42', forgetting('a.1'), by());
    expect(await revisionsForgotten(streams)).toEqual([2, 1, 3]);
  });
});

import { describe, expect, test } from '@jest/globals';
import { type IncidentState } from '../../timeline/facts.js';
import { type FindingView } from '../../timeline/view/view-types.js';
import { type CommandOutcome } from './commands.js';
import { type Assessor } from './write-lint.js';
import { amending, by, claiming, correcting, entries, opening, streamsOn, withKey } from './incidents.testing.js';

const note = { id: 'n1', type: 'note', occurredAt: '2024-05-12T09:00:00Z', text: 'Looking' };

describe('trial 47: an assessor that throws', () => {
  const resolved = { ...note, id: 'res', type: 'resolved' };
  let isBroken: (state: IncidentState) => boolean;
  const fault = new TypeError('x is not a function');
  const assessor: Assessor = {
    assess: (state) => {
      if (isBroken(state)) throw fault;
      return { status: 'open', lint: [...state.facts.entries.keys()].map((id) => finding('same_time', id)) };
    },
    assessNote: ({ id }) => {
      if (id === 'bad') throw fault;
      return [];
    },
  };
  const finding = (code: FindingView['code'], ...entryIds: string[]): FindingView => ({
    code,
    severity: 'info',
    entryIds,
    message: '',
  });
  const told: unknown[] = [];
  const opened = async () => {
    told.length = 0;
    isBroken = () => false;
    const { streams } = streamsOn(undefined, { onFault: (error) => told.push(error) }, assessor);
    await streams.execute(null, opening(), by());
    return { streams, run: streams.execute.bind(streams, 'inc-42') };
  };

  test('after the append takes nothing from what is stored, and the answer says that findings are not known', async () => {
    const { streams, run } = await opened();
    isBroken = ({ facts }) => facts.entries.has('res');
    const outcome = await run(entries(resolved), by());
    expect(outcome).toMatchObject({ changed: true, revision: 1, ids: ['res'], status: null, lint: null });
    expect(await streams.events('inc-42')).toHaveLength(2);
    expect(told).toContain(fault);
  });

  test('always makes no incident unwritable, and what is found later is not taken for new', async () => {
    const { streams, run } = await opened();
    isBroken = () => true;
    for (const id of ['a', 'b', 'c'])
      expect(await run(entries({ ...resolved, id }), by())).toMatchObject({ status: null, lint: null });
    expect(await run(correcting('retract', 'a'), by())).toMatchObject({ changed: true, lint: null });
    isBroken = () => false;
    expect(await run(entries({ ...resolved, id: 'd' }), by())).toMatchObject({
      status: 'open',
      lint: [finding('same_time', 'd')],
    });
    expect(await streams.events('inc-42')).toHaveLength(6);
  });

  test('on a note alone, and on a repeat, is answered the same way', async () => {
    const { run } = await opened();
    expect(await run(entries({ ...note, id: 'bad' }), by())).toMatchObject({
      changed: true,
      status: 'open',
      lint: null,
    });
    isBroken = () => true;
    expect(await run(entries(resolved), withKey('k'))).toMatchObject({ changed: true, lint: null });
    expect(await run(entries(resolved), withKey('k'))).toMatchObject({ replayed: true, revision: 2, lint: null });
    isBroken = () => false;
    expect(await run(entries(resolved), withKey('k'))).toMatchObject({ lint: [finding('same_time', 'res')] });
  });
});

describe('trial 31: a repeat', () => {
  const assessor: Assessor = {
    assess: ({ facts }) => ({
      status: facts.entries.has('res') ? 'resolved' : facts.entries.has('dec') ? 'open' : 'recorded',
      lint: [...facts.entries.values()].map(({ id, retracted }) => ({
        code: 'same_time',
        severity: 'info',
        entryIds: [id],
        message: retracted ? 'gone' : 'there',
      })),
    }),
    assessNote: () => [],
  };

  test('is answered as the first time, whatever has been recorded since, and by any instance', async () => {
    const { store, streams } = streamsOn(undefined, {}, assessor);
    const run = streams.execute.bind(streams, 'inc-42');
    await streams.execute(null, opening({ entries: [{ ...note, id: 'de', type: 'detected' }] }), by());
    const declaring = entries({ ...note, id: 'dec', type: 'declared' }, { ...note, id: 'n2', type: 'action' });
    const commands: [string, ReturnType<typeof entries>][] = [
      ['add', declaring],
      ['amend', amending('dec', { text: 'Now it is declared' })],
      ['retract', correcting('retract', 'n2')],
      ['claim', claiming({ stated: 'PT1H' })],
    ];
    const first = new Map<string, unknown>();
    const shown = ({ state, replayed: _, ...outcome }: CommandOutcome) => ({
      ...outcome,
      entries: outcome.ids.map((id) => state.facts.entries.get(id)),
      claims: outcome.ids.map((id) => state.facts.claims.get(id)),
    });
    for (const [key, command] of commands) first.set(key, shown(await run(command, withKey(key))));
    await run(entries({ ...note, id: 'res', type: 'resolved' }), by());
    await run(correcting('retract', 'dec'), by());
    const other = streamsOn(store, {}, assessor).streams;
    for (const each of [streams, other]) {
      for (const [key, command] of commands) {
        const again = await each.execute('inc-42', command, withKey(key));
        expect(again.replayed).toBe(true);
        expect(shown(again)).toEqual(first.get(key));
      }
    }
  });
});

import { describe, expect, test } from '@jest/globals';
import { ALL_RIGHTS } from '../../application/caller.js';
import {
  amending,
  by,
  claiming,
  correcting,
  describing,
  entries,
  opening,
  refusalOf,
  streamsOn,
  unnamed,
  withKey,
} from './incidents.testing.js';

const note = { id: 'n1', type: 'note', occurredAt: '2024-05-12T09:00:00Z', text: 'Looking' };

async function opened(body: object = {}) {
  const on = streamsOn();
  await on.streams.execute(null, opening(body), by());
  return { ...on, run: on.streams.execute.bind(on.streams, 'inc-42') };
}

describe('opening', () => {
  test('records the opening, then entries, then claims, in one append', async () => {
    const { streams } = streamsOn();
    const body = { entries: [note], claims: [{ id: 'c1', stated: 'PT1H' }] };
    const outcome = await streams.execute(null, opening(body), by());
    expect(outcome).toMatchObject({ incidentId: 'inc-42', revision: 2, changed: true, ids: ['n1', 'c1'] });
    const events = await streams.events('inc-42');
    expect(events.map(({ type }) => type)).toEqual(['op.opened', 'note', 'op.claimed']);
    expect(new Set(events.map(({ metadata }) => metadata.recordedAt)).size).toBe(1);
    expect(new Set(events.map(({ metadata }) => metadata.commandId)).size).toBe(1);
  });

  test('the same content again is nothing new, other content is a conflict', async () => {
    const { run } = await opened();
    expect(await run(opening(), by())).toMatchObject({ changed: false, revision: 0 });
    expect(await refusalOf(run(opening({ title: 'Other' }), by()))).toMatchObject({ code: 'incident_exists' });
  });

  test('without an id gets one from date and title, and a number on a collision', async () => {
    const { streams } = streamsOn();
    const ids = [];
    for (let i = 0; i < 3; i += 1) ids.push((await streams.execute(null, unnamed(), by())).incidentId);
    expect(ids).toEqual(['2024-05-12-checkout-down', '2024-05-12-checkout-down-2', '2024-05-12-checkout-down-3']);
  });

  test('many at once without an id get one each', async () => {
    const { streams } = streamsOn();
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => streams.execute(null, unnamed(), by())));
    expect(new Set(outcomes.map(({ incidentId }) => incidentId)).size).toBe(8);
  });

  test('a retry with the same key finds its id again, also on the next day and beside a namesake', async () => {
    const { store, streams, clock } = streamsOn();
    await streams.execute(null, unnamed(), by());
    const first = await streams.execute(null, unnamed(), withKey('k'));
    clock.moveBy(86_400);
    await streams.execute(null, unnamed(), by());
    const elsewhere = streamsOn(store, { now: clock.now }).streams;
    for (const instance of [streams, elsewhere]) {
      const again = await instance.execute(null, unnamed(), withKey('k'));
      expect(again).toMatchObject({ incidentId: first.incidentId, replayed: true, revision: 0 });
    }
    expect(await refusalOf(streams.execute(null, unnamed({ company: 'Other' }), withKey('k')))).toMatchObject({
      code: 'idempotency_key_reused',
    });
  });
});

describe('adding entries', () => {
  test('the same entry again is nothing new, even after it was amended and retracted', async () => {
    const { run } = await opened();
    await run(entries(note), by());
    await run(amending('n1', { text: 'Other words' }), by());
    await run(correcting('retract', 'n1'), by());
    expect(await run(entries(note), by())).toMatchObject({ changed: false, revision: 3, ids: ['n1'] });
    expect(await refusalOf(run(entries({ ...note, text: 'Other words' }), by()))).toMatchObject({
      code: 'entry_exists',
      faults: [{ pointer: '/entries/0/id', code: 'duplicate' }],
    });
  });

  test('some known, some new: the rest is appended, and all ids come back in request order', async () => {
    const { run } = await opened();
    await run(entries(note), by());
    const outcome = await run(entries({ ...note, id: 'n2' }, note, { ...note, id: 'n2' }), by());
    expect(outcome).toMatchObject({ changed: true, revision: 2, ids: ['n2', 'n1', 'n2'] });
  });

  test('one id twice with different content is refused', async () => {
    const { run } = await opened();
    const refusal = await refusalOf(run(entries(note, { ...note, text: 'Else' }), by()));
    expect(refusal).toMatchObject({ code: 'invalid', faults: [{ pointer: '/entries/1/id', code: 'duplicate' }] });
  });

  test('a time that is left out is the moment of receipt, and no reason to differ', async () => {
    const { run, streams, clock } = await opened();
    await run(entries({ id: 'n1', type: 'note' }), by());
    clock.moveBy(60);
    expect(await run(entries({ id: 'n1', type: 'note' }), by())).toMatchObject({ changed: false });
    const { facts } = (await streams.load('inc-42'))!.incident.state;
    expect(facts.entries.get('n1')!.facts.occurredAt).toBe('2024-05-12T10:00:00.000Z');
  });

  test('what fits only a given time is judged at receipt', async () => {
    const { run } = await opened();
    const past = { id: 'n1', type: 'impact', until: '2024-05-12T09:00:00Z' };
    expect(await refusalOf(run(entries(past), by()))).toMatchObject({
      code: 'invalid',
      faults: [{ pointer: '/entries/0/until', code: 'conflict' }],
    });
  });

  test('learned later than it was received is cut to the receipt, and marked', async () => {
    const { run, streams, clock } = await opened();
    const late = { ...note, learnedAt: '2030-01-01T00:00:00Z' };
    await run(entries(late), by());
    const entry = (await streams.load('inc-42'))!.incident.state.facts.entries.get('n1')!;
    expect(entry).toMatchObject({ learnedAt: clock.at, learnedClamped: true });
    clock.moveBy(60);
    expect(await run(entries(late), by())).toMatchObject({ changed: false });
  });

  test('an incident that is not there takes nothing', async () => {
    const { streams } = streamsOn();
    expect(await refusalOf(streams.execute('nowhere', entries(note), by()))).toMatchObject({ code: 'not_found' });
  });

  test('more than a store takes at once is refused, and the limit named', async () => {
    const { run } = await opened();
    const big = Array.from({ length: 60 }, (_, i) => ({ id: `b${i}`, type: 'note', text: 'x'.repeat(16_000) }));
    expect(await refusalOf(run(entries(...big), by()))).toMatchObject({ code: 'too_large' });
    expect((await refusalOf(run(entries(...big), by()))).detail).toMatch(/limit is 921600/);
  });
});

describe('the key', () => {
  test('recognises a repeat for ever, and answers as the first time', async () => {
    const { run } = await opened();
    const first = await run(entries({ type: 'note', occurredAt: '2024-05-12' }, note), withKey('k'));
    await run(entries({ ...note, id: 'n2' }), by());
    const again = await run(entries({ type: 'note', occurredAt: '2024-05-12' }, note), withKey('k'));
    expect(again).toMatchObject({ ids: first.ids, revision: first.revision, replayed: true, changed: true });
  });

  test('comes before If-Match, and after what is not there', async () => {
    const { run } = await opened({ entries: [note] });
    await run(correcting('retract', 'n1'), withKey('k', { ifMatch: 1 }));
    expect(await run(correcting('retract', 'n1'), withKey('k', { ifMatch: 1 }))).toMatchObject({ replayed: true });
    expect(await refusalOf(run(correcting('retract', 'n9'), withKey('k')))).toMatchObject({ code: 'not_found' });
    expect(await refusalOf(run(correcting('restore', 'n1'), withKey('k', { ifMatch: null })))).toMatchObject({
      code: 'idempotency_key_reused',
    });
  });

  test('of another caller or path is another key', async () => {
    const { run } = await opened();
    await run(entries(note), withKey('k'));
    const other = { ...note, id: 'n2' };
    expect(
      await run(entries(other), withKey('k', { caller: { kind: 'key', id: 'ci', rights: ALL_RIGHTS } })),
    ).toMatchObject({
      replayed: false,
    });
  });
});

describe('If-Match', () => {
  test('is about the addressed entry alone', async () => {
    const { run } = await opened({ entries: [note, { ...note, id: 'n2' }] });
    await run(amending('n2', { text: 'Other' }), by({ ifMatch: 2 }));
    await run(entries({ ...note, id: 'n3' }), by({ ifMatch: null }));
    expect(await run(amending('n1', { text: 'Other' }), by({ ifMatch: 2 }))).toMatchObject({ revision: 5 });
  });

  test('missing, outrun or beyond the head is refused', async () => {
    const { run } = await opened({ entries: [note] });
    await run(amending('n1', { text: 'Other' }), by());
    const again = amending('n1', { text: 'Third' });
    expect(await refusalOf(run(again, by({ ifMatch: null })))).toMatchObject({ code: 'if_match_required' });
    expect(await refusalOf(run(again, by({ ifMatch: 1 })))).toMatchObject({ code: 'changed', revision: 2 });
    expect(await refusalOf(run(again, by({ ifMatch: 3 })))).toMatchObject({ code: 'changed', revision: 2 });
  });

  test('of two changes at once that saw the same revision one wins', async () => {
    const { run } = await opened({ entries: [note] });
    const outcomes = await Promise.allSettled([
      run(amending('n1', { text: 'A' }), by({ ifMatch: 1 })),
      run(amending('n1', { text: 'B' }), by({ ifMatch: 1 })),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });
});

describe('corrections', () => {
  test('what is already so is nothing new', async () => {
    const { run } = await opened({ entries: [note] });
    for (const command of [
      correcting('restore', 'n1'),
      correcting('confirm', 'n1'),
      amending('n1', { text: 'Looking', occurredAt: '2024-05-12T11:00:00+02:00', level: null }),
      describing({ title: 'Checkout down', services: [], kind: null }),
    ]) {
      expect(await run(command, by())).toMatchObject({ changed: false, revision: 1 });
    }
    await run(correcting('retract', 'n1', { reason: 'Twice' }), by());
    expect(await run(correcting('retract', 'n1', { reason: 'Again' }), by())).toMatchObject({
      changed: false,
      revision: 2,
    });
  });

  test('a retracted entry cannot be amended or confirmed', async () => {
    const { run } = await opened({ entries: [{ ...note, origin: 'extracted' }] });
    await run(correcting('retract', 'n1'), by());
    for (const command of [amending('n1', {}), correcting('confirm', 'n1')]) {
      expect(await refusalOf(run(command, by()))).toMatchObject({ code: 'entry_retracted' });
    }
  });

  test('the amended entry is judged as a whole', async () => {
    const { run } = await opened({
      entries: [
        { id: 'day', type: 'impact', occurredAt: '2024-05-12', until: '2024-05-12T10:00:00Z' },
        { id: 'sec', type: 'severity_changed', severity: 1, occurredAt: '2024-05-12T09:00:00Z' },
      ],
    });
    const faultsOf = async (command: ReturnType<typeof amending>) => (await refusalOf(run(command, by()))).faults;
    expect(await faultsOf(amending('day', { type: 'impact_ended' }))).toMatchObject([{ pointer: '/set/type' }]);
    expect(await faultsOf(amending('day', { precision: 'minute' }))).toMatchObject([{ pointer: '/set/precision' }]);
    expect(await faultsOf(amending('day', { occurredAt: '2024-05-13' }))).toMatchObject([
      { pointer: '/set/occurredAt' },
    ]);
    expect(await faultsOf(amending('sec', { severity: null }))).toMatchObject([{ pointer: '/set/severity' }]);
    expect(await faultsOf(amending('sec', { earliest: '2024-05-12T09:01:00Z' }))).toMatchObject([
      { pointer: '/set/earliest' },
    ]);
  });

  test('are not learned before they are received', async () => {
    const { run, streams } = await opened({ entries: [note] });
    await run(correcting('retract', 'n1', { learnedAt: '2030-01-01T00:00:00Z' }), by());
    const { facts } = (await streams.events('inc-42')).at(-1)!.data;
    expect(facts).toEqual({ entryId: 'n1', learnedAt: '2024-05-12T10:00:00.000Z' });
  });

  test('the incident is retracted and restored, claims withdrawn, the headline chosen', async () => {
    const { run, streams } = await opened();
    await run({ kind: 'retract_incident', reason: 'A test' }, by());
    await run(entries(note), by());
    await run({ kind: 'restore_incident', reason: 'Not a test' }, by());
    await run(claiming({ id: 'c1', stated: 'PT2H' }), by());
    await run({ kind: 'withdraw', claimId: 'c1', reason: null }, by());
    await run({ kind: 'choose_headline', metric: 'duration', reason: 'Asked for' }, by({ ifMatch: null }));
    const { facts } = (await streams.load('inc-42'))!.incident.state;
    expect(facts).toMatchObject({
      retracted: false,
      headline: { metric: 'duration', chosenBy: 'local:local' },
      revision: 6,
    });
    expect(facts.claims.get('c1')!.withdrawn).toBe(true);
    expect(await run({ kind: 'withdraw', claimId: 'c1', reason: null }, by())).toMatchObject({ changed: false });
    const chosen = { kind: 'choose_headline', metric: 'duration', reason: 'Asked for' } as const;
    expect(await run(chosen, by({ ifMatch: null }))).toMatchObject({ changed: false, revision: 6 });
    expect(await refusalOf(run(claiming({ id: 'c1', stated: 'PT3H' }), by()))).toMatchObject({ code: 'entry_exists' });
  });
});

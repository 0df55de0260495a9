import { beforeEach, describe, expect, test } from '@jest/globals';

import { MemoryEventStore } from '../../eventstore/memory/memory-event-store.js';

import { MemoryReadModels } from '../../readmodels/memory/memory-read-models.js';
import { type Operational } from '../../readmodels/read-models.js';
import { type IncidentStreams } from './incident-streams.js';
import {
  amending,
  by,
  Clock,
  correcting,
  describing,
  entries,
  MishapStore,
  opening,
  refusalOf,
  streamsOn,
  unnamed,
  withKey,
  type Mishap,
} from './incidents.testing.js';
import { Idempotency, type IdempotencyOptions } from './repeats-shortcut.js';

const note = { id: 'n1', type: 'note', occurredAt: '2024-05-12T09:00:00Z', text: 'Looking' };

let store: MemoryEventStore;
let operational: Operational;
let clock: Clock;

/** One instance of the service; all share the store, the read models and the time of day. */
const instance = (options: IdempotencyOptions = {}, on: Operational = operational): IncidentStreams =>
  streamsOn(store, { now: clock.now, repeats: new Idempotency(on, options) }).streams;

beforeEach(() => {
  store = new MemoryEventStore();
  ({ operational } = new MemoryReadModels());
  clock = new Clock();
});

async function withNote(): Promise<IncidentStreams> {
  const streams = instance();
  await streams.execute(null, opening(), by());
  await streams.execute('inc-42', entries(note), by());
  return streams;
}

describe('a key whose command changed nothing', () => {
  test('is answered as the first time, also by another instance and when more has happened since', async () => {
    const streams = await withNote();
    const first = await streams.execute('inc-42', entries(note), withKey('k'));
    expect(first).toMatchObject({ changed: false, replayed: false, revision: 1, ids: ['n1'] });
    await streams.execute('inc-42', entries({ ...note, id: 'n2' }), by());
    for (const each of [streams, instance()]) {
      const again = await each.execute('inc-42', entries(note), withKey('k'));
      expect(again).toMatchObject({ changed: false, replayed: true, revision: 1, ids: ['n1'], lint: [] });
    }
  });

  test('is refused with other content', async () => {
    const streams = await withNote();
    await streams.execute('inc-42', describing({ title: 'Checkout down' }), withKey('k'));
    const refusal = await refusalOf(streams.execute('inc-42', describing({ title: 'Other' }), withKey('k')));
    expect(refusal.code).toBe('idempotency_key_reused');
    expect(await streams.events('inc-42')).toHaveLength(2);
  });

  test('stays so where the same request would change something by now', async () => {
    const streams = await withNote();
    const restore = correcting('restore', 'n1');
    await streams.execute('inc-42', restore, withKey('k'));
    await streams.execute('inc-42', correcting('retract', 'n1'), by());
    expect(await streams.execute('inc-42', restore, withKey('k'))).toMatchObject({ changed: false, replayed: true });
    expect((await streams.load('inc-42'))!.incident.state.facts.entries.get('n1')!.retracted).toBe(true);
  });

  test('shows the incident where it was an opening, whose entries need no ids', async () => {
    const streams = instance();
    const body = { entries: [{ type: 'note', text: 'Looking' }] };
    await streams.execute(null, opening(body), by());
    await streams.execute(null, opening(body), withKey('k'));
    const again = await instance().execute(null, opening(body), withKey('k'));
    expect(again).toMatchObject({ changed: false, replayed: true, incidentId: 'inc-42' });
  });
});

describe('a key whose command was refused by the record', () => {
  test('is refused again in the same words, and the repeat is known as one', async () => {
    const streams = await withNote();
    const taken = entries({ ...note, text: 'Other words' });
    const first = await refusalOf(streams.execute('inc-42', taken, withKey('k')));
    const again = await refusalOf(instance().execute('inc-42', taken, withKey('k')));
    expect(first).toMatchObject({ code: 'entry_exists', replayed: false });
    expect({ ...again, replayed: false }).toEqual({ ...first });
    expect(again.replayed).toBe(true);
  });

  test('is refused again although the reason has gone', async () => {
    const streams = await withNote();
    const amend = amending('n1', { text: 'Better words' });
    await streams.execute('inc-42', correcting('retract', 'n1'), by());
    await refusalOf(streams.execute('inc-42', amend, withKey('k')));
    await streams.execute('inc-42', correcting('restore', 'n1'), by());
    expect(await refusalOf(streams.execute('inc-42', amend, withKey('k')))).toMatchObject({
      code: 'entry_retracted',
      replayed: true,
    });
    expect(await streams.execute('inc-42', amend, withKey('another'))).toMatchObject({ changed: true });
  });

  test.each([
    ['412', 'changed', (streams: IncidentStreams) => streams.execute('inc-42', AMEND, withKey('k', { ifMatch: 0 }))],
    ['428', 'if_match_required', (streams: IncidentStreams) => streams.execute('inc-42', AMEND, withKey('k', NO_TAG))],
    ['404', 'not_found', (streams: IncidentStreams) => streams.execute('inc-43', AMEND, withKey('k'))],
  ])('is free again after %s', async (_, code, refused) => {
    const streams = await withNote();
    expect((await refusalOf(refused(streams))).code).toBe(code);
    const next = await streams.execute('inc-42', amending('n1', { text: 'Other' }), withKey('k'));
    expect(next).toMatchObject({ changed: true, replayed: false });
  });
  const AMEND = amending('n1', { text: 'Better words' });
  const NO_TAG = { ifMatch: null };

  test('is free again when the store did not take it', async () => {
    let next: Mishap = 'none';
    store = new MishapStore(() => next);
    const streams = await withNote();
    next = 'unavailable';
    const add = entries({ ...note, id: 'n2' });
    expect((await refusalOf(streams.execute('inc-42', add, withKey('k')))).code).toBe('unavailable');
    next = 'none';
    expect(await streams.execute('inc-42', add, withKey('k'))).toMatchObject({ changed: true, replayed: false });
  });
});

describe('a key whose command is stored', () => {
  test('is refused on another incident, which its stream could not know', async () => {
    const streams = instance();
    await streams.execute(null, opening({ id: 'one' }), withKey('k'));
    const refusal = await refusalOf(streams.execute(null, opening({ id: 'other' }), withKey('k')));
    expect(refusal.code).toBe('idempotency_key_reused');
    expect(await streams.load('other')).toBeNull();
  });

  test('finds the id that an opening was given at once, however long ago that was', async () => {
    const streams = instance();
    const { incidentId } = await streams.execute(null, unnamed(), withKey('k'));
    clock.moveBy(200 * 86_400);
    expect(await instance().execute(null, unnamed(), withKey('k'))).toMatchObject({ incidentId, replayed: true });
  });

  test('is carried out anew if the events went back behind it', async () => {
    await withNote();
    const add = entries({ ...note, id: 'n2' });
    await instance().execute('inc-42', add, withKey('k'));
    await instance().execute('inc-42', add, withKey('unchanged'));
    store = new MemoryEventStore();
    const restored = instance();
    await restored.execute(null, opening(), by());
    expect(await restored.execute('inc-42', add, withKey('unchanged'))).toMatchObject({ changed: true });
    expect(await restored.execute('inc-42', add, withKey('k'))).toMatchObject({ changed: false, replayed: false });
  });
});

describe('a key whose command is under way', () => {
  test('makes its repeats wait in the same process, whatever it comes to', async () => {
    const streams = await withNote();
    const send = () => Promise.all(Array.from({ length: 20 }, () => streams.execute('inc-42', add, withKey('k'))));
    const add = entries({ ...note, id: 'n2' });
    expect((await send()).filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await streams.events('inc-42')).toHaveLength(3);
  });

  test('makes another content with it wait, and then refuses it', async () => {
    const streams = await withNote();
    const [first, other] = await Promise.allSettled([
      streams.execute('inc-42', entries(note), withKey('k')),
      streams.execute('inc-42', entries({ ...note, id: 'n2' }), withKey('k')),
    ]);
    expect(first).toMatchObject({ status: 'fulfilled', value: { changed: false } });
    expect(other).toMatchObject({ status: 'rejected', reason: { code: 'idempotency_key_reused' } });
  });

  test('is in progress for another instance, and answered once it is done', async () => {
    await withNote();
    const [here, there] = [instance(), instance()];
    const release = holdAppends();
    const add = entries({ ...note, id: 'n2' });
    const running = here.execute('inc-42', add, withKey('k'));
    await release.reached;
    expect((await refusalOf(there.execute('inc-42', add, withKey('k')))).code).toBe('in_progress');
    release.now();
    await running;
    expect(await there.execute('inc-42', add, withKey('k'))).toMatchObject({ changed: true, replayed: true });
  });

  test('is answered from the stream if its instance died after storing it', async () => {
    await withNote();
    const dying = { ...forwarding(operational), forgetCommand: () => new Promise<void>(() => undefined) };
    const add = entries({ ...note, id: 'n2' });
    await instance({}, dying).execute('inc-42', add, withKey('k'));
    expect(await instance().execute('inc-42', add, withKey('k'))).toMatchObject({ changed: true, replayed: true });
    expect((await refusalOf(instance().execute('inc-42', entries({ ...note, id: 'n3' }), withKey('k')))).code).toBe(
      'idempotency_key_reused',
    );
  });

  /** Appends wait until they are let go on. */
  function holdAppends(): { reached: Promise<void>; now: () => void } {
    const append = store.append.bind(store);
    let [reach, go] = [(): void => undefined, (): void => undefined];
    const reached = new Promise<void>((resolve) => (reach = resolve));
    const gone = new Promise<void>((resolve) => (go = resolve));
    store.append = async (...args) => {
      reach();
      await gone;
      return append(...args);
    };
    return { reached, now: () => go() };
  }
});

describe('without its database', () => {
  const failing = (): Operational => ({
    ...forwarding(operational),
    beginCommand: () => Promise.reject(new Error('down')),
    finishCommand: () => Promise.reject(new Error('down')),
  });

  test('commands are carried out, and repeats recognised by the stream; it is told once', async () => {
    await withNote();
    const told: unknown[] = [];
    const repeats = new Idempotency(failing(), { onUnavailable: (reason) => told.push(reason) });
    const { streams } = streamsOn(store, { now: clock.now, repeats });
    const add = entries({ ...note, id: 'n2' });
    expect(await streams.execute('inc-42', add, withKey('k'))).toMatchObject({ changed: true, replayed: false });
    expect(await streams.execute('inc-42', add, withKey('k'))).toMatchObject({ changed: true, replayed: true });
    expect(told).toEqual([new Error('down')]);
    expect(repeats.missed).toBe(2);
  });

  test('one that never answers is not waited for by every command', async () => {
    await withNote();
    let asked = 0;
    const silent = {
      ...forwarding(operational),
      beginCommand: () => ((asked += 1), new Promise<null>(() => undefined)),
    };
    const streams = instance({ patienceMs: 10 }, silent);
    for (const id of ['n2', 'n3', 'n4']) await streams.execute('inc-42', entries({ ...note, id }), withKey(id));
    expect(asked).toBe(1);
  });

  test('is asked again after a while', async () => {
    await withNote();
    let isDown = true;
    const flaky: Operational = {
      ...forwarding(operational),
      beginCommand: (...args) => (isDown ? Promise.reject(new Error('down')) : operational.beginCommand(...args)),
    };
    const streams = instance({ restMs: 0 }, flaky);
    await streams.execute('inc-42', entries(note), withKey('k'));
    isDown = false;
    await streams.execute('inc-42', entries(note), withKey('k'));
    expect(await streams.execute('inc-42', entries(note), withKey('k'))).toMatchObject({ replayed: true });
  });
});

const forwarding = (to: Operational): Operational => ({
  acquire: (...args) => to.acquire(...args),
  release: (...args) => to.release(...args),
  lease: (...args) => to.lease(...args),
  read: (...args) => to.read(...args),
  swap: (...args) => to.swap(...args),
  beginCommand: (...args) => to.beginCommand(...args),
  finishCommand: (...args) => to.finishCommand(...args),
  forgetCommand: (...args) => to.forgetCommand(...args),
  forgetCommands: () => to.forgetCommands(),
});

test('a command without a key never touches it', async () => {
  const untouchable = new Proxy({} as Operational, {
    get: () => {
      throw new Error('was touched');
    },
  });
  const streams = instance({}, untouchable);
  await streams.execute(null, opening(), by());
  expect(await streams.execute('inc-42', entries(note), by())).toMatchObject({ changed: true });
});

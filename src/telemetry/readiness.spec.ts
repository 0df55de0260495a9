import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { MemoryEventStore } from '../eventstore/memory/memory-event-store.js';
import { type Consumers } from '../consuming/consumers.js';
import { type ProjectionReport } from '../consuming/leased-consumer.js';
import { OtherStore } from '../consuming/store-ownership.js';
import { MemoryReadModels } from '../readmodels/memory/memory-read-models.js';
import { ReadModelsUnavailable } from '../readmodels/read-models.js';
import { ReadinessChecks, Standstill } from './readiness.js';
import { UnexpectedFaults } from './unexpected-faults.js';

const report = (more: Partial<ProjectionReport> = {}): ProjectionReport => ({
  name: 'incidents',
  version: 1,
  position: '00000000000000000007',
  lagEvents: 0,
  lagSeconds: 0,
  status: 'live',
  lastError: null,
  parked: [],
  rebuild: null,
  leader: 'a',
  ...more,
});
const parkedStream = { stream: 'incident-a', revision: 3, error: 'stored occurredAt is not a time' };

interface Surroundings {
  store: MemoryEventStore;
  readModels: MemoryReadModels;
  folder: string | null;
  reports: ProjectionReport[];
  served: boolean;
  other: Error | null;
  oidc: { readonly issuer: string } | undefined;
  issuerAnswers: boolean;
}

/** @param change what is not as it should be */
async function readiness(change: (surroundings: Surroundings) => unknown = () => undefined) {
  const around: Surroundings = {
    store: new MemoryEventStore(),
    readModels: new MemoryReadModels(),
    folder: null,
    reports: [report()],
    served: true,
    other: null,
    oidc: undefined,
    issuerAnswers: true,
  };
  await change(around);
  const consumers = {
    report: () => Promise.resolve(around.reports),
    mustBeOurs: () => (around.other ? Promise.reject(around.other) : Promise.resolve()),
    canRead: around.served,
  } as unknown as Consumers;
  const { status, checks } = await new ReadinessChecks(
    around.store,
    around.readModels,
    around.folder,
    consumers,
    new UnexpectedFaults(),
    { oidc: around.oidc },
    { of: () => ({ isThere: () => Promise.resolve(around.issuerAnswers) }) },
  ).all();
  return { status, faulty: checks.filter(({ ok }) => !ok).map(({ name }) => name), checks };
}

const folder = mkdtempSync(join(tmpdir(), 'asof-ready-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('readiness', () => {
  it('tells of the issuer of people where there is one', async () => {
    const oidc = { issuer: 'https://login.example' };
    expect((await readiness((around) => (around.oidc = oidc))).faulty).toEqual([]);
    const away = await readiness((around) => Object.assign(around, { oidc, issuerAnswers: false }));
    expect([away.status, away.faulty]).toEqual(['degraded', ['sign_in']]);
  });

  it('is ok where everything is', async () => {
    const { status, checks } = await readiness((around) => (around.folder = folder));
    expect(status).toBe('ok');
    expect(checks.map(({ name, ok }) => [name, ok])).toEqual([
      ['event_store', true],
      ['read_models', true],
      ['projections', true],
      ['disk', true],
    ]);
  });

  it('is degraded without the event store, as long as reads go on from what was projected', async () => {
    expect(await readiness(({ store }) => store.close())).toMatchObject({
      status: 'degraded',
      faulty: ['event_store'],
    });
  });

  it('is unavailable without the event store where nothing has been projected yet', async () => {
    const without = await readiness(async (around) => {
      await around.store.close();
      around.served = false;
    });
    expect(without).toMatchObject({ status: 'unavailable' });
  });

  it('is degraded without the read models: writes and single reads need the event store alone', async () => {
    const without = await readiness(({ readModels }) => readModels.close());
    expect(without).toMatchObject({ status: 'degraded', faulty: ['read_models'] });
  });

  it('is unavailable without both', async () => {
    const without = await readiness(({ store, readModels }) => Promise.all([store.close(), readModels.close()]));
    expect(without).toMatchObject({ status: 'unavailable', faulty: ['event_store', 'read_models'] });
  });

  it('answers although a store does not', async () => {
    const silent = await readiness(({ store }) => (store.head = () => new Promise(() => undefined)));
    expect(silent).toMatchObject({ status: 'degraded', faulty: ['event_store'] });
    expect(silent.checks[0]!.detail).toBe('no answer within 1 s');
  });

  it('is degraded where streams are parked, and does not name them: anyone may ask', async () => {
    const parked = await readiness((around) => (around.reports = [report({ parked: [parkedStream] })]));
    expect(parked).toMatchObject({ status: 'degraded', faulty: ['projections'] });
    expect(parked.checks[2]!.detail).toBe('incidents goes on without 1 parked stream');
  });

  const refusal = 'MongoDB denies access to the database asof_settings: not authorized on asof_settings';
  it.each([
    ['refused', refusal, refusal],
    ['slow', 'MongoDB does not answer within 8000 ms', 'do not answer in time'],
    ['away', 'MongoDB cannot be reached: connect ECONNREFUSED 10.0.0.7:27017', 'cannot be reached'],
  ] as const)('trial 61: tells read models that are %s', async (kind, message, detail) => {
    const told = await readiness(({ readModels }) => {
      readModels.ping = () => Promise.reject(new ReadModelsUnavailable(message, { kind }));
    });
    expect(told).toMatchObject({ status: 'degraded', faulty: ['read_models'] });
    expect(told.checks[1]!.detail).toBe(detail);
  });

  it('trial 60: is degraded by an index that cannot be made, and names it', async () => {
    const told = await readiness(({ readModels }) => {
      readModels.findings = () => ['the index of asof.x by position is not made: no room'];
    });
    expect(told).toMatchObject({ status: 'degraded', faulty: ['read_models'] });
    expect(told.checks[1]!.detail).toBe('answer, but the index of asof.x by position is not made: no room');
  });

  it('trial 58: is degraded by documents of another store, and names it', async () => {
    const told = await readiness((around) => (around.other = new OtherStore('theirs', 'ours')));
    expect(told).toMatchObject({ status: 'degraded', faulty: ['projections'] });
    expect(told.checks[2]!.detail).toMatch(/another event store \(theirs\), and this one is ours: .*MONGODB_URL/);
  });

  it('is degraded where the data folder is gone', async () => {
    const gone = await readiness((around) => (around.folder = join(folder, 'gone')));
    expect(gone).toMatchObject({ status: 'degraded', faulty: ['disk'] });
  });
});

describe('a projection that is behind', () => {
  const behind = report({ lagSeconds: 90, status: 'catching_up' });
  const moved = { ...behind, position: '00000000000000000009' };

  it('is healthy when it is first seen, and as long as it moves', () => {
    const standstill = new Standstill();
    expect(standstill.judge([behind], 0)).toEqual({ ok: true, detail: 'incidents is 90 s behind and catches up' });
    expect(standstill.judge([moved], 40_000).ok).toBe(true);
  });

  it('is not when it is still where it was after half a minute, until it moves', () => {
    const standstill = new Standstill();
    standstill.judge([behind], 0);
    expect(standstill.judge([behind], 20_000).ok).toBe(true);
    const stuck = { ...behind, status: 'stopped', lastError: 'disk is full' } as const;
    expect(standstill.judge([stuck], 31_000)).toEqual({
      ok: false,
      detail: 'incidents is 90 s behind and stands still, stopped',
    });
    expect(standstill.judge([moved], 40_000).ok).toBe(true);
  });

  it('that is not behind may stand where it is for ever', () => {
    const standstill = new Standstill();
    standstill.judge([report()], 0);
    expect(standstill.judge([report()], 3_600_000)).toEqual({ ok: true, detail: 'incidents keeps up' });
  });
});

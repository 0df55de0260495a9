/** All documents are made anew while everybody goes on writing and reading. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { client, type Client } from '../support/http.js';
import { until } from '../support/consuming.js';
import { killLeftovers, startService } from '../support/service.js';

const TIMEOUT_MS = 120_000;
const INCIDENTS = 120;
const ENTRIES = 20;
const WRITERS = 32;
const READERS = 4;
const USUAL_MS = 3000;
/** How often each client is answered at least while a rebuild lasts: one that held them up would let them wait once. */
const ANSWERS_EACH = 5;

interface Projection {
  readonly status: string;
  readonly lagEvents: number;
  readonly lastError: string | null;
  readonly rebuild: { readonly generation: number } | null;
}

let data: string;
let api: Client;

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'asof-rebuilding-'));
  const service = await startService({ data, args: ['--log-level', 'warn'] });
  api = client(service.url);
  const entries = Array.from({ length: ENTRIES }, (_, i) => ({
    type: i % 5 === 0 ? 'impact_started' : 'note',
    occurredAt: '2026-03-01T10:00:00Z',
    text: `what happened at step ${i}`,
  }));
  for (let i = 0; i < INCIDENTS; i++) {
    await api.request('POST', '/v1/incidents', { body: { id: `inc-${i}`, title: `About ${i}`, entries } });
  }
  await until(isAtRest);
}, TIMEOUT_MS);

afterAll(async () => {
  await killLeftovers();
  rmSync(data, { recursive: true, force: true });
}, TIMEOUT_MS);

async function projection(): Promise<Projection> {
  return (await api.get<{ projections: Projection[] }>('/v1/projections')).body.projections[0]!;
}

async function isAtRest(): Promise<boolean> {
  const { status, lagEvents, rebuild } = await projection();
  return status === 'live' && lagEvents === 0 && rebuild === null;
}

interface Load {
  /** Requests that were answered while it lasted. */
  readonly answered: number;
  /** Reads that did not show what the same client had just written. */
  readonly wrong: readonly string[];
}

/** Everybody writes, and some read what they have written, for as long as something lasts. */
async function loadDuring(work: Promise<unknown>): Promise<Load> {
  let answered = 0;
  const wrong: string[] = [];
  let isOver = false;
  const counted = async <T>(request: Promise<T>): Promise<T> => {
    const answer = await request;
    if (!isOver) answered += 1;
    return answer;
  };
  const note = async (incident: string): Promise<number> => {
    const path = `/v1/incidents/${incident}/entries`;
    const { body } = await counted(
      api.request<{ revision: number }>('POST', path, { body: { type: 'note', text: 'on' } }),
    );
    return body.revision;
  };
  const writer = async (k: number): Promise<void> => {
    for (let n = k; !isOver; n += 7) await note(`inc-${n % INCIDENTS}`);
  };
  const reader = async (k: number): Promise<void> => {
    for (let n = k; !isOver; n += 11) {
      const incident = `inc-${n % INCIDENTS}`;
      const written = await note(incident);
      type Summary = { knowledge: { revision: number }; counts: { entries: number } };
      const { body } = await counted(api.get<Summary>(`/v1/incidents/${incident}`));
      const { revision } = body.knowledge;
      if (revision < written) wrong.push(`${incident} was shown at ${revision}, and had ${written}`);
      if (body.counts.entries !== revision) wrong.push(`${incident}@${revision} has ${body.counts.entries} entries`);
    }
  };
  const clients = [
    ...Array.from({ length: WRITERS }, (_, k) => writer(k)),
    ...Array.from({ length: READERS }, (_, k) => reader(k)),
  ];
  await work;
  isOver = true;
  await Promise.all(clients);
  return { answered, wrong };
}

describe('a rebuild', () => {
  it(
    `gives no wrong answer and holds nobody up while ${WRITERS} clients write and others read`,
    async () => {
      const usual = await loadDuring(pause(USUAL_MS));
      const { body } = await api.request<{ projections: Projection[] }>('POST', '/v1/projections/incidents/rebuild');
      expect(body.projections[0]!.rebuild).not.toBeNull();
      const during = await loadDuring(until(async () => (await projection()).rebuild === null, projection, 60_000));
      expect([...usual.wrong, ...during.wrong]).toEqual([]);
      expect(during.answered).toBeGreaterThan(ANSWERS_EACH * (WRITERS + READERS));

      await until(isAtRest, projection);
      expect((await projection()).lastError).toBeNull();
      for (let i = 0; i < INCIDENTS; i++) {
        type Verified = { ok: boolean; revision: number; checks: { name: string; detail: string }[] };
        const { body: verified } = await api.get<Verified>(`/v1/incidents/inc-${i}/verify`);
        expect([verified.ok, verified.checks.find(({ name }) => name === 'read_model')?.detail]).toEqual([
          true,
          `the document of revision ${verified.revision} is what the events fold into`,
        ]);
      }
    },
    TIMEOUT_MS,
  );
});

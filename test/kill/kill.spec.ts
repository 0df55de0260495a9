/**
 * The service is killed amid its writers, again and again, on one data folder. What it had acknowledged is what it has,
 * and its documents are what its events come to, also where it was making them anew.
 * `KILL_SEED=<n>` has a run again, `KILL_ROUNDS=<n>` makes it longer.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { client } from '../support/http.js';
import { ON_SERVERS } from '../support/servers.js';
import { killLeftovers, startService, type Service } from '../support/service.js';
import { Chance } from './chance.js';
import { faultsOfRecord } from './record.js';
import { WritingClient } from './writing-client.js';

const SEED = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000);
// What a killed process had under way is so for half a minute, where others share its database.
const IS_SHARED = ON_SERVERS && Boolean(process.env['MONGODB_URL']);
const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? (IS_SHARED ? 5 : 20));
const CLIENTS = 32;
const ONE_ROUND_MILLISECONDS = IS_SHARED ? 80_000 : 30_000;
const QUIET = ['--log-level', 'warn'];

/** Half of all writes go to one incident, the others are spread. */
const HOT = 'hot';
const OTHERS = Array.from({ length: 8 }, (_, i) => `calm-${i}`);
const INCIDENTS = [HOT, ...OTHERS];

describe(`kill -9 amid ${CLIENTS} writing clients (seed ${SEED})`, () => {
  const chance = new Chance(SEED);
  const data = mkdtempSync(join(tmpdir(), 'asof-kill-'));
  const clients = Array.from({ length: CLIENTS }, (_, i) => {
    const odds = new Chance(chance.between(0, 2 ** 31));
    return new WritingClient(`c${i}`, [...OTHERS.flatMap((other) => [HOT, other])], odds);
  });
  const acknowledged = () => clients.flatMap((one) => one.acknowledged);
  const retried = { stored: 0, lost: 0 };
  let service: Service;

  beforeAll(async () => {
    service = await startService({ data, args: QUIET });
    for (const id of INCIDENTS) {
      const { status } = await client(service.url).request('POST', '/v1/incidents', { body: { id, title: id } });
      expect(status).toBe(201);
    }
  }, ONE_ROUND_MILLISECONDS);

  afterAll(async () => {
    await killLeftovers();
    rmSync(data, { recursive: true });
  });

  it(
    `loses nothing and repeats nothing in ${ROUNDS} rounds`,
    async () => {
      for (let round = 1; round <= ROUNDS; round++) {
        const acknowledgements = chance.between(1, 300);
        let left = acknowledgements;
        if (chance.next() < 1 / 3) await client(service.url).request('POST', '/v1/projections/incidents/rebuild');
        const killIfDue = (): void => void (--left === 0 && service.kill().catch(() => undefined));
        await Promise.all(clients.map((one) => one.writeUntilGone(service.url, killIfDue)));
        expect(await service.exit).toEqual({ code: null, signal: 'SIGKILL' });

        service = await startService({ data, args: QUIET });
        const found = { round, acknowledgements, faults: await faultsOfRecord(service.url, INCIDENTS, acknowledged()) };
        expect(found).toEqual({ ...found, faults: [] });

        // What these come to is looked at with all else, after the next kill.
        for (const answer of await Promise.all(clients.map((one) => one.retry(service.url)))) {
          if (answer) retried[answer.replayed ? 'stored' : 'lost'] += 1;
        }
      }
      expect(await faultsOfRecord(service.url, INCIDENTS, acknowledged())).toEqual([]);
    },
    ROUNDS * ONE_ROUND_MILLISECONDS,
  );

  it('met writes in flight, and stops in peace in the end', async () => {
    expect(retried.stored + retried.lost).toBeGreaterThan(ROUNDS);
    expect(await service.stop()).toEqual({ code: 0, signal: null });
  });
});

/** Several instances that project into one MongoDB: one of them at a time, whatever becomes of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { StoreUnavailable } from '../../src/eventstore/event-store.js';
import { ProjectionStates } from '../../src/consuming/projection-state.js';
import { leaseNameOf } from '../../src/consuming/projection-supervisor.js';
import { INCIDENTS } from '../../src/projections/incidents.js';
import { MongoReadModels } from '../../src/readmodels/mongodb/mongo-read-models.js';
import { faultsOfRecord } from '../kill/record.js';
import { client } from '../support/http.js';
import { until } from '../support/received.js';
import { storeOnServers } from '../support/servers.js';
import { killLeftovers, startService, type Service } from '../support/service.js';
import { describeSkipped } from '../support/skipped.js';
import { PatientWriter } from './patient-writer.js';

const WRITERS = 8;
const IDS = ['one', 'two', 'three'];
/** The lease lasts 10 s, and whoever waits for it looks every third of that. */
const TAKEOVER_MS = 15_000;
/** A lease that is given back is not waited for. */
const AT_ONCE_MS = 5000;
const MINUTE_MS = 60_000;

interface Projection {
  readonly leader: string | null;
  readonly lagEvents: number;
  readonly status: string;
}

if (!process.env['EVENTSTORE_URL'] || !process.env['MONGODB_URL']) {
  describeSkipped('instances that project into one MongoDB', 'EVENTSTORE_URL and MONGODB_URL do not name servers');
} else {
  describe('instances that project into one MongoDB', () => {
    const folder = mkdtempSync(join(tmpdir(), 'asof-projecting-'));
    const servers = storeOnServers();
    const start = (name: string): Promise<Service> =>
      startService({ data: join(folder, name), servers, args: ['--log-level', 'warn'] });
    const readModels = MongoReadModels.connect(
      servers.mongodbUrl!,
      servers.streamPrefix === undefined ? {} : { prefix: servers.streamPrefix },
    );
    // Whose documents they are is not asked here: the store is not opened by the test.
    const store = {
      get id(): string {
        throw new StoreUnavailable('not asked');
      },
    };
    const states = new ProjectionStates(readModels.operational, store);
    const epochs: number[] = [];
    const written: PatientWriter[] = [];
    let leading: Service;
    let other: Service;

    /** Of the projection, as an instance tells of it. */
    const projection = async ({ url }: Service): Promise<Projection> => {
      const { body } = await client(url).get<{ projections: Projection[] }>('/v1/projections');
      return body.projections[0]!;
    };
    /** The generation of the documents that is read. */
    const active = async (): Promise<number | null> => (await states.read(INCIDENTS))?.active ?? null;
    const epoch = async (): Promise<number> => (await readModels.operational.lease(leaseNameOf(INCIDENTS)))!.epoch;

    /** Has clients write to these instances while something happens to another, until lag has recovered. */
    const writeWhile = async (instances: readonly Service[], happening: () => Promise<void>): Promise<void> => {
      let goesOn = true;
      const urls = instances.map(({ url }) => url);
      const writers = Array.from({ length: WRITERS }, (_, i) => new PatientWriter(`w${written.length + i}`, urls, IDS));
      written.push(...writers);
      const writing = Promise.all(writers.map((writer) => writer.writeWhile(() => goesOn)));
      try {
        await happening();
      } finally {
        goesOn = false;
        await writing;
      }
      for (const instance of instances) {
        await until('all is projected', async () => (await projection(instance)).lagEvents === 0, TAKEOVER_MS);
      }
    };
    const faults = async ({ url }: Service): Promise<string[]> =>
      faultsOfRecord(
        url,
        IDS,
        written.flatMap(({ acknowledged }) => acknowledged),
      );
    const leads = (instance: Service, before: string | null, withinMs = TAKEOVER_MS): Promise<void> =>
      until(
        'another projects',
        async () => {
          const { leader } = await projection(instance);
          return leader !== null && leader !== before;
        },
        withinMs,
      );

    beforeAll(async () => {
      leading = await start('first');
      await until('the first projects', async () => (await projection(leading)).status === 'live', TAKEOVER_MS);
      other = await start('second');
      for (const id of IDS) {
        const opened = await client(other.url).request('POST', '/v1/incidents', { body: { id, title: id } });
        expect(opened.status).toBe(201);
      }
      epochs.push(await epoch());
    }, MINUTE_MS);
    afterAll(async () => {
      await killLeftovers();
      await readModels.close();
      rmSync(folder, { recursive: true });
    });

    it(
      'go on when the projecting one is killed',
      async () => {
        const { leader } = await projection(other);
        await writeWhile([other], async () => {
          await leading.kill();
          await leads(other, leader);
        });
        expect(await faults(other)).toEqual([]);
        epochs.push(await epoch());
        [leading, other] = [other, await start('first')];
      },
      MINUTE_MS,
    );

    it(
      'go on when the projecting one is frozen, which writes nothing when it wakes',
      async () => {
        const { leader } = await projection(other);
        await writeWhile([other], async () => {
          process.kill(leading.pid, 'SIGSTOP');
          await leads(other, leader);
          epochs.push(await epoch());
          process.kill(leading.pid, 'SIGCONT');
          await client(leading.url).get('/v1/projections');
        });
        for (const instance of [leading, other]) expect(await faults(instance)).toEqual([]);
        epochs.push(await epoch());
        [leading, other] = [other, leading];
      },
      MINUTE_MS,
    );

    it('had an epoch that only rose', () => {
      expect(epochs).toEqual([...epochs].sort((a, b) => a - b));
      expect(new Set(epochs).size).toBe(3);
    });

    it(
      'leave the projecting to the other at once when the one that does it is stopped',
      async () => {
        const { leader } = await projection(leading);
        expect(await leading.stop()).toEqual({ code: 0, signal: null });
        await leads(other, leader, AT_ONCE_MS);
        [leading, other] = [other, await start('third')];
      },
      MINUTE_MS,
    );

    it(
      'serve on while the read models are dropped, and make them anew as the events have them',
      async () => {
        const mongo = new MongoClient(servers.mongodbUrl!);
        const instances = [leading, other];
        let reading = true;
        const wrong: unknown[] = [];
        const readers = instances.map(async ({ url }) => {
          let least = 0;
          while (reading) {
            const { status, body } = await client(url).get<{ revision: number }>('/v1/incidents/one');
            if (status !== 200 || body.revision < least) wrong.push({ status, body, least });
            least = body.revision;
          }
        });
        try {
          await writeWhile(instances, async () => {
            const before = await active();
            await mongo.db().dropDatabase();
            await until('made anew', async () => ![null, before].includes(await active()), MINUTE_MS);
          });
        } finally {
          reading = false;
          await Promise.all(readers);
          await mongo.close();
        }
        expect(wrong).toEqual([]);
        for (const instance of instances) expect(await faults(instance)).toEqual([]);
      },
      2 * MINUTE_MS,
    );
  });
}

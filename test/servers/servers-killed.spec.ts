/**
 * The service goes on while its EventStoreDB is killed: a node, five times, and the leader of a cluster of three.
 * `EVENTSTORE_START`: see `EventStoreNode`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { verifyChain } from '../../src/testing/chain.js';
import { EventLog } from '../../src/eventstore/event-log.js';
import { type RecordedEvent } from '../../src/eventstore/event-store.js';
import { EventStoreDbEventStore } from '../../src/eventstore/eventstoredb/eventstoredb-event-store.js';
import { collectOurs } from '../../src/eventstore/sealed-notes.testing.js';
import { faultsOfRecord } from '../kill/record.js';
import { EventStoreNode, freePort } from '../support/event-store-node.js';
import { client } from '../support/http.js';
import { until } from '../support/received.js';
import { killLeftovers, startUnready } from '../support/service.js';
import { describeSkipped } from '../support/skipped.js';
import { PatientWriter } from './patient-writer.js';

const command = process.env['EVENTSTORE_START'] ?? '';
const WRITERS = 32;
const KILLS = 5;
const LEADERS_KILLED = 2;
const INCIDENTS = ['hot', 'calm-1', 'calm-2', 'calm-3', 'calm-4'];
/** Half of all writes go to one incident. */
const WRITTEN_TO = INCIDENTS.slice(1).flatMap((calm) => ['hot', calm]);
const AGAIN_MS = 40_000;

/** What a test has of the service: writers, and the log as another process follows it. */
class Watched {
  readonly writers: PatientWriter[];
  readonly heard: RecordedEvent[] = [];
  readonly store: EventStoreDbEventStore;
  readonly #log: EventLog;
  readonly #abort = new AbortController();
  readonly #listening: Promise<void>;
  #writing = true;

  constructor(
    readonly url: string,
    eventStoreUrl: string,
  ) {
    this.writers = Array.from({ length: WRITERS }, (_, i) => new PatientWriter(`w${i}`, [url], WRITTEN_TO));
    this.store = new EventStoreDbEventStore({ url: eventStoreUrl });
    this.#log = new EventLog(this.store);
    this.#listening = this.#listen();
  }

  get written(): number {
    return this.writers.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
  }

  async write(): Promise<void> {
    await Promise.all(this.writers.map((writer) => writer.writeWhile(() => this.#writing)));
  }

  stopWriting(): void {
    this.#writing = false;
  }

  /** Until more was written, and heard of. */
  async more(): Promise<void> {
    const [written, heard] = [this.written, this.heard.length];
    await until('more writes', () => this.written > written + 300, AGAIN_MS);
    await until('more events', () => this.heard.length > heard + 300, AGAIN_MS);
  }

  /** What is wrong with what is stored, shown or heard, after all writing; nothing if nothing is. */
  async faults(): Promise<string[]> {
    const acknowledged = this.writers.flatMap((writer) => writer.acknowledged);
    const faults = await faultsOfRecord(this.url, INCIDENTS, acknowledged);
    for (const id of INCIDENTS) {
      const stream = `incident-${id}`;
      const stored = await collectOurs(this.store.readStream(stream));
      const heard = (): RecordedEvent[] => this.heard.filter((event) => event.stream === stream);
      await until(`all of ${id} is heard`, () => heard().length >= stored.length, AGAIN_MS);
      if (!verifyChain(stored).ok) faults.push(`${id} does not verify`);
      if (JSON.stringify(heard()) !== JSON.stringify(stored))
        faults.push(`${id} was heard otherwise than it is stored`);
    }
    return faults;
  }

  async close(): Promise<void> {
    this.stopWriting();
    this.#abort.abort();
    await this.#listening;
    await this.#log.close();
    await this.store.close();
  }

  async #listen(): Promise<void> {
    for await (const message of this.#log.follow({ after: null, signal: this.#abort.signal }))
      if (message.kind === 'event') this.heard.push(message.event);
  }
}

if (command === '') {
  describeSkipped('the service when EventStoreDB is killed', 'EVENTSTORE_START names no command');
} else {
  describe('the service when EventStoreDB is killed', () => {
    let nodes: EventStoreNode[];
    let data: string;
    let watched: Watched | null;

    beforeEach(() => {
      data = mkdtempSync(join(tmpdir(), 'asof-killed-server-'));
      nodes = [];
      watched = null;
    });
    afterEach(async () => {
      await watched?.close();
      await killLeftovers();
      for (const node of nodes) await node.remove();
      rmSync(data, { recursive: true });
    }, 60_000);

    /** The service begins before the servers do. */
    async function begin(eventStoreUrl: string) {
      const service = await startUnready({ data, servers: { eventStoreUrl }, args: ['--log-level', 'error'] });
      const api = client(service.url);
      expect((await api.get('/readyz')).status).toBe(503);
      await Promise.all(nodes.map((node) => node.start()));
      await until('ready', async () => (await api.get('/readyz')).status === 200, AGAIN_MS);
      for (const id of INCIDENTS) {
        expect((await api.request('POST', '/v1/incidents', { body: { id, title: id } })).status).toBe(201);
      }
      watched = new Watched(service.url, eventStoreUrl);
      return { service, watched };
    }

    it(`${KILLS} times under ${WRITERS} clients loses and doubles nothing, and comes back by itself`, async () => {
      nodes = [new EventStoreNode(command, await freePort())];
      const [node] = nodes;
      const { service, watched } = await begin(`esdb://127.0.0.1:${node!.port}?tls=false`);
      const writing = watched.write();
      for (let round = 0; round < KILLS; round++) {
        await watched.more();
        await node!.kill();
        await node!.start();
      }
      await watched.more();
      watched.stopWriting();
      await writing;
      expect(await watched.faults()).toEqual([]);
      expect(await service.stop()).toEqual({ code: 0, signal: null });
    }, 400_000);

    it(`loses and doubles nothing when the leader of three is, ${LEADERS_KILLED} times`, async () => {
      const ports = [await freePort(), await freePort(), await freePort()];
      nodes = ports.map(
        (port) =>
          new EventStoreNode(
            command,
            port,
            ports.filter((other) => other !== port),
          ),
      );
      const { service, watched } = await begin(`esdb://${ports.map((port) => `localhost:${port}`).join()}?tls=false`);
      const writing = watched.write();
      for (let round = 0; round < LEADERS_KILLED; round++) {
        await watched.more();
        const leader = await leaderOf(nodes);
        await leader.kill();
        // The two that are left are enough.
        await watched.more();
        await leader.start();
      }
      await watched.more();
      watched.stopWriting();
      await writing;
      expect(await watched.faults()).toEqual([]);
      expect(await service.stop()).toEqual({ code: 0, signal: null });
    }, 600_000);
  });
}

async function leaderOf(nodes: readonly EventStoreNode[]): Promise<EventStoreNode> {
  let leader: EventStoreNode | undefined;
  const isElected = async (): Promise<boolean> => {
    const leads = await Promise.all(nodes.map((node) => node.leads()));
    leader = nodes[leads.indexOf(true)];
    return leader !== undefined;
  };
  await until('a leader', isElected, AGAIN_MS);
  return leader!;
}

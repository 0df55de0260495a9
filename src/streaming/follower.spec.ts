import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { until } from '../../test/support/received.js';
import { EventLog } from '../eventstore/event-log.js';
import { type EventStore } from '../eventstore/event-store.js';
import { MemoryEventStore } from '../eventstore/memory/memory-event-store.js';
import { notes } from '../eventstore/sealed-notes.testing.js';
import { Broadcast } from './broadcast.js';
import { BytesBudget } from '../runtime/bytes-budget.js';
import { Connection, type Outlet } from './connection.js';
import { Follower, type Start } from './follower.js';
import { HEARTBEAT, StoredTexts } from './frames.js';
import { ofIncident, ofLog, type Selection } from './selection.js';
import { Slots } from './slots.js';

/** A network that takes what it is given when it is told to. */
class Network extends EventEmitter {
  text = '';
  writes = 0;
  writableLength = 0;
  takesAll = true;

  #taken: (() => void)[] = [];

  write(data: string | Buffer, onTaken: () => void): boolean {
    this.text += data.toString();
    this.writes += 1;
    this.#taken.push(onTaken);
    if (this.takesAll) this.take();
    else this.writableLength += data.length;
    return this.writableLength === 0;
  }

  take(): void {
    this.writableLength = 0;
    for (const taken of this.#taken.splice(0)) taken();
    this.emit('drain');
  }

  end(): void {
    this.emit('close');
  }

  destroy(): void {
    this.emit('close');
  }

  /** Of the facts that were told. */
  get ids(): string[] {
    return [...this.text.matchAll(/^id: (\S+)\nevent: fact$/gm)].map(([, id]) => id!);
  }

  get places(): string[] {
    return [...this.text.matchAll(/^id: (\S+)\nevent: caughtup$/gm)].map(([, id]) => id!);
  }
}

const toBeClosed: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of toBeClosed.splice(0).reverse()) await close();
});

function sourcesOf(store: EventStore, keep?: number) {
  const log = new EventLog(store, keep === undefined ? {} : { keep });
  const texts = new StoredTexts('/asof');
  const budget = new BytesBudget(64 * 1024 * 1024);
  const broadcast = new Broadcast(log, texts, budget);
  toBeClosed.push(
    () => log.close(),
    () => broadcast.close(),
  );
  return { store, log, texts, broadcast, budget, reading: new Slots(2) };
}

type Sources = ReturnType<typeof sourcesOf>;

const BEGINNING: Start = { position: null, revision: -1, reset: false };

function follow(sources: Sources, selection: Selection, start = BEGINNING, network = new Network()) {
  const connection = new Connection(network as unknown as Outlet, 5000, sources.budget, HEARTBEAT, 0);
  new Follower(connection, selection, start, sources, () => undefined).begin();
  toBeClosed.push(() => network.end());
  return { network, connection };
}

const everything = (store: EventStore): Selection => ofLog(store.id, [], []);

async function add(store: EventStore, stream: string, from: number, count: number): Promise<void> {
  const events = notes(stream, from + count).slice(from);
  await store.append(stream, events, from === 0 ? 'no-stream' : from - 1);
}

async function positions(store: EventStore): Promise<string[]> {
  const { events } = await store.readAll({ after: null, limit: 100_000 });
  return events.map(({ position }) => `${store.id}:${position}`);
}

describe('a follower', () => {
  it('hears every event once and in order, whenever it comes in', async () => {
    const store = new MemoryEventStore();
    const sources = sourcesOf(store, 20);
    const networks: Network[] = [];
    for (let round = 0; round < 60; round++) {
      await add(store, `incident-${round}`, 0, 1 + (round % 7));
      networks.push(follow(sources, everything(store)).network);
      if (round % 3 === 0) await nextTurn();
    }
    const all = await positions(store);
    for (const network of networks) {
      await until('it has heard all', () => network.ids.length >= all.length, 5000);
      expect(network.ids).toEqual(all);
    }
  });

  it('of one incident hears all of it once, however it is written meanwhile', async () => {
    const store = new MemoryEventStore();
    const sources = sourcesOf(store, 20);
    const networks: Network[] = [];
    await add(store, 'incident-a', 0, 700);
    for (let at = 700; at < 760; at += 2) {
      networks.push(follow(sources, ofIncident('a', [])).network);
      await add(store, 'incident-a', at, 2);
      await add(store, `incident-other-${at}`, 0, 3);
    }
    const revisions = Array.from({ length: 760 }, (_, revision) => String(revision));
    for (const network of networks) {
      await until('it has heard all', () => network.ids.length >= revisions.length, 5000);
      expect(network.ids).toEqual(revisions);
    }
  });

  it('of one incident hears nothing from where it may not, whether it is behind or with the others', async () => {
    const store = new MemoryEventStore();
    const sources = sourcesOf(store, 20);
    let last = 49;
    const sight = {
      key: 'x',
      sees: ({ revision }: { revision: number }) => revision <= last,
      seesIncident: () => true,
    };
    await add(store, 'incident-a', 0, 100);
    const behind = follow(sources, ofIncident('a', [], sight));
    await until('it has ended', () => behind.connection.gone.aborted, 5000);
    last = 100;
    const live = follow(sources, ofIncident('a', [], sight));
    const other = follow(sources, ofIncident('a', []));
    await until('both are live', () => [live, other].every(({ network }) => network.places.length === 1), 5000);
    await add(store, 'incident-a', 100, 2);
    await until('it has ended', () => live.connection.gone.aborted, 5000);
    await until('the other goes on', () => other.network.ids.length === 102, 5000);
    expect([behind.network.ids.length, behind.network.places.length, live.network.ids.length]).toEqual([50, 0, 101]);
  });

  it('that does not read is left where it is, and goes on from there when it does', async () => {
    const store = new MemoryEventStore();
    const sources = sourcesOf(store, 20);
    await add(store, 'incident-a', 0, 1);
    const slow = follow(sources, ofIncident('a', []));
    await until('it has caught up', () => slow.network.places.length === 1, 5000);
    slow.network.takesAll = false;
    for (let at = 1; at < 200; at++) {
      await add(store, 'incident-a', at, 1);
      await nextTurn();
    }
    await until('it is full', () => slow.connection.isFull, 5000);
    const kept = slow.network.writableLength;
    expect(kept).toBeLessThan(200_000);
    await add(store, 'incident-a', 200, 100);
    await nextTurn();
    expect(slow.network.writableLength).toBe(kept);
    slow.network.takesAll = true;
    slow.network.take();
    await until('it has heard all', () => slow.network.ids.length === 300, 5000);
    expect(slow.network.ids).toEqual(Array.from({ length: 300 }, (_, revision) => String(revision)));
    await until('it has caught up again', () => slow.network.places.length === 2, 5000);
    expect(slow.network.places).toEqual(['0', '299']);
  });

  it('gets one write for many events, whose bytes are those of all who listen alike', async () => {
    const store = new MemoryEventStore();
    const sources = sourcesOf(store);
    const both = [follow(sources, everything(store)), follow(sources, everything(store))].map(({ network }) => network);
    await until('both have caught up', () => both.every(({ places }) => places.length === 1), 5000);
    const written = both.map(({ writes }) => writes);
    await add(store, 'incident-a', 0, 100);
    await until('both have heard all', () => both.every(({ ids }) => ids.length === 100), 5000);
    both.forEach(({ writes }, i) => expect(writes - written[i]!).toBeLessThanOrEqual(3));
    expect(both[0]!.text).toBe(both[1]!.text);
  });

  it('that hears nothing for long learns where it stands, so that it need not go through all again', async () => {
    const store = new MemoryEventStore();
    const sources = sourcesOf(store);
    const { network, connection } = follow(sources, ofLog(store.id, ['declared'], []));
    await until('it has caught up', () => network.places.length === 1, 5000);
    await add(store, 'incident-a', 0, 3);
    await until('the log has heard', () => sources.log.last !== null, 5000);
    expect(connection.heartbeat()).toBe(`: \n\nid: ${(await positions(store)).at(-1)}\n\n`);
    expect(network.ids).toEqual([]);
  });

  it('is told where it stands while it goes through much that it is not told of', async () => {
    const store = new MemoryEventStore();
    for (let n = 0; n < 12; n++) await add(store, `incident-${n}`, 0, 100);
    const { network } = follow(sourcesOf(store), ofLog(store.id, ['declared'], []));
    await until('it has caught up', () => network.places.length === 1, 5000);
    const all = await positions(store);
    const places = [...network.text.matchAll(/^id: (\S+)\n\n/gm)].map(([, id]) => all.indexOf(id!));
    expect(places.length).toBeGreaterThan(2);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(network.places).toEqual([all[1199]]);
  });

  it('is let go of when it leaves', async () => {
    const store = new MemoryEventStore();
    const sources = sourcesOf(store);
    const { network } = follow(sources, everything(store));
    await until('it has caught up', () => network.places.length === 1, 5000);
    network.end();
    const { text } = network;
    await add(store, 'incident-a', 0, 3);
    await nextTurn();
    expect(network.text).toBe(text);
  });

  it('ends when the store cannot be read, so that its client comes again', async () => {
    const store = new MemoryEventStore();
    await add(store, 'incident-a', 0, 1);
    const broken: EventStore = Object.assign(Object.create(store) as EventStore, {
      id: store.id,
      head: () => store.head(),
      subscribe: (options: Parameters<EventStore['subscribe']>[0]) => store.subscribe(options),
      readAll: () => Promise.reject(new Error('gone')),
    });
    const { connection } = follow(sourcesOf(broken), everything(store));
    await until('it is ended', () => connection.gone.aborted, 5000);
  });
});

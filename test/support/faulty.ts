/** Stores that go wrong by a seeded schedule, in every way that networks, drivers and databases have. */
import { setTimeout as pause } from 'node:timers/promises';
import {
  isOurs,
  StoreUnavailable,
  type EventStore,
  type Position,
  type RecordedEvent,
  type SubscriptionMessage,
} from '../../src/eventstore/event-store.js';
import {
  ReadModelsUnavailable,
  type Checkpoint,
  type DerivedDocuments,
  type DocumentPage,
  type Operational,
  type ReadModels,
} from '../../src/readmodels/read-models.js';
import { type Chance } from '../kill/chance.js';

/** An object that does all that another does, but for what is given here. */
export function instead<T extends object>(target: T, own: Partial<T>): T {
  return new Proxy(target, {
    get: (_, name) => {
      if (Object.hasOwn(own, name)) return own[name as keyof T];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

/** An object that does what another one does, whichever that is at the time. */
export function forwarding<T extends object>(target: () => T): T {
  return new Proxy({} as T, {
    get: (_, name) => {
      const value: unknown = Reflect.get(target(), name, target());
      return typeof value === 'function' ? (value.bind(target()) as unknown) : value;
    },
  });
}

/** What has happened, by kind, so that a test can tell that it has met everything. */
export class Mishaps {
  readonly met = new Set<string>();
  /** Nothing goes wrong any more. */
  over = false;
  readonly #due = new Map<string, number>();

  constructor(
    private readonly chance: Chance,
    private readonly odds: number,
  ) {}

  /**
   * By chance; and once early on, as what can go wrong only now and then would else hardly do so.
   * @param times as likely as other mishaps
   */
  happens(kind: string, times = 1): boolean {
    if (this.over) return false;
    const due = this.#due.get(kind) ?? this.chance.between(1, 6);
    this.#due.set(kind, due - 1);
    const happens = due === 1 || this.chance.next() < this.odds * times;
    if (happens) this.met.add(kind);
    return happens;
  }

  between(from: number, to: number): number {
    return this.chance.between(from, to);
  }
}

/** Of what is asked for every stream of a page: if one of them fails, the page does. */
const RARELY = 0.1;

/** An event store as a bad network shows it. */
export function faultyStore(store: EventStore, mishaps: Mishaps): EventStore {
  return instead<EventStore>(store, {
    async readAll(options: { after: Position | null; limit: number }) {
      if (mishaps.happens('page fails')) throw new StoreUnavailable('no answer');
      if (mishaps.happens('page is empty')) return { events: [], disturbed: [], next: null };
      if (mishaps.happens('page comes twice')) return store.readAll({ ...options, after: earlier(options.after) });
      const page = await store.readAll(options);
      if (page.events.length < 2 || !mishaps.happens('page is cut')) return page;
      return { ...page, events: page.events.slice(0, mishaps.between(1, page.events.length - 1)), next: null };
    },
    async *readStream(...options: Parameters<EventStore['readStream']>) {
      const cutAfter = mishaps.happens('stream is cut', RARELY) ? mishaps.between(0, 5) : Infinity;
      if (mishaps.happens('stream fails', RARELY)) throw new StoreUnavailable('no answer');
      let given = 0;
      for await (const event of store.readStream(...options)) {
        if (given++ >= cutAfter) return;
        yield event;
      }
    },
    async *subscribe(options: Parameters<EventStore['subscribe']>[0]): AsyncGenerator<SubscriptionMessage> {
      const again = mishaps.happens('subscription repeats') ? earlier(options.after) : options.after;
      for await (const message of store.subscribe({ ...options, after: again })) {
        if (mishaps.happens('subscription ends')) return;
        if (mishaps.happens('subscription fails')) throw new StoreUnavailable('cut');
        if (mishaps.happens('subscription falls silent')) {
          await new Promise<void>((resolve) => options.signal.addEventListener('abort', () => resolve()));
          return;
        }
        yield message;
      }
    },
  });
}

const earlier = (position: Position | null): Position | null =>
  position === null ? null : String(Math.max(0, Number(position) - 7)).padStart(20, '0');

/** Read models as a bad network shows them. */
export function faultyReadModels(readModels: ReadModels, mishaps: Mishaps): ReadModels {
  const { derived, operational } = readModels;
  const fails = (): void => {
    if (mishaps.happens('read models are away')) throw new ReadModelsUnavailable('no answer');
  };
  const faultyDerived = instead<DerivedDocuments>(derived, {
    async commit(collection: string, page: DocumentPage, from: Checkpoint | null, to: Checkpoint) {
      fails();
      if (mishaps.happens('commit fails amid documents')) {
        const heads = page.heads.slice(0, mishaps.between(0, page.heads.length));
        await derived.write(collection, { entries: page.entries, heads });
        throw new ReadModelsUnavailable('gone amid the documents');
      }
      if (mishaps.happens('checkpoint fails')) {
        await derived.write(collection, page);
        throw new ReadModelsUnavailable('the checkpoint was not written');
      }
      if (mishaps.happens('commit is late')) {
        void pause(mishaps.between(1, 20))
          .then(() => derived.commit(collection, page, from, to))
          .catch(() => undefined);
        throw new ReadModelsUnavailable('no answer yet');
      }
      const moved = await derived.commit(collection, page, from, to);
      if (mishaps.happens('commit times out after it was done')) throw new ReadModelsUnavailable('no answer');
      return moved;
    },
    revisions(...asked: Parameters<DerivedDocuments['revisions']>) {
      fails();
      return derived.revisions(...asked);
    },
    checkpoint(collection: string) {
      fails();
      return derived.checkpoint(collection);
    },
  });
  const faultyOperational = instead<Operational>(operational, {
    acquire(...asked: Parameters<Operational['acquire']>) {
      fails();
      return operational.acquire(...asked);
    },
    async swap(...asked: Parameters<Operational['swap']>) {
      fails();
      const stamp = await operational.swap(...asked);
      if (mishaps.happens('state times out after it was written')) throw new ReadModelsUnavailable('no answer');
      return stamp;
    },
  });
  return instead<ReadModels>(readModels, { derived: faultyDerived, operational: faultyOperational });
}

/** A store some of whose events nobody can read, until that is mended. */
export function poisonedStore(store: EventStore, isPoisoned: (event: RecordedEvent) => boolean): EventStore {
  const spoilt = (event: RecordedEvent): RecordedEvent =>
    isPoisoned(event) ? { ...event, data: { ...event.data, facts: { ...event.data.facts, type: 7 } } } : event;
  return instead<EventStore>(store, {
    async readAll(options: { after: Position | null; limit: number }) {
      const page = await store.readAll(options);
      return { ...page, events: page.events.map(spoilt) };
    },
    async *readStream(...options: Parameters<EventStore['readStream']>) {
      for await (const event of store.readStream(...options)) yield isOurs(event) ? spoilt(event) : event;
    },
    async *subscribe(options: Parameters<EventStore['subscribe']>[0]): AsyncGenerator<SubscriptionMessage> {
      for await (const message of store.subscribe(options)) {
        yield message.kind === 'event' ? { kind: 'event', event: spoilt(message.event) } : message;
      }
    },
  });
}

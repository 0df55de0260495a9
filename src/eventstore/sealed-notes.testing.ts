/** Streams of plain notes, sealed, for the tests of event stores. */
import { randomUUID } from 'node:crypto';
import { seal } from '../testing/chain.js';
import { type EventDraft, type StoredEvent } from '../events/stored-event.js';
import { isOurs, type RecordedEvent, type StreamEvent } from './event-store.js';
import { type KeyStore } from './sealed-event-store.js';

export const newStream = (): string => `incident-${randomUUID()}`;

export function note(text: string, attributes?: Readonly<Record<string, string>>): EventDraft {
  return {
    type: 'note',
    facts: {
      entryId: randomUUID(),
      type: 'note',
      occurredAt: '2023-01-24T18:12:00.000Z',
      precision: 'minute',
      source: 'api',
      origin: 'stated',
    },
    texts: attributes ? { text, attributes } : { text },
  };
}

/** Seals drafts that follow the given event, or begin a stream. */
export function sealed(stream: string, drafts: readonly EventDraft[], after?: StoredEvent): StoredEvent[] {
  return seal(drafts, {
    stream,
    nextRevision: after ? after.revision + 1 : 0,
    previousHash: after?.metadata.hash ?? '',
    recordedAt: '2023-01-24T19:00:00.000Z',
    recordedBy: 'local:local',
    commandId: randomUUID(),
    requestHash: () => 'ab'.repeat(32),
  });
}

/** Sealed notes that say 0, 1, 2 … */
export function notes(stream: string, count: number, after?: StoredEvent): StoredEvent[] {
  return sealed(
    stream,
    Array.from({ length: count }, (_, i) => note(String(i))),
    after,
  );
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

/** Our events among those of a stream. */
export const collectOurs = async (events: AsyncIterable<StreamEvent>): Promise<RecordedEvent[]> =>
  (await collect(events)).filter(isOurs);

export const revisions = (events: readonly Pick<StoredEvent, 'revision'>[]): number[] =>
  events.map(({ revision }) => revision);
export const ids = (events: readonly StoredEvent[]): string[] => events.map(({ id }) => id);

/** Keys of words, for as long as the process lives. */
export class KeysInMemory implements KeyStore {
  readonly there = new Map<string, string>();
  isAway = false;

  async some(ids: readonly string[]): Promise<Map<string, string>> {
    await this.#reached();
    return new Map(ids.flatMap((id) => (this.there.has(id) ? [[id, this.there.get(id)!] as const] : [])));
  }
  async putNew(keys: ReadonlyMap<string, string>): Promise<Map<string, string>> {
    await this.#reached();
    for (const [id, key] of keys) if (!this.there.has(id)) this.there.set(id, key);
    return this.some([...keys.keys()]);
  }
  async destroy(ids: readonly string[]): Promise<void> {
    await this.#reached();
    for (const id of ids) this.there.set(id, '');
  }
  #reached(): Promise<void> {
    return this.isAway ? Promise.reject(new Error('away')) : Promise.resolve();
  }
}

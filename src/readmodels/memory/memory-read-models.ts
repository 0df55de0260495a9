/** Read models that live as long as their process: for tests, and for trying things out. */
import { type Position } from '../../eventstore/event-store.js';
import {
  ReadModelsUnavailable,
  type Checkpoint,
  type CommandRow,
  type DerivedDocuments,
  type DocumentPage,
  type EntryDocument,
  type HeadDocument,
  type HeadMark,
  type SettingsStore,
  type Lease,
  type ListedDocument,
  type Operational,
  type ReadModels,
  type Stamped,
} from '../read-models.js';

interface Collection {
  readonly heads: Map<string, HeadDocument>;
  /** By incident, then by entry. */
  readonly entries: Map<string, Map<string, EntryDocument>>;
  checkpoint: Checkpoint | null;
}

/** Answers come later than the call, as those of every database do. */
async function answered(): Promise<void> {
  await Promise.resolve();
}

export class MemoryReadModels implements ReadModels {
  #closed = false;
  readonly isShared: boolean;
  readonly derived: DerivedDocuments = new MemoryDocuments(() => this.ping());
  readonly operational: Operational = new MemoryOperational(() => this.ping());
  readonly settings: SettingsStore = new MemorySettings(() => this.ping());

  /** @param more.isShared as if other processes could use them: to try what becomes of that */
  constructor({ isShared = false }: { readonly isShared?: boolean } = {}) {
    this.isShared = isShared;
  }

  findings(): readonly string[] {
    return [];
  }

  async ping(): Promise<void> {
    await answered();
    if (this.#closed) throw new ReadModelsUnavailable('the read models are closed');
  }

  close(): Promise<void> {
    this.#closed = true;
    return Promise.resolve();
  }
}

class MemoryDocuments implements DerivedDocuments {
  readonly #collections = new Map<string, Collection>();

  constructor(private readonly ready: () => Promise<void>) {}

  async open(collection: string): Promise<void> {
    await this.ready();
    if (!this.#collections.has(collection)) {
      this.#collections.set(collection, { heads: new Map(), entries: new Map(), checkpoint: null });
    }
  }

  async drop(collection: string): Promise<void> {
    await this.ready();
    this.#collections.delete(collection);
  }

  async collections(): Promise<string[]> {
    await this.ready();
    return [...this.#collections.keys()];
  }

  async commit(collection: string, page: DocumentPage, from: Checkpoint | null, to: Checkpoint): Promise<boolean> {
    const found = await this.#opened(collection);
    store(found, page);
    const { checkpoint } = found;
    const isAsSeen = checkpoint === null ? from === null : from !== null && checkpoint.position === from.position;
    if (!isAsSeen || (checkpoint !== null && checkpoint.epoch > to.epoch)) return false;
    found.checkpoint = to;
    return true;
  }

  async write(collection: string, page: DocumentPage): Promise<void> {
    store(await this.#opened(collection), page);
  }

  async checkpoint(collection: string): Promise<Checkpoint | null> {
    return (await this.#opened(collection)).checkpoint;
  }

  async head(collection: string, id: string): Promise<HeadDocument | null> {
    return (await this.#opened(collection)).heads.get(id) ?? null;
  }

  async mark(collection: string, id: string): Promise<HeadMark | null> {
    const head = (await this.#opened(collection)).heads.get(id);
    if (head === undefined) return null;
    const { revision, entries, tellsNoLearning, isPrivate } = head;
    return { revision, entries, tellsNoLearning, isPrivate };
  }

  async revisions(collection: string, ids: readonly string[]): Promise<Map<string, number>> {
    const { heads } = await this.#opened(collection);
    return new Map(ids.flatMap((id) => (heads.has(id) ? [[id, heads.get(id)!.revision] as const] : [])));
  }

  async listed(collection: string, ids: readonly string[]): Promise<Map<string, ListedDocument>> {
    const { heads } = await this.#opened(collection);
    return new Map(ids.flatMap((id) => (heads.has(id) ? [[id, listedPart(heads.get(id)!)] as const] : [])));
  }

  async changes(
    collection: string,
    { after, upTo, limit }: { after: Position | null; upTo: Position; limit: number },
  ): Promise<ListedDocument[]> {
    const { heads } = await this.#opened(collection);
    return [...heads.values()]
      .filter(({ position }) => position > (after ?? '') && position <= upTo)
      .sort((a, b) => (a.position < b.position ? -1 : 1))
      .slice(0, limit)
      .map(listedPart);
  }

  async entries(
    collection: string,
    incidentId: string,
    { after, limit }: { after: { from: number; revision: number } | null; limit: number },
  ): Promise<EntryDocument[]> {
    const { entries } = await this.#opened(collection);
    return [...(entries.get(incidentId)?.values() ?? [])]
      .filter((entry) => after === null || inTimelineOrder(entry, after) > 0)
      .sort(inTimelineOrder)
      .slice(0, limit);
  }

  async entry(collection: string, incidentId: string, entryId: string): Promise<EntryDocument | null> {
    return (await this.#opened(collection)).entries.get(incidentId)?.get(entryId) ?? null;
  }

  async countEntries(collection: string, incidentId: string, revision: number): Promise<number> {
    const { entries } = await this.#opened(collection);
    return [...(entries.get(incidentId)?.values() ?? [])].filter(({ lastRevision }) => lastRevision <= revision).length;
  }

  eraseTraces(): Promise<void> {
    return this.ready();
  }

  async #opened(collection: string): Promise<Collection> {
    await this.ready();
    const found = this.#collections.get(collection);
    if (!found) throw new Error(`the collection ${collection} was not opened`);
    return found;
  }
}

type Place = Pick<EntryDocument, 'from' | 'revision'>;

const inTimelineOrder = (a: Place, b: Place): number => a.from - b.from || a.revision - b.revision;

const listedPart = ({ id, stream, revision, position, listed }: HeadDocument): ListedDocument => ({
  id,
  stream,
  revision,
  position,
  listed,
});

function store({ heads, entries }: Collection, page: DocumentPage): void {
  for (const entry of page.entries) {
    const ofIncident = entries.get(entry.incidentId) ?? new Map<string, EntryDocument>();
    entries.set(entry.incidentId, ofIncident);
    if (entry.lastRevision > (ofIncident.get(entry.entryId)?.lastRevision ?? -1)) ofIncident.set(entry.entryId, entry);
  }
  for (const head of page.heads) {
    if (head.revision > (heads.get(head.id)?.revision ?? -1)) heads.set(head.id, head);
  }
}

class MemoryOperational implements Operational {
  readonly #leases = new Map<string, Lease & { readonly until: number }>();
  readonly #values = new Map<string, Stamped>();
  readonly #commands = new Map<string, CommandRow & { readonly until: number }>();

  constructor(private readonly ready: () => Promise<void>) {}

  async acquire(name: string, holder: string, forMs: number): Promise<Lease | null> {
    await this.ready();
    const held = this.#leases.get(name);
    const now = performance.now();
    if (held && held.holder !== holder && held.until > now) return null;
    const isRenewed = held?.holder === holder && held.until > now;
    const lease = { holder, epoch: isRenewed ? held.epoch : (held?.epoch ?? 0) + 1 };
    this.#leases.set(name, { ...lease, until: now + forMs });
    return lease;
  }

  async release(name: string, holder: string): Promise<void> {
    await this.ready();
    const held = this.#leases.get(name);
    if (held?.holder === holder) this.#leases.set(name, { ...held, until: 0 });
  }

  async lease(name: string): Promise<Lease | null> {
    await this.ready();
    const held = this.#leases.get(name);
    return held && held.until > performance.now() ? { holder: held.holder, epoch: held.epoch } : null;
  }

  async read(name: string): Promise<Stamped | null> {
    await this.ready();
    return this.#values.get(name) ?? null;
  }

  async swap(name: string, value: string, seen: number | null): Promise<number | null> {
    await this.ready();
    const stamp = this.#values.get(name)?.stamp ?? null;
    if (stamp !== seen) return null;
    this.#values.set(name, { value, stamp: (stamp ?? 0) + 1 });
    return (stamp ?? 0) + 1;
  }

  async beginCommand(commandId: string, requestHash: string, runsForMs: number): Promise<CommandRow | null> {
    await this.ready();
    const now = performance.now();
    const row = this.#commands.get(commandId);
    if (row && row.until > now) return { requestHash: row.requestHash, outcome: row.outcome };
    this.#commands.set(commandId, { requestHash, outcome: null, until: now + runsForMs });
    return null;
  }

  async finishCommand(commandId: string, row: CommandRow, keptForMs: number): Promise<void> {
    await this.ready();
    this.#commands.set(commandId, { ...row, until: performance.now() + keptForMs });
  }

  async forgetCommand(commandId: string): Promise<void> {
    await this.ready();
    this.#commands.delete(commandId);
  }

  async forgetCommands(): Promise<void> {
    await this.ready();
    this.#commands.clear();
  }
}

class MemorySettings implements SettingsStore {
  readonly #kinds = new Map<string, Map<string, string>>();

  constructor(private readonly ready: () => Promise<void>) {}

  async put(kind: string, key: string, value: string): Promise<void> {
    await this.ready();
    this.#kinds.set(kind, (this.#kinds.get(kind) ?? new Map<string, string>()).set(key, value));
  }

  async remove(kind: string, key: string): Promise<void> {
    await this.ready();
    this.#kinds.get(kind)?.delete(key);
  }

  async all(kind: string): Promise<Map<string, string>> {
    await this.ready();
    return new Map([...(this.#kinds.get(kind) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  async some(kind: string, keys: readonly string[]): Promise<Map<string, string>> {
    await this.ready();
    const records = this.#kinds.get(kind) ?? new Map<string, string>();
    return new Map(keys.flatMap((key) => (records.has(key) ? [[key, records.get(key)!] as const] : [])));
  }

  async putNew(kind: string, records: ReadonlyMap<string, string>): Promise<Map<string, string>> {
    await this.ready();
    const there = this.#kinds.get(kind) ?? new Map<string, string>();
    this.#kinds.set(kind, there);
    for (const [key, value] of records) if (!there.has(key)) there.set(key, value);
    return new Map([...records.keys()].map((key) => [key, there.get(key)!]));
  }

  async blank(kind: string, keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.put(kind, key, '');
  }
}

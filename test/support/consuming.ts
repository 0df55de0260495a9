/** Incidents, supervisors of them, and what the documents are held against: a fold of everything from the beginning. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect } from '@jest/globals';
import { EVENT_REGISTRY } from '../../src/events/registry.js';
import { EventLog } from '../../src/eventstore/event-log.js';
import { type EventStore, type RecordedEvent } from '../../src/eventstore/event-store.js';
import { MemoryEventStore } from '../../src/eventstore/memory/memory-event-store.js';
import { amending, by, correcting, entries, opening, uncritical } from '../../src/incidents/write/incidents.testing.js';
import { IncidentStreams } from '../../src/incidents/write/incident-streams.js';
import { type Projection } from '../../src/consuming/projection.js';
import { ProjectionStates, withRebuild, type ProjectionState } from '../../src/consuming/projection-state.js';
import { ProjectionSupervisor, type SupervisorOptions } from '../../src/consuming/projection-supervisor.js';
import { INCIDENTS as CURRENT } from '../../src/projections/incidents.js';
import { MemoryReadModels } from '../../src/readmodels/memory/memory-read-models.js';
import { type DerivedDocuments, type ReadModels } from '../../src/readmodels/read-models.js';
import { documentOf } from '../../src/timeline/view/document.js';
import { incidentIdOf } from '../../src/timeline/events.js';
import { fold } from '../../src/timeline/facts.js';
import { tellsNoLearning } from '../../src/timeline/recorded-afterwards.js';
import { entryView } from '../../src/timeline/view/render-entry.js';
import { type Chance } from '../kill/chance.js';

/** As a program of an earlier version has it. */
export const INCIDENTS: Projection = { ...CURRENT, version: 1 };

/** Resolves once something holds. @throws Error, with what holds instead, after so long */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what: () => unknown = () => holds.toString(),
  withinMs = 20_000,
): Promise<void> {
  for (const giveUpAt = performance.now() + withinMs; !(await holds());) {
    if (performance.now() > giveUpAt) throw new Error(`it did not come to this: ${JSON.stringify(await what())}`);
    await pause(3);
  }
}

/** A program that writes incidents, and supervisors that follow it; stores in memory unless others are given. */
class Site {
  readonly store: EventStore;
  readonly readModels: ReadModels;
  readonly states: ProjectionStates;
  readonly #streams: IncidentStreams;
  readonly #started: { readonly supervisor: ProjectionSupervisor; readonly log: EventLog }[] = [];
  readonly #entries = new Map<string, number>();

  constructor(store: EventStore = new MemoryEventStore(), readModels: ReadModels = new MemoryReadModels()) {
    this.store = store;
    this.readModels = readModels;
    this.states = new ProjectionStates(readModels.operational, store);
    this.#streams = new IncidentStreams(store, uncritical);
  }

  /** A supervisor that sees the stores as they are given, by default as they are. */
  start(options: Partial<SupervisorOptions> = {}): ProjectionSupervisor {
    const store = options.store ?? this.store;
    const log = new EventLog(store, { silenceMs: 20, keep: 50 });
    const supervisor = new ProjectionSupervisor({
      store,
      log,
      readModels: this.readModels,
      projection: INCIDENTS,
      holder: randomUUID(),
      graceMs: 0,
      ...options,
    });
    this.#started.push({ supervisor, log });
    supervisor.start();
    return supervisor;
  }

  /** Starts one, and waits until it has done all there is to do. */
  async started(): Promise<ProjectionSupervisor> {
    const supervisor = this.start();
    await this.upToDate();
    return supervisor;
  }

  async stop(supervisor: ProjectionSupervisor): Promise<void> {
    const at = this.#started.findIndex((started) => started.supervisor === supervisor);
    const [started] = this.#started.splice(at, 1);
    await started!.supervisor.close();
    await started!.log.close();
  }

  async close(): Promise<void> {
    for (const { supervisor } of [...this.#started]) await this.stop(supervisor);
  }

  async open(id: string, count = 0): Promise<void> {
    await this.#streams.execute(id, opening({ id, title: `About ${id}` }), by());
    if (count > 0) await this.note(id, count);
  }

  /** Adds notes. */
  async note(id: string, count = 1): Promise<void> {
    const before = this.#entries.get(id) ?? 0;
    this.#entries.set(id, before + count);
    const notes = Array.from({ length: count }, (_, i) => ({
      id: `n${before + i}`,
      type: i % 5 === 0 ? 'impact_started' : 'note',
      occurredAt: new Date(Date.UTC(2026, 0, 1, 0, (before + i) % 60)).toISOString(),
      text: `note ${before + i} of ${id}`,
    }));
    await this.#streams.execute(id, entries(...notes), by());
  }

  /** Does something to one of these incidents. */
  async write(ids: readonly string[], chance: Chance): Promise<void> {
    const id = chance.oneOf(ids);
    const known = this.#entries.get(id) ?? 0;
    const dice = chance.next();
    if (known === 0 || dice < 0.6) return this.note(id, chance.between(1, 4));
    const entry = `n${chance.between(0, known - 1)}`;
    const command =
      dice < 0.8
        ? amending(entry, { text: `amended ${chance.next()}`, occurredAt: '2026-01-01T05:00:00Z' })
        : correcting(dice < 0.9 ? 'retract' : 'restore', entry, { reason: 'a test' });
    await this.#streams.execute(id, command, by()).catch((error: unknown) => {
      // Amending what is retracted is refused, as it should be.
      if (!(error instanceof Error && /retracted/i.test(error.message))) throw error;
    });
  }

  async rebuild(): Promise<void> {
    await this.states.change(INCIDENTS, withRebuild(await this.store.head()));
  }

  async state(of: { name: string; version: number } = INCIDENTS): Promise<ProjectionState | null> {
    return this.states.read(of);
  }

  /** Resolves once the collection that is read has everything. @returns its name */
  async upToDate(of: { name: string; version: number } = INCIDENTS): Promise<string> {
    let collection = '';
    const standing = async (): Promise<unknown> => {
      const state = await this.state(of);
      if (state === null || state.active === null) return state;
      collection = `${of.name}_v${of.version}_g${state.active}`;
      await this.readModels.derived.open(collection);
      const checkpoint = await this.readModels.derived.checkpoint(collection);
      return { ...state, checkpoint: checkpoint?.position ?? null, head: await this.store.head() };
    };
    await until(async () => {
      const { checkpoint, head, rebuild } = ((await standing()) ?? {}) as Record<string, unknown>;
      return checkpoint !== undefined && checkpoint === head && rebuild === null;
    }, standing);
    return collection;
  }
}

/** Makes sites that are closed after each test of the file. */
export function sitesOfTests(): (...of: ConstructorParameters<typeof Site>) => Site {
  const sites: Site[] = [];
  afterEach(async () => {
    for (const site of sites.splice(0)) await site.close();
  });
  return (...of) => {
    const site = new Site(...of);
    sites.push(site);
    return site;
  };
}

/** Holds all documents of a collection against the events. */
export const agrees = async (site: Site, collection: string): Promise<void> =>
  expect(await faultsOfDocuments(site.store, site.readModels.derived, collection)).toEqual([]);

export const ids = (count: number): string[] => Array.from({ length: count }, (_, i) => `inc-${i}`);

/** Where the documents of a collection are not what the events come to, in words. */
export async function faultsOfDocuments(
  store: EventStore,
  derived: DerivedDocuments,
  collection: string,
): Promise<string[]> {
  const faults: string[] = [];
  for (const [stream, events] of await streamsOf(store)) {
    const id = incidentIdOf(stream);
    const state = fold(events.map((event) => EVENT_REGISTRY.upcast(event)))!;
    const { revision, position } = events.at(-1)!;
    const isPrivate = state.facts.description.visibleTo !== undefined;
    const record = { entries: state.facts.entries.size, tellsNoLearning: tellsNoLearning(state), isPrivate };
    const head = { id, stream, revision, position, ...record, ...documentOf(state, position) };
    const written = await derived.head(collection, id);
    if (JSON.stringify(sorted(written)) !== JSON.stringify(sorted(head))) {
      faults.push(`${stream}@${revision}: the document is of revision ${written?.revision ?? 'none'}`);
    }
    const found = await derived.entries(collection, id, { after: null, limit: 30_000 });
    const shown = new Map(found.map(({ entryId, view }) => [entryId, view]));
    for (const entry of state.facts.entries.values()) {
      const view = JSON.stringify(entryView(entry, state.texts.entries.get(entry.id), false));
      if (shown.get(entry.id) !== view) faults.push(`${stream}: entry ${entry.id} is ${shown.get(entry.id)}`);
    }
    if (shown.size !== state.facts.entries.size) faults.push(`${stream}: ${shown.size} entries`);
  }
  return faults;
}

const sorted = (value: object | null): unknown =>
  value && Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));

async function streamsOf(store: EventStore): Promise<Map<string, RecordedEvent[]>> {
  const streams = new Map<string, RecordedEvent[]>();
  for (let after: string | null = null, done = false; !done;) {
    const { events, next } = await store.readAll({ after, limit: 500 });
    for (const event of events) streams.set(event.stream, [...(streams.get(event.stream) ?? []), event]);
    [after, done] = [next, next === null];
  }
  return streams;
}

import { afterAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { publishedIncidents } from '../../../test/support/published-incident.js';
import { type Answered } from '../../application/answer.js';
import { LOCAL_CALLER } from '../../application/caller.js';
import { EventLog } from '../../eventstore/event-log.js';
import { type EventStore } from '../../eventstore/event-store.js';
import { Exit } from '../../http/answer.js';
import { FoldCache } from '../../consuming/fold-cache.js';
import { type ActiveDocuments } from '../../consuming/active-collection.js';
import { INCIDENTS } from '../../projections/incidents.js';

import { MemoryReadModels } from '../../readmodels/memory/memory-read-models.js';
import { ReadModelsUnavailable, type DocumentPage } from '../../readmodels/read-models.js';
import { UnexpectedFaults } from '../../telemetry/unexpected-faults.js';
import { incidentStream } from '../../timeline/events.js';
import { type IncidentStreams, type IncidentStreamsOptions } from '../write/incident-streams.js';
import { amending, by, claiming, correcting, entries, opening, streamsOn } from '../write/incidents.testing.js';
import { IncidentDocuments } from './documents.js';
import { EntryHandler, SummaryHandler, TimelineHandler } from './handlers.js';
import { AskEntry, AskSummary, AskTimeline, type TimelineQuestion } from './questions.js';
import { ReadModelCheck } from './read-model-check.js';
import { placed } from './timeline-cursor.js';
import { IncidentReader } from './reader.js';

const NOW = Date.parse('2026-11-01T12:00:00Z');
const COLLECTION = 'incidents_v1_g1';
const logs: EventLog[] = [];

async function documentsOf(store: Pick<EventStore, 'readStream'>, stream: string): Promise<DocumentPage> {
  const folds = new FoldCache(INCIDENTS, store);
  return folds.documents(await folds.whole(stream));
}

afterAll(() => Promise.all(logs.map((log) => log.close())));
beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});

/** One who reads, with streams of his own: nothing is in memory until he folds it. */
class Reading {
  readonly streams: IncidentStreams;
  readonly readModels = new MemoryReadModels();
  readonly documents: IncidentDocuments;
  readonly check: ReadModelCheck;
  served: ActiveDocuments | null = {
    collection: COLLECTION,
    position: '9'.repeat(20),
    isStale: false,
    incomplete: null,
    parked: new Set(),
  };
  readonly faults = new UnexpectedFaults();
  readonly #reader: IncidentReader;

  constructor(
    readonly store: EventStore,
    options: IncidentStreamsOptions = {},
  ) {
    this.streams = streamsOn(store, options).streams;
    const log = new EventLog(store);
    logs.push(log);
    const served = {
      current: () => this.served,
      moved: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    };
    this.documents = new IncidentDocuments(this.streams, this.readModels, served, this.faults);
    this.#reader = new IncidentReader(this.streams, store, log, this.documents);
    this.check = new ReadModelCheck(this.readModels, served);
  }

  async project(id: string, upTo = Infinity): Promise<void> {
    const store = {
      readStream: (stream: string, { from = 0 } = {}) =>
        this.store.readStream(stream, { from, limit: upTo + 1 - from }),
    };
    await this.readModels.derived.open(COLLECTION);
    const stream = incidentStream(id);
    await this.readModels.derived.write(COLLECTION, await documentsOf(store, stream));
  }

  /** Answers as the API does, from documents if it can. */
  async ask(question: AskSummary | AskTimeline | AskEntry, documents = this.documents): Promise<Answered> {
    if (question instanceof AskEntry) return new EntryHandler(documents, this.#reader).execute(question);
    if (question instanceof AskTimeline) return new TimelineHandler(documents, this.#reader).execute(question);
    return new SummaryHandler(documents, this.#reader).execute(question);
  }

  /** Answers from a fold. */
  fold(question: AskSummary | AskTimeline | AskEntry): Promise<Answered> {
    // A handler asks documents for these three alone.
    const none = { summary: nothing, timeline: nothing, entry: nothing } as unknown as IncidentDocuments;
    return this.ask(question, none);
  }
}

const nothing = (): Promise<null> => Promise.resolve(null);

/** As it goes out. */
function sent(answered: Answered): { body: string; headers: Record<string, string> } {
  const headers: Record<string, string> = {};
  const reply = {
    headers: (own: Record<string, string>) => Object.assign(headers, own),
    type: () => undefined,
    code: () => undefined,
  };
  const exit = new Exit({ headers: {} } as never, reply as never);
  return { body: exit.answer(answered).toString(), headers };
}

async function written(id: string, body: object = {}): Promise<Reading> {
  const { store, streams } = streamsOn();
  await streams.execute(id, opening({ id, title: 'Checkout down', ...body }), by());
  return new Reading(store);
}

const FILTERS: TimelineQuestion[] = [
  {},
  { limit: 2 },
  { milestones: 'true' },
  { include: ['retracted'] },
  { types: ['declared', 'resolved'] },
  { q: 'the', limit: 3 },
  { component: ['*'] },
  { since: Date.parse('2017-02-01T00:00:00Z') },
];

describe('answers from documents', () => {
  it.each(publishedIncidents().map(({ incident }) => [incident.id, incident] as const))(
    'are those of a fold, to the byte: %s',
    async (id, incident) => {
      const { store, streams } = streamsOn();
      await streams.execute(id, opening(incident), by());
      const [first, last] = [incident.entries[0]!, incident.entries.at(-1)!];
      await streams.execute(id, amending(first.id, { text: 'Otherwise, "quoted"' }), by());
      await streams.execute(id, correcting('retract', last.id), by());
      await streams.execute(id, entries({ id: 'more', type: 'note', text: 'the last word' }), by());
      await streams.execute(id, claiming({ id: 'more', stated: 'PT99M' }), by());
      const reading = new Reading(store);
      await reading.project(id);

      for (const query of FILTERS) {
        const fromDocuments = await reading.documents.timeline(id, placed(query, id), LOCAL_CALLER);
        const folded = await new Reading(store).fold(new AskTimeline(id, query, LOCAL_CALLER));
        expect(sent(fromDocuments!)).toEqual(sent(folded));
        const { nextCursor } = JSON.parse(sent(folded).body) as { nextCursor: string | null };
        if (nextCursor === null) continue;
        const next = { ...query, cursor: nextCursor };
        expect(sent((await reading.documents.timeline(id, placed(next, id), LOCAL_CALLER))!)).toEqual(
          sent(await new Reading(store).fold(new AskTimeline(id, next, LOCAL_CALLER))),
        );
      }
      expect(sent((await reading.documents.summary(id.toUpperCase(), {}, LOCAL_CALLER))!)).toEqual(
        sent(await reading.fold(new AskSummary(id, {}, LOCAL_CALLER))),
      );
      for (const entryId of [first.id, last.id, 'more']) {
        expect(sent((await reading.documents.entry(id, entryId, {}, LOCAL_CALLER))!)).toEqual(
          sent(await reading.fold(new AskEntry(id, entryId, {}, LOCAL_CALLER))),
        );
      }
      expect(await reading.check.check(await reading.streams.events(id))).toMatchObject({ ok: true });
    },
  );

  it('say since when something is pending, as of now', async () => {
    const reading = await written('live', {
      entries: [{ id: 'a', type: 'impact_started', occurredAt: '2026-11-01T11:00Z' }],
    });
    await reading.project('live');
    const fromDocument = sent((await reading.documents.summary('live', {}, LOCAL_CALLER))!);
    expect(fromDocument).toEqual(sent(await reading.fold(new AskSummary('live', {}, LOCAL_CALLER))));
    expect(fromDocument.body).toContain('"elapsedSeconds":3600');
    expect(fromDocument.headers['etag']).toMatch(/^"1\.[0-9a-f]{16}"$/);
  });

  it('are made of what was read before, for as long as the document has not changed', async () => {
    const reading = await written('live', { title: 'Störung ⚡', entries: [{ type: 'impact_started' }] });
    await reading.project('live');
    const readHead = jest.spyOn(reading.readModels.derived, 'head');
    const answers = async (): Promise<object[]> => [
      sent((await reading.documents.summary('live', {}, LOCAL_CALLER))!),
      sent(await new Reading(reading.store).fold(new AskSummary('live', {}, LOCAL_CALLER))),
    ];
    const [first, folded] = await answers();
    expect(first).toEqual(folded);
    jest.mocked(Date.now).mockReturnValue(NOW + 90_000);
    const [later, foldedLater] = await answers();
    expect(later).toEqual(foldedLater);
    expect(later).not.toEqual(first);
    expect(readHead).toHaveBeenCalledTimes(1);

    await streamsOn(reading.store).streams.execute('live', entries({ type: 'resolved' }), by());
    await reading.project('live');
    const [changed, foldedAnew] = await answers();
    expect(changed).toEqual(foldedAnew);
    expect(changed).not.toEqual(later);
    expect(readHead).toHaveBeenCalledTimes(2);
  });
});

describe('a fold answers', () => {
  const revisionOf = async (reading: Reading, id: string, query = {}): Promise<number> =>
    (await reading.ask(new AskSummary(id, query, LOCAL_CALLER))).revision;

  it('where this process has written what the document has not', async () => {
    const reading = await written('inc');
    await reading.project('inc');
    await reading.streams.execute('inc', entries({ id: 'a', type: 'note' }), by());
    expect(await reading.documents.summary('inc', {}, LOCAL_CALLER)).toBeNull();
    expect(await reading.documents.entry('inc', 'a', {}, LOCAL_CALLER)).toBeNull();
    expect(await revisionOf(reading, 'inc')).toBe(1);
  });

  it('where it was written here, is not in memory any more, and the projection has not come so far', async () => {
    const reading = new Reading(streamsOn().store, { keptBytes: 100 });
    const { streams } = reading;
    await streams.execute('inc', opening({ id: 'inc' }), by());
    await reading.project('inc');
    const { position } = await streams.execute('inc', entries({ id: 'a', type: 'note' }), by());
    expect(streams.isKept('inc')).toBe(false);
    reading.served = {
      collection: COLLECTION,
      position: '0'.repeat(20),
      isStale: false,
      incomplete: null,
      parked: new Set(),
    };
    expect(await reading.documents.summary('inc', {}, LOCAL_CALLER)).toBeNull();
    reading.served = { collection: COLLECTION, position, isStale: false, incomplete: null, parked: new Set() };
    await reading.project('inc');
    expect((await reading.documents.summary('inc', {}, LOCAL_CALLER))?.revision).toBe(1);
  });

  it('where the document has not the revision that is asked for', async () => {
    const reading = await written('inc', { entries: [{ type: 'note' }] });
    await reading.project('inc', 0);
    expect(await revisionOf(reading, 'inc', { minRevision: 1 })).toBe(1);
  });

  it('where the documents are stale, or there are none', async () => {
    const reading = await written('inc', { entries: [{ type: 'note' }] });
    await reading.project('inc', 0);
    for (const served of [null, { ...reading.served!, isStale: true }]) {
      reading.served = served;
      expect(await revisionOf(reading, 'inc')).toBe(1);
    }
  });

  it('where the read models cannot be reached', async () => {
    const reading = await written('inc');
    await reading.project('inc');
    await reading.readModels.close();
    expect(await revisionOf(reading, 'inc')).toBe(0);
    expect(await reading.check.check(await reading.streams.events('inc'))).toMatchObject({ ok: true });
  });

  it('where a moment is asked about', async () => {
    const reading = await written('inc', { entries: [{ type: 'note' }] });
    await reading.project('inc');
    expect(await reading.documents.summary('inc', { revision: 0 }, LOCAL_CALLER)).toBeNull();
    expect(await revisionOf(reading, 'inc', { revision: 0 })).toBe(0);
  });

  it('where an entry has changed after the head was written', async () => {
    const reading = await written('inc', { entries: [{ id: 'a', type: 'note' }] });
    await reading.project('inc');
    await reading.streams.execute('inc', amending('a', { text: 'Otherwise' }), by());
    const ahead = await documentsOf(reading.store, 'incident-inc');
    const other = new Reading(reading.store);
    await other.project('inc', 1);
    await other.readModels.derived.write(COLLECTION, { heads: [], entries: ahead.entries });
    expect(await other.documents.timeline('inc', placed({}, 'inc'), LOCAL_CALLER)).toBeNull();
    expect(await other.documents.entry('inc', 'a', {}, LOCAL_CALLER)).toBeNull();
    expect(await other.check.check(await other.streams.events('inc'))).toMatchObject({
      ok: true,
      detail: 'the document of revision 1 is what the events fold into',
    });
  });

  it('with 404 where there is no such incident, whatever else is wrong', async () => {
    const reading = await written('inc');
    await reading.project('inc');
    const refused = (question: AskTimeline): Promise<unknown> => reading.ask(question).catch((error: unknown) => error);
    expect(await refused(new AskTimeline('none', { cursor: 'x' }, LOCAL_CALLER))).toMatchObject({ code: 'not_found' });
    expect(await refused(new AskTimeline('inc', { cursor: 'x' }, LOCAL_CALLER))).toMatchObject({ code: 'invalid' });
  });
});

describe('trial 65: a timeline of which entries are missing', () => {
  const many = Array.from({ length: 31 }, (_, i) => ({
    id: `n${i}`,
    type: 'note',
    occurredAt: `2026-10-01T12:${String(i).padStart(2, '0')}:00Z`,
  }));
  /** The entries that are written late to documents that somebody has dropped, and then their head. */
  async function dropped(left: (id: string) => boolean): Promise<Reading> {
    const reading = await written('inc', { entries: many });
    const page = await documentsOf(reading.store, 'incident-inc');
    await reading.readModels.derived.open(COLLECTION);
    const some = page.entries.filter(({ entryId }) => left(entryId));
    await reading.readModels.derived.write(COLLECTION, { ...page, entries: some });
    return reading;
  }

  it.each([
    ['but one', (id: string) => id === 'n30'],
    ['none of them', () => false],
    ['one in the middle', (id: string) => id !== 'n7'],
    ['the last one', (id: string) => id !== 'n30'],
  ])('is folded from the stream: %s', async (_, left) => {
    const reading = await dropped(left);
    for (const query of [{}, { limit: 5 }, { types: ['note'] }]) {
      const asked = query;
      expect(await reading.documents.timeline('inc', placed(asked, 'inc'), LOCAL_CALLER)).toBeNull();
      const { body } = sent(await reading.ask(new AskTimeline('inc', asked, LOCAL_CALLER)));
      const { entries: shown, nextCursor } = JSON.parse(body) as { entries: object[]; nextCursor: string | null };
      expect(shown).toHaveLength(query.limit ?? 31);
      if (nextCursor === null) continue;
      const next = { ...query, cursor: nextCursor };
      const again = new Reading(reading.store);
      Object.assign(again.readModels, { derived: reading.readModels.derived });
      expect(await again.documents.timeline('inc', placed(next, 'inc'), LOCAL_CALLER)).toBeNull();
    }
  });

  it('is folded where an entry was moved away from a reading that did not meet it any more', async () => {
    const reading = await dropped(() => true);
    const { derived } = reading.readModels;
    const first = await reading.documents.timeline('inc', placed({ limit: 5 }, 'inc'), LOCAL_CALLER);
    const { nextCursor } = JSON.parse(sent(first!).body) as { nextCursor: string };
    const next = { limit: 50, cursor: nextCursor };
    expect(await new Reading(reading.store).fold(new AskTimeline('inc', next, LOCAL_CALLER))).toBeDefined();
    const whole = await reading.documents.timeline('inc', placed(next, 'inc'), LOCAL_CALLER);
    expect((JSON.parse(sent(whole!).body) as { entries: object[] }).entries).toHaveLength(26);
    const read = derived.entries.bind(derived);
    derived.entries = async (...asked) => {
      const found = await read(...asked);
      const [moved, ...others] = found;
      await derived.write(COLLECTION, { heads: [], entries: [{ ...moved!, from: 0, lastRevision: 32 }] });
      return others;
    };
    expect(await reading.documents.timeline('inc', placed(next, 'inc'), LOCAL_CALLER)).toBeNull();
  });
});

it('trial 46: a document that cannot be read is answered by a fold, and told', async () => {
  const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  const reading = await written('inc-42');
  await reading.project('inc-42');
  const { derived } = reading.readModels;
  const fault = new TypeError('x is not a function');
  const failing: Partial<typeof derived> = { head: () => Promise.reject(fault), entry: () => Promise.reject(fault) };
  Object.assign(derived, failing, { mark: () => Promise.reject(fault) });
  for (const question of [new AskSummary('inc-42', {}, LOCAL_CALLER), new AskTimeline('inc-42', {}, LOCAL_CALLER)])
    expect(sent(await reading.ask(question))).toEqual(sent(await reading.fold(question)));
  expect(logged.mock.calls.map(([error]) => error as unknown)).toEqual([fault]);
  derived.mark = () => Promise.reject(new ReadModelsUnavailable('away'));
  await reading.ask(new AskSummary('inc-42', {}, LOCAL_CALLER));
  expect(reading.faults.counts).toEqual({ incident_documents: 1 });
  logged.mockRestore();
});

describe('verifying', () => {
  it.each([
    ['its summary', { summary: '{"title":"Otherwise"}' }],
    ['what lists read', { listed: '{}' }],
    ['its position', { position: '00000000000000000007' }],
    ['the number of its entries', { entries: 7 }],
    ['what it says of learning', { tellsNoLearning: true }],
  ])('finds a document of which %s is not what the events come to', async (_, change) => {
    const reading = await written('inc');
    const { heads } = await documentsOf(reading.store, 'incident-inc');
    await reading.readModels.derived.open(COLLECTION);
    await reading.readModels.derived.write(COLLECTION, { heads: [{ ...heads[0]!, ...change }], entries: [] });
    expect(await reading.check.check(await reading.streams.events('inc'))).toMatchObject({
      name: 'read_model',
      ok: false,
      detail: 'the document of revision 0 is not what the events fold into',
    });
  });

  it.each([
    ['missing', () => []],
    ['altered', (view: string) => [view.replace('note', 'nope')]],
  ])('finds an entry that is %s', async (_, change) => {
    const reading = await written('inc', { entries: [{ id: 'a', type: 'note' }] });
    const page = await documentsOf(reading.store, 'incident-inc');
    const entriesLeft = page.entries.flatMap((entry) => change(entry.view).map((view) => ({ ...entry, view })));
    await reading.readModels.derived.open(COLLECTION);
    await reading.readModels.derived.write(COLLECTION, { ...page, entries: entriesLeft });
    expect(await reading.check.check(await reading.streams.events('inc'))).toMatchObject({ ok: false });
  });

  it('says where there is nothing to compare', async () => {
    const reading = await written('inc');
    await reading.readModels.derived.open(COLLECTION);
    const events = await reading.streams.events('inc');
    expect(await reading.check.check(events)).toMatchObject({
      ok: true,
      detail: 'not compared: it has no document yet',
    });
    reading.served = null;
    expect(await reading.check.check(events)).toMatchObject({ ok: true });
  });
});

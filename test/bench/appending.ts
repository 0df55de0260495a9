/** Appends within the process, against Emmett's store for SQLite, which is no dependency of the project. */
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { seal } from '../../src/testing/chain.js';
import { type StoredEvent } from '../../src/events/stored-event.js';
import { SqliteEventStore } from '../../src/eventstore/sqlite/sqlite-event-store.js';
import { compare, takeTurns, type Finding } from './measure.js';

const ROUNDS = 5;
const MILLISECONDS = 1500;
const STREAMS = 64;
const IN_FLIGHT = 32;
const VERSION = '0.38.5';
const WHERE = join(tmpdir(), 'asof-bench-emmett');

/** True if it was appended. */
type Append = (writer: number, n: number) => Promise<boolean>;

export async function appending(folder: string): Promise<Finding[]> {
  const wanted = [IN_FLIGHT, 1].map((inFlight) => ({
    work: `in-process append, ${inFlight === 1 ? 'one at a time' : `${inFlight} in flight`}`,
    against: `emmett-sqlite ${VERSION}, one at a time`,
    // One at a time the disk sets the pace, so the target is for what a service does: many at once.
    target: inFlight === 1 ? null : { atLeast: 20 },
  }));
  const emmett = await emmettAppend(join(folder, 'emmett.db'));
  if (emmett === null)
    return wanted.map((finding) => ({ ...finding, reached: null, rounds: [], note: HOW_TO_MEASURE }));

  const store = SqliteEventStore.open(join(folder, 'appending.db'));
  const appends = {
    many: () => appendsPerSecond(IN_FLIGHT, ownAppend(store, 'many')),
    single: () => appendsPerSecond(1, ownAppend(store, 'single')),
    emmett: () => appendsPerSecond(1, emmett),
  };
  await takeTurns(1, appends);
  const rates = await takeTurns(ROUNDS, appends);
  await store.close();
  return [
    compare(wanted[0]!, 'appends/s', rates.many, rates.emmett),
    compare(wanted[1]!, 'appends/s', rates.single, rates.emmett),
  ];
}

const HOW_TO_MEASURE =
  'needs it in the folder asof-bench-emmett of the temporary folder: npm install --prefix "<that folder>" ' +
  `@event-driven-io/emmett-sqlite@${VERSION} @event-driven-io/emmett@${VERSION} sqlite3@5`;

const TEXT = 'Rolled the checkout back to 2.13.4, error rate falling in eu-west.';
const FACTS = {
  type: 'note',
  occurredAt: '2026-03-01T10:00:00.000Z',
  precision: 'second',
  source: 'api',
  origin: 'stated',
};

let run = 0;
/** Each writer has streams of its own, so that none waits for another's revision. */
function ownAppend(store: SqliteEventStore, name: string): Append {
  run += 1;
  const last = new Map<string, StoredEvent>();
  return async (writer, n) => {
    const stream = `${name}-${run}-${writer}-${n % (STREAMS / IN_FLIGHT)}`;
    const before = last.get(stream);
    const [event] = seal([{ type: 'note', facts: { ...FACTS, entryId: `n${n}` }, texts: { text: TEXT } }], {
      stream,
      nextRevision: before ? before.revision + 1 : 0,
      previousHash: before?.metadata.hash ?? '',
      recordedAt: '2026-03-01T10:00:00.000Z',
      recordedBy: 'local:local',
      commandId: `${stream}-${n}`,
      requestHash: () => 'ab'.repeat(32),
    });
    last.set(stream, event!);
    await store.append(stream, [event!], before ? before.revision : 'no-stream');
    return true;
  };
}

async function appendsPerSecond(inFlight: number, append: Append): Promise<number> {
  const from = performance.now();
  let appended = 0;
  await Promise.all(
    Array.from({ length: inFlight }, async (_, writer) => {
      for (let n = 0; performance.now() - from < MILLISECONDS; n++) {
        if (await append(writer, n)) appended += 1;
      }
    }),
  );
  if (appended === 0) throw new Error('nothing was appended');
  return (appended / (performance.now() - from)) * 1000;
}

interface Emmett {
  readonly getSQLiteEventStore: (options: object) => {
    appendToStream(stream: string, events: readonly object[]): Promise<unknown>;
  };
}

async function emmettAppend(file: string): Promise<Append | null> {
  const entry = join(WHERE, 'node_modules/@event-driven-io/emmett-sqlite/dist/index.js');
  if (!existsSync(entry)) return null;
  const { getSQLiteEventStore } = (await import(pathToFileURL(entry).href)) as Emmett;
  const store = getSQLiteEventStore({ fileName: file, schema: { autoMigration: 'CreateOrUpdate' } });
  return (_, n) => {
    const event = { type: 'note', data: { ...FACTS, entryId: `n${n}`, text: TEXT } };
    // Now and then it says SQLITE_BUSY to its only writer.
    return store.appendToStream(`incident-${n % STREAMS}`, [event]).then(
      () => true,
      () => false,
    );
  };
}

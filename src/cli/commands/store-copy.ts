/**
 * `asof store copy`: copies all events from one store to another, in this process. It does not go through commands: a copy
 * must have the ids, times, salts and hashes of the original, and a command would make new ones. With `serve` it is the
 * only command that loads a store, and lazily.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CopyOutcome, type CopyProgress } from '../../eventstore/copying.js';
import { type EventStore } from '../../eventstore/event-store.js';
import { EXIT, Failure, UsageFault } from '../failures.js';
import { type Session } from '../session.js';

interface OpenedStore {
  readonly store: EventStore;
  readonly close: () => Promise<void>;
}

const EVERY_MS = 1000;

/** Copies until all is there, or SIGINT; then it can be begun again. */
export async function copyHere(session: Session): Promise<void> {
  session.takeNothing();
  const [from, to] = [placeOf(session, 'from'), placeOf(session, 'to')];
  if (!from.isUrl && !existsSync(join(from.name, 'events.db')))
    throw new UsageFault(`--from: there is no store in ${from.name}`);
  const { StoreUnavailable, OutcomeUnknown } = await import('../../eventstore/event-store.js');
  const abort = new AbortController();
  const interrupt = (): void => abort.abort();
  process.once('SIGINT', interrupt);
  const opened: OpenedStore[] = [];
  try {
    for (const place of [from, to]) opened.push(await open(place));
    const [source, target] = opened as [OpenedStore, OpenedStore];
    if (source.store.id === target.store.id) throw new UsageFault('--from and --to are the same store');
    const { copyStore } = await import('../../eventstore/copying.js');
    const onProgress = progressOf(session);
    tell(session, await copyStore(source.store, target.store, { onProgress, signal: abort.signal }));
  } catch (error) {
    if (abort.signal.aborted) throw new Failure(EXIT.failed, 'broken off; the same command goes on from there');
    if (error instanceof StoreUnavailable || error instanceof OutcomeUnknown)
      throw new Failure(EXIT.unreachable, error.message, ['the same command goes on from there']);
    throw error;
  } finally {
    process.off('SIGINT', interrupt);
    for (const { close } of opened) await close();
  }
}

interface Place {
  /** A folder, or a connection string. */
  readonly name: string;
  readonly isUrl: boolean;
  readonly prefix: string | undefined;
}

function placeOf(session: Session, option: 'from' | 'to'): Place {
  const typed = session.required(option, `--${option}`);
  const prefix = session.given.text(`${option}Prefix`) ?? (session.env['ASOF_STREAM_PREFIX'] || undefined);
  const name = typed.startsWith('@') ? readLine(typed.slice(1), option) : typed;
  const isUrl = /^[a-z+]+:\/\//i.test(name);
  if (isUrl && !/^esdb(\+discover)?:\/\//.test(name))
    throw new UsageFault(`--${option} must be a data folder, esdb://…, or @ and a file that holds such a URL`);
  if (isUrl && name === typed && /\/\/[^/@]*@/.test(name))
    session.say(`asof: the login in --${option} can be seen by others on this machine; --${option} @file hides it`);
  return { name, isUrl, prefix };
}

function readLine(file: string, option: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new UsageFault(`--${option}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

async function open({ name, isUrl, prefix }: Place): Promise<OpenedStore> {
  if (isUrl) {
    const { EventStoreDbEventStore } = await import('../../eventstore/eventstoredb/eventstoredb-event-store.js');
    try {
      const store = await EventStoreDbEventStore.open({ url: name, ...(prefix === undefined ? {} : { prefix }) });
      return { store, close: () => store.close() };
    } catch (error) {
      if (error instanceof RangeError) throw new UsageFault(error.message);
      throw error;
    }
  }
  const [{ DataFolder }, { SqliteEventStore }] = await Promise.all([
    import('../../eventstore/sqlite/data-folder.js'),
    import('../../eventstore/sqlite/sqlite-event-store.js'),
  ]);
  const folder = DataFolder.open(name);
  try {
    const store = SqliteEventStore.open(folder.eventsFile);
    const close = async (): Promise<void> => {
      await store.close();
      folder.close();
    };
    return { store, close };
  } catch (error) {
    folder.close();
    throw error;
  }
}

/** Reports progress about once a second. */
function progressOf(session: Session): (progress: CopyProgress) => void {
  let last = Date.now();
  return ({ step, events, copied }) => {
    if (Date.now() - last < EVERY_MS) return;
    last = Date.now();
    session.say(
      step === 'copying' ? `asof: ${events} events read, ${copied} copied` : `asof: ${events} events verified`,
    );
  };
}

/** @throws Failure if the target does not have everything */
function tell(session: Session, outcome: CopyOutcome): void {
  const { streams, events, copied, refused, faults } = outcome;
  const wrong = [...refused, ...faults];
  if (session.wantsJson) session.printJson(outcome);
  else {
    const state = wrong.length === 0 ? 'all verified' : `${wrong.length} of the streams are NOT the same`;
    session.print(`${streams} streams, ${events} events: ${copied} copied now; ${state}`);
  }
  if (refused.length > 0) session.say('asof: refused streams were left as they are');
  if (wrong.length === 0) return;
  throw new Failure(
    EXIT.failed,
    'the target does not have everything',
    wrong.map(({ stream, fault }) => `${stream} ${fault}`),
  );
}

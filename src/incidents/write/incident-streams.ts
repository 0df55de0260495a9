/**
 * Carries out commands on incidents, or on services and their changes (`RecordKind`). A batch of commands is decided together and becomes one append. If another process
 * was faster, the batch is decided again on top of its events.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type CommandContext } from '../../application/command-context.js';
import { Refusal } from '../../application/refusal.js';
import {
  AppendTooLarge,
  isOurs,
  StoreUnavailable,
  WrongExpectedRevision,
  type AppendResult,
  type EventStore,
  type Position,
  type RecordedEvent,
  type StreamEvent,
} from '../../eventstore/event-store.js';
import { type Family, type MetricSource } from '../../telemetry/metrics/families.js';
import { NO_REVISION } from '../../timeline/facts.js';
import { type Millis } from '../../timeline/time.js';
import { appendUntilKnown } from './appending.js';
import { decideBatch, receive, type DecidedBatch, type ReceivedCommand } from './batch.js';
import { type CommandOutcome, type IncidentCommand } from './commands.js';
import { guarded, type Assessor, type GuardedAssessor } from './write-lint.js';
import { CommandAnswers, takeStock } from './command-answers.js';
import { CommandCounters } from './command-counters.js';
import { forgottenBy } from './decide-forget.js';
import { IncidentQueues, type QueueLimits, type Waiting } from './incident-queues.js';
import { IncidentCache, type CachedIncident } from './incident-cache.js';
import { Openings } from './openings.js';
import { answerUnchanged, idIfStored } from './unchanged.js';
import { INCIDENT, type RecordKind } from './record-kind.js';
import { type Idempotency } from './repeats-shortcut.js';
import { asRefusal } from './store-failures.js';

export interface IncidentStreamsOptions extends Partial<QueueLimits> {
  /** Of what is written here; incidents if not said. */
  readonly kind?: RecordKind;
  /** Counted together with others, if they have the same. */
  readonly counters?: CommandCounters;
  readonly now?: () => Millis;
  /** Folded incidents kept in memory, roughly, in bytes. */
  readonly keptBytes?: number;
  /** For how long an append is sent again while the store does not answer, in milliseconds. */
  readonly resendWithinMs?: number;
  /** The shortcut for commands with a key; without it only their streams recognise a retry. */
  readonly repeats?: Idempotency | null;
  /** Called with the position of the last event of each append. */
  readonly onAppended?: (position: Position) => void;
  /** Called with what assessing throws: the command is answered all the same. */
  readonly onFault?: (error: unknown) => void;
}

/** How often a batch is decided again because another writer was faster. */
const MAX_RETRIES = 5;
const RETRY_PAUSE_MS = 10;

export class IncidentStreams implements MetricSource {
  readonly #store: EventStore;
  readonly #options: Required<IncidentStreamsOptions>;
  readonly #kept: IncidentCache;
  readonly #assessor: GuardedAssessor;
  readonly #answers: CommandAnswers;
  readonly #openings: Openings;
  readonly #queues: IncidentQueues;
  readonly #counters: CommandCounters;

  constructor(store: EventStore, assessor: Assessor, options: IncidentStreamsOptions = {}) {
    this.#options = {
      kind: INCIDENT,
      counters: new CommandCounters(),
      now: Date.now,
      keptBytes: 64 * 1024 * 1024,
      waitingPerIncident: 1000,
      waitingInAll: 10_000,
      waitingBytesPerIncident: 16 * 1024 * 1024,
      waitingBytesInAll: 64 * 1024 * 1024,
      resendWithinMs: 5000,
      repeats: null,
      onAppended: () => undefined,
      onFault: () => undefined,
      ...options,
    };
    this.#store = store;
    this.#counters = this.#options.counters;
    this.#openings = new Openings(store);
    this.#queues = new IncidentQueues(this.#options, (incidentId, batch) => this.#carryOut(incidentId, batch));
    this.#assessor = guarded(assessor, this.#options.onFault);
    this.#kept = new IncidentCache(store, this.#assessor, this.#options.keptBytes, this.#options.kind);
    this.#answers = new CommandAnswers(store, this.#assessor, this.#kept);
  }

  /**
   * Carries out a command. Resolves once everything it needed is stored.
   * @param incidentId in lower case; null for an opening, which names its own id or gets one
   * @throws Refusal
   */
  async execute(incidentId: string | null, command: IncidentCommand, context: CommandContext): Promise<CommandOutcome> {
    try {
      const outcome = await this.#settle(incidentId, receive(command, context, this.#options.now()));
      this.#counters.settled(outcome);
      return outcome;
    } catch (error) {
      const refusal = asRefusal(error);
      this.#counters.refused(refusal);
      throw refusal;
    }
  }

  collect(): readonly Family[] {
    return this.#counters.collect(this.#queues.waiting, this.#options.repeats);
  }

  /** An incident as it is in the store now; null if there is none. Read it before the next await: it goes on changing. */
  async load(incidentId: string): Promise<CachedIncident | null> {
    const kept = await this.#kept.load(incidentId);
    if (kept.position === null && kept.unreadable !== null) throw kept.unreadable;
    return kept.position === null ? null : kept;
  }

  /** Whether an incident is folded in memory already. */
  isKept(incidentId: string): boolean {
    return this.#kept.has(incidentId);
  }

  /**
   * Whether a document of an incident has everything that this process knows of the incident. So nobody who has written
   * or read here is shown anything older.
   * @param revision of the document
   * @param position up to which the log is in all documents
   */
  isAllIn(incidentId: string, revision: number, position: Position): boolean {
    return this.#kept.isAllIn(incidentId, revision, position);
  }

  /** Drops an incident from the cache: words of it were forgotten, perhaps by another process. */
  release(incidentId: string): void {
    this.#kept.release(incidentId);
  }

  /** All our events of an incident, as they are stored; empty if there are none. */
  async events(incidentId: string): Promise<RecordedEvent[]> {
    return (await this.stream(incidentId)).filter(isOurs);
  }

  /** The whole stream of an incident, with foreign events. */
  async stream(incidentId: string): Promise<StreamEvent[]> {
    const events: StreamEvent[] = [];
    for await (const event of this.#store.readStream(this.#options.kind.streamOf(incidentId))) events.push(event);
    return events;
  }

  /** Resolves when no command waits any more. */
  idle(): Promise<void> {
    return this.#queues.idle();
  }

  #settle(incidentId: string | null, received: ReceivedCommand): Promise<CommandOutcome> {
    const { repeats } = this.#options;
    if (repeats === null || received.context.idempotencyKey === null) return this.#carryOutAt(incidentId, received);
    const { commandId } = received.receipt;
    return repeats.once({
      commandId,
      content: received.content,
      isOfOneIncident: incidentId !== null,
      carryOut: (knownId) => this.#carryOutAt(incidentId ?? knownId, received),
      isStored: async () => {
        const id = await idIfStored(this.#openings, incidentId, received);
        return id !== null && ((await this.load(id))?.incident.commands.has(commandId) ?? false);
      },
      answerUnchanged: async (before) => {
        const { forgettings } = (await this.#kept.load(before.incidentId)).incident.state.facts;
        const stream = this.#options.kind.streamOf(before.incidentId);
        return answerUnchanged(this.#store, this.#assessor, { ...before, stream, forgettings }, received);
      },
    });
  }

  /** @param incidentId null for an opening, unless its first try got an id */
  async #carryOutAt(incidentId: string | null, received: ReceivedCommand): Promise<CommandOutcome> {
    const { command, receipt } = received;
    const id = incidentId ?? (command.kind === 'open' ? command.id : null);
    if (id !== null) return this.#queues.enqueue(id, received);
    if (command.kind !== 'open') throw new Error(`${command.kind} needs an incident`);
    const own = await this.#openings.own(command, receipt);
    if (own !== null) return this.#queues.enqueue(own, received);
    for (;;) {
      try {
        const outcome = await this.#openings.withFreeId(command, receipt, (free) =>
          this.#queues.enqueue(free, received),
        );
        if (outcome !== null) return outcome;
        throw new Refusal('limit', 'Too many incidents of this title on one date: choose an id.');
      } catch (error) {
        // Another instance took the id meanwhile: the next one then.
        if (!(error instanceof Refusal && error.code === 'incident_exists')) throw error;
      }
    }
  }

  /** Settles every command of the batch; never throws. */
  async #carryOut(incidentId: string, batch: readonly Waiting[]): Promise<void> {
    try {
      let kept = this.#kept.recent(incidentId);
      let isFresh = kept === null;
      kept ??= await this.#kept.load(incidentId);
      for (let retries = 0; retries <= MAX_RETRIES;) {
        if (kept.unreadable !== null) throw kept.unreadable;
        const decided = decideBatch(kept.incident, batch, this.#options.now());
        // An append tells whether another process has written. Without an append, ask the store.
        if (decided.events.length === 0 && !isFresh) {
          kept = await this.#kept.load(incidentId);
          isFresh = true;
          continue;
        }
        takeStock(kept);
        try {
          await this.#forget(incidentId, decided);
          const appended = await this.#append(incidentId, kept, decided);
          if (forgottenBy(decided.events).length > 0)
            await this.#answers.forgotten(incidentId, batch, decided, appended);
          else this.#answers.settle(kept, batch, decided, appended);
          return await this.#answers.repeats(incidentId, batch, decided);
        } catch (error) {
          if (!(error instanceof WrongExpectedRevision)) throw error;
        }
        retries += 1;
        this.#counters.conflicts += 1;
        await sleep(RETRY_PAUSE_MS * retries * (0.5 + Math.random()));
        kept = await this.#kept.load(incidentId);
      }
      throw new Refusal('contention', 'Other writers were faster, several times over.');
    } catch (error) {
      if (error instanceof AppendTooLarge && batch.length > 1) {
        for (const each of batch) await this.#carryOut(incidentId, [each]);
      } else {
        for (const { reject } of batch) reject(asRefusal(error));
      }
    }
  }

  /** Removes the words before the forgetting is recorded: a reader of that record finds no words any more. */
  async #forget(incidentId: string, { events }: DecidedBatch): Promise<void> {
    const revisions = forgottenBy(events);
    if (revisions.length === 0) return;
    try {
      await this.#store.forget(this.#options.kind.streamOf(incidentId), revisions);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      const detail = 'The event store cannot be reached just now: some of the words may be gone. Ask again.';
      throw new Refusal('unavailable', detail, { cause: error });
    }
  }

  async #append(incidentId: string, kept: CachedIncident, { events }: DecidedBatch): Promise<AppendResult | null> {
    if (events.length === 0) return null;
    const { revision } = kept.incident.state.facts;
    const expected = revision === NO_REVISION ? 'no-stream' : revision;
    const { resendWithinMs } = this.#options;
    const counters = this.#counters;
    const from = performance.now();
    const appended = await appendUntilKnown(
      this.#store,
      this.#options.kind.streamOf(incidentId),
      events,
      expected,
      resendWithinMs,
      () => (counters.unanswered += 1),
    );
    counters.appendSeconds.add((performance.now() - from) / 1000);
    counters.appendedEvents += events.length;
    this.#options.onAppended(appended.position);
    return appended;
  }
}

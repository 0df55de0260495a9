/** Short words for the specs of this folder: commands as callers send them, and streams to carry them out on. */
import { LOCAL_CALLER } from '../../application/caller.js';
import { type CommandContext } from '../../application/command-context.js';
import {
  OutcomeUnknown,
  StoreUnavailable,
  WrongExpectedRevision,
  type EventStore,
  type NewEvent,
} from '../../eventstore/event-store.js';

import { MemoryEventStore } from '../../eventstore/memory/memory-event-store.js';
import {
  readAmendment,
  readClaim,
  readCorrection,
  readDescriptionSet,
  readEntries,
  readOpening,
} from '../../timeline/input/input.js';
import { type Reading } from '../../timeline/input/values.js';
import { type IncidentCommand } from './commands.js';
import { type Assessor } from './write-lint.js';
import { IncidentStreams, type IncidentStreamsOptions } from './incident-streams.js';
import { Refusal } from '../../application/refusal.js';

function valueOf<T extends object>(reading: Reading<T>): T {
  if (reading.value === null) throw new Error(JSON.stringify(reading.faults));
  return reading.value;
}

const anyMetric = (): boolean => true;

export const opening = (body: object = {}): IncidentCommand => ({
  kind: 'open',
  ...valueOf(readOpening({ id: 'inc-42', title: 'Checkout down', ...body }, anyMetric)),
});
/** An opening whose id is left to the service. */
export const unnamed = (body: object = {}): IncidentCommand => ({
  kind: 'open',
  ...valueOf(readOpening({ title: 'Checkout down', ...body }, anyMetric)),
});
export const entries = (...bodies: object[]): IncidentCommand => ({
  kind: 'add_entries',
  entries: valueOf(readEntries({ entries: bodies })),
});
export const amending = (entryId: string, set: object, more: object = {}): IncidentCommand => ({
  kind: 'amend',
  entryId,
  ...valueOf(readAmendment({ set, reason: 'From the log', ...more })),
});
export const correcting = (
  kind: 'retract' | 'restore' | 'confirm',
  entryId: string,
  body: object = {},
): IncidentCommand => ({ kind, entryId, ...valueOf(readCorrection(body)) });
export const describing = (set: object): IncidentCommand => ({
  kind: 'describe',
  ...valueOf(readDescriptionSet({ set })),
});
export const claiming = (body: object): IncidentCommand => ({
  kind: 'add_claim',
  claim: valueOf(readClaim(body, anyMetric)),
});

export const by = (more: Partial<CommandContext> = {}): CommandContext => ({
  caller: LOCAL_CALLER,
  idempotencyKey: null,
  ifMatch: 'any',
  ...more,
});
export const withKey = (key: string, more: Partial<CommandContext> = {}): CommandContext =>
  by({ idempotencyKey: { key, scope: ['POST', '/v1/incidents/inc-42'] }, ...more });

export const uncritical: Assessor = { assess: () => ({ status: 'recorded', lint: [] }), assessNote: () => [] };

/** A clock that stands until it is moved. */
export class Clock {
  constructor(public at: number = Date.parse('2024-05-12T10:00:00.000Z')) {}
  readonly now = (): number => this.at;
  moveBy(seconds: number): void {
    this.at += seconds * 1000;
  }
}

export function streamsOn(
  store: EventStore = new MemoryEventStore(),
  options: IncidentStreamsOptions = {},
  assessor: Assessor = uncritical,
): { store: EventStore; streams: IncidentStreams; clock: Clock } {
  const clock = new Clock();
  return { store, clock, streams: new IncidentStreams(store, assessor, { now: clock.now, ...options }) };
}

/** The refusal of a promise that must be refused. */
export async function refusalOf(outcome: Promise<unknown>): Promise<Refusal> {
  try {
    await outcome;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('was not refused');
}

export type Mishap = 'none' | 'unavailable' | 'unknown before' | 'unknown after' | 'somebody else';

/** A memory store on which appends go wrong as the next mishap says. */
export class MishapStore extends MemoryEventStore {
  readonly #next: () => Mishap;
  readonly #somebodyElse: (stream: string) => Promise<void>;

  /** @param somebodyElse writes to the stream, so that the append comes too late */
  constructor(next: () => Mishap, somebodyElse: (stream: string) => Promise<void> = () => Promise.resolve()) {
    super();
    this.#next = next;
    this.#somebodyElse = somebodyElse;
  }

  override async append(
    stream: string,
    events: readonly NewEvent[],
    expected: number | 'no-stream',
  ): ReturnType<EventStore['append']> {
    switch (this.#next()) {
      case 'none':
        break;
      case 'unavailable':
        throw new StoreUnavailable('down');
      case 'unknown before':
        throw new OutcomeUnknown('no answer');
      case 'unknown after':
        await super.append(stream, events, expected).catch((error: unknown) => {
          if (!(error instanceof WrongExpectedRevision)) throw error;
        });
        throw new OutcomeUnknown('no answer');
      case 'somebody else':
        await this.#somebodyElse(stream);
    }
    return super.append(stream, events, expected);
  }
}

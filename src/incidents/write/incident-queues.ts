/**
 * One queue for each incident in the process. Commands that wait for one incident make batches, so that many writers on
 * one incident do not fight over revisions.
 */
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { Refusal } from '../../application/refusal.js';
import { takeBatch, type ReceivedCommand } from './batch.js';
import { type CommandOutcome } from './commands.js';

export interface QueueLimits {
  /** Commands that may wait for one incident, and for all of them. */
  readonly waitingPerIncident: number;
  readonly waitingInAll: number;
  /** What these may take in memory, roughly, in bytes. */
  readonly waitingBytesPerIncident: number;
  readonly waitingBytesInAll: number;
}

/** A command whose caller waits for its outcome. */
export interface Waiting extends ReceivedCommand {
  readonly resolve: (outcome: CommandOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/** Of one incident. `bytes` counts what waits and what is being carried out. */
interface Queue {
  readonly waiting: Waiting[];
  bytes: number;
  drained: Promise<void>;
}

export class IncidentQueues {
  readonly #limits: QueueLimits;
  readonly #carryOut: (incidentId: string, batch: readonly Waiting[]) => Promise<void>;
  /** Of the incidents that commands wait for. */
  readonly #queues = new Map<string, Queue>();
  #waiting = 0;
  #waitingBytes = 0;

  /** @param carryOut settles every command of a batch, and never rejects */
  constructor(limits: QueueLimits, carryOut: (incidentId: string, batch: readonly Waiting[]) => Promise<void>) {
    this.#limits = limits;
    this.#carryOut = carryOut;
  }

  /** How many commands wait. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Resolves when no command waits any more. */
  async idle(): Promise<void> {
    while (this.#queues.size > 0) await Promise.all([...this.#queues.values()].map(({ drained }) => drained));
  }

  /**
   * Puts a command at the end of its incident's queue. Resolves with its outcome.
   * @throws Refusal `overloaded` if there is no room
   */
  enqueue(incidentId: string, received: ReceivedCommand): Promise<CommandOutcome> {
    const queue = this.#queues.get(incidentId);
    if (!this.#hasRoomFor(received, queue))
      return Promise.reject(new Refusal('overloaded', 'Too many commands are waiting.'));
    this.#waiting += 1;
    this.#waitingBytes += received.memory;
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { ...received, resolve, reject };
      if (queue) {
        queue.waiting.push(waiting);
        queue.bytes += received.memory;
      } else this.#startQueue(incidentId, waiting);
    });
  }

  #hasRoomFor({ memory }: ReceivedCommand, queue: Queue | undefined): boolean {
    const { waitingInAll, waitingPerIncident, waitingBytesInAll, waitingBytesPerIncident } = this.#limits;
    return (
      this.#waiting < waitingInAll &&
      this.#waitingBytes + memory <= waitingBytesInAll &&
      (queue === undefined ||
        (queue.waiting.length < waitingPerIncident && queue.bytes + memory <= waitingBytesPerIncident))
    );
  }

  #startQueue(incidentId: string, first: Waiting): void {
    const queue: Queue = { waiting: [first], bytes: first.memory, drained: Promise.resolve() };
    this.#queues.set(incidentId, queue);
    queue.drained = this.#drain(incidentId, queue);
  }

  async #drain(incidentId: string, queue: Queue): Promise<void> {
    const { waiting } = queue;
    // Commands that arrive in one turn of the event loop make one batch.
    await turnOfTheLoop();
    while (waiting.length > 0) {
      const batch = takeBatch(waiting);
      this.#waiting -= batch.length;
      await this.#carryOut(incidentId, batch);
      const settled = batch.reduce((bytes, { memory }) => bytes + memory, 0);
      this.#waitingBytes -= settled;
      queue.bytes -= settled;
    }
    this.#queues.delete(incidentId);
  }
}

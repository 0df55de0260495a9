/** The consumers of the log in this process: those that have a lease, and those that every instance has for itself. */
import { randomUUID } from 'node:crypto';
import {
  Inject,
  Injectable,
  Logger,
  Optional,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { EVENT_STORE, READ_MODELS } from '../config.js';
import { EventLog } from '../eventstore/event-log.js';
import { type EventStore, type Position } from '../eventstore/event-store.js';
import { type ReadModels } from '../readmodels/read-models.js';
import { sparing } from '../telemetry/logging.js';
import { UnexpectedFaults } from '../telemetry/unexpected-faults.js';
import { type ActiveCollection } from './active-collection.js';
import { LeasedConsumer, type ProjectionReport } from './leased-consumer.js';
import { type LeasedWork, type WorkListener, type WorkMaker } from './leased-work.js';
import { type Projection } from './projection.js';
import { ProjectionSupervisor } from './projection-supervisor.js';
import { StoreOwnership } from './store-ownership.js';

/** What Nest knows the projections by whose documents this program makes: {@link Projection}s. */
export const PROJECTIONS = Symbol('projections');

/** What Nest knows it by where the work of leased consumers is done in another thread: a {@link WorkMaker}. */
export const CONSUMER_WORK = Symbol('work of consumers');

/** What every consumer can be asked. */
export interface Consumer {
  readonly name: string;
  /**
   * Waits until everything up to a position has been processed.
   * @returns false if that was not so after `withinMs`, or when the signal aborted
   */
  whenProcessed(position: Position, withinMs: number, signal: AbortSignal): Promise<boolean>;
}

const NEVER = new AbortController().signal;

@Injectable()
export class Consumers implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #leased: ReadonlyMap<string, LeasedConsumer>;
  readonly #all = new Map<string, Consumer>();
  readonly #ownership: StoreOwnership;

  constructor(
    @Inject(PROJECTIONS) projections: readonly Projection[],
    @Inject(EVENT_STORE) store: EventStore,
    @Inject(READ_MODELS) readModels: ReadModels,
    log: EventLog,
    faults: UnexpectedFaults,
    @Optional() @Inject(CONSUMER_WORK) maker: WorkMaker | null = null,
  ) {
    const logger = new Logger('projections');
    const warn = sparing((words) => logger.warn(words));
    const holder = randomUUID();
    const onFault = (error: unknown): void => {
      if (error instanceof Error) warn(error.message);
      faults.reportUnlessOutage('projections', error);
    };
    this.#ownership = new StoreOwnership(store, readModels);
    this.#leased = new Map(
      projections.map((projection) => {
        const work = (listener: WorkListener): LeasedWork =>
          maker === null
            ? new ProjectionSupervisor({ store, readModels, log, projection, holder, ...listener })
            : maker(projection.name, listener);
        return [projection.name, new LeasedConsumer({ store, readModels, log, projection, work, onFault })];
      }),
    );
    for (const consumer of this.#leased.values()) this.add(consumer);
  }

  /** Makes a consumer known that somebody else starts and closes. */
  add(consumer: Consumer): void {
    this.#all.set(consumer.name, consumer);
  }

  /** Begins to consume, and does not wait for it. */
  onApplicationBootstrap(): void {
    for (const consumer of this.#leased.values()) consumer.start();
  }

  /** Before the stores are closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([...this.#leased.values()].map((consumer) => consumer.close()));
  }

  /** The documents of a projection that are read. @throws RangeError if there is no such projection */
  active(name: string): ActiveCollection {
    return this.#projection(name).active;
  }

  /** Whether documents of every projection can be read, be they stale. */
  get canRead(): boolean {
    return [...this.#leased.values()].every(({ active }) => active.current() !== null);
  }

  /** How every projection is doing. @throws ReadModelsUnavailable, StoreUnavailable */
  report(): Promise<ProjectionReport[]> {
    return Promise.all([...this.#leased.values()].map((consumer) => consumer.report()));
  }

  /** @throws OtherStore if the documents are another event store's; ReadModelsUnavailable */
  mustBeOurs(): Promise<void> {
    return this.#ownership.mustBeOurs();
  }

  /**
   * Waits until a consumer has processed everything up to a position.
   * @returns false if that was not so after `withinMs`, or when the signal aborted
   * @throws RangeError if there is no such consumer
   */
  async whenProcessed(
    name: string,
    position: Position,
    withinMs: number,
    signal: AbortSignal = NEVER,
  ): Promise<boolean> {
    const consumer = this.#all.get(name);
    if (!consumer) throw new RangeError(`there is no consumer ${name}`);
    return consumer.whenProcessed(position, withinMs, signal);
  }

  /** Whether there is a projection of this name. */
  isKnown(name: string): boolean {
    return this.#leased.has(name);
  }

  /** Asks for all documents of a projection to be made again, beside those that are read until then. */
  async rebuild(name: string): Promise<void> {
    await this.#projection(name).rebuild();
  }

  /** Has the parked streams of a projection tried again, and waits until that has been done, at most ten seconds. */
  async retryParked(name: string): Promise<void> {
    await this.#projection(name).retryParked();
  }

  #projection(name: string): LeasedConsumer {
    const consumer = this.#leased.get(name);
    if (!consumer) throw new RangeError(`there is no projection ${name}`);
    return consumer;
  }
}

/**
 * Removes every copy of forgotten words, in memory and in the files of the read models, once the words are gone from the
 * event store.
 */
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Refusal } from '../../application/refusal.js';
import { READ_MODELS } from '../../config.js';
import { EventLog } from '../../eventstore/event-log.js';
import { type Position } from '../../eventstore/event-store.js';
import { type ActiveCollection } from '../../consuming/active-collection.js';
import { ACTIVE_INCIDENTS } from '../../projections/incidents.js';
import { type ReadModels } from '../../readmodels/read-models.js';
import { incidentIdOf } from '../../timeline/events.js';
import { isForgetting } from '../../timeline/forgetting.js';
import { IncidentStreams } from './incident-streams.js';
import { IncidentDocuments } from '../read/documents.js';

/** How long to wait until the documents are rendered again, in milliseconds. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 100;

@Injectable()
export class Erasure implements OnApplicationShutdown {
  readonly #stopHearing: () => void;

  constructor(
    streams: IncidentStreams,
    documents: IncidentDocuments,
    private readonly log: EventLog,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
    @Inject(ACTIVE_INCIDENTS) private readonly served: ActiveCollection,
  ) {
    // This process or another one may have forgotten them.
    this.#stopHearing = log.hear((event) => {
      if (!isForgetting(event)) return;
      streams.release(incidentIdOf(event.stream));
      documents.release(incidentIdOf(event.stream));
    });
  }

  onApplicationShutdown(): void {
    this.#stopHearing();
  }

  /**
   * Resolves once no copy is left of the words that were forgotten up to a position.
   * @throws Refusal `unavailable` if copies may be left: the words are gone from the record all the same
   */
  async complete(position: Position): Promise<void> {
    const { derived, operational } = this.readModels;
    try {
      await operational.forgetCommands();
      await this.#reached(position);
      await derived.eraseTraces();
    } catch (cause) {
      if (cause instanceof Refusal) throw cause;
      throw left('and what was made of them cannot be reached just now', cause);
    }
  }

  /** Waits until the log of this process and the documents, whoever writes them, have come to a position. */
  async #reached(position: Position): Promise<void> {
    const enough = AbortSignal.timeout(PATIENCE_MS);
    const isIn = (at: Position | null): boolean => (at ?? '') >= position;
    while (!isIn(this.log.last) || !isIn(this.served.current()?.position ?? null)) {
      if (enough.aborted) throw left('and the documents that were made of them are still to be written anew');
      await this.served.moved(LOOK_MS, enough);
    }
  }
}

const left = (what: string, cause?: unknown): Refusal =>
  new Refusal('unavailable', `The words are gone from the record, ${what}. Ask again.`, { cause });

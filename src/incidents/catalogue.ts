/** Which incidents there are: ids in the order of opening, kept in memory and fed by the log. */
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { EVENT_STORE } from '../config.js';
import { type EventStore, type Position, type RecordedEvent } from '../eventstore/event-store.js';
import { incidentIdOf, incidentStream } from '../timeline/events.js';

export interface CatalogueEntry {
  readonly id: string;
  /** Of the opening. */
  readonly openedAt: Position;
  readonly retracted: boolean;
}

const STREAMS = incidentStream('');
const PAGE_EVENTS = 500;

/** Reads the log as far as it goes whenever it is asked, and remembers how far that was. */
@Injectable()
export class Catalogue implements OnApplicationShutdown {
  readonly #incidents = new Map<string, CatalogueEntry>();
  #position: Position | null = null;
  #reading: Promise<void> | null = null;
  #closed = false;

  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  /** All incidents that are recorded when this is called, the first opened first. */
  async incidents(): Promise<readonly CatalogueEntry[]> {
    const head = await this.store.head();
    while (head !== null && (this.#position ?? '') < head && !this.#closed) {
      this.#reading ??= this.readOn(head).finally(() => (this.#reading = null));
      await this.#reading;
    }
    return [...this.#incidents.values()];
  }

  onApplicationShutdown(): void {
    this.#closed = true;
  }

  /** @param head had been the last event when this began; a store may have forgotten it meanwhile */
  private async readOn(head: Position): Promise<void> {
    const { events, next } = await this.store.readAll({ after: this.#position, limit: PAGE_EVENTS });
    for (const event of events) this.take(event);
    this.#position = next ?? events.at(-1)?.position ?? head;
  }

  private take({ stream, type, position }: RecordedEvent): void {
    if (!stream.startsWith(STREAMS)) return;
    const id = incidentIdOf(stream);
    const known = this.#incidents.get(id);
    if (!known) this.#incidents.set(id, { id, openedAt: position, retracted: false });
    else if (type === 'op.incident_retracted') this.#incidents.set(id, { ...known, retracted: true });
    else if (type === 'op.incident_restored') this.#incidents.set(id, { ...known, retracted: false });
  }
}

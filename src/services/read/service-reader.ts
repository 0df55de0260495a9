/** Reads the changes of a service, as they are recorded now or were at an instant. */
import { Inject, Injectable } from '@nestjs/common';
import { EVENT_STORE } from '../../config.js';
import { EVENT_REGISTRY } from '../../events/registry.js';
import { isForeign, type EventStore } from '../../eventstore/event-store.js';
import { serviceStream } from '../../timeline/events.js';
import { evolve, initialState, passOver, type IncidentState } from '../../timeline/facts.js';
import { type Millis } from '../../timeline/time.js';
import { SERVICE_STREAMS, type ServiceStreams } from '../service-streams.js';

@Injectable()
export class ServiceReader {
  constructor(
    @Inject(SERVICE_STREAMS) private readonly streams: ServiceStreams,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  /**
   * Read it before the next await: later events are folded into the same object.
   * @param name in lower case
   * @returns null for a service without any change
   * @throws StreamNotWhole; UnreadableEvent
   */
  async now(name: string): Promise<IncidentState | null> {
    const cached = await this.streams.load(name);
    if (cached?.unreadable) throw cached.unreadable;
    return cached?.incident.state ?? null;
  }

  /** What was recorded by an instant. The same, otherwise. */
  async at(name: string, instant: Millis): Promise<IncidentState | null> {
    const cached = await this.streams.load(name);
    if (cached === null) return null;
    const { state: present } = cached.incident;
    if (present.facts.updatedAt <= instant) return this.now(name);
    const { openedAt, forgettings } = present.facts;
    if (openedAt > instant) return null;
    const snapshot = cached.snapshots.latest(({ updatedAt }) => updatedAt <= instant);
    const state = snapshot?.state ?? initialState(name, forgettings);
    for await (const stored of this.store.readStream(serviceStream(name), { from: state.facts.revision + 1 })) {
      if (isForeign(stored)) passOver(state, stored.revision);
      else if (Date.parse(stored.metadata.recordedAt) > instant) break;
      else evolve(state, EVENT_REGISTRY.upcast(stored));
    }
    return state;
  }

  /**
   * The hash of an event of a service.
   * @throws StreamNotWhole
   */
  async hashOf(name: string, revision: number): Promise<string> {
    for await (const event of this.store.readStream(serviceStream(name), { from: revision, limit: 1 }))
      if (!isForeign(event)) return event.metadata.hash;
    throw new Error(`${serviceStream(name)} has no event of ours at revision ${revision}`);
  }
}

/**
 * Who may see which incident now: what the columns say, and beside that what the log has told of changes that the columns
 * do not have yet. So nothing that has become private is shown because an index is behind.
 */
import { Inject, Injectable } from '@nestjs/common';
import { type Caller } from '../../application/caller.js';
import { maySee, namesOf, seesAll, type Audience } from '../../application/visibility.js';
import { EventLog } from '../../eventstore/event-log.js';
import { type Position, type RecordedEvent } from '../../eventstore/event-store.js';
import { incidentIdOf } from '../../timeline/events.js';
import { countBits, takeOut, type Bits } from './bits.js';
import { type IncidentColumns } from './incident-columns.js';
import { IncidentIndex } from './incident-index.js';

/** What is not there for a caller. */
export interface Hidden {
  readonly rows: Bits;
  /** The same for callers from whom the same is hidden, while the columns are the same. */
  readonly key: string;
}

interface Told {
  readonly visibleTo: Audience;
  readonly position: Position;
}

@Injectable()
export class Audiences {
  /** By incident. */
  readonly #told = new Map<string, Told>();
  /** Counts what was told. */
  #version = 0;

  constructor(
    private readonly index: IncidentIndex,
    @Inject(EventLog) log: Pick<EventLog, 'hear'>,
  ) {
    log.hear((event) => this.take(event));
  }

  /** Once all that is recorded up to a position is known here. @throws Refusal `unavailable` if that takes too long */
  async reach(position: Position | null): Promise<void> {
    await this.index.at(position);
  }

  /** Notes what an event says of who may see its incident. The same event may come often, and from several sides. */
  take(event: RecordedEvent): void {
    const visibleTo = saidBy(event);
    if (visibleTo === undefined || this.index.consumer.has(event.position)) return;
    const id = incidentIdOf(event.stream);
    if ((this.#told.get(id)?.position ?? '') >= event.position) return;
    this.#told.set(id, { visibleTo, position: event.position });
    this.#version += 1;
  }

  /** Of one that does not exist: null. */
  of(incidentId: string): Audience {
    const told = this.#told.get(incidentId);
    if (told && !this.index.consumer.has(told.position)) return told.visibleTo;
    return this.index.consumer.current?.view.visibleTo(incidentId) ?? null;
  }

  /** The rows that are not there for a caller; null: none. For whoever sees all, and while nothing is private, it costs nothing. */
  hiddenFrom(caller: Caller, columns: IncidentColumns): Hidden | null {
    if (seesAll(caller)) return null;
    this.#forgetTaken();
    const { restricted, audience, size } = columns;
    if (restricted.count === 0 && this.#told.size === 0) return null;
    const rows = restricted.toBits(size);
    const names = namesOf(caller).filter((name) => audience.codeOf(name) !== undefined);
    for (const name of names) takeOut(rows, audience.rows(audience.codeOf(name)!).toBits(size));
    for (const [id, { visibleTo }] of this.#told) {
      const row = columns.rowOf(id);
      if (row === undefined) continue;
      if (maySee(caller, visibleTo)) rows[row >>> 5]! &= ~(1 << (row & 31));
      else rows[row >>> 5]! |= 1 << (row & 31);
    }
    if (countBits(rows) === 0) return null;
    const key = this.#told.size === 0 ? names.sort() : [this.#version, ...namesOf(caller)];
    return { rows, key: JSON.stringify(key) };
  }

  #forgetTaken(): void {
    for (const [id, { position }] of this.#told) if (this.index.consumer.has(position)) this.#told.delete(id);
  }
}

/** Undefined where an event says nothing of it. */
function saidBy({ type, data }: RecordedEvent): Audience | undefined {
  const facts = data.facts as { readonly visibleTo?: Audience; readonly set?: { readonly visibleTo?: Audience } };
  if (type === 'op.opened') return facts.visibleTo;
  return type === 'op.described' ? facts.set?.visibleTo : undefined;
}

/**
 * Chooses the id of an incident if its caller chose none: the date and the title, and a number if that id is taken. A
 * retry of an opening has to find the id of its first try: the command id in the stream's first event tells.
 */
import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { isOurs, StreamNotWhole, type EventStore } from '../../eventstore/event-store.js';
import { incidentStream } from '../../timeline/events.js';
import { incidentIdFrom, isDatedByReceipt, openingDate, privateIdFrom } from '../../timeline/incident-id.js';
import { type Millis } from '../../timeline/time.js';
import { isRepeatable } from './command-id.js';
import { type IncidentCommand } from './commands.js';
import { type Receipt } from './decision.js';

type Opening = Extract<IncidentCommand, { kind: 'open' }>;

/** For so many days a retry of an opening that is dated by its receipt still finds its id. */
const DAYS_TO_LOOK_BACK = 31;
const DAY_MS = 86_400_000;
/** Incidents of one title on one date. */
const MAX_OF_A_NAME = 1000;
/** Streams that are looked into side by side. */
const AT_ONCE = 16;
const REMEMBERED = 10_000;

/** Stands for the command of a stream that is not whole any more: its id is not used again. */
const GONE = 'gone';

const numbered = (base: string, n: number): string => (n === 1 ? base : `${base}-${n}`);

export class Openings {
  /** The commands that opened incidents, by id: a first event never changes. */
  readonly #openedBy = new LRUCache<string, string>({ max: REMEMBERED });
  /** Ids that openings in this process are about to use. */
  readonly #reserved = new Set<string>();

  constructor(private readonly store: EventStore) {}

  /** The id that the first try of this command got; null for a first try. */
  async own(opening: Opening, { commandId, receivedAt }: Receipt): Promise<string | null> {
    if (!isRepeatable(commandId)) return null;
    const days = isDatedByReceipt(opening.entries) ? DAYS_TO_LOOK_BACK : 0;
    const earlier = Array.from({ length: days + 1 }, (_, day) => receivedAt - day * DAY_MS);
    const found = await Promise.all(earlier.map((at) => this.#ownOf(commandId, baseOf(opening, commandId, at))));
    return found.find((id) => id !== null) ?? null;
  }

  /**
   * Calls `use` with a free id, which no other opening in this process gets meanwhile.
   * @returns null if too many incidents have the name; then `use` was not called
   */
  async withFreeId<T>(
    opening: Opening,
    { commandId, receivedAt }: Receipt,
    use: (id: string) => Promise<T>,
  ): Promise<T | null> {
    const base = baseOf(opening, commandId, receivedAt);
    for (;;) {
      const id = numbered(base, await this.#firstFree(base));
      // Another opening has reserved it meanwhile.
      if (this.#reserved.has(id)) continue;
      if (id === numbered(base, MAX_OF_A_NAME + 1)) return null;
      this.#reserved.add(id);
      try {
        return await use(id);
      } finally {
        this.#reserved.delete(id);
      }
    }
  }

  /** Looks through all numbers in use. There may be gaps: a caller can choose a higher number. */
  async #ownOf(commandId: string, base: string): Promise<string | null> {
    const end = await this.#firstFree(base);
    for (let from = 1; from < end; from += AT_ONCE) {
      const ids = Array.from({ length: Math.min(AT_ONCE, end - from) }, (_, i) => numbered(base, from + i));
      const openers = await Promise.all(ids.map((id) => this.#opener(id)));
      const at = openers.indexOf(commandId);
      if (at !== -1) return ids[at]!;
    }
    return null;
  }

  /**
   * Finds a free number after a taken one, by doubling and halving. A later search never ends before an earlier one, since
   * no number becomes free again.
   */
  async #firstFree(base: string): Promise<number> {
    const isTaken = async (n: number): Promise<boolean> => {
      const id = numbered(base, n);
      return this.#reserved.has(id) || (await this.#opener(id)) !== null;
    };
    let [taken, free] = [0, 1];
    while (free <= MAX_OF_A_NAME && (await isTaken(free)))
      [taken, free] = [free, Math.min(2 * free, MAX_OF_A_NAME + 1)];
    while (free - taken > 1) {
      const middle = (taken + free) >> 1;
      if (await isTaken(middle)) taken = middle;
      else free = middle;
    }
    return free;
  }

  /** The command that opened an incident; null if there is none. */
  async #opener(id: string): Promise<string | null> {
    const known = this.#openedBy.get(id);
    if (known !== undefined) return known;
    const opener = await this.#firstCommand(id);
    if (opener !== null) this.#openedBy.set(id, opener);
    return opener;
  }

  async #firstCommand(id: string): Promise<string | null> {
    const stream = incidentStream(id);
    try {
      for await (const event of this.store.readStream(stream, { limit: 1 })) {
        if (isOurs(event)) return event.metadata.commandId;
        // The first event is a foreign one: ours may come after it.
        for await (const next of this.store.readStream(stream)) if (isOurs(next)) return next.metadata.commandId;
      }
      return null;
    } catch (error) {
      if (error instanceof StreamNotWhole) return GONE;
      throw error;
    }
  }
}

/** An id of a private incident says nothing of it: a hash of the command, by which a retry finds it as well. */
function baseOf({ description, entries }: Opening, commandId: string, at: Millis): string {
  const date = openingDate(entries, at);
  return description.facts.visibleTo === undefined
    ? incidentIdFrom(description.texts.title, date)
    : privateIdFrom(hash('sha256', commandId), date);
}

/**
 * Which id an incident gets whose caller chose none: the date and the title, and a number where that is taken. A repeat
 * of an opening has to find the id that it got the first time; the command id in the stream's first event tells.
 */
import { LRUCache } from 'lru-cache';
import { isOurs, StreamNotWhole, type EventStore } from '../../eventstore/event-store.js';
import { incidentStream } from '../../timeline/events.js';
import { incidentIdFrom, isDatedByReceipt, openingDate } from '../../timeline/incident-id.js';
import { type Millis } from '../../timeline/time.js';
import { isRepeatable } from './command-id.js';
import { type IncidentCommand } from './commands.js';
import { type Receipt } from './decision.js';

type Opening = Extract<IncidentCommand, { kind: 'open' }>;

/** An opening that is dated by its receipt can be repeated for so many days and still finds its id. */
const DAYS_TO_LOOK_BACK = 31;
const DAY_MS = 86_400_000;
/** Incidents of one title on one date. */
const MAX_OF_A_NAME = 1000;
/** Streams that are looked into side by side. */
const AT_ONCE = 16;
const REMEMBERED = 10_000;

/** Of an id whose stream is not whole any more: taken by nobody's command, so that it is not used again. */
const GONE = 'gone';

const numbered = (base: string, n: number): string => (n === 1 ? base : `${base}-${n}`);

export class Openings {
  /** The commands that opened incidents, by id: a first event never changes. */
  readonly #openedBy = new LRUCache<string, string>({ max: REMEMBERED });
  /** Ids that openings of this process are about to use. */
  readonly #reserved = new Set<string>();

  constructor(private readonly store: EventStore) {}

  /** The id that this very command got before; null if it is new. */
  async own(opening: Opening, { commandId, receivedAt }: Receipt): Promise<string | null> {
    if (!isRepeatable(commandId)) return null;
    const days = isDatedByReceipt(opening.entries) ? DAYS_TO_LOOK_BACK : 0;
    const earlier = Array.from({ length: days + 1 }, (_, day) => receivedAt - day * DAY_MS);
    const found = await Promise.all(earlier.map((at) => this.#ownOf(commandId, baseOf(opening, at))));
    return found.find((id) => id !== null) ?? null;
  }

  /**
   * Does something with a free id, which nobody else in this process gets meanwhile.
   * @returns null, without having done anything, if there are too many of the name
   */
  async withFreeId<T>(opening: Opening, { receivedAt }: Receipt, use: (id: string) => Promise<T>): Promise<T | null> {
    const base = baseOf(opening, receivedAt);
    for (;;) {
      const id = numbered(base, await this.#firstFree(base));
      // Somebody else was given it while the streams were looked into.
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

  /** Among all numbers that have been given out. Some of them may be free: a caller can choose one out of turn. */
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
   * A number that is free and comes after one that is taken, by doubling and halving: as long as nothing is given up, a
   * later search never ends before an earlier one.
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
        // Somebody else has written into it first: ours may come after that.
        for await (const next of this.store.readStream(stream)) if (isOurs(next)) return next.metadata.commandId;
      }
      return null;
    } catch (error) {
      if (error instanceof StreamNotWhole) return GONE;
      throw error;
    }
  }
}

const baseOf = (opening: Opening, at: Millis): string =>
  incidentIdFrom(opening.description.texts.title, openingDate(opening.entries, at));

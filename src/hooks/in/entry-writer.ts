/** Brings entries into an incident, and changes to a service. What has an id that is there is known, whatever became of it. */
import { Injectable } from '@nestjs/common';
import { Refusal } from '../../application/refusal.js';
import { CHANGE_TYPES } from '../../timeline/entry.js';
import { type Became } from './became.js';
import { type EntryInput, type HookEntry } from './becoming.js';
import { HookRecords, type Sender } from './hook-records.js';
import { InTurn } from './in-turn.js';
import { serviceNameFrom } from '../../timeline/service-name.js';
import { type Place } from './place.js';

const CHANGES: ReadonlySet<string> = new Set(CHANGE_TYPES);
const TOLD_LATE = 'the sender has told late when it began';

@Injectable()
export class EntryWriter {
  /** What one delivery decides depends on what the one before has become. */
  readonly #inTurn = new InTurn();

  constructor(private readonly records: HookRecords) {}

  /** @throws Refusal */
  intoIncident(incident: string, entries: readonly HookEntry[], sender: Sender): Promise<Became[]> {
    return this.#write({ incident }, entries, sender);
  }

  /** @returns null where none of them is a change: nothing else stands among the changes of a service @throws Refusal */
  async ofService(written: string, changes: readonly HookEntry[], sender: Sender): Promise<Became[] | null> {
    const service = serviceNameFrom(written);
    if (service === null) return null;
    const fit = changes.filter(({ fields }) => CHANGES.has(fields.type));
    const named = fit.map((change) => ({ ...change, fields: { ...change.fields, service } }));
    return named.length === 0 ? null : this.#write({ service }, named, sender);
  }

  #write(place: Place, entries: readonly HookEntry[], sender: Sender): Promise<Became[]> {
    return this.#inTurn.run(JSON.stringify(place), async () => {
      const ids = 'incident' in place ? await this.records.idsOf(place.incident, sender) : NONE;
      const { added, known } = await this.#add(
        place,
        parted(entries, ({ fields }) => ids.has(fields.id)),
        sender,
      );
      const late: Became[] = [];
      for (const { fields, standing } of known) {
        const { id, occurredAt } = fields;
        if (standing !== 'said' || typeof occurredAt !== 'string') continue;
        const there = await this.records.recorded(place, id, sender);
        if (there === null || there.amended || !there.isSupposed || there.occurredAt === occurredAt) continue;
        if (await this.records.correct(place, id, { occurredAt }, TOLD_LATE, sender))
          late.push({ ...became(fields, place), corrected: true });
      }
      return [...late, ...added.map(({ fields }) => became(fields, place))];
    });
  }

  /** Those whose ids turn out to be taken are known, too: only the record can tell all. */
  async #add(
    place: Place,
    { known, fresh }: Parted,
    sender: Sender,
  ): Promise<{ added: HookEntry[]; known: HookEntry[] }> {
    if (fresh.length === 0) return { added: [], known };
    try {
      return { added: (await this.records.add(place, fresh, sender)) ? fresh : [], known };
    } catch (error) {
      const taken = takenIn(error);
      if (taken.size === 0) throw error;
      const again = parted(fresh, (_entry, index) => taken.has(index));
      return this.#add(place, { known: [...known, ...again.known], fresh: again.fresh }, sender);
    }
  }
}

const NONE: ReadonlySet<string> = new Set();

interface Parted {
  readonly known: HookEntry[];
  readonly fresh: HookEntry[];
}

const parted = (entries: readonly HookEntry[], isKnown: (entry: HookEntry, index: number) => boolean): Parted => ({
  known: entries.filter(isKnown),
  fresh: entries.filter((entry, index) => !isKnown(entry, index)),
});

/** Which entries of a call were refused because their ids are taken; none for any other refusal. */
function takenIn(error: unknown): ReadonlySet<number> {
  if (!(error instanceof Refusal && error.code === 'entry_exists')) return new Set();
  const indexes = error.faults.map((fault) =>
    'pointer' in fault ? /^\/entries\/(\d{1,3})\/id$/.exec(fault.pointer) : null,
  );
  return new Set(indexes.flatMap((m) => (m ? [Number(m[1])] : [])));
}

const became = ({ id, type, occurredAt }: EntryInput, place: Place): Became => ({
  ...{ incident: null, service: null, ...place, id, type, occurredAt: occurredAt ?? null, corrected: false },
});

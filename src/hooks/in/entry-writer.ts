/** Brings entries into an incident, and changes to a service. What has an id that is there is known, whatever became of it. */
import { Injectable } from '@nestjs/common';
import { Refusal } from '../../application/refusal.js';
import { CHANGE_TYPES } from '../../timeline/entry.js';
import { type Became, type Dispatched } from './became.js';
import { type EntryInput, type HookEntry } from './becoming.js';
import { HookRecords, type Sender } from './hook-records.js';
import { InTurn } from './in-turn.js';
import { serviceNameFrom } from '../../timeline/service-name.js';
import { isSupposed, type Place, type Recorded } from './place.js';

const CHANGES: ReadonlySet<string> = new Set(CHANGE_TYPES);
const TOLD_LATE = 'the sender has told late when it began';
const TOLD_AS_DEPLOYMENT = 'a deployment says when this version was rolled out';
/** Without a version to tell them by, what is announced and what comes about within this time are one. */
const TOGETHER_MS = 90_000;

@Injectable()
export class EntryWriter {
  /** What one delivery decides depends on what the one before has become. */
  readonly #inTurn = new InTurn();

  constructor(private readonly records: HookRecords) {}

  /** @throws Refusal */
  intoIncident(incident: string, entries: readonly HookEntry[], sender: Sender): Promise<Became[]> {
    return this.#write({ incident }, entries, sender);
  }

  /** Nothing but changes stands among the changes of a service. @throws Refusal */
  async ofService(written: string, changes: readonly HookEntry[], sender: Sender): Promise<Dispatched> {
    const service = serviceNameFrom(written);
    if (service === null) return { nowhere: `“${written}” is no name of a service.` };
    const fit = changes.filter(({ fields }) => CHANGES.has(fields.type));
    const named = fit.map((change) => ({ ...change, fields: { ...change.fields, service } }));
    if (named.length > 0) return this.#write({ service }, named, sender);
    const type = changes[0]?.fields.type ?? 'nothing';
    return { nowhere: `It becomes a ${type}, which is no change of ${service}: only an incident could take it.` };
  }

  #write(place: Place, entries: readonly HookEntry[], sender: Sender): Promise<Became[]> {
    return this.#inTurn.run(JSON.stringify(place), async () => {
      const ids = 'incident' in place ? await this.records.idsOf(place.incident, sender) : NONE;
      const told = await this.#withoutAnnounced(place, entries, sender);
      const { added, known } = await this.#add(
        place,
        parted(told, ({ fields }) => ids.has(fields.id)),
        sender,
      );
      await this.#takePlaces(place, added, sender);
      const late: Became[] = [];
      for (const entry of known)
        if (await this.#tellLate(place, entry, sender)) late.push({ ...became(entry.fields, place), corrected: true });
      return [...late, ...added.map(({ fields }) => became(fields, place))];
    });
  }

  /** @returns whether it puts right what was only supposed */
  async #tellLate(place: Place, { fields, standing }: HookEntry, sender: Sender): Promise<boolean> {
    const { id, occurredAt } = fields;
    if (standing !== 'said' || typeof occurredAt !== 'string') return false;
    const all = await this.records.recorded(place, sender);
    const there = all.find((each) => each.id === id);
    if (there === undefined || there.amended || there.occurredAt === occurredAt || !isSupposed(there, all))
      return false;
    return (await this.records.correct(place, [{ id, occurredAt }], TOLD_LATE, sender)).has(id);
  }

  /** Without what was announced, and of which is known already when it came about. */
  async #withoutAnnounced(place: Place, entries: readonly HookEntry[], sender: Sender): Promise<readonly HookEntry[]> {
    if (entries.every(({ standing }) => standing !== 'announced')) return entries;
    const all = await this.records.recorded(place, sender);
    return entries.filter(({ fields, standing, announcedBy = '' }) => {
      const isKnown = (there: Recorded): boolean =>
        there.isOfHook && !there.retracted && !there.id.startsWith(announcedBy) && isOneRollout(fields, there);
      return standing !== 'announced' || !all.some(isKnown);
    });
  }

  /** What was announced is taken back once it is told when it came about: else one rollout would be two releases. */
  async #takePlaces(place: Place, added: readonly HookEntry[], sender: Sender): Promise<void> {
    for (const { fields, standing, announcedBy } of added) {
      if (announcedBy === undefined || standing === 'announced') continue;
      const isItsOwn = (there: Recorded): boolean =>
        there.id.startsWith(announcedBy) && !there.retracted && !there.amended && isOneRollout(there, fields);
      for (const there of (await this.records.recorded(place, sender)).filter(isItsOwn))
        await this.records.retract(place, there.id, TOLD_AS_DEPLOYMENT, sender);
    }
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

type Rollout = Pick<Recorded, 'type' | 'version' | 'commit' | 'service'> & { readonly occurredAt?: string | null };

/** True where both are of one version, or of one time if the second knows its commit alone. */
function isOneRollout(announced: Rollout, deployed: Rollout): boolean {
  if (announced.type !== deployed.type || announced.service !== deployed.service) return false;
  if (announced.version === deployed.version) return announced.version !== undefined;
  const { version, commit = '' } = deployed;
  if (version !== undefined && !commit.startsWith(version)) return false;
  return Math.abs(Date.parse(announced.occurredAt ?? '') - Date.parse(deployed.occurredAt ?? '')) <= TOGETHER_MS;
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

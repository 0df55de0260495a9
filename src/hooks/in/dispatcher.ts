/** Brings what a delivery becomes to the record. */
import { Injectable } from '@nestjs/common';
import { Refusal } from '../../application/refusal.js';
import { EventCommands } from '../../ingest/cloud-events/event-commands.js';
import { CHANGE_TYPES, type Entry } from '../../timeline/entry.js';
import { type Millis } from '../../timeline/time.js';
import { AlertWriter } from './alert-writer.js';
import { type Became } from './became.js';
import { type Becoming, type EntryInput, type HookEntry } from './becoming.js';
import { type Hook } from './hook.js';
import { eventContext, HookRecords, type Sender } from './hook-records.js';
import { InTurn } from './in-turn.js';
import { OpenedIncidents } from './opened-incidents.js';
import { serviceOf } from './service-name.js';

/** Null: this has no place where it could go. Empty: all of it was known. */
export type Dispatched = readonly Became[] | null;

const CHANGES: ReadonlySet<string> = new Set(CHANGE_TYPES);
const SUPPOSED = 'the sender has told late when it began';

@Injectable()
export class Dispatcher {
  /** What one delivery decides depends on what the one before has become. */
  readonly #inTurn = new InTurn();

  constructor(
    private readonly records: HookRecords,
    private readonly opened: OpenedIncidents,
    private readonly alerts: AlertWriter,
    private readonly events: EventCommands,
  ) {}

  /** @throws Refusal */
  async carryOut(hook: Hook, becoming: Becoming, sender: Sender, receivedAt: Millis): Promise<Dispatched> {
    switch (becoming.to) {
      case 'service':
        return hook.incident === null
          ? this.#postChanges(becoming.service, becoming.changes, sender)
          : this.#addEntries(hook.incident, becoming.changes, sender);
      case 'incident':
        return this.#toIncident(hook, becoming, sender, receivedAt);
      case 'alerts':
        return this.#toAlerts(hook, becoming, sender);
      case 'event':
        return this.#record(hook, becoming, sender);
    }
  }

  async #toIncident(
    hook: Hook,
    { incident, group, entries }: Extract<Becoming, { to: 'incident' }>,
    sender: Sender,
    receivedAt: Millis,
  ): Promise<Dispatched> {
    const named = incident ?? hook.incident;
    if (named !== null) return this.#addEntries(named, entries, sender);
    if (!hook.opens || group === null) return null;
    return this.#inTurn.run(`${hook.id}/${group.key}`, async () => {
      const times = entries.map(({ fields }) => Date.parse(fields.occurredAt ?? '')).filter((at) => !Number.isNaN(at));
      const own = await this.opened.only(group, Math.min(...times, receivedAt), sender);
      return this.#addEntries(own, entries, sender);
    });
  }

  async #toAlerts(
    { id, incident, opens }: Hook,
    { group, alerts }: Extract<Becoming, { to: 'alerts' }>,
    sender: Sender,
  ): Promise<Dispatched> {
    if (incident !== null) return this.#inTurn.run(incident, () => this.alerts.into(incident, alerts, sender));
    if (!opens) return null;
    return this.#inTurn.run(`${id}/${group.key}`, () => this.alerts.intoOpened(group, alerts, sender));
  }

  /** Those whose ids are there are known, whatever has become of them since. */
  async #addEntries(incident: string, entries: readonly HookEntry[], sender: Sender): Promise<Became[]> {
    return this.#inTurn.run(incident, async () => {
      const { state } = await this.records.get(incident, sender);
      const known = state.facts.entries;
      const late = entries.filter((entry) => isToldLate(entry, known));
      const fresh = entries.map(({ fields }) => fields).filter(({ id }) => !known.has(id));
      const done: Became[] = [];
      for (const { fields } of late) {
        const { id, type, occurredAt } = fields;
        const set = typeof occurredAt === 'string' ? { occurredAt } : {};
        if (await this.records.correct(incident, id, set, SUPPOSED, sender))
          done.push({ incident, service: null, id, type, occurredAt: occurredAt ?? null, corrected: true });
      }
      await this.records.add(incident, fresh, sender);
      return [...done, ...fresh.map((fields) => became(fields, incident, null))];
    });
  }

  async #record(hook: Hook, { event, key }: Extract<Becoming, { to: 'event' }>, sender: Sender): Promise<Became[]> {
    const at =
      event.on === 'service' && hook.incident !== null
        ? ({ on: 'incident', incidentId: hook.incident, opening: null, entry: event.change } as const)
        : event.on === 'service'
          ? { ...event, service: hook.service ?? event.service }
          : event;
    const draft = at.on === 'incident' ? at.entry : at.change;
    // An event names any incident that it likes: there the hook is no more than whoever may write.
    const isOwn = at.on === 'service' || at.incidentId === hook.incident;
    const { added } = await this.events.record(at, key, eventContext(sender, isOwn));
    const { type, occurredAt = null } = draft.facts;
    const [incident, service] = at.on === 'incident' ? [at.incidentId, null] : [null, at.service];
    return added ? [{ incident, service, id: draft.id ?? key, type, occurredAt, corrected: false }] : [];
  }

  async #postChanges(written: string, changes: readonly HookEntry[], sender: Sender): Promise<Dispatched> {
    const service = serviceOf(written);
    // Only what has changed stands among the changes of a service.
    const fit = changes.filter(({ fields }) => CHANGES.has(fields.type));
    if (service === null || fit.length === 0) return null;
    const fields = fit.map((each) => each.fields);
    try {
      const isNew = await this.records.postChanges(service, fields, sender);
      return isNew ? fields.map((each) => became(each, null, service)) : [];
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'entry_exists')) throw error;
      const said = fit.filter(({ standing }) => standing === undefined).map((each) => each.fields);
      if (said.length === fields.length) throw error;
      if (said.length === 0 || !(await this.records.postChanges(service, said, sender))) return [];
      return said.map((each) => became(each, null, service));
    }
  }
}

/** What was supposed was recorded together with what it followed from. Said now, its time is known. */
function isToldLate({ fields, standing }: HookEntry, known: ReadonlyMap<string, Entry>): boolean {
  const there = known.get(fields.id);
  if (standing !== 'said' || there === undefined || there.amended || typeof fields.occurredAt !== 'string')
    return false;
  const followed = [...known.values()].some(
    ({ type, recordedAt, recordedBy }) =>
      type === 'release_completed' && recordedAt === there.recordedAt && recordedBy === there.recordedBy,
  );
  return followed && there.interval.from !== Date.parse(fields.occurredAt);
}

const became = ({ id, type, occurredAt }: EntryInput, incident: string | null, service: string | null): Became => ({
  ...{ incident, service, id, type, occurredAt: occurredAt ?? null, corrected: false },
});

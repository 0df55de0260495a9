/** Brings what a delivery becomes to the record. */
import { Injectable } from '@nestjs/common';
import { EventCommands } from '../../ingest/cloud-events/event-commands.js';
import { type Millis } from '../../timeline/time.js';
import { AlertWriter } from './alert-writer.js';
import { type Became, type Dispatched } from './became.js';
import { type Becoming } from './becoming.js';
import { EntryWriter } from './entry-writer.js';
import { type Hook } from './hook.js';
import { eventContext, type Sender } from './hook-records.js';
import { InTurn } from './in-turn.js';
import { OpenedIncidents } from './opened-incidents.js';

const NOWHERE: Dispatched = { nowhere: 'The hook has no incident for this, and opens none.' };

@Injectable()
export class Dispatcher {
  /** What one delivery decides depends on what the one before has become. */
  readonly #inTurn = new InTurn();

  constructor(
    private readonly entries: EntryWriter,
    private readonly opened: OpenedIncidents,
    private readonly alerts: AlertWriter,
    private readonly events: EventCommands,
  ) {}

  /** @throws Refusal */
  async carryOut(hook: Hook, becoming: Becoming, sender: Sender, receivedAt: Millis): Promise<Dispatched> {
    switch (becoming.to) {
      case 'service':
        return hook.incident === null
          ? this.entries.ofService(becoming.service, becoming.changes, sender)
          : this.entries.intoIncident(hook.incident, becoming.changes, sender);
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
    if (named !== null) return this.entries.intoIncident(named, entries, sender);
    if (!hook.opens || group === null) return NOWHERE;
    return this.#inTurn.run(`${hook.id}/${group.key}`, async () => {
      const times = entries.map(({ fields }) => Date.parse(fields.occurredAt ?? '')).filter((at) => !Number.isNaN(at));
      const own = await this.opened.only(group, Math.min(...times, receivedAt), sender);
      return this.entries.intoIncident(own, entries, sender);
    });
  }

  async #toAlerts(
    { id, incident, opens }: Hook,
    { group, alerts }: Extract<Becoming, { to: 'alerts' }>,
    sender: Sender,
  ): Promise<Dispatched> {
    if (incident !== null) return this.#inTurn.run(incident, () => this.alerts.into(incident, alerts, sender));
    if (!opens) return NOWHERE;
    return this.#inTurn.run(`${id}/${group.key}`, () => this.alerts.intoOpened(group, alerts, sender));
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
}

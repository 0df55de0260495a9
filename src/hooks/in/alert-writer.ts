/** Brings alerts into an incident, or into one that is opened for them. */
import { Injectable } from '@nestjs/common';
import { type Entry } from '../../timeline/entry.js';
import { formatInstant, type Millis } from '../../timeline/time.js';
import {
  alertId,
  alertsIn,
  entriesOfAlerts,
  inputOf,
  isDetectedByOthers,
  missingIn,
  together,
  type AlertCorrection,
  type KnownAlert,
} from './alerts.js';
import { type Became } from './became.js';
import { type Alert, type Group } from './becoming.js';
import { HookRecords, type Sender } from './hook-records.js';
import { OpenedIncidents } from './opened-incidents.js';
import { whileTaken } from './while-taken.js';

/** What fires again later is another trouble. */
const SAME_TROUBLE_MS = 24 * 3_600_000;
const REASON = 'another alert of the same time has become known';

@Injectable()
export class AlertWriter {
  constructor(
    private readonly records: HookRecords,
    private readonly opened: OpenedIncidents,
  ) {}

  /** Into an incident that is somebody else's to resolve. @throws Refusal */
  async into(incident: string, alerts: readonly Alert[], sender: Sender): Promise<Became[]> {
    return this.#write(incident, alerts, false, sender);
  }

  /** Into the latest incident of their group, or, where they fire long after it, into another. @throws Refusal */
  async intoOpened(group: Group, alerts: readonly Alert[], sender: Sender): Promise<Became[]> {
    const latest = await this.opened.latest(group, sender);
    if (latest === null) return this.#intoNext(group, null, alerts, sender);
    const known = alertsIn((await this.records.get(latest, sender)).state.facts.entries);
    const { own, later } = parted(known, alerts);
    const became = own.length > 0 ? await this.#write(latest, own, true, sender) : [];
    return later.length === 0 ? became : [...became, ...(await this.#intoNext(group, latest, later, sender))];
  }

  async #intoNext(group: Group, after: string | null, alerts: readonly Alert[], sender: Sender): Promise<Became[]> {
    const from = Math.min(...alerts.map(({ startsAt }) => startsAt));
    const incident = await this.opened.next(group, from, after, sender);
    return this.#write(incident, alerts, true, sender);
  }

  async #write(incident: string, alerts: readonly Alert[], opens: boolean, sender: Sender): Promise<Became[]> {
    const byId = new Map(alerts.map((alert) => [alertId(alert), alert]));
    return whileTaken(async () => {
      const { entries } = (await this.records.get(incident, sender)).state.facts;
      const all = together(alertsIn(entries), alerts);
      const { add, correct } = missingIn(entries, entriesOfAlerts(all, opens, isDetectedByOthers(entries)));
      const before = new Map(correct.map(({ id }) => [id, entries.get(id)!]));
      const corrected = await this.#correct(incident, correct, before, sender);
      const inputs = add.map((entry) => inputOf(entry, byId));
      await this.records.add({ incident }, inputs, sender);
      const added = inputs.map(({ id, type, occurredAt = null }) => ({ id, type, occurredAt, corrected: false }));
      return [...corrected, ...added].map((each) => became(incident, each));
    });
  }

  async #correct(
    incident: string,
    corrections: readonly AlertCorrection[],
    before: ReadonlyMap<string, Entry>,
    sender: Sender,
  ): Promise<Omit<Became, 'incident' | 'service'>[]> {
    const done: Omit<Became, 'incident' | 'service'>[] = [];
    for (const { id, type, occurredAt } of corrections) {
      const set = {
        ...(type !== undefined && { type }),
        ...(occurredAt !== undefined && { occurredAt: formatInstant(occurredAt) }),
      };
      const { facts } = before.get(id)!;
      const now = { type: facts.type, occurredAt: facts.occurredAt, ...set };
      if (await this.records.correct({ incident }, id, set, REASON, sender)) done.push({ id, ...now, corrected: true });
    }
    return done;
  }
}

const became = (incident: string, own: Omit<Became, 'incident' | 'service'>): Became => ({
  ...{ incident, service: null, ...own },
});

/** Which alerts belong to an incident, and which fire so long after its last one that they are another trouble. */
function parted(
  known: readonly KnownAlert[],
  alerts: readonly Alert[],
): { readonly own: readonly Alert[]; readonly later: readonly Alert[] } {
  const ids = new Set(known.map(({ id }) => id));
  const own: Alert[] = alerts.filter((alert) => ids.has(alertId(alert)));
  const fresh = alerts.filter((alert) => !ids.has(alertId(alert))).sort((a, b) => a.startsAt - b.startsAt);
  const began = Math.min(...known.map(({ startsAt }) => startsAt), Infinity);
  let end: Millis = Math.max(...together(known, own).map(({ endsAt }) => endsAt ?? Infinity), -Infinity);
  const later: Alert[] = [];
  for (const alert of fresh) {
    // Long over when the incident began: it is of an earlier one, and told late.
    if (alert.endsAt !== null && alert.endsAt < began - SAME_TROUBLE_MS) continue;
    if (known.length > 0 && alert.startsAt > end + SAME_TROUBLE_MS) later.push(alert);
    else {
      own.push(alert);
      end = Math.max(end, alert.endsAt ?? Infinity);
    }
  }
  return { own, later };
}

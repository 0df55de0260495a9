/** Brings alerts into an incident, or into one that is opened for them. */
import { Injectable } from '@nestjs/common';
import { type Entry } from '../../timeline/entry.js';
import { formatInstant, type Millis } from '../../timeline/time.js';
import {
  isDetectedByOthers,
  missingIn,
  untrueIn,
  type AlertCorrection,
  type Differences,
} from './alert-differences.js';
import { endFor, overSince, resolvedSince, saidByOthers, standingOf, type Said } from './alert-standing.js';
import {
  alertId,
  alertsIn,
  entriesOfAlerts,
  firstStartOf,
  inputOf,
  tellingsIn,
  together,
  type AlertEntry,
  type KnownAlert,
} from './alerts.js';
import { type Became } from './became.js';
import { type Alert, type EntryInput, type Group } from './becoming.js';
import { HookRecords, recordedBy, type Sender } from './hook-records.js';
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
    const { earlier, own, later, began } = await this.#parted(latest, alerts, sender);
    return [
      ...(await this.#intoEarlier(group, { incident: latest, began }, earlier, sender)),
      ...(await this.#writeOpened(latest, own, sender)),
      ...(later.length === 0 ? [] : await this.#intoNext(group, latest, later, sender)),
    ];
  }

  async #intoNext(group: Group, after: string | null, alerts: readonly Alert[], sender: Sender): Promise<Became[]> {
    const incident = await this.opened.next(group, firstStartOf(alerts)!, after, sender);
    return this.#writeOpened(incident, alerts, sender);
  }

  /** What belongs to an incident of the group that was before this one, and is told again, or late. */
  async #intoEarlier(
    group: Group,
    than: { readonly incident: string; readonly began: Millis },
    alerts: readonly Alert[],
    sender: Sender,
  ): Promise<Became[]> {
    if (alerts.length === 0) return [];
    const before = await this.opened.before(group, than.incident, sender);
    if (before === null) {
      // Of the first one: what was long over then is of a time of which we were not told.
      const lasting = alerts.filter(({ endsAt }) => endsAt === null || endsAt >= than.began - SAME_TROUBLE_MS);
      return this.#writeOpened(than.incident, lasting, sender);
    }
    const { earlier, own, later, began } = await this.#parted(before, alerts, sender);
    return [
      ...(await this.#intoEarlier(group, { incident: before, began }, earlier, sender)),
      ...(await this.#writeOpened(before, [...own, ...later], sender)),
    ];
  }

  async #writeOpened(incident: string, alerts: readonly Alert[], sender: Sender): Promise<Became[]> {
    return alerts.length === 0 ? [] : this.#write(incident, alerts, true, sender);
  }

  async #parted(incident: string, alerts: readonly Alert[], sender: Sender): Promise<Parted> {
    const { entries } = (await this.records.get(incident, sender)).state.facts;
    return parted(alertsIn(entries), saidByOthers(entries), alerts, sender);
  }

  /** @param opens the incident is theirs to resolve and to reopen */
  async #write(incident: string, alerts: readonly Alert[], opens: boolean, sender: Sender): Promise<Became[]> {
    const byId = new Map(alerts.map((alert) => [alertId(alert), alert]));
    return whileTaken(async () => {
      const { entries } = (await this.records.get(incident, sender)).state.facts;
      const { add, correct } = differences(entries, alerts, opens, sender);
      const corrected = await this.#correct(incident, correct, entries, sender);
      const inputs = add.map((entry) => inputOf(entry, byId));
      await this.records.add({ incident }, inputs.map(asFields), sender);
      const added = inputs.map(({ id, type, occurredAt = null }) => ({ id, type, occurredAt, corrected: false }));
      return [...corrected, ...added].map((each) => became(incident, each));
    });
  }

  async #correct(
    incident: string,
    corrections: readonly AlertCorrection[],
    entries: ReadonlyMap<string, Entry>,
    sender: Sender,
  ): Promise<Omit<Became, 'incident' | 'service'>[]> {
    const all = corrections.map(({ id, type, occurredAt }) => ({
      id,
      ...(type !== undefined && { type }),
      ...(occurredAt !== undefined && { occurredAt: formatInstant(occurredAt) }),
    }));
    const before = new Map(all.map(({ id }) => [id, entries.get(id)!.facts]));
    const done = await this.records.correct({ incident }, all, REASON, sender);
    return all.flatMap(({ id, ...set }) => {
      const { type, occurredAt } = before.get(id)!;
      return done.has(id) ? [{ id, type, occurredAt, ...set, corrected: true }] : [];
    });
  }
}

const asFields = (fields: EntryInput): { fields: EntryInput } => ({ fields });

const became = (incident: string, own: Omit<Became, 'incident' | 'service'>): Became => ({
  ...{ incident, service: null, ...own },
});

/** Windows are of all alerts in the incident; where it stands follows from those of the hook that opened it alone. */
function differences(
  entries: ReadonlyMap<string, Entry>,
  alerts: readonly Alert[],
  opens: boolean,
  sender: Sender,
): Differences {
  const tellings = tellingsIn(entries);
  const by = recordedBy(sender);
  const all = together(alertsIn(entries, tellings), alerts, by);
  const isDetected = isDetectedByOthers(entries, tellings, sender.kind, firstStartOf(all));
  const told = entriesOfAlerts(all, isDetected);
  if (!opens) return notesLast(missingIn(entries, tellings, told));
  const own = all.filter((alert) => alert.by === by);
  const isWithdrawn = (id: string): boolean => entries.get(id)?.retracted ?? false;
  const standing = standingOf(own, saidByOthers(entries), isWithdrawn);
  const { add, correct } = missingIn(entries, tellings, [...told, ...standing]);
  return notesLast({ add, correct: [...correct, ...untrueIn(entries, standing)] });
}

/** A full incident takes no notes: they keep nothing from it that it needs. */
function notesLast({ add, correct }: Differences): Differences {
  const isNote = ({ type }: AlertEntry): boolean => type === 'note';
  return { add: [...add.filter((each) => !isNote(each)), ...add.filter(isNote)], correct };
}

interface Parted {
  /** They fired long before the incident did. */
  readonly earlier: readonly Alert[];
  readonly own: readonly Alert[];
  /** They fire so long after it was over that they are another trouble. */
  readonly later: readonly Alert[];
  /** When the incident's first one fired. */
  readonly began: Millis;
}

/** Which of the alerts of a group belong to an incident of it. */
function parted(known: readonly KnownAlert[], said: readonly Said[], alerts: readonly Alert[], sender: Sender): Parted {
  const ids = new Set(known.map(({ id }) => id));
  const own: Alert[] = alerts.filter((alert) => ids.has(alertId(alert)));
  const fresh = alerts.filter((alert) => !ids.has(alertId(alert))).sort((a, b) => a.startsAt - b.startsAt);
  const [earlier, later]: [Alert[], Alert[]] = [[], []];
  const began = firstStartOf(known) ?? -Infinity;
  const resolvedAt = resolvedSince(said);
  let end = overSince(together(known, own, recordedBy(sender)), said);
  for (const alert of fresh) {
    if (alert.startsAt < began - SAME_TROUBLE_MS) earlier.push(alert);
    else if (known.length > 0 && alert.startsAt > end + SAME_TROUBLE_MS) later.push(alert);
    else {
      own.push(alert);
      end = Math.max(end, endFor(alert, resolvedAt));
    }
  }
  return { earlier, own, later, began };
}

/**
 * What the alerts of an incident make of its timeline. It follows from all alerts that are known, in whatever order
 * they came: each alert leaves an entry for its beginning and one for its end, which are an edge of a window of impact
 * where the alert is the first or the last one of its component at that time, and a note in between. What is learned
 * later can make an edge of a note and a note of an edge.
 */
import { type Entry } from '../../timeline/entry.js';
import { formatInstant, type Millis } from '../../timeline/time.js';
import { groupBy } from '../../timeline/timeline.js';
import { type Alert, type EntryInput } from './becoming.js';
import { entryIdOf, linkTo } from './payload.js';

/** An alert as far as the timeline is concerned. `id` begins the ids of its entries. */
export type KnownAlert = Pick<Alert, 'component' | 'startsAt' | 'endsAt'> & {
  readonly id: string;
  /** Who has told of it first: `hook:<id>`. */
  readonly by: string;
};

/** What is posted of an alert if it is new, and of which type it has to be now. */
export interface AlertEntry {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: Millis;
  readonly component: string | null;
}

const PREFIX = 'alert';
export const DETECTED = `${PREFIX}-detected`;
/** Hex digits of what fires, and of the firing. */
const HALF = 12;
const SERIES_LENGTH = PREFIX.length + 1 + HALF;
const OWN_ID = /^(alert-[0-9a-f]{24})-(start|end)$/;

/** Half of it is of what fires, so that the record tells which firings are of one series. */
export const alertId = ({ series, key }: Pick<Alert, 'series' | 'key'>): string =>
  `${entryIdOf(PREFIX, series).slice(0, SERIES_LENGTH)}${entryIdOf(PREFIX, key).slice(-HALF)}`;

const seriesOf = ({ id }: KnownAlert): string => id.slice(0, SERIES_LENGTH);

/**
 * What was told of a fact that another system had told first: no entries of their own, and known all the same. By their
 * ids; retracted where the entry is.
 */
export function tellingsIn(entries: ReadonlyMap<string, Entry>): ReadonlyMap<string, Entry> {
  const tellings = new Map<string, Entry>();
  for (const { alsoTold = [], retracted } of entries.values())
    for (const told of alsoTold) tellings.set(told.id, { ...told, retracted });
  return tellings;
}

/** The alerts that an incident knows already, from the entries that they left. */
export function alertsIn(
  entries: ReadonlyMap<string, Entry>,
  tellings: ReadonlyMap<string, Entry> = tellingsIn(entries),
): KnownAlert[] {
  const known: KnownAlert[] = [];
  for (const [entryId, { facts, interval, retracted, recordedBy }] of [...entries, ...tellings]) {
    const [, id, edge] = OWN_ID.exec(entryId) ?? [];
    if (id === undefined || edge !== 'start' || retracted) continue;
    const end = entries.get(`${id}-end`) ?? tellings.get(`${id}-end`);
    const endsAt = end === undefined || end.retracted ? null : Math.max(interval.from, end.interval.from);
    known.push({ id, component: facts.component ?? null, startsAt: interval.from, endsAt, by: recordedBy });
  }
  return known;
}

/**
 * Both together; of an alert that both have, the earlier one is known to have begun, and either may know its end.
 * @param by who tells
 */
export function together(known: readonly KnownAlert[], told: readonly Alert[], by: string): KnownAlert[] {
  const all = new Map(known.map((alert) => [alert.id, alert]));
  for (const alert of told) {
    const id = alertId(alert);
    const { component, startsAt, endsAt } = alert;
    const before = all.get(id) ?? { id, component, startsAt, endsAt, by };
    all.set(id, { ...before, endsAt: before.endsAt ?? endsAt });
  }
  return withEnds([...all.values()]);
}

/** Senders that watch the same thing notice it within this time of each other. */
const SAME_FIRING_MS = 5 * 60_000;

/**
 * A series fires once at a time. A firing that is told with two beginnings, as by a pair of senders, ends once: both are
 * over then, though one of the ends is never told.
 */
function withEnds(alerts: readonly KnownAlert[]): KnownAlert[] {
  const ended = alerts.filter(({ endsAt }) => endsAt !== null);
  const endedOf = groupBy(ended, seriesOf);
  return alerts.map((alert) => {
    if (alert.endsAt !== null) return alert;
    const ends = (endedOf.get(seriesOf(alert)) ?? [])
      .filter(({ startsAt }) => Math.abs(startsAt - alert.startsAt) <= SAME_FIRING_MS)
      .map(({ endsAt }) => endsAt!)
      .filter((at) => at >= alert.startsAt);
    return ends.length === 0 ? alert : { ...alert, endsAt: Math.min(...ends) };
  });
}

/** A stretch in which at least one alert fires. */
interface Stretch {
  readonly first: KnownAlert;
  /** Of those that end last; null while one of them fires. */
  readonly last: KnownAlert | null;
}

export const byStart = (a: KnownAlert, b: KnownAlert): number => a.startsAt - b.startsAt || (a.id < b.id ? -1 : 1);

/** In order of time; those that touch are one. */
export function stretchesOf(alerts: readonly KnownAlert[]): Stretch[] {
  const stretches: Stretch[] = [];
  let end: Millis = -Infinity;
  for (const alert of alerts.toSorted(byStart)) {
    const ends = alert.endsAt ?? Infinity;
    if (alert.startsAt > end) stretches.push({ first: alert, last: alert.endsAt === null ? null : alert });
    else if (ends > end) stretches.push({ ...stretches.pop()!, last: alert.endsAt === null ? null : alert });
    end = Math.max(end, ends);
  }
  return stretches;
}

/**
 * The entries of all alerts, in order of time where nothing else orders them.
 * @param isDetected somebody else has said so
 */
export function entriesOfAlerts(alerts: readonly KnownAlert[], isDetected: boolean): AlertEntry[] {
  const edges = [...groupBy(alerts, ({ component }) => component).values()].flatMap(stretchesOf);
  const firsts = new Set(edges.map(({ first }) => first.id));
  const lasts = new Set(edges.map(({ last }) => last?.id));
  const entries: AlertEntry[] = alerts.flatMap(({ id, component, startsAt, endsAt }) => [
    { id: `${id}-start`, type: firsts.has(id) ? 'impact_started' : 'note', occurredAt: startsAt, component },
    ...(endsAt === null
      ? []
      : [{ id: `${id}-end`, type: lasts.has(id) ? 'impact_ended' : 'note', occurredAt: endsAt, component }]),
  ]);
  const detected = firstStartOf(alerts);
  if (detected !== null && !isDetected)
    entries.push({ id: DETECTED, type: 'detected', occurredAt: detected, component: null });
  return entries;
}

/** When the first of them began to fire; null for none. */
export const firstStartOf = (alerts: readonly Pick<KnownAlert, 'startsAt'>[]): Millis | null =>
  alerts.length === 0 ? null : alerts.reduce((first, { startsAt }) => Math.min(first, startsAt), Infinity);

/** @param alerts those of this delivery, by id: what they say beside */
export function inputOf(
  { id, type, occurredAt, component }: AlertEntry,
  alerts: ReadonlyMap<string, Alert>,
): EntryInput {
  const [, alertOf = '', edge] = OWN_ID.exec(id) ?? [];
  return {
    ...{ id, type, occurredAt: formatInstant(occurredAt), source: 'webhook' as const },
    ...(component !== null && { component }),
    ...saidBy(alerts.get(alertOf), edge),
  };
}

function saidBy(alert: Alert | undefined, edge: string | undefined): Partial<EntryInput> {
  if (alert === undefined) return {};
  if (edge === 'end') return { text: `${alert.name} has ended.` };
  const { text, environment, url } = alert;
  return { text, ...(environment !== undefined && { environment }), ...linkTo(url) };
}

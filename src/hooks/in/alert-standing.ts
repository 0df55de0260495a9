/**
 * Where an incident stands that is opened for its alerts: resolved when the last of them is, reopened by the next one. What
 * others say of it stands: alerts do not resolve what is resolved, and one that fires after that opens it again.
 */
import { isUnconfirmed, type Entry } from '../../timeline/entry.js';
import { type Millis } from '../../timeline/time.js';
import { byStart, type AlertEntry, type KnownAlert } from './alerts.js';

/** What somebody else said of where the incident stands. */
export interface Said {
  readonly at: Millis;
  readonly isOver: boolean;
}

const IS_OVER: ReadonlyMap<string, boolean> = new Map([
  ['resolved', true],
  ['closed', true],
  ['reopened', false],
]);

/** An entry that says where the incident stands because of its alerts. */
const OWN = /^alert-[0-9a-f]{24}-(resolved|reopened)$/;
export const isStanding = (entryId: string): boolean => OWN.test(entryId);

/** In order of time. */
export function saidByOthers(entries: ReadonlyMap<string, Entry>): Said[] {
  const said: Said[] = [];
  for (const [id, entry] of entries) {
    const isOver = IS_OVER.get(entry.type);
    if (isOver === undefined || isStanding(id) || entry.retracted || isUnconfirmed(entry)) continue;
    said.push({ at: entry.interval.from, isOver });
  }
  return said.sort((a, b) => a.at - b.at);
}

/** At one instant alerts that touch are one trouble, and what others say comes last. */
const ORDER = { starts: 0, ends: 1, said: 2 } as const;
type Step = { readonly at: Millis } & (
  { readonly what: 'starts' | 'ends'; readonly alert: KnownAlert } | { readonly what: 'said'; readonly isOver: boolean }
);

/**
 * `resolved` and `reopened` as they follow from all that is known, in whatever order it became known.
 * @param isWithdrawn an entry that somebody has retracted: it is not so
 */
export function standingOf(
  alerts: readonly KnownAlert[],
  said: readonly Said[],
  isWithdrawn: (entryId: string) => boolean,
): AlertEntry[] {
  const entries: AlertEntry[] = [];
  /** Left out where somebody else resolves the incident before anything fires again. */
  let resolved: AlertEntry | null = null;
  let isOver = false;
  let firing = 0;
  for (const step of stepsOf(alerts, said)) {
    if (step.what === 'said') {
      if (resolved && !step.isOver) entries.push(resolved);
      resolved = null;
      isOver = step.isOver;
    } else if (step.what === 'starts') {
      firing += 1;
      if (!isOver) continue;
      if (resolved) entries.push(resolved);
      const reopened = entryOf(step.alert, 'reopened', step.at);
      entries.push(reopened);
      resolved = null;
      isOver = isWithdrawn(reopened.id);
    } else {
      firing -= 1;
      if (isOver || firing > 0) continue;
      resolved = entryOf(step.alert, 'resolved', step.at);
      isOver = !isWithdrawn(resolved.id);
    }
  }
  return resolved ? [...entries, resolved] : entries;
}

const entryOf = ({ id }: KnownAlert, type: 'resolved' | 'reopened', occurredAt: Millis): AlertEntry => ({
  ...{ id: `${id}-${type}`, type, occurredAt, component: null },
});

/** Of alerts that end together the one that began first is the last to go. */
function stepsOf(alerts: readonly KnownAlert[], said: readonly Said[]): Step[] {
  const inOrder = alerts.toSorted(byStart);
  const steps: Step[] = [
    ...inOrder.map((alert) => ({ at: alert.startsAt, what: 'starts' as const, alert })),
    ...inOrder
      .reverse()
      .flatMap((alert) => (alert.endsAt === null ? [] : [{ at: alert.endsAt, what: 'ends' as const, alert }])),
    ...said.map((each) => ({ ...each, what: 'said' as const })),
  ];
  return steps.sort((a, b) => a.at - b.at || ORDER[a.what] - ORDER[b.what]);
}

/** Since when others hold the incident to be resolved, by their last word; -Infinity where they do not. */
export const resolvedSince = (said: readonly Said[]): Millis => (said.at(-1)?.isOver ? said.at(-1)!.at : -Infinity);

/** What somebody has resolved is over, whether or not it still fires. */
export const endFor = ({ startsAt, endsAt }: Pick<KnownAlert, 'startsAt' | 'endsAt'>, resolvedAt: Millis): Millis =>
  startsAt <= resolvedAt ? resolvedAt : (endsAt ?? Infinity);

/** Since when the incident is over, by its alerts and by what others say; Infinity while it is not. */
export function overSince(alerts: readonly KnownAlert[], said: readonly Said[]): Millis {
  const since = resolvedSince(said);
  const end = alerts.reduce((latest, alert) => Math.max(latest, endFor(alert, since)), since);
  const last = said.at(-1);
  return last && !last.isOver && end < last.at ? Infinity : end;
}

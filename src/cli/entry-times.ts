/** The times that a command gives for an entry. One that is left out is the service's to set: its clock is the record's. */
import { localMoment } from '../timeline/clocks.js';
import { dependsOnNow, type TypedTime } from '../timeline/parsing/typed-time.js';
import { type Client } from './client.js';
import { UsageFault } from './failures.js';
import { type Pinned, type Session } from './session.js';
import { readTime } from './times.js';
import { type EntryInput, type Written } from './write.js';

export interface EntryTimes {
  /** Undefined: nothing is sent, and the service takes the moment of receipt. */
  readonly at: TypedTime | undefined;
  readonly until: TypedTime | undefined;
  readonly learned: TypedTime | undefined;
  /** The bounds of a time that is not known better. */
  readonly between: readonly [TypedTime, TypedTime] | undefined;
}

const OPTIONS = ['at', 'untilAt', 'learned'] as const;

/**
 * Reads `--at`, `--until-at`, `--learned` and `--between`. What counts from now, such as -5m, counts from the service's
 * now.
 * @throws UsageFault
 */
export async function entryTimes(session: Session, client: Client): Promise<EntryTimes> {
  const { given } = session;
  const [between, bounds] = [given.list('between'), given.has('between')];
  const typed = [...OPTIONS.map((option) => given.text(option)), ...between].filter((text) => text !== undefined);
  await hearClockFor(session, client, typed);
  if (bounds && (between.length !== 2 || given.has('at')))
    throw new UsageFault('--between takes two times, and stands in place of --at', [
      `usage: asof ${session.line.usage}`,
    ]);
  const times = between.map((text) => session.readTime(text));
  return {
    at: session.time('at', { datesAllowed: true }),
    until: session.time('untilAt'),
    learned: session.time('learned'),
    between: bounds ? [times[0]!, times[1]!] : undefined,
  };
}

/** Times that count from now count from the service's. What cannot be read is told before anything is asked. */
export async function hearClockFor(session: Session, client: Client, typed: readonly string[]): Promise<void> {
  for (const text of typed) readTime(text, { zone: session.zone, now: session.now, datesAllowed: true });
  if (typed.some(dependsOnNow)) await session.hearClock(client);
}

/** The times as the line that repeats the command gives them. */
export const pinnedTimes = ({ at, until, learned, between }: EntryTimes): Pinned['options'] => ({
  ...(between ? { between: between.map(({ sent }) => sent) } : { at: at?.sent }),
  'until-at': until?.sent,
  learned: learned?.sent,
});

/** A bare date is a stretch of a calendar, and whose calendar it is matters. */
export const occurred = ({ zone }: Session, { sent }: TypedTime): { occurredAt: string; timeZone?: string } =>
  sent.includes('T') ? { occurredAt: sent } : { occurredAt: sent, timeZone: zone.name };

/** The fields of an entry that its times set. */
export function timeFields(session: Session, { at, until, learned, between }: EntryTimes): Partial<EntryInput> {
  return {
    ...(at ? occurred(session, at) : {}),
    ...(between ? { occurredAt: between[0].sent, earliest: between[0].sent, latest: between[1].sent } : {}),
    ...(until ? { until: until.sent } : {}),
    ...(learned ? { learnedAt: learned.sent } : {}),
    ...(session.given.flag('about') ? { approximate: true } : {}),
  };
}

/** When an entry was true, for people: on the clocks of the zone, as it was typed or as the service set it. */
export function whenText(
  { zone }: Session,
  { at, between }: EntryTimes,
  { result, replayed }: Written,
  last: { readonly occurredAt: string } | undefined = result.entry ?? result.change ?? result.entries?.at(-1),
): string {
  if (between) return ` between ${localMoment(zone, between[0].at)} and ${localMoment(zone, between[1].at)}`;
  if (at) return ` at ${at.sent.includes('T') ? localMoment(zone, at.at) : at.sent}`;
  if (last === undefined || replayed) return '';
  return ` at ${localMoment(zone, Date.parse(last.occurredAt))}`;
}

/** What an incident lacks so that its record says what its alerts say. */
import { type Entry } from '../../timeline/entry.js';
import { type Millis } from '../../timeline/time.js';
import { AGREEING_MS, witnessesOf } from '../../timeline/witnesses.js';
import { isStanding } from './alert-standing.js';
import { DETECTED, type AlertEntry } from './alerts.js';

/** A correction of an entry of ours that what was learned since has made untrue. */
export interface AlertCorrection {
  readonly id: string;
  readonly type?: string;
  readonly occurredAt?: Millis;
}

export interface Differences {
  readonly add: readonly AlertEntry[];
  readonly correct: readonly AlertCorrection[];
}

const OUR_TYPES: ReadonlySet<string> = new Set(['impact_started', 'impact_ended', 'note', 'resolved', 'reopened']);
/** Another type is somebody's correction, which stays. */
const isOurs = (type: string): boolean => OUR_TYPES.has(type);

/**
 * What has to be posted, and what has to be corrected, so that the record has these entries.
 * @param tellings what was told of facts that others had told first: it stays as it is
 */
export function missingIn(
  entries: ReadonlyMap<string, Entry>,
  tellings: ReadonlyMap<string, Entry>,
  wanted: readonly AlertEntry[],
): Differences {
  const add: AlertEntry[] = [];
  const correct: AlertCorrection[] = [];
  for (const entry of wanted) {
    const { id, type, occurredAt } = entry;
    const there = entries.get(id);
    if (there === undefined) {
      if (!tellings.has(id)) add.push(entry);
    } else if (there.retracted) continue;
    else if (isOurs(there.type) && there.type !== type) correct.push({ id, type });
    else if (id === DETECTED && there.interval.from > occurredAt) correct.push({ id, occurredAt });
  }
  return { add, correct };
}

/** Entries of ours that say where the incident stands, and should not: notes of what the alerts said at the time. */
export function untrueIn(entries: ReadonlyMap<string, Entry>, wanted: readonly AlertEntry[]): AlertCorrection[] {
  const ids = new Set(wanted.map(({ id }) => id));
  const untrue: AlertCorrection[] = [];
  for (const [id, { type, retracted }] of entries)
    if (isStanding(id) && !ids.has(id) && !retracted && isOurs(type) && type !== 'note')
      untrue.push({ id, type: 'note' });
  return untrue;
}

/**
 * True if somebody but us has said that the trouble was noticed. Where another system says so of the same moment, we say
 * it too: it is one entry then, with two witnesses.
 * @param source who we are @param at when the first alert fired
 */
export function isDetectedByOthers(
  entries: ReadonlyMap<string, Entry>,
  tellings: ReadonlyMap<string, Entry>,
  source: string,
  at: Millis | null,
): boolean {
  if (entries.has(DETECTED) || tellings.has(DETECTED) || at === null) return false;
  const others = [...entries.values()].filter(({ type, retracted }) => type === 'detected' && !retracted);
  const isOneFact = (other: Entry): boolean =>
    Math.abs(other.interval.from - at) <= AGREEING_MS &&
    other.witness !== undefined &&
    witnessesOf(other).every((witness) => witness.source !== source);
  return others.length > 0 && !others.some(isOneFact);
}

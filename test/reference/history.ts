/**
 * A second reading of the model (`docs/reference`, "The model"): slow, plain, and written from the text alone, so that
 * what the core answers can be held against what somebody else understood. Nothing in this folder but the two specs
 * and `asked.ts` imports from `src/timeline`.
 *
 * Here: what a history is, and what of it is known at a moment.
 */
import { intervalOf, readTime, type Interval, type Millis, type Precision } from './times.js';

export interface PostedEntry {
  id: string;
  type: string;
  occurredAt: string;
  until?: string | null;
  precision?: Precision | null;
  approximate?: boolean | null;
  earliest?: string | null;
  latest?: string | null;
  timeZone?: string | null;
  component?: string | null;
  level?: string | null;
  service?: string | null;
  version?: string | null;
  commit?: string | null;
  reverts?: string | null;
  severity?: string | null;
  origin?: 'stated' | 'extracted' | 'proposed';
  learnedAt?: string;
}

export interface PostedClaim {
  id: string;
  stated: string;
  statedUpTo?: string;
  comparison?: 'exactly' | 'about' | 'at_least' | 'at_most' | 'between';
  metric?: string;
  toleranceSeconds?: number;
  statedAt?: string;
  learnedAt?: string;
}

/** One event after the opening; the first has revision 1. */
export type Step = { recordedAt: string } & (
  | { does: 'entry'; entry: PostedEntry }
  | { does: 'amend'; entryId: string; set: Partial<PostedEntry>; learnedAt?: string }
  | { does: 'retract'; entryId: string; learnedAt?: string }
  | { does: 'restore'; entryId: string; learnedAt?: string }
  | { does: 'confirm'; entryId: string; learnedAt?: string }
  | { does: 'claim'; claim: PostedClaim }
  | { does: 'withdraw'; claimId: string }
  | { does: 'headline'; metric: string }
);

export interface History {
  historical: boolean;
  openedAt: string;
  steps: readonly Step[];
}

/** The moment that is asked about. */
export interface Moment {
  clock?: 'recorded' | 'learned';
  revision?: number;
  asOf?: string;
  occurredBefore?: string;
}

/** An entry as it stands at the moment. */
export interface Fact extends PostedEntry {
  origin: 'stated' | 'extracted' | 'proposed';
  interval: Interval;
  /** Its place among ties. */
  revision: number;
  recordedAt: Millis;
  retracted: boolean;
}

export interface Claim extends PostedClaim {
  withdrawn: boolean;
}

/** What is known at a moment. */
export interface Known {
  historical: boolean;
  /** The last known event. */
  revision: number;
  evaluatedAt: Millis;
  /** In timeline order, without the retracted ones. */
  live: Fact[];
  retracted: Fact[];
  claims: Claim[];
  /** The metric that somebody chose. */
  headline: string | null;
}

export const inOrder = (a: Fact, b: Fact): number => a.interval.from - b.interval.from || a.revision - b.revision;

/** What is known at a moment, or the code of the refusal. */
export function knownAt(history: History, moment: Moment, now: Millis): Known | 'not_known_yet' | 'unknown_revision' {
  const { steps } = history;
  const head = steps.length;
  if (moment.revision !== undefined && moment.revision > head) return 'unknown_revision';
  const asOf = moment.asOf === undefined ? undefined : Math.min(Date.parse(moment.asOf), now);
  const recorded = [Date.parse(history.openedAt), ...steps.map((step) => Date.parse(step.recordedAt))];

  let known = steps.map((step, i) => ({ step, revision: i + 1 }));
  if (moment.revision !== undefined) known = known.filter(({ revision }) => revision <= moment.revision!);
  if (asOf !== undefined && moment.clock !== 'learned') {
    if (recorded[0]! > asOf) return 'not_known_yet';
    known = known.filter(({ revision }) => recorded[revision]! <= asOf);
  }
  if (moment.clock === 'learned') {
    const until = asOf ?? now;
    known = known.filter(({ step }) => learnedAt(history, step) <= until);
  }

  const evaluated =
    asOf ?? (moment.revision !== undefined && moment.clock !== 'learned' ? recorded[moment.revision]! : now);
  const occurredBefore = moment.occurredBefore === undefined ? Infinity : Date.parse(moment.occurredBefore);

  const entries = new Map<string, Fact>();
  const claims = new Map<string, Claim>();
  let headline: string | null = null;
  for (const { step, revision } of known) {
    if (step.does === 'entry') entries.set(step.entry.id, posted(step.entry, revision, recorded[revision]!));
    else if (step.does === 'claim') claims.set(step.claim.id, { ...step.claim, withdrawn: false });
    else if (step.does === 'withdraw') {
      const claim = claims.get(step.claimId);
      if (claim) claim.withdrawn = true;
    } else if (step.does === 'headline') headline = step.metric;
    else {
      const entry = entries.get(step.entryId)!;
      if (step.does === 'retract') entry.retracted = true;
      else if (step.does === 'restore') entry.retracted = false;
      else if (step.does === 'confirm') entry.origin = 'stated';
      else entries.set(entry.id, amended(entry, step.set));
    }
  }
  const seen = [...entries.values()].filter((entry) => entry.interval.from <= occurredBefore).sort(inOrder);
  return {
    historical: history.historical,
    revision: known.at(-1)?.revision ?? 0,
    evaluatedAt: Math.min(evaluated, occurredBefore),
    live: seen.filter((entry) => !entry.retracted),
    retracted: seen.filter((entry) => entry.retracted),
    claims: [...claims.values()],
    headline,
  };
}

/** Since when the responders, or the record, know of a step: `clock=learned`. */
function learnedAt(history: History, step: Step): Millis {
  const recordedAt = Date.parse(step.recordedAt);
  switch (step.does) {
    case 'entry':
      return step.entry.learnedAt === undefined ? recordedAt : Date.parse(step.entry.learnedAt);
    case 'claim': {
      const { learnedAt, statedAt } = step.claim;
      if (learnedAt !== undefined) return Date.parse(learnedAt);
      return statedAt === undefined ? recordedAt : readTime(statedAt).from;
    }
    case 'withdraw':
      return recordedAt;
    case 'headline':
      return history.historical ? -Infinity : recordedAt;
    default: {
      const corrected = history.steps.find((other) => other.does === 'entry' && other.entry.id === step.entryId)!;
      const own = step.learnedAt === undefined ? recordedAt : Date.parse(step.learnedAt);
      return Math.max(own, learnedAt(history, corrected));
    }
  }
}

function posted(entry: PostedEntry, revision: number, recordedAt: Millis): Fact {
  return {
    ...entry,
    origin: entry.origin ?? 'stated',
    interval: intervalOf(entry),
    revision,
    recordedAt,
    retracted: false,
  };
}

/** Setting `occurredAt` clears what was said about the old time, unless it is given too. */
export function amended(entry: Fact, set: Partial<PostedEntry>): Fact {
  const cleared =
    set.occurredAt === undefined ? {} : { earliest: null, latest: null, precision: null, approximate: null };
  const next = { ...entry, ...cleared, ...set };
  return { ...next, interval: intervalOf(next) };
}

/**
 * The fold at a moment of knowledge, on either clock. `occurredAt` is when a fact was true; this file is about the
 * other clock: which events were known.
 */
import {
  entryPayload,
  incidentIdOf,
  isOperation,
  operation,
  type ForeignRevision,
  type TimelineEvent,
} from './events.js';
import { fold, initialState, withForeign, type IncidentState } from './facts.js';
import { forgettingsIn } from './forgetting.js';
import { occurredBy } from './timeline.js';
import { parseWrittenTime, type Millis } from './time.js';

/** `recorded`: known since it was written into this record. `learned`: known since the responders learned it. */
export type Clock = 'recorded' | 'learned';

/** The moment that a reader asks about. All absent: now, everything. */
export interface Moment {
  readonly revision?: number;
  readonly asOf?: Millis;
  readonly clock: Clock;
  readonly occurredBefore?: Millis;
}

export const NOW: Moment = { clock: 'recorded' };

/** What was known at a moment. */
export interface Knowledge {
  readonly state: IncidentState;
  readonly moment: Moment;
  /** Revision of the last known event. */
  readonly revision: number;
  /** Revision of the last event of the stream. */
  readonly head: number;
  readonly eventsKnown: number;
  readonly eventsTotal: number;
  /** The instant up to which whatever is pending has been counted. */
  readonly evaluatedAt: Millis;
  /** True if `evaluatedAt` is the present, so that the answer changes by itself while something is pending. */
  readonly ofNow: boolean;
}

type KnowledgeFault =
  | { readonly code: 'not_known_yet'; readonly firstRecordedAt: string }
  | { readonly code: 'unknown_revision'; readonly head: number };

/**
 * Folds what was known of an incident at a moment.
 * @param stream the whole of it in order, at least one event of ours
 * @param now the present, for what is pending and for instants that lie in the future
 */
export function knowledgeAt(
  stream: readonly (TimelineEvent | ForeignRevision)[],
  moment: Moment,
  now: Millis,
): Knowledge | KnowledgeFault {
  const events = stream.filter((event): event is TimelineEvent => !('foreign' in event));
  const first = events[0]!;
  const head = stream.at(-1)!.revision;
  if (moment.revision !== undefined && moment.revision > head) return { code: 'unknown_revision', head };
  // Not cut to the present: what was recorded before a clock went back is known all the same.
  const { asOf } = moment;
  if (moment.clock === 'recorded' && asOf !== undefined && Date.parse(first.metadata.recordedAt) > asOf) {
    return { code: 'not_known_yet', firstRecordedAt: first.metadata.recordedAt };
  }
  const { revision: upTo = head } = moment;
  const asked = events.filter(({ revision }) => revision <= upTo);
  const known =
    asOf === undefined ? asked : moment.clock === 'learned' ? learnedBy(asked, asOf) : recordedBy(asked, asOf);
  const foreign = stream.filter((event): event is ForeignRevision => 'foreign' in event && event.revision <= upTo);
  const beginning = initialState(incidentIdOf(first.stream), forgettingsIn(events));
  const folded = withForeign(fold(known, beginning) ?? beginning, foreign);
  const recordedAt = moment.revision === undefined ? null : Date.parse((asked.at(-1) ?? first).metadata.recordedAt);
  return knowledgeIn(folded, { moment, now, recordedAt, eventsKnown: known.length, head, eventsTotal: events.length });
}

/**
 * The knowledge that a fold on the recorded clock holds, whoever folded it.
 * @param folded every event up to the moment, and none after it
 * @param whole the stream's last revision, and how many events it has
 */
export function knowledgeUpTo(
  folded: IncidentState,
  moment: Moment,
  now: Millis,
  whole: { readonly head: number; readonly eventsTotal: number },
): Knowledge {
  const { eventsKnown, updatedAt } = folded.facts;
  const recordedAt = moment.revision === undefined ? null : updatedAt;
  return knowledgeIn(folded, { moment, now, recordedAt, eventsKnown, ...whole });
}

interface Circumstances extends Pick<Knowledge, 'moment' | 'head' | 'eventsKnown' | 'eventsTotal'> {
  readonly now: Millis;
  /** Of the revision that the moment names, if it names one. */
  readonly recordedAt: Millis | null;
}

function knowledgeIn(folded: IncidentState, { now, recordedAt, ...of }: Circumstances): Knowledge {
  const { asOf, occurredBefore } = of.moment;
  const state = occurredBefore === undefined ? folded : { ...folded, facts: occurredBy(folded.facts, occurredBefore) };
  const named = asOf === undefined ? recordedAt : Math.min(asOf, now);
  return {
    ...of,
    state,
    revision: state.facts.revision,
    evaluatedAt: Math.min(named ?? now, occurredBefore ?? Infinity),
    ofNow: (named === null || named === now) && (occurredBefore === undefined || occurredBefore > now),
  };
}

/** Everything that is recorded, as of now: what a fold at no particular moment gives. */
export function knowledgeOf(state: IncidentState, now: Millis): Knowledge {
  const { revision, eventsKnown } = state.facts;
  const whole = { revision, head: revision, eventsKnown, eventsTotal: eventsKnown };
  return { state, moment: NOW, ...whole, evaluatedAt: now, ofNow: true };
}

/** `recordedAt` never falls along a stream, so an instant names a revision: the last one recorded by then. */
function recordedBy(events: readonly TimelineEvent[], asOf: Millis): readonly TimelineEvent[] {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (Date.parse(events[middle]!.metadata.recordedAt) <= asOf) low = middle + 1;
    else high = middle;
  }
  return events.slice(0, low);
}

/** The events that the responders knew by then. */
function learnedBy(events: readonly TimelineEvent[], asOf: Millis): readonly TimelineEvent[] {
  const since = knownSince(events);
  return events.filter((_, i) => since[i]! <= asOf);
}

/**
 * Since when the responders knew each event: the opening always (`-Infinity`); an entry from its own `learnedAt`, else
 * `recordedAt`; a correction likewise but never before the entry that it corrects, and what another system told of an
 * entry never before that; a claim from its `learnedAt`, else
 * `statedAt`, else `recordedAt`; everything else from its `recordedAt`. On a record that was written down afterwards
 * nobody knows when its description and headline came to be, so they hold at every moment.
 * @param events of one stream, from its beginning
 */
export function knownSince(events: readonly TimelineEvent[]): Millis[] {
  const describedSince = isHistorical(events) ? () => -Infinity : (recordedAt: Millis) => recordedAt;
  const entryKnownFrom = new Map<string, Millis>();
  return events.map((event) => {
    const recordedAt = Date.parse(event.metadata.recordedAt);
    const { learnedAt, entryId, statedAt, told } = event.data.facts as {
      learnedAt?: string;
      entryId?: string;
      statedAt?: string;
      told?: string | { entryId: string; learnedAt?: string };
    };
    const own = learnedAt === undefined ? recordedAt : Date.parse(learnedAt);
    if (!isOperation(event.type)) {
      entryKnownFrom.set(entryPayload(event).facts.entryId, own);
      return own;
    }
    switch (event.type) {
      case 'op.opened':
        return -Infinity;
      case 'op.described':
      case 'op.headline':
        return describedSince(recordedAt);
      case 'op.claimed': {
        const stated = statedAt === undefined ? null : parseWrittenTime(statedAt);
        // What is here has been stated, whatever its author dates it.
        return learnedAt === undefined && stated ? Math.min(stated.at, recordedAt) : own;
      }
      case 'op.amended':
      case 'op.retracted':
      case 'op.restored':
      case 'op.confirmed':
        return Math.max(own, entryKnownFrom.get(entryId!) ?? own);
      case 'op.witnessed': {
        const { entryId: id, learnedAt: since } = told as { entryId: string; learnedAt?: string };
        const known = since === undefined ? recordedAt : Date.parse(since);
        const from = Math.max(known, entryKnownFrom.get(entryId!) ?? known);
        entryKnownFrom.set(id, from);
        return from;
      }
      case 'op.parted': {
        const from = Math.max(own, entryKnownFrom.get(told as string) ?? own);
        entryKnownFrom.set(told as string, from);
        return from;
      }
      case 'op.change_linked':
        // A correction of it is not known before anyone has linked it.
        entryKnownFrom.set(entryId!, recordedAt);
        return recordedAt;
      default:
        return recordedAt;
    }
  });
}

/** As the last description that these events hold has it. */
function isHistorical(events: readonly TimelineEvent[]): boolean {
  let historical = false;
  for (const event of events) {
    if (event.type === 'op.opened') ({ historical } = operation(event, 'op.opened').facts);
    if (event.type !== 'op.described') continue;
    const { historical: set } = operation(event, 'op.described').facts.set;
    if (set !== undefined) historical = set ?? false;
  }
  return historical;
}

/** What every export of an incident is made from: what is known at a moment, worked out once. */
import { isCoarse, parseWrittenTime, type Millis } from '../time.js';
import { UTC, zoneNamed, type Zone } from '../clocks.js';
import { type Entry } from '../entry.js';
import { type Knowledge } from '../knowledge.js';
import { type Assessment } from '../measure/assessment.js';
import { incidentView } from '../view/summary.js';
import { type IncidentView } from '../view/view-types.js';
import { instantIn } from './instant-in.js';
import { postedEntry, type PostedEntry } from './posted-entry.js';

/** The clocks that times are shown on: those of a zone, or of each entry's own `timeZone`. */
export type ExportZone = Zone | 'written';

export interface ExportSource {
  readonly knowledge: Knowledge;
  readonly on: Assessment;
  readonly incident: IncidentView;
  /** Live entries in timeline order. */
  readonly entries: readonly ExportedEntry[];
  readonly zone: ExportZone;
}

export interface ExportedEntry {
  readonly entry: Entry;
  /** Instants on the clocks that were asked for. */
  readonly posted: PostedEntry;
  readonly zone: Zone;
}

/**
 * @param position of the last known event in its store
 * @param on the same knowledge, as it was assessed
 */
export function exportSource(
  knowledge: Knowledge,
  position: string,
  on: Assessment,
  zone: ExportZone = UTC,
): ExportSource {
  const { state } = knowledge;
  return {
    knowledge,
    on,
    incident: incidentView(knowledge, position, on),
    entries: on.timeline.live.map((entry) => {
      const own = zone === 'written' ? zoneOf(entry) : zone;
      return { entry, posted: onClocks(postedEntry(entry, state.texts.entries.get(entry.id)), own), zone: own };
    }),
    zone,
  };
}

const zoneOf = ({ facts }: Entry): Zone => (facts.timeZone === undefined ? UTC : (zoneNamed(facts.timeZone) ?? UTC));

const INSTANTS = ['until', 'earliest', 'latest', 'learnedAt'] as const;

/** A coarse time stays as it was given: it is a stretch of the calendar, on whatever clocks it is shown. */
function onClocks(posted: PostedEntry, zone: Zone): PostedEntry {
  const shown = (text: string): string => instantIn(zone, Date.parse(text), 'second');
  const times: { -readonly [F in (typeof INSTANTS)[number]]?: string } = {};
  for (const field of INSTANTS) if (posted[field] !== undefined) times[field] = shown(posted[field]);
  const occurredAt = isCoarse(posted.precision) ? posted.occurredAt : shown(posted.occurredAt);
  return { ...posted, occurredAt, ...times };
}

/** What a written time shows of itself: `18:12Z` is a minute. */
export const shownPrecision = (text: string): string => parseWrittenTime(text)?.shows ?? 'second';

/** Whole minutes. */
export const isWholeMinute = (at: Millis): boolean => at % 60_000 === 0;

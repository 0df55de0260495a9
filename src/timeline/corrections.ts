/** Why an entry is as it is: the event that corrected it last. */
import { type Entry } from './entry.js';
import { type TimelineEvent } from './events.js';
import { actorView } from './view/render-entry.js';
import { type CorrectionView } from './view/moment-types.js';

/** The event of a revision; undefined where it is not at hand. */
export type EventAt = (revision: number) => TimelineEvent | undefined;

const CORRECTIONS: ReadonlySet<string> = new Set([
  ...['op.amended', 'op.retracted', 'op.restored', 'op.confirmed'],
  ...['op.witnessed', 'op.parted'],
]);

const UNKNOWN: CorrectionView = { reason: null, recordedAt: null, recordedBy: null, revision: null };

/** Whether an event corrected an entry. Forgetting words touches it, too, and corrects nothing. */
const corrects = ({ type, data }: TimelineEvent, entryId: string): boolean =>
  CORRECTIONS.has(type) && (data.facts as { entryId?: string }).entryId === entryId;

/**
 * The correction that an entry shows: that of its `lastRevision` or, if that was none, the nearest one before it.
 * @param entry as it was known at the moment that is asked about
 */
export function correctionOf({ id, revision, lastRevision }: Entry, eventAt: EventAt): CorrectionView {
  for (let at = lastRevision; at > revision; at -= 1) {
    const event = eventAt(at);
    if (event !== undefined && corrects(event, id)) return correctionView(event);
  }
  return UNKNOWN;
}

function correctionView({ revision, data, metadata }: TimelineEvent): CorrectionView {
  const { reason = null } = (data.texts ?? {}) as { reason?: string };
  return { reason, recordedAt: metadata.recordedAt, recordedBy: actorView(metadata.recordedBy), revision };
}

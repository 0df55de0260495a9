/**
 * The cursor of a timeline: a place in it, and the moment of the first page. So all pages show one timeline, even if
 * something is recorded between them.
 */
import { readCursor, unreadable, writeCursor } from '../../application/cursor.js';
import { foldIncidentId } from '../../timeline/incident-id.js';
import { type Knowledge } from '../../timeline/knowledge.js';
import { atMoment, MOMENT_TYPES, readMoment, writtenMoment, type WrittenMoment } from './pinned-moment.js';
import { type TimelineQuestion } from './questions.js';

/** The place of an entry in its timeline. */
export interface Place {
  /** Start of its interval. */
  readonly from: number;
  readonly revision: number;
}

/** A question with the moment and the place of its cursor. */
export type PlacedQuestion = TimelineQuestion & {
  /** Exclusive; null: from the beginning. */
  readonly after: Place | null;
  /** Names the timeline: a cursor of another incident is none of this one. */
  readonly listing: string;
};

/** @param knowledge of the page */
export function cursorAfter(
  listing: string,
  { from, revision }: Place,
  { moment, revision: known, head }: Pick<Knowledge, 'moment' | 'revision' | 'head'>,
): string {
  // On the learned clock a revision names a state of the record, and not what was known of it.
  const pinned = moment.revision ?? (moment.clock === 'learned' ? head : known);
  return writeCursor(listing, [from, revision, ...writtenMoment({ ...moment, revision: pinned })]);
}

/**
 * @param incidentId in any case
 * @throws Refusal `invalid` for anything else than a cursor of this timeline, and for another moment beside it
 */
export function placed(question: TimelineQuestion, incidentId: string): PlacedQuestion {
  const listing = `timeline ${foldIncidentId(incidentId) ?? ''}`;
  if (question.cursor === undefined) return { ...question, after: null, listing };
  const [from, entry, ...written] = readCursor<[number, number, ...WrittenMoment]>(question.cursor, listing, [
    ...(['number', 'number'] as const),
    ...MOMENT_TYPES,
  ]);
  const moment = readMoment(written);
  if (moment.revision === undefined) throw unreadable();
  return { ...atMoment(question, moment), after: { from, revision: entry }, listing };
}

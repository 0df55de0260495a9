/**
 * The cursor of a timeline: a place in it, and the moment of the first page. So all pages show one timeline, even if
 * something is recorded between them.
 */
import { readCursor, unreadable, writeCursor } from '../../application/cursor.js';
import { invalidRequest, type RequestFault } from '../../application/refusal.js';
import { type Knowledge } from '../../timeline/knowledge.js';
import { type MomentQuestion, type TimelineQuestion } from './questions.js';

const LISTING = 'timeline';

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
};

/** The moment in a cursor. */
type Pinned = Pick<MomentQuestion, 'asOf' | 'clock' | 'occurredBefore'> & { readonly revision: number };

/** @param knowledge of the page */
export function cursorAfter(
  { from, revision }: Place,
  { moment, revision: known, head }: Pick<Knowledge, 'moment' | 'revision' | 'head'>,
): string {
  const { asOf, clock, occurredBefore } = moment;
  // On the learned clock a revision names a state of the record, and not what was known of it.
  const pinned = moment.revision ?? (clock === 'learned' ? head : known);
  return writeCursor(LISTING, [from, revision, pinned, clock, written(asOf), written(occurredBefore)]);
}

const written = (instant: number | undefined): string => (instant === undefined ? '' : String(instant));

/** @throws Refusal `invalid` for anything else than a cursor of a timeline, and for another moment beside it */
export function placed(question: TimelineQuestion): PlacedQuestion {
  if (question.cursor === undefined) return { ...question, after: null };
  const { after, moment } = readTimelineCursor(question.cursor);
  const names = ['asOf', 'revision', 'clock', 'occurredBefore'] as const;
  const others = names.filter((name) => question[name] !== undefined && question[name] !== moment[name]);
  if (others.length === 0) return { ...question, ...moment, after };
  const detail = 'is another moment than the one that the cursor holds';
  throw invalidRequest(others.map((parameter): RequestFault => ({ parameter, code: 'conflict', detail })));
}

/** @throws Refusal `invalid` */
function readTimelineCursor(cursor: string): { after: Place; moment: Pinned } {
  const [from, entry, revision, clock, asOf, occurredBefore] = readCursor<
    [number, number, number, string, string, string]
  >(cursor, LISTING, ['number', 'number', 'number', 'string', 'string', 'string']);
  const isSound =
    Number.isSafeInteger(revision) &&
    revision >= 0 &&
    (clock === 'recorded' || clock === 'learned') &&
    [asOf, occurredBefore].every((instant) => /^(?:-?\d{1,15})?$/.test(instant));
  if (!isSound) throw unreadable();
  return {
    after: { from, revision: entry },
    moment: {
      revision,
      clock,
      ...(asOf !== '' && { asOf: Number(asOf) }),
      ...(occurredBefore !== '' && { occurredBefore: Number(occurredBefore) }),
    },
  };
}

/**
 * The cursor of a timeline: a place in it, and the moment that the first page was read at. So the pages of one listing
 * are pages of one timeline, whatever is recorded between them.
 */
import { readCursor, unreadable, writeCursor } from '../../http/cursor.js';
import { Problem, type Fault } from '../../http/problems.js';
import { Read } from '../../http/read.js';
import { type Knowledge } from '../../timeline/knowledge.js';
import { type MomentQuery, type TimelineQuery } from '../api/dto/queries.dto.js';

const LISTING = 'timeline';

/** Where an entry stands in its timeline. */
export interface Place {
  /** Start of its interval. */
  readonly from: number;
  readonly revision: number;
}

/** What is asked of a timeline, with the moment and the place that a cursor names. */
export type TimelineAsked = TimelineQuery & {
  /** Exclusive; null: from the beginning. */
  readonly after: Place | null;
};

/** Of a moment, what a cursor holds beside the revision. */
type Pinned = Pick<MomentQuery, 'asOf' | 'clock' | 'occurredBefore'> & { readonly revision: number };

/** @param knowledge that the page was made of */
export function cursorAfter(
  { from, revision }: Place,
  { moment, revision: known, head }: Pick<Knowledge, 'moment' | 'revision' | 'head'>,
): string {
  const { asOf, clock, occurredBefore } = moment;
  // On the learned clock a revision says which state of the record is asked, and not what was known of it.
  const pinned = moment.revision ?? (clock === 'learned' ? head : known);
  return writeCursor(LISTING, [from, revision, pinned, clock, written(asOf), written(occurredBefore)]);
}

const written = (instant: number | undefined): string => (instant === undefined ? '' : String(instant));

/** The query at the moment that its cursor names. Another moment beside the cursor is a fault. */
export function atItsMoment(read: Read<TimelineQuery>): Read<TimelineAsked> {
  if (read.faults.length > 0) return Read.faulty(read.faults);
  const query = read.accept();
  if (query.cursor === undefined) return Read.of({ ...query, after: null });
  let cursor: ReturnType<typeof readTimelineCursor>;
  try {
    cursor = readTimelineCursor(query.cursor);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return Read.faulty(error.more.errors ?? []);
  }
  const { after, moment } = cursor;
  const names = ['asOf', 'revision', 'clock', 'occurredBefore'] as const;
  const others = names.filter((name) => query[name] !== undefined && query[name] !== moment[name]);
  if (others.length === 0) return Read.of({ ...query, ...moment, after });
  const detail = 'is another moment than the one that the cursor holds';
  return Read.faulty(others.map((parameter): Fault => ({ parameter, code: 'conflict', detail })));
}

/** @throws Problem `invalid` */
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

/**
 * The cursor of a history: a revision to go on from, and the moment of the first page. A stream only grows at its end, so
 * that the pages of now need no revision to be pinned to.
 */
import { readCursor, unreadable, writeCursor } from '../../application/cursor.js';
import { foldIncidentId } from '../../timeline/incident-id.js';
import { atMoment, MOMENT_TYPES, readMoment, writtenMoment, type WrittenMoment } from './pinned-moment.js';
import { type HistoryQuestion } from './questions.js';

interface PlacedHistory {
  /** With the moment of its cursor. */
  readonly question: HistoryQuestion;
  /** The first revision of the page. */
  readonly from: number;
  readonly cursorAt: (next: number) => string;
}

/**
 * @param incidentId in any case
 * @throws Refusal `invalid` for anything else than a cursor of this history, and for another moment beside it
 */
export function placedHistory(asked: HistoryQuestion, incidentId: string): PlacedHistory {
  const listing = `history ${foldIncidentId(incidentId) ?? ''}`;
  const { question, from } =
    asked.cursor === undefined ? { question: asked, from: 0 } : read(asked, listing, asked.cursor);
  return { question, from, cursorAt: (next) => writeCursor(listing, [next, ...writtenMoment(question)]) };
}

function read(asked: HistoryQuestion, listing: string, cursor: string): Omit<PlacedHistory, 'cursorAt'> {
  const [from, ...written] = readCursor<[number, ...WrittenMoment]>(cursor, listing, ['number', ...MOMENT_TYPES]);
  if (!Number.isSafeInteger(from) || from < 0) throw unreadable();
  return { question: atMoment(asked, readMoment(written)), from };
}

/**
 * Typed lines as entries: what `asof add --file` and the composer read. Every line is read rightly or refused with its
 * number; none that names a time is quietly taken for now. The failure of one line never stops the others from being
 * read, so that everything wrong is known at once.
 */
import { HOUR_MS, type Zone } from '../clocks.js';
import { type Precision } from '../time.js';
import { composeWords, type Composed, type ComposedFields } from './composer.js';
import { type DateOrder } from './dates.js';
import { isPlaceholder, type LineHead } from './line-heads.js';
import { momentsIn, wholeMoment, type WrittenMoment } from './moments.js';
import { type Manner } from './time-of-day.js';
import { piecesOf, type Piece, type TimedHead } from './pieces.js';
import { type Misplaced, type Placed, type TimeFrame, type Unplaced } from './place-moment.js';
import { place } from './placing.js';

/** An entry as it is posted, by the names of the API. */
export interface LineEntry extends ComposedFields {
  /** Left out: now. */
  occurredAt?: string;
  timeZone?: string;
  precision?: Precision;
  approximate?: true;
  earliest?: string;
  latest?: string;
  /** The time as it was written, where that says more than `occurredAt`. */
  occurredAtText?: string;
  /** Of a time in prose: the sentence, and that it was found there. */
  quote?: string;
  origin?: 'extracted';
}

export interface LineReading {
  /** Counted from 1. */
  readonly line: number;
  /** As typed. */
  readonly text: string;
  /** Null: the line cannot be read (`problem`), or is left out (`remarks` say why). */
  readonly entry: LineEntry | null;
  readonly problem: string | null;
  /** What to tell the person who typed it: a date that was inferred, an hour that comes twice, a note for want of a verb. */
  readonly remarks: readonly string[];
  /** Where it was placed; null without a time. */
  readonly placed: Placed | null;
}

export interface LinesFrame extends TimeFrame {
  readonly order?: DateOrder;
}

/** Reads a whole text. Blank lines, comments (`# words`), table rules and fences hold nothing and have no reading. */
export function readLines(text: string, frame: LinesFrame): LineReading[] {
  const manner: Manner = { order: frame.order ?? 'dmy', dots: 'two digits', atHead: true };
  const { pieces, documentZone } = piecesOf(text, manner);
  const timed = pieces.filter(({ head }) => head.kind === 'timed');
  const unplaced = timed.map((piece): Unplaced => {
    const { moment } = piece.head as TimedHead;
    const zone = piece.columnZone ?? documentZone;
    const zoneFrom = piece.columnZone !== null ? 'column' : documentZone !== null ? 'document' : null;
    return { moment, zone, zoneFrom, heading: piece.heading, section: piece.section };
  });
  const undecided = halvesUnsaid(timed);
  const placed = new Map(
    place(unplaced, frame).map((result, i) => [timed[i]!, undecided.has(timed[i]!) ? UNSAID : result]),
  );
  const compact = new Set(pieces.filter(({ head }) => head.kind === 'untimed' && COMPACT.test(head.text)));
  return pieces.map((piece) => {
    const { head } = piece;
    if (compact.size > 1 && compact.has(piece)) return reading(piece, null, COMPACT_TIME);
    if (head.kind === 'timed') return timedReading(piece, head, placed.get(piece)!, frame, manner);
    return otherReading(piece, head, timed.length > 0, frame, manner);
  });
}

/** Four digits at the head of several lines are no counts of anything. */
const COMPACT = /^(?:[01]\d|2[0-3])[,;]?[0-5]\d[ \t:,-]/;
const COMPACT_TIME = 'its four digits may be a time: write it with a colon, or begin with "note"';

const UNSAID: Misplaced = { why: 'is it before noon or after? Other lines say AM or PM: write it here, too' };

/** Times up to twelve o'clock below one with AM or PM: who says the half of the day may have left it out. */
function halvesUnsaid(timed: readonly Piece[]): ReadonlySet<Piece> {
  const moments = timed.map(({ head }) => (head as TimedHead).moment);
  return new Set(
    timed.filter(({ head }, i) => {
      const { clock, date, to, zone } = moments[i]!;
      if (!clock || clock.half !== null || date !== null || zone !== null || (to?.clock?.half ?? null) !== null)
        return false;
      const isOfBoth = clock.millis >= HOUR_MS && clock.millis < 13 * HOUR_MS;
      const isWritten = /^\D{0,20}0\d/.test((head as TimedHead).words);
      return isOfBoth && !isWritten && (moments[i - 1]?.clock?.half ?? null) !== null;
    }),
  );
}

const reading = (
  { line, text }: Piece,
  entry: LineEntry | null,
  problem: string | null,
  remarks: readonly string[] = [],
  placed: Placed | null = null,
): LineReading => ({ line, text, entry, problem, remarks, placed });

function timedReading(
  piece: Piece,
  head: TimedHead,
  placed: Placed | Misplaced,
  frame: LinesFrame,
  manner: Manner,
): LineReading {
  if ('why' in placed) return reading(piece, null, placed.why);
  const { moment } = head;
  if (moment.clock === null && moment.ago === null && moment.sinceZero === null && hasTimeAhead(head.text, manner))
    return reading(piece, null, BEHIND);
  const whole = [head.text, piece.below.join('\n')]
    .filter((part) => part !== '')
    .join(head.isHeading ? '\n\n' : head.isByline === true ? ': ' : '\n');
  if (whole === '') return reading(piece, null, 'only a time: say what happened');
  if (isPlaceholder(whole)) return reading(piece, null, null, [`"${whole}" is a placeholder: left out`], placed);
  const lasts = moment.to !== null && !moment.to.areBounds;
  const composed = head.text.includes(' · ') ? composeCells(head.text, lasts) : composeWords(whole, lasts);
  const entry: LineEntry = { ...composed.fields, ...timeFields(placed, moment, head.words) };
  const fault = lastingFault(entry) ?? placeFieldTimes(entry, placed, frame, manner);
  if (fault !== null) return reading(piece, null, fault, [], placed);
  const remarks = composed.remark === null ? placed.remarks : [...placed.remarks, composed.remark];
  return reading(piece, entry, null, remarks, placed);
}

/** "29 Nov: at 14:02 it broke": a time that stands that near is that of the line, and is not to be lost. */
const hasTimeAhead = (text: string, manner: Manner): boolean =>
  momentsIn(text.slice(0, NEAR_DATE), manner).some(({ clock }) => clock !== null);
const NEAR_DATE = 16;

/** The words of a row: one of its cells may be a label: "Detected · the alert fires". */
function composeCells(text: string, lasts: boolean): Composed {
  const cells = text.split(' · ');
  const named = cells.map((cell) => composeWords(cell, lasts));
  const label = named.findIndex(({ isNamed, fields }) => isNamed && (fields.text === undefined || cells.length === 1));
  if (label === -1) return composeWords(text, lasts);
  const rest = cells.filter((_, index) => index !== label).join(' · ');
  const { fields } = named[label]!;
  return { fields: rest === '' ? fields : { ...fields, text: rest }, isNamed: true, remark: null };
}

const PLAIN_TIME = /^@?\d[\d\s:.,TZ/+-]*(?:UTC)?$/;

/** The fields of an entry that say when. @param words the time as it was written */
export function timeFields(placed: Placed, moment: WrittenMoment, words: string): Partial<LineEntry> {
  const { sent, shows, to, zone } = placed;
  const isBounded = moment.to?.areBounds === true;
  const said = words.trim().slice(0, 300);
  return {
    occurredAt: sent,
    ...(sent.includes('T') || !/^(?:UTC$|[A-Z].*\/)/.test(zone.name) ? {} : { timeZone: zone.name }),
    ...(shows === 'hour' ? { precision: 'hour' as const } : {}),
    ...(moment.approximate ? { approximate: true as const } : {}),
    ...(to === null ? {} : isBounded ? { earliest: instant(placed.at), latest: instant(to.at) } : { until: to.sent }),
    ...(PLAIN_TIME.test(said) || moment.ago !== null ? {} : { occurredAtText: said }),
  };
}

const instant = (at: number): string => new Date(at).toISOString();

const POINT = /_(?:started|changed|ended)$/;

const lastingFault = ({ type, until }: LineEntry): string | null =>
  until !== undefined && POINT.test(type)
    ? `${type} has no end of its own: begin with "impact", or name one time`
    : null;

/** `until=18:50` and `learned=18:41` are the first such times that are not before the entry. */
function placeFieldTimes(entry: LineEntry, placed: Placed, frame: LinesFrame, manner: Manner): string | null {
  for (const field of ['until', 'learnedAt'] as const) {
    const typed = entry[field];
    if (typed === undefined || /^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:\d\d)$/.test(typed)) continue;
    const moment = wholeMoment(typed, manner);
    if (moment === null || 'why' in moment || (moment.clock === null && moment.ago === null) || moment.to !== null)
      return `${field === 'until' ? 'until' : 'learned'}=${typed} is not a time`;
    const [result] = place([{ ...UNPLACED, moment }], { ...frame, zone: frame.zone ?? placed.zone, latest: placed.at });
    if (!result || 'why' in result) return result?.why ?? null;
    const [after] =
      result.at >= placed.at || moment.date !== null || moment.ago !== null
        ? [result]
        : place([{ ...UNPLACED, moment }], {
            ...frame,
            zone: frame.zone ?? placed.zone,
            latest: placed.at + DAY_AND_A_BIT,
          });
    if (!after || 'why' in after) return after?.why ?? null;
    entry[field] = after.sent;
  }
  return null;
}

const COUNTED = /^\+ ?\d{1,4}(?::\d\d|[hms]\b|min)/;
const BEHIND = 'its time does not stand at its head: put it first, or begin with "note"';

const UNPLACED = { zone: null, zoneFrom: null, heading: null, section: 0 } as const;
/** So that the latest such time within it is the first after the entry. */
const DAY_AND_A_BIT = 86_400_000 - 1;

function otherReading(
  piece: Piece,
  head: Exclude<LineHead, TimedHead>,
  othersAreTimed: boolean,
  frame: LinesFrame,
  manner: Manner,
): LineReading {
  if (head.kind === 'unreadable') return reading(piece, null, head.why);
  if (head.kind === 'placeholder') return reading(piece, null, null, [`"${head.words}" is a placeholder: left out`]);
  const composed = composeWords(head.text);
  if (COUNTED.test(head.text)) return reading(piece, null, 'it counts from a T0 that no line gives: write "T+5m …"');
  const words = composed.fields.text ?? '';
  if (isPlaceholder(words)) return reading(piece, null, null, [`"${words}" is a placeholder: left out`]);
  const whole = wholeMoment(words, manner);
  if (whole !== null && !('why' in whole)) return reading(piece, null, BEHIND);
  if (!composed.isNamed) {
    if (momentsIn(head.text, manner).some(({ clock }) => clock !== null)) return reading(piece, null, BEHIND);
    if (othersAreTimed)
      return reading(
        piece,
        null,
        'no time: indent it if it belongs to the line above, begin with "note", or with # to leave it out',
      );
  }
  const remarks = [othersAreTimed ? 'no time: taken as now' : null, composed.remark].filter(
    (remark) => remark !== null,
  );
  const entry: LineEntry = { ...composed.fields };
  const now: Placed = {
    at: frame.now,
    sent: instant(frame.now),
    shows: 'second',
    zone: frame.zone ?? { name: 'UTC', offset: () => 0 },
    zoneFrom: 'option',
    to: null,
    dateInferred: false,
    remarks: [],
  };
  const fault = placeFieldTimes(entry, now, frame, manner);
  return fault === null ? reading(piece, entry, null, remarks) : reading(piece, null, fault);
}

/** The clocks that times without a zone were read on, for people; null if every time named its own. */
export function zonesAssumed(readings: readonly LineReading[]): Zone | null {
  const assumed = readings.find(({ placed, entry }) => entry !== null && placed?.zoneFrom === 'option');
  return assumed?.placed?.zone ?? null;
}

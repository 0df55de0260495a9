/**
 * One time that a person typed as an option or in a field. What is sent is RFC 3339 that shows no more than was typed,
 * so that the service sees the precision: `18:30` is a minute, not a second.
 */
import { rfc3339, type Zone } from '../clocks.js';
import { parseInstant, parseWrittenTime, wholeSecond, type Millis } from '../time.js';
import { wholeMoment } from './moments.js';
import { place } from './placing.js';

export interface TypedTime {
  readonly at: Millis;
  /** What is sent: RFC 3339, or a bare date. */
  readonly sent: string;
  /** Something to tell the person, such as an hour that comes twice. */
  readonly remark: string | null;
}

/** What a typed time is read against. */
export interface TypedFrame {
  readonly zone: Zone;
  readonly now: Millis;
  /** `18:30` is the latest such time that is not after this; by default five minutes from now. */
  readonly latest?: Millis;
  /** Whether a bare `2026-11-20`, `2026-11` or `2026` will do. */
  readonly datesAllowed?: boolean;
}

/** A clock that is a little fast must not turn a time of just now into one of yesterday. */
export const FUTURE_ALLOWED_MS = 5 * 60_000;

const FORMS = '2026-11-20T18:30:00Z, "2026-11-20 18:30", 18:30, -5m or now';
const notATime = (typed: string): { fault: string } => ({ fault: `"${typed}" is not a time: use ${FORMS}` });

/** True for a time that means something else at another moment: `-5m`, `18:30`, `yesterday 10:00`. */
export const dependsOnNow = (text: string): boolean =>
  parseWrittenTime(text.trim()) === null && !/^\d{4}-\d/.test(text.trim());

/** Reads a typed time; a fault says what would do. */
export function readTypedTime(text: string, frame: TypedFrame): TypedTime | { readonly fault: string } {
  const typed = text.trim();
  const { zone, now, latest = now + FUTURE_ALLOWED_MS } = frame;
  if (typed === 'now') return { at: wholeSecond(now), sent: rfc3339(wholeSecond(now), true), remark: null };
  const instant = parseInstant(typed);
  if (instant) return { at: instant.at, sent: typed, remark: null };
  const date = parseWrittenTime(typed);
  if (date)
    return frame.datesAllowed === true
      ? { at: date.at - zone.offset(date.at), sent: typed, remark: null }
      : { fault: `"${typed}" is a date: name a time as well` };
  const moment = wholeMoment(typed, { order: 'dmy', dots: 'never' });
  if (moment !== null && 'why' in moment)
    return /no such day|that day is/.test(moment.why) ? { fault: moment.why } : notATime(typed);
  if (moment === null || moment.to !== null || moment.approximate || moment.sinceZero !== null) return notATime(typed);
  if (moment.clock === null && moment.ago === null && frame.datesAllowed !== true) return notATime(typed);
  const [placed] = place([{ moment, zone: null, zoneFrom: null, heading: null, section: 0 }], {
    zone,
    now,
    date: null,
    latest,
  });
  if (!placed || 'why' in placed) return { fault: placed?.why ?? '' };
  return { at: placed.at, sent: placed.sent, remark: placed.remarks[0] ?? null };
}

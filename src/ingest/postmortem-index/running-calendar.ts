/** Which day it is at each time of a text. */
import { zoneOffset, type Millis } from '../../timeline/time.js';
import { DAY_MS, dayIn, resolveDate, type Day, type WrittenDate } from './calendar-dates.js';
import { type ClockTime } from './clock-times.js';
import { instantsOf, type WrittenZone } from './zones.js';

/** What the front matter knows of when it was. */
export interface KnownSpan {
  readonly start: Millis | null;
  readonly end: Millis | null;
  readonly published: Millis | null;
  /** The day on which it began, for documents that know no more, and whose prose names none. */
  readonly startDay: Day | null;
  /** A year that the title names, for documents that have no more. */
  readonly year: number | null;
}

const HOUR_MS = 3_600_000;

export class RunningCalendar {
  readonly #span: KnownSpan;
  /** The last date that the text has named in full, or that followed from one. */
  #named: Day | null;
  #previous: Millis | null = null;

  constructor(span: KnownSpan, named: Day | null) {
    this.#span = span;
    this.#named = named;
  }

  /** @param date beside the time, or null; without any date to go by there is no instant */
  instant(
    { seconds }: ClockTime,
    date: WrittenDate | null,
    zone: WrittenZone,
    notBefore: Millis | null = null,
  ): Millis | null {
    const day = this.#day(date, zone);
    if (day === null) return null;
    const on = (each: Day): Millis => this.#choose(instantsOf(zone, each * DAY_MS + seconds * 1000));
    let at = on(day);
    if (date === null) at = this.#bestDay([at, on(day + 1), on(day - 1)]);
    if (notBefore !== null && at < notBefore) at = on(day + 1);
    if (date !== null) this.#named = day;
    this.#previous = at;
    return at;
  }

  #day(date: WrittenDate | null, zone: WrittenZone): Day | null {
    const { start, published, year } = this.#span;
    const running = localDay(this.#previous, zone) ?? localDay(start, zone) ?? this.#named;
    if (date === null) return running;
    if (date.kind !== 'yearless') return resolveDate(date, running);
    // What was written down lies before it; of a year the dates are nearest to its middle.
    const middle = year === null ? null : dayIn(year, 7, 1);
    return resolveDate(date, localDay(start, zone) ?? this.#named ?? middle ?? localDay(published, zone));
  }

  /** The first that lies in the span, or not long before or after it. */
  #bestDay(candidates: readonly Millis[]): Millis {
    const { start, end } = this.#span;
    if (start === null) return candidates[0]!;
    const last = end ?? start + 24 * HOUR_MS;
    const isIn =
      (room: number) =>
      (at: Millis): boolean =>
        at >= start - room && at <= last + room;
    return candidates.find(isIn(6 * HOUR_MS)) ?? candidates.find(isIn(12 * HOUR_MS)) ?? candidates[0]!;
  }

  /** Of the readings of an impossible label the one that the front matter knows. */
  #choose(readings: readonly Millis[]): Millis {
    const { start, end } = this.#span;
    return readings.find((at) => at === start || at === end) ?? readings[0]!;
  }
}

/** The day that the clocks of a zone show. */
function localDay(at: Millis | null, { zone, offsetMinutes }: WrittenZone): Day | null {
  if (at === null) return null;
  const ahead = zone === null ? (offsetMinutes ?? 0) * 60_000 : zoneOffset(zone, at);
  return Math.floor((at + ahead) / DAY_MS);
}

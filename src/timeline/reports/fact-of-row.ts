/** An entry whose every field is known, as a fact of a report: where its time stands, and on which clocks. */
import { DAY_MS, fixedZone, MINUTE_MS, UTC, zoneNamed } from '../clocks.js';
import { type WrittenMoment } from '../parsing/moments.js';
import { calendarInterval, parseWrittenTime, type WrittenTime } from '../time.js';
import { type ReportFact, type TextSpan } from './report.js';

/** `- ` */
const BEFORE_TIME = 2;
const PARTS = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:[Tt](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(.+))?$/;

/** @param line that begins with `- ` and the time of the entry; null if that is no time */
export function factOfRow(entry: ReportFact['entry'], line: number): ReportFact | null {
  const { occurredAt, type, precision, timeZone, text } = entry;
  const written = parseWrittenTime(occurredAt);
  const [, year, month, day, clock, zone] = PARTS.exec(occurredAt) ?? [];
  if (written === null || year === undefined) return null;
  const { offsetMinutes, shows } = written;
  const named = timeZone === undefined ? null : zoneNamed(timeZone);
  const dateEnd = occurredAt.split(/[Tt]/)[0]!.length;
  const span = (start: number, length: number): TextSpan => {
    const column = BEFORE_TIME + start + 1;
    return { line, column, endColumn: column + length };
  };
  return {
    id: `f${line}`,
    ...span(0, occurredAt.length),
    text: occurredAt,
    local: occurredAt.slice(0, clock === undefined ? dateEnd : dateEnd + 1 + clock.length),
    entry,
    statement: [occurredAt, type, ...(text === undefined ? [] : [text])].join(' \u00b7 '),
    structured: true,
    dateInferred: false,
    zoneFrom: 'row',
    at: calendarInterval(written, precision ?? shows, timeZone ?? null).from,
    clocks: offsetMinutes === null ? (named ?? UTC) : fixedZone(offsetMinutes),
    moment: {
      date: {
        year: Number(year),
        month: Number(month ?? 1),
        day: day === undefined ? null : Number(day),
        ...{ daysFromToday: null, isGuess: false, start: 0, end: dateEnd },
      },
      clock: clock === undefined ? null : clockOf(written, dateEnd + 1, clock),
      zone: zone === undefined || offsetMinutes === null ? null : zoneOf(zone, offsetMinutes),
      ...{ start: 0, end: occurredAt.length, approximate: entry.approximate === true },
      ...{ to: null, again: null, ago: null, sinceZero: null },
    },
    section: SECTION,
    parts: {
      date: day === undefined ? null : span(0, dateEnd),
      clock: clock === undefined ? null : span(dateEnd + 1, clock.length),
      zone: zone === undefined ? null : span(occurredAt.length - zone.length, zone.length),
    },
  };
}

/** Exported rows are told in one order; the sections of what else is in the report count from 0. */
const SECTION = -1;

function clockOf({ at, offsetMinutes, shows }: WrittenTime, start: number, words: string): WrittenMoment['clock'] {
  const local = at + (offsetMinutes ?? 0) * MINUTE_MS;
  const millis = ((local % DAY_MS) + DAY_MS) % DAY_MS;
  return { millis, shows: shows === 'minute' ? 'minute' : 'second', half: null, start, end: start + words.length };
}

const zoneOf = (said: string, minutes: number): WrittenMoment['zone'] => ({
  ...{ said, minutes, couldMean: [] },
  place: minutes === 0 ? 'UTC' : null,
});

/** Why a text is no time, in words that go on from it ("there is no such day"). */
import { isCalendarDay, parseInstant } from '../time.js';

const FORM = {
  instant: 'must be an RFC 3339 time with Z or an offset',
  written: 'must be an RFC 3339 time with Z or an offset, or a date YYYY-MM-DD, YYYY-MM or YYYY',
} as const;

/** The form of a time, whatever its numbers are. */
const LIKE_A_TIME =
  /^(\d{1,6})(?:-(\d\d)(?:-(\d\d)(?:([Tt ])(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,30})?)?([Zz]|[+-]\d\d:\d\d)?)?)?)?$/;

/**
 * @param text what {@link parseInstant} or `parseWrittenTime` could not read
 * @param wanted whether a bare date, month or year would do
 */
export function timeFault(text: string, wanted: keyof typeof FORM): string {
  const form = FORM[wanted];
  const m = LIKE_A_TIME.exec(text);
  if (!m) return form;
  const [year, month, day] = [Number(m[1]), Number(m[2] ?? 1), Number(m[3] ?? 1)];
  const clock = m[5] === undefined ? null : { hour: Number(m[5]), minute: Number(m[6]), second: Number(m[7] ?? 0) };
  if (m[1]!.length < 4) return form;
  if (m[1]!.length > 4 || year === 0) return 'must lie in the years 0001 to 9999';
  if (month < 1 || month > 12) return `has the month ${m[2]!}: there is no such month`;
  if (!isCalendarDay(year, month, day)) return `there is no such day: ${m[1]!}-${m[2]!}-${m[3]!}`;
  if (clock === null) return form;
  if (clock.hour > 23) return `has the hour ${clock.hour}: the last one is 23, and midnight is 00:00 of the next day`;
  if (clock.minute > 59) return `has the minute ${clock.minute}: the last one is 59`;
  if (clock.second > 59) return `has the second ${clock.second}: the last one is 59, leap seconds are not counted`;
  if (m[4] === ' ') return `${form}: T stands between the date and the time`;
  if (m[8] === undefined) return `${form}: the offset is missing`;
  return parseInstant(`2000-01-01T00:00${m[8]}`)
    ? 'must lie in the years 0001 to 9999, in UTC'
    : `has an offset that there is not, ${m[8]}`;
}

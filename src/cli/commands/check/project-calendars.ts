/** The calendars of `.asof.yml`: hours in words, or days with their hours, as the service has them. */
import { type CheckOptions } from '../../../timeline/checking/check-report.js';
import { zoneNamed } from '../../../timeline/clocks.js';
import { WEEKDAYS, type Calendar, type Hours } from '../../../timeline/measure/open-hours.js';
import { calendarsIn } from '../../../timeline/parsing/hours-in-words.js';
import { type UsageFault } from '../../failures.js';

export type Calendars = NonNullable<CheckOptions['calendars']>;

const HOURS = /^(?:[01]\d|2[0-4]):[0-5]\d$/;
const SHAPE = 'calendars are hours such as "Mon–Fri 10:00–17:00", or {timeZone, week: {mon: [["10:00", "17:00"]]}}';

/** A list, or names with what they stand for. @param timeZone of hours that name no other */
export function calendarsOf(value: unknown, timeZone: string, fault: (what: string) => UsageFault): Calendar[] {
  if (value === undefined || value === null) return [];
  const each = Array.isArray(value) ? (value as unknown[]) : typeof value === 'object' ? Object.values(value) : [value];
  return each.flatMap((one): Calendar[] => {
    if (typeof one === 'string') {
      const read = calendarsIn(one, timeZone);
      if (read.length > 0) return read;
    } else if (isCalendar(one))
      return [one.timeZone === undefined ? { ...one, timeZone } : { ...one, timeZone: one.timeZone }];
    throw fault(SHAPE);
  });
}

function isCalendar(value: unknown): value is Omit<Calendar, 'timeZone'> & { readonly timeZone?: string } {
  if (typeof value !== 'object' || value === null) return false;
  const { timeZone, week, except = {}, ...others } = value as Record<string, unknown>;
  if (Object.keys(others).length > 0) return false;
  if (timeZone !== undefined && (typeof timeZone !== 'string' || zoneNamed(timeZone) === null)) return false;
  const days: readonly string[] = WEEKDAYS;
  return hoursBy(week, (day) => days.includes(day)) && hoursBy(except, (day) => /^\d{4}-\d\d-\d\d$/.test(day));
}

function hoursBy(value: unknown, isKey: (key: string) => boolean): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([key, hours]) => isKey(key) && Array.isArray(hours) && hours.every(isHours));
}

const isHours = (value: unknown): value is Hours =>
  Array.isArray(value) && value.length === 2 && value.every((time) => typeof time === 'string' && HOURS.test(time));

import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { zoneNamed } from '../clocks.js';
import { openLength, WEEKDAYS, type Calendar, type Hours } from './open-hours.js';

const MINUTE = 60_000;
const DAY = 1440;

/** The same, minute by minute, on what the clocks show. */
function counted({ timeZone, week, except }: Calendar, from: number, to: number): number {
  const { offset } = zoneNamed(timeZone)!;
  const isOpenAt = (at: number): boolean => {
    const local = at + offset(at);
    const minute = Math.floor(local / MINUTE) % DAY;
    const hoursOf = (day: number): readonly Hours[] => {
      const date = new Date(day);
      return except?.[date.toISOString().slice(0, 10)] ?? week[WEEKDAYS[date.getUTCDay()]!] ?? [];
    };
    const midnight = local - (local % (DAY * MINUTE));
    const within = (hours: Hours, shift: number): boolean => {
      const [open, close] = hours.map((clock) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))) as [
        number,
        number,
      ];
      const end = close > open ? close : close + DAY;
      return minute + shift >= open && minute + shift < end;
    };
    return (
      hoursOf(midnight).some((hours) => within(hours, 0)) ||
      hoursOf(midnight - DAY * MINUTE).some((hours) => within(hours, DAY))
    );
  };
  let open = 0;
  for (let at = from; at < to; at += MINUTE) if (isOpenAt(at)) open += MINUTE;
  return open;
}

const clock = fc
  .integer({ min: 0, max: 95 })
  .map(
    (quarter) => `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`,
  );
const hours = fc.array(fc.tuple(clock, clock), { maxLength: 2 });
const calendars = fc.record({
  timeZone: fc.constantFrom('Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'UTC'),
  week: fc.record(Object.fromEntries(WEEKDAYS.map((day) => [day, hours])), { requiredKeys: [] }),
  except: fc.dictionary(fc.constantFrom('2021-03-28', '2021-10-31', '2021-11-07', '2021-04-04'), hours),
});
/** Around the days on which clocks change. */
const from = fc
  .tuple(
    fc.constantFrom('2021-03-27', '2021-10-30', '2021-11-06', '2021-04-03', '2021-03-13', '2021-06-01'),
    fc.nat(2 * DAY),
  )
  .map(([day, minutes]) => Date.parse(`${day}T00:00Z`) + minutes * MINUTE);

it('counts what the clocks show to be open, minute by minute', () => {
  fc.assert(
    fc.property(calendars, from, fc.nat(2 * DAY), (calendar, start, minutes) => {
      const end = start + minutes * MINUTE;
      expect(openLength(calendar, start, end)).toBe(counted(calendar, start, end));
    }),
    { numRuns: 25 },
  );
});

const SUPPORT: Calendar = {
  timeZone: 'Europe/London',
  week: Object.fromEntries(WEEKDAYS.slice(1, 6).map((day) => [day, [['10:00', '17:00']] as const])),
  except: { '2020-12-25': [] },
};

it('counts working days, and leaves out the exceptions', () => {
  const length = (start: string, end: string): number =>
    openLength(SUPPORT, Date.parse(start), Date.parse(end))! / 3_600_000;
  expect(length('2020-02-25T07:32Z', '2020-02-25T17:07Z')).toBe(7);
  expect(length('2020-08-04T12:30Z', '2020-08-05T15:16Z')).toBeCloseTo(9 + 46 / 60);
  expect(length('2020-02-28T16:00Z', '2020-03-02T11:00Z')).toBe(2);
  expect(length('2020-12-24T16:00Z', '2020-12-28T11:00Z')).toBe(2);
});

it('answers nothing where it cannot count', () => {
  expect(openLength({ timeZone: 'Moon/Base', week: {} }, 0, 1)).toBeNull();
  expect(openLength(SUPPORT, 0, Date.parse('2020-01-01'))).toBeNull();
});

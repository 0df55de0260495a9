import { expect, it } from '@jest/globals';
import { calendarsIn } from './hours-in-words.js';

const weeks = (words: string): object[] => calendarsIn(words, 'UTC').map(({ week }) => week);
const on = (days: string, ...hours: [string, string][]): object =>
  Object.fromEntries(days.split(' ').map((day) => [day, hours]));
const WORK = 'mon tue wed thu fri';
const ALL = `sun ${WORK} sat`;

it.each<[string, object[]]>([
  ['during support hours 10:00–17:00', [on(WORK, ['10:00', '17:00']), on(ALL, ['10:00', '17:00'])]],
  ['business hours (9am to 5pm)', [on(WORK, ['09:00', '17:00']), on(ALL, ['09:00', '17:00'])]],
  ['Mon-Fri 08:00-18:00', [on(WORK, ['08:00', '18:00'])]],
  ['weekdays from 9-17', [on(WORK, ['09:00', '17:00'])]],
  ['between 9 and 5pm on Mondays', [on('mon', ['09:00', '17:00'])]],
  ['on-call hours 07:00 to 22:00, seven days', [on(ALL, ['07:00', '22:00'])]],
  [
    'in office hours, 09:00-12:30 and 13:30-18:00, Tuesday to Thursday',
    [on('tue wed thu', ['09:00', '12:30'], ['13:30', '18:00'])],
  ],
  ['Saturday to Monday 22:00-06:00', [on('sat sun mon', ['22:00', '06:00'])]],
  ['08:00 – 24:00', [on(ALL, ['08:00', '24:00'])]],
  ['business hours', []],
  ['within 4 working days', []],
  ['10 to 15 minutes', []],
])('%s', (words, expected) => {
  expect(weeks(words)).toEqual(expected);
});

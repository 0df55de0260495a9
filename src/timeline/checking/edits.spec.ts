import { expect, it } from '@jest/globals';
import { rewrittenClock, rewrittenDate } from './edits.js';

const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

it.each([
  ['14:02', '14:02', '13:02', '13:02'],
  ['09:29', '09:29', '10:29', '10:29'],
  ['9:29', '09:29', '08:29', '8:29'],
  ['2:02 PM', '14:02', '13:02', '1:02 PM'],
  ['11:58am', '11:58', '23:58', '11:58pm'],
  ['12:30 p.m.', '12:30', '00:30', '12:30 a.m.'],
  ['14h02', '14:02', '15:02', '15h02'],
  ['14.02', '14:02', '02:02', '02.02'],
  ['14:02:33', '14:02', '13:02', '13:02:33'],
  ['1402', '14:02', '14:20', '1420'],
  ['9AM', '09:00', '10:00', '10AM'],
  ['14:02', '15:07', '13:02', null],
])('the clock %s, from %s to %s, is %s', (words, from, to, expected) => {
  expect(rewrittenClock(words, minutes(from), minutes(to))).toBe(expected);
});

it.each([
  ['2021-06-09', '2021-06-09', '2020-06-09', '2020-06-09'],
  ['9 June 2021', '2021-06-09', '2021-06-10', '10 June 2021'],
  ['June 9th, 2021', '2021-06-09', '2021-05-01', 'May 1st, 2021'],
  ['Wed 09/06/2021', '2021-06-09', '2021-06-10', 'Thu 10/06/2021'],
  ['6/9/21', '2021-06-09', '2022-06-09', '6/9/22'],
  ['Wednesday 9 Jun', '2021-06-09', '2021-07-09', 'Friday 9 Jul'],
  ['29 Nov', '2021-11-29', '2022-11-29', null],
  ['2021-06-10', '2021-06-09', '2020-06-09', null],
])('the date %s, from %s to %s, is %s', (words, from, to, expected) => {
  expect(rewrittenDate(words, from, to)).toBe(expected);
});

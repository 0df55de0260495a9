import { describe, expect, test } from '@jest/globals';
import { lengthsInWords } from './lengths-in-words.js';

const lengths = (text: string): string[] =>
  lengthsInWords(text).map(
    ({ stated, statedUpTo, comparison, start, end }) =>
      `${stated}${statedUpTo === null ? '' : `..${statedUpTo}`} ${comparison} [${text.slice(start, end)}]`,
  );

describe('lengths as people write them', () => {
  test.each([
    ['45 minutes', 'PT45M exactly [45 minutes]'],
    ['took 1,415 minutes', 'PT1415M exactly [1,415 minutes]'],
    ['1.5 hours', 'PT1.5H exactly [1.5 hours]'],
    ['4h 9m', 'PT4H9M exactly [4h 9m]'],
    ['0h 16m', 'PT0H16M exactly [0h 16m]'],
    ['1d 5h 47m', 'P1DT5H47M exactly [1d 5h 47m]'],
    ['5h53m', 'PT5H53M exactly [5h53m]'],
    ['1h50', 'PT1H50M exactly [1h50]'],
    ['10mins', 'PT10M exactly [10mins]'],
    ['19 hours 43 minutes', 'PT19H43M exactly [19 hours 43 minutes]'],
    ['six hours and 33 minutes', 'PT6H33M exactly [six hours and 33 minutes]'],
    ['two hours, 5 minutes and 3 seconds', 'PT2H5M3S exactly [two hours, 5 minutes and 3 seconds]'],
    ['a 34-minute outage', 'PT34M exactly [34-minute]'],
    ['a day and a half', 'P1.5D exactly [a day and a half]'],
    ['two and a half hours', 'PT2.5H exactly [two and a half hours]'],
    ['half an hour', 'PT0.5H exactly [half an hour]'],
    ['three quarters of an hour', 'PT45M exactly [three quarters of an hour]'],
    ['twenty-five minutes', 'PT25M exactly [twenty-five minutes]'],
    ['1 week and 2 days', 'P9D exactly [1 week and 2 days]'],
    ['2 working days', 'P2D exactly [2 working days]'],
    ['nearly an hour', 'PT1H about [nearly an hour]'],
    ['for about two hours', 'PT2H about [about two hours]'],
    ['~10 minutes', 'PT10M about [~10 minutes]'],
    ['an hour or so', 'PT1H about [an hour or so]'],
    ['at least around 5 hours', 'PT5H at_least [at least around 5 hours]'],
    ['more than six hours', 'PT6H at_least [more than six hours]'],
    ['10+ minutes', null],
    ['20 minutes or more', 'PT20M at_least [20 minutes or more]'],
    ['at maximum 16 hours', 'PT16H at_most [at maximum 16 hours]'],
    ['16 hours at most', 'PT16H at_most [16 hours at most]'],
    ['within the hour', 'PT1H at_most [within the hour]'],
    ['over a 32-minute period', 'PT32M exactly [32-minute]'],
    ['10–15 minutes', 'PT10M..PT15M between [10–15 minutes]'],
    ['between 5 and 10 minutes', 'PT5M..PT10M between [between 5 and 10 minutes]'],
    ['six or seven hours', 'PT6H..PT7H between [six or seven hours]'],
    ['30 minutes to 2 hours', 'PT30M..PT2H between [30 minutes to 2 hours]'],
    ['an estimated time of 10-15 minutes', 'PT10M..PT15M between [an estimated time of 10-15 minutes]'],
  ])('%s', (text, length) => expect(lengths(text)).toEqual(length === null ? [] : [length]));

  test.each([
    '3.7M requests',
    'a second failure',
    'several hours',
    'port 8080',
    'about%3D5',
    '10:30',
    'v1.2d',
    'the day after',
    'an hourglass',
    '5 months',
  ])('none: %s', (text) => expect(lengths(text)).toEqual([]));

  test('two of one sentence', () => {
    expect(lengths('13 minutes of downtime over 2 hours')).toEqual([
      'PT13M exactly [13 minutes]',
      'PT2H at_least [over 2 hours]',
    ]);
  });
});

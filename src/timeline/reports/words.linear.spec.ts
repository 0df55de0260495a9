/** Whatever a sentence is made of, it is read in time that grows with its length. */
import { describe, expect, test } from '@jest/globals';
import { claimsInWords } from './claims-in-words.js';
import { typeOfClause, typeOfStatement, typeOfStretch } from './types-in-words.js';

const CHARACTERS = 2_000;
const TIMES_LONGER = 8;
const TIMES_SLOWER = 10;
/** Below it the clock of the processor says little. What is worse than linear takes a hundred times as long. */
const LEAST_MS = 60;
const MEASURED = 3;

function processorMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const median = (work: () => void): number =>
  Array.from({ length: MEASURED }, () => processorMs(work)).sort((a, b) => a - b)[Math.floor(MEASURED / 2)]!;

const filled = (shape: string, characters: number): string => shape.repeat(Math.ceil(characters / shape.length));

function expectLinear(read: (text: string) => unknown, shape: string): void {
  const [short, long] = [filled(shape, CHARACTERS), filled(shape, TIMES_LONGER * CHARACTERS)];
  read(short);
  const limit =
    TIMES_SLOWER *
    Math.max(
      median(() => read(short)),
      LEAST_MS,
    );
  expect(median(() => read(long))).toBeLessThanOrEqual(limit);
}

const LENGTHS = [
  ...[
    'the outage for 5 minutes of ',
    'unable to be down for a ',
    'more than 1 hour and ',
    '1 hour 2 minutes 3 seconds ',
  ],
  ...['1-2-3-', '1,111', '1 to 2 or 3 ', 'between 1 and ', 'between five and ', 'half an hour ', 'an hour and a half '],
  ...['twenty-five ', '5h5', '1d', '~~', '> ', 'about about ', 'lasted for for ', 'outage of of of ', 'down '],
  ...[
    '5 min ',
    '10:00 - 10:00 (',
    'Time to repair: 5m ',
    'a a a ',
    ' ',
    'h',
    '5',
    '((((',
    'within ',
    'restored in ',
    '\u2014',
  ],
  ...['because, and, but ', 'fix deployed ', 'not not no ', 'period of 5 minutes where ', 'timeout '],
];

describe('claims', () => {
  test.each(LENGTHS)('%j', (shape) =>
    expectLinear((text) => claimsInWords({ text, label: text, headings: [text] }), shape),
  );
});

const CLAUSES = [
  ...[
    'and ',
    ', and by 10:00 ',
    'the incident began ',
    'was restored by ',
    'because ',
    'not ',
    'to ',
    'some ',
    '(',
    ';',
    '. A',
  ],
  ...[
    'outage outage until ',
    'fix for a ',
    'deployed a ',
    'the root cause ',
    'from 10:00 to ',
    'between ',
    'a-a-a-',
    'aaaa',
  ],
  ...[
    'no longer ',
    'restarted ',
    'roll a b c d back ',
    'config change ',
    'most of the ',
    '10:00 UTC ',
    'who, which, ',
    'A ',
  ],
];

describe('types', () => {
  test.each(CLAUSES)('%j', (shape) =>
    expectLinear((text) => {
      typeOfStatement(text);
      typeOfStretch(text, text.length / 2, text.length / 2 + 5);
      for (let at = 0; at < text.length; at += 500) typeOfClause(text, at, at + 5);
    }, shape),
  );
});

/** Whatever a sentence is made of, it is read in time that grows with its length. */
import { describe, test } from '@jest/globals';
import { expectLinear, filled, medianOf } from '../linear.testing.js';
import { claimsInWords } from './claims-in-words.js';
import { typeOfClause, typeOfStatement, typeOfStretch } from './types-in-words.js';

const linear = (read: (text: string) => unknown, shape: string): void =>
  expectLinear((characters) => {
    const text = filled(shape, characters);
    return () => void read(text);
  }, medianOf(3));

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
  test.each(LENGTHS)('%j', (shape) => linear((text) => claimsInWords({ text, label: text, headings: [text] }), shape));
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
    linear((text) => {
      typeOfStatement(text);
      typeOfStretch(text, text.length / 2, text.length / 2 + 5);
      for (let at = 0; at < text.length; at += 500) typeOfClause(text, at, at + 5);
    }, shape),
  );
});

/**
 * Trial 43: what a caller sends is read in time that grows with its length, whatever it is made of. Each shape repeats
 * what some pattern of this folder looks for, or nearly finds.
 */
import { describe, test } from '@jest/globals';
import { expectLinear, filled, medianOf } from '../../timeline/linear.testing.js';
import { openingFromMarkdown, openingFromObject } from './read-index.js';

/** Of YAML, whose library makes an error with a stack of every mark that it does not like. */
const YAML_CHARACTERS = 300;

const UUID = '5b0b7a3e-0f5d-4a59-9a57-1f0a3b5c7d9e';

const linear = (read: (characters: number) => () => void, characters?: number): void =>
  expectLinear(read, medianOf(5), characters);

/** Markdown, sentences and lines of time. */
const TEXT = [
  ...['[', ']', '[a](', '![', '](', '[a](b) ', '[[a](b)', '**', '__', '# a\n', '- a\n', '1. ', '12345', '> a\n'],
  ...['```\n', '```', '~~~\n', '\n', ' \n', '\t', ' ', 'x', '| a |\n', '|-|\n', '|', 'a | b\n', '\\|'],
  ...['vs. A ', 'a.b.c.d. A ', 'A. ', '.) A', '."\'" A', 'a.m. Aaaaaaaa ', '. ', '! “', '1 A 1 A 1 A 1 A 1 A. '],
  ...['1111111111111111111111111111111111111 %%. ', 'On 5 May, at 5. ', '\u{1f525}', '\0', 'é '],
];
/** Times, dates and zones. */
const TIMES = [
  ...['10:00 ', '10:00:00.1', '10:00-', '10:00 to ', 'between 10:00 and ', '10:00 UTC: it broke\n', '- 10:00 PDT: a\n'],
  ...[
    '00:50 CEST (22:50 UTC) ',
    '10:00 (',
    '10:00 UTC / ',
    'at 0930 UTC ',
    '10 pm ',
    'around ',
    '~',
    '22:40 on May 3 UTC, ',
  ],
  ...[
    '2024-03-05 ',
    '2024-03-05T10:00:00-05:00 ',
    'Monday, March 5th, 2024 ',
    '5 of March ',
    'Monday ',
    'the next day ',
  ],
  ...[
    'UTC+1 ',
    'Europe/',
    'Europe/Aaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    'Pacific Time ',
    'All times in ',
    'times are ',
    'all the ',
  ],
  ...['time zone ', 'timeline (', 'Timeline (UTC) ', 'All times are UTC. It broke at 10:00. '],
];
/** What happened. */
const EVENTS = [
  ...[
    'began to ',
    'started ',
    'errors with a ',
    'errors, which that first ',
    'incident until ',
    'delayed until ',
    'lasted ',
  ],
  ...[
    'change to a b c config ',
    'deployed a config change ',
    'release of a',
    'rolled a b c ',
    'rolled back ',
    'declared a b ',
  ],
  ...[
    'identified a b c d ',
    'cause was ',
    'fix for ',
    'fix for a was ',
    'most a b c ',
    'back a a ',
    'reported a ',
    'all a b c d ',
  ],
  ...[
    'restored ',
    'fully ',
    'SLO a',
    'attempt to a b c ',
    'before ',
    'some a b c d ',
    'most a-b c ',
    'A was a b ',
    'Aaaaa',
  ],
  ...[
    'data a b c ',
    ', and ',
    ', and the it was ',
    ' – ',
    '; ',
    '), ',
    'began (',
    'when a ',
    'recovery was ',
    'feature flag ',
    'lost ',
  ],
].flatMap((words) => [words, `At 10:00 UTC, ${words}${words}${words}. `]);
/** Lengths of time. */
const LENGTHS = [
  ...[
    'the outage for 5 minutes of ',
    'unable to be down for a ',
    'more than 1 hour and ',
    '1,000',
    '1.1',
    '1h 1m',
    'twenty-',
  ],
  ...[
    'twenty-one hours ',
    'over a 5-minute ',
    'a 5-minute a b outage ',
    'word-word ',
    'an outage lasting ',
    'degraded x ',
  ],
  ...[
    'for ',
    'period when ',
    'duration of the ',
    'down totalling ',
    'The outage lasted 5 minutes. ',
    'fix applied within ',
  ],
  ...['five and a half ', 'half an hour ', 'application a b recovered after ', 'retries ', '5 minutes later '],
];

describe('trial 43: prose', () => {
  test.each([...TEXT, ...TIMES, ...EVENTS, ...LENGTHS].map((shape) => [JSON.stringify(shape), shape]))(
    '%s',
    (_, shape) => {
      linear((characters) => {
        const document = { uuid: UUID, start_time: '2024-03-05T14:00:00Z', body: filled(shape, characters) };
        return () => void openingFromObject(document, 1);
      });
    },
  );
});

describe('trial 43: fields', () => {
  test.each(['a ', ' ', ',', 'a,', '2024 ', '\t', 'x', '2024-03-05 ', '1:'])('%j', (shape) => {
    linear((characters) => {
      const words = filled(shape, characters);
      const document = {
        uuid: `${UUID}${words}`,
        title: words,
        company: words,
        keywords: words,
        summary: words,
        url: words,
      };
      return () => {
        openingFromObject({ ...document, start_time: words }, 1);
        openingFromObject(document, 1);
      };
    });
  });
});

describe('trial 43: front matter', () => {
  test.each([
    ['many names', (n: number) => Array.from({ length: n / 8 }, (_, i) => `k${i}: a\n`).join('')],
    ...[
      '[',
      '{',
      'a: [',
      '- ',
      '? ',
      '!',
      '&a ',
      '*a ',
      '#\n',
      '...\n',
      '--- \n',
      '---x\n',
      'a: "',
      'a: |\n',
      "'",
      ']',
      '%\n',
      '\t',
      ' ',
    ].map((shape): [string, (n: number) => string] => [shape, (n) => filled(shape, n)]),
    ...['[', '{', '"', '"\\', "'", '|\n x\n', '&a ', 'x\n ', '[b, '].map((shape): [string, (n: number) => string] => [
      `a: ${shape}`,
      (n) => `a: ${filled(shape, n)}`,
    ]),
  ])('%j', (_, front) => {
    linear((characters) => {
      const file = `---\nuuid: ${UUID}\n${front(characters)}\n---\nDown.`;
      return () => void openingFromMarkdown(file);
    }, YAML_CHARACTERS);
  });
});

test('trial 43: sixty kilobytes of brackets are read in time that grows with their length', () => {
  const file = (body: string): string => `---\nuuid: ${UUID}\n---\n${body}`;
  for (const shape of ['[', 'vs. A ', '1111111111111111111111111111111111111 %%. '])
    linear((characters) => () => void openingFromMarkdown(file(filled(shape, characters))), 60_000 / 8);
});

/** Reports in many layouts, as teams write them: every time with its date, its zone and its place, and nothing else. */
import { describe, expect, it } from '@jest/globals';
import { zoneNamed } from '../clocks.js';
import { readReport } from './read-report.js';
import { type ReportFact, type ReportFrame } from './report.js';

const FRAME: ReportFrame = {
  source: 'report.md',
  zone: null,
  date: null,
  order: null,
  now: Date.parse('2026-11-30T12:00:00Z'),
};
const read = (lines: readonly string[], frame: Partial<ReportFrame> = {}) =>
  readReport(lines.join('\n'), { ...FRAME, ...frame });

/** `7 2026-05-04T10:00Z` with `-` for prose, `~` for rough ones, `+` for an inferred date and the end of a range. */
const told = ({ line, at, structured, dateInferred, entry, local }: ReportFact): string =>
  [
    `${line}${structured ? '' : '-'}`,
    local.length <= 10 ? local : `${new Date(at).toISOString().slice(0, 16)}Z`,
    entry.until === undefined ? '' : `/${entry.until.slice(11, 16)}`,
    entry.approximate ? '~' : '',
    dateInferred ? '+' : '',
  ]
    .join(' ')
    .replace(/ +/g, ' ')
    .trim();

const LAYOUTS: readonly (readonly [name: string, lines: readonly string[], facts: readonly string[]])[] = [
  [
    'a table with its zone in the header',
    [
      '# Queue stuck',
      '',
      '| Time (CEST) | Event |',
      '|---|---|',
      '| 2026-05-04 12:00 | alarm |',
      '| 12:20 – 12:40 | looked at |',
      '| ~13:00 | over |',
    ],
    ['5 2026-05-04T10:00Z', '6 2026-05-04T10:20Z /10:40 +', '7 2026-05-04T11:00Z ~ +'],
  ],
  [
    'sentences without any date',
    ['The outage began at 10:00 UTC and ended at 10:12 UTC.', 'It lasted 20 minutes.'],
    ['1- 2026-11-30T10:00Z +', '1- 2026-11-30T10:12Z +'],
  ],
  [
    'date and time in columns of their own',
    [
      '| Date | Time | Zone | What |',
      '|---|---|---|---|',
      '| 4 May 2026 | 23:50 | EDT | alarm |',
      '| 5 May 2026 | 00:10 | EDT | over |',
    ],
    ['3 2026-05-05T03:50Z', '4 2026-05-05T04:10Z'],
  ],
  [
    'a table without pipes at its ends, and one of tabs',
    [
      'Date: 2026-05-04',
      '',
      'Time (UTC) | Event',
      '--- | ---',
      '10:00 | alarm',
      '10:10 | over',
      '',
      'Time UTC\tWhat',
      '11:00\tmail',
    ],
    ['5 2026-05-04T10:00Z +', '6 2026-05-04T10:10Z +', '9 2026-05-04T11:00Z +'],
  ],
  [
    'a column for each milestone',
    ['| Incident | Detected (UTC) | Resolved (UTC) |', '|---|---|---|', '| db | 2026-05-04 10:00 | 2026-05-04 11:00 |'],
    ['3 2026-05-04T10:00Z', '3 2026-05-04T11:00Z'],
  ],
  [
    'headings that are times, under a date and a stated zone',
    [
      '# 2026-05-04, cache',
      '## Timeline',
      'All times in PDT',
      '### 2026-05-04 22:50',
      'Alarm.',
      '### 23:10',
      'Looked at, at 23:05 it was worse.',
      '### 06:30',
      'Over.',
    ],
    ['4 2026-05-05T05:50Z', '6 2026-05-05T06:10Z +', '7- 2026-05-05T06:05Z +', '8 2026-05-05T13:30Z +'],
  ],
  [
    'key events with labels and no colon',
    [
      '# Incident on 2026-05-04',
      '- **Key events**',
      '  - First detected 2026-05-04 10:00 UTC',
      '  - Incident declared: 2026-05-04 10:05 UTC',
      '  - Repaired 2026-05-04 1030',
      '- **Time to repair**: 30m',
    ],
    ['3 2026-05-04T10:00Z', '4 2026-05-04T10:05Z', '5 2026-05-04T10:30Z'],
  ],
  [
    'bold leads, brackets and arrows',
    [
      '## Timeline (UTC) – 4 May 2026',
      '**10:00** alarm',
      '',
      '* [10:05] @ana looks',
      '* 10:07 → rolled back',
      '1. `10:09` over',
    ],
    ['2 2026-05-04T10:00Z +', '4 2026-05-04T10:05Z +', '5 2026-05-04T10:07Z +', '6 2026-05-04T10:09Z +'],
  ],
  [
    'a column for the start and one for the end',
    ['| Start (UTC) | End (UTC) | What |', '|---|---|---|', '| 2026-05-04 10:00 | 2026-05-04 11:00 | uploads failed |'],
    ['3 2026-05-04T10:00Z /11:00'],
  ],
  [
    'dates that stand alone above lists',
    [
      '## Timeline (all times UTC)',
      '',
      '2026-05-04',
      '',
      '- 11:00 PM: alarm',
      '',
      'Tuesday, May 5, 2026:',
      '',
      '- 1:10 AM: over',
    ],
    ['5 2026-05-04T23:00Z +', '9 2026-05-05T01:10Z +'],
  ],
  [
    'a list told from its end',
    ['date: 2026-05-04', '', '- 12:00 UTC over', '- 11:00 UTC fix', '- 10:30 UTC alarm', '- 10:00 UTC deploy'],
    ['3 2026-05-04T12:00Z +', '4 2026-05-04T11:00Z +', '5 2026-05-04T10:30Z +', '6 2026-05-04T10:00Z +'],
  ],
  [
    'prose alone',
    [
      'On Monday, May 4, 2026, from 9:16 to 11:16 PM PDT, uploads failed. The fix was deployed at 11:02 PM PDT.',
      '',
      'The next day at 10:00 PDT we wrote to customers.',
    ],
    ['1- 2026-05-05T04:16Z /06:16 ~'.replace(' ~', ''), '1- 2026-05-05T06:02Z +', '3- 2026-05-05T17:00Z +'],
  ],
  [
    'two zones of one instant',
    ['2026-05-04', '- 00:50 CEST (22:50 UTC): alarm', '- 01:10 CEST / 23:10 UTC over'],
    ['2 2026-05-03T22:50Z +', '3 2026-05-03T23:10Z +'],
  ],
  [
    'coarse times and doubts',
    [
      '| Time (UTC) | |',
      '|-|-|',
      '| 2026-05-?? ??:?? | first seen |',
      '| 2026-05-04 --:-- | again |',
      '| 2026-05-04 ca. 10:00 | alarm |',
      '| 2026-05-04 10:?? | over |',
    ],
    ['3 2026-05 ~', '4 2026-05-04', '5 2026-05-04T10:00Z ~', '6 2026-05-04T10:00Z ~'],
  ],
  [
    'counted from T0',
    ['- T0 2026-05-04 10:00 UTC alarm', '- T+5m looked at', '- T+1h over'],
    ['1 2026-05-04T10:00Z', '2 2026-05-04T10:05Z', '3 2026-05-04T11:00Z'],
  ],
  [
    'a chat',
    ['2026-05-04, all times UTC', '', 'ana [10:00]: is it down?', 'ben [10:01]: yes'],
    ['3 2026-05-04T10:00Z +', '4 2026-05-04T10:01Z +'],
  ],
  [
    'ranges with a hyphen, of which the end could be an offset',
    ['- 2026-05-04 10:45-11:00 UTC looked at', '- 2026-05-04 10:45-05:00 alarm', '- 23:30-01:00 UTC slow'],
    ['1 2026-05-04T10:45Z /11:00', '2 2026-05-04T15:45Z', '3 2026-05-04T23:30Z /01:00 +'],
  ],
  [
    'columns of lengths and of what is due',
    [
      '# 2026-05-04',
      '| Time (UTC) | T+ | Duration | What |',
      '|-|-|-|-|',
      '| 17:02 | 00:00 | 0:28 | down |',
      '| 17:30 | 00:28 | 1:00 | up |',
      '',
      '| What | Due |',
      '|-|-|',
      '| fix it | 2026-06-01 |',
    ],
    ['4 2026-05-04T17:02Z +', '5 2026-05-04T17:30Z +'],
  ],
  [
    'times below a date in bold, and in an item',
    [
      '**4 May 2026**',
      '10:00:12 UTC **Reported**',
      'by Ana',
      '10:01:00 UTC **Accepted**',
      '',
      '- Tue May 5',
      '  - 09:00 UTC over',
    ],
    ['2 2026-05-04T10:00Z +', '4 2026-05-04T10:01Z +', '7 2026-05-05T09:00Z +'],
  ],
  [
    'days that are told by those before',
    [
      '# 2026-05-04',
      'All times UTC',
      '## Day 1',
      '- 14:05 full',
      '## Day 2 (Tuesday)',
      '- 09:00 cleaned',
      '- 23:50 again',
      '- 00:10 (+1) over',
      '### Friday',
      '- 22:00 looked at',
      '## Next day',
      '- 10:00 closed',
      'The next morning, at 08:00, we wrote.',
    ],
    [
      ...['4 2026-05-04T14:05Z +', '6 2026-05-05T09:00Z +', '7 2026-05-05T23:50Z +', '8 2026-05-06T00:10Z +'],
      ...['10 2026-05-08T22:00Z +', '12 2026-05-09T10:00Z +', '13- 2026-05-10T08:00Z +'],
    ],
  ],
  [
    'headings that are dates, above times and alone',
    ['# Disk (UTC)', '### Monday 4 May 2026', '- 14:05 UTC full', '### Wednesday, May 6th', 'Cleaned.'],
    ['3 2026-05-04T14:05Z +', '4 2026-05-06'],
  ],
  [
    'times ahead of their dates, in minutes, and of regions',
    [
      '| Time (PDT) | Date | |',
      '|-|-|-|',
      '| 23:50 | 2026-05-04 | full |',
      '| 00:10 | 2026-05-05 | over |',
      '## More',
      '- 01:05-20: drained',
      '- 03:30 (Eastern) on',
      '- 01:40 Pacific, off',
    ],
    [
      '3 2026-05-05T06:50Z',
      '4 2026-05-05T07:10Z',
      '6 2026-05-04T01:05Z /01:20 ~ +',
      '7 2026-05-04T07:30Z +',
      '8 2026-05-04T08:40Z +',
    ],
  ],
  [
    'months first, where one date cannot be read otherwise',
    ['- 11/03/2026 10:00 UTC alarm', '- 11/29/2026 10:00 UTC over'],
    ['1 2026-11-03T10:00Z', '2 2026-11-29T10:00Z'],
  ],
];

describe('a report', () => {
  it.each(LAYOUTS)('%s', (_, lines, facts) => {
    expect(read(lines).facts.map(told)).toEqual(facts);
  });

  it('has no facts in what only looks like times', () => {
    const { facts } = read([
      '---',
      'date: 2026-05-04',
      'updated: 2026-06-01T10:00:00Z',
      '---',
      '# 2026-05-04 09:00, a title',
      'Last modified: 2026-06-01 10:00',
      '',
      'Upgraded from 1.13.12 to 2.10.30 on 10.0.0.1:8080, a ratio of 3:10, cron `0 10 * * *`, see https://x.example/2026-05-04/10:00.',
      '',
      '- **Duration**: 1:30',
      '- **Time to resolve**: 9h 16m (during support hours 10:00-17:00)',
      '',
      '```',
      '2026-05-04 10:00:00 ERROR log',
      '```',
      '',
      '    2026-05-04 10:00:00 ERROR log',
    ]);
    expect(facts.map(told)).toEqual([]);
  });

  it('takes the day from its front matter, its name, its title, a label, or the caller', () => {
    const day = (lines: readonly string[], frame: Partial<ReportFrame> = {}) =>
      read([...lines, '', '- 10:00 UTC alarm'], frame).facts[0]?.local;
    expect(day(['---', 'date: 2026-05-01', '---', '# 2026-05-02'])).toBe('2026-05-01T10:00');
    expect(day(['# 2026-05-02'], { source: 'a/2026-05-03-cache.md' })).toBe('2026-05-03T10:00');
    expect(day(['# Outage of May 2nd, 2026'])).toBe('2026-05-02T10:00');
    expect(day(['**Incident date:** 2 May 2026'])).toBe('2026-05-02T10:00');
    expect(day(['x'], { date: '2026-05-04' })).toBe('2026-05-04T10:00');
    expect(day(['x'])).toBe('2026-11-30T10:00');
  });

  it('starts again from its own day in each section', () => {
    const lines = ['# 2026-05-04', '## Timeline', '- 22:00 UTC a', '- 01:00 UTC b', '## Key events', '- 22:05 UTC c'];
    expect(read(lines).facts.map(({ local }) => local)).toEqual([
      '2026-05-04T22:00',
      '2026-05-05T01:00',
      '2026-05-04T22:05',
    ]);
    expect(read(lines).remarks).toMatchObject([{ code: 'date_inferred', line: 4 }]);
  });

  it('is read on the zone of its row, column, words or caller, and says where none is named', () => {
    const zone = (lines: readonly string[], frame: Partial<ReportFrame> = {}) => {
      const report = read(['# 2026-05-04', '', ...lines], frame);
      return [report.zone.name, report.facts[0]?.zoneFrom, report.facts[0]?.entry.occurredAt];
    };
    expect(zone(['- 10:00 CEST a'])).toEqual(['Europe/Berlin', 'row', '2026-05-04T08:00Z']);
    expect(zone(['Times are in Pacific Time.', '- 10:00 a'])).toEqual([
      'America/Los_Angeles',
      'document',
      '2026-05-04T17:00Z',
    ]);
    expect(zone(['- 10:00 a'], { zone: zoneNamed('Asia/Tokyo') })).toEqual([
      'Asia/Tokyo',
      'option',
      '2026-05-04T01:00Z',
    ]);
    expect(zone(['- 10:00 a'])).toEqual([null, null, '2026-05-04T10:00Z']);
    const unknown = read(['# 2026-05-04', '', '- 10:00 a', '- 10:10 b']);
    expect(unknown.remarks).toMatchObject([{ code: 'zone_unknown', line: 1, column: 3 }]);
    expect(unknown.facts.every(({ entry }) => entry.approximate)).toBe(true);
  });

  it('takes an abbreviation of several places as that of the report, and says a guess', () => {
    const report = (zone: string) => read(['# 2026-07-04', '', `All times in ${zone}.`, '- 10:00 a', '- 10:10 IST b']);
    expect(report('Europe/Dublin').facts[1]!.entry.occurredAt).toBe('2026-07-04T09:10Z');
    expect(report('Asia/Kolkata').facts[1]!.entry.occurredAt).toBe('2026-07-04T04:40Z');
    expect(read(['- 2026-07-04 10:00 IST b']).remarks).toMatchObject([
      { code: 'zone_unknown', line: 1, column: 20, endColumn: 23 },
    ]);
  });

  it('says what cannot be, where it stands and what to write', () => {
    const { remarks, facts } = read([
      '- Monday 5 May 2026 10:00 PST: alarm',
      '- 2026-02-30 10:00 UTC: nothing',
      '- 20266-05-05 11:00 UTC: over',
      '- Resolved: TBD',
    ]);
    expect(facts.map(({ local }) => local)).toEqual(['2026-05-05T10:00', '2026-05-05T11:00']);
    expect(remarks).toMatchObject([
      { code: 'weekday_wrong', line: 1, column: 3, endColumn: 9, edit: { replacement: 'Tuesday' } },
      { code: 'zone_impossible', line: 1, column: 27, endColumn: 30, edit: { replacement: 'PDT' } },
      { code: 'date_impossible', line: 2, column: 3, endColumn: 13, edit: null },
      { code: 'date_impossible', line: 3, column: 3, endColumn: 8, edit: { replacement: '2026' } },
      { code: 'placeholder', line: 4 },
    ]);
  });

  it('says an impossible stated zone once, where it is stated', () => {
    const { remarks } = read(['# 2026-05-04', 'All times in PST', '- 10:00 a', '- 10:10 b']);
    expect(remarks).toMatchObject([
      { code: 'zone_impossible', line: 2, column: 14, endColumn: 17, edit: { replacement: 'PDT' } },
    ]);
  });

  it('keeps where a date, a time and a zone stand', () => {
    const [fact] = read(['| When | |', '|-|-|', '| **2026-05-04** 10:00 CEST | x |']).facts;
    expect(fact).toMatchObject({
      id: 'f3',
      text: '2026-05-04** 10:00 CEST',
      column: 5,
      endColumn: 28,
      parts: {
        date: { line: 3, column: 5, endColumn: 15 },
        clock: { line: 3, column: 18, endColumn: 23 },
        zone: { line: 3, column: 24, endColumn: 28 },
      },
    });
  });

  it('types a line by its label, and keeps the sentence of prose', () => {
    const { facts } = read([
      '- Resolved: 2026-05-04 10:00 UTC',
      '- 2026-05-04 10:05 UTC: Incident declared',
      '',
      'It broke at 09:00 UTC.',
    ]);
    expect(facts.map(({ entry }) => entry)).toMatchObject([
      { type: 'resolved' },
      { type: 'declared' },
      { quote: 'It broke at 09:00 UTC.', origin: 'extracted' },
    ]);
  });

  it('has claims with their place', () => {
    const { claims } = read(['# Outage', '- **Time to repair**: 8m', '', 'The site was down for 30 minutes.']);
    expect(claims).toMatchObject([
      { line: 2, column: 23, endColumn: 25, stated: 'PT8M' },
      { line: 4, quote: '30 minutes', stated: 'PT30M' },
    ]);
  });
});

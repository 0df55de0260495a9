/** How checks look, held against golden files. To change them: `GOLDEN=write npm test -- src/cli/render/check`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import addFormats from 'ajv-formats';
import Ajv from 'ajv-draft-04';
import { checkOf, type SaidCheck } from '../../../timeline/checking/check.testing.js';
import { type CheckFinding } from '../../../timeline/checking/check.js';
import { painter } from '../../terminal.js';
import { annotationLines, summaryLines, withoutCommands } from './annotations.js';
import { type CheckedFile, type CheckRun } from './checked-file.js';
import { edited } from './edits.js';
import { sarifOf } from './sarif.js';
import { checkLines } from './text.js';

const FIXTURES = join(import.meta.dirname, '../../../../test/fixtures/check');

const fixture = (name: string): string => readFileSync(join(FIXTURES, name), 'utf8');

const SLIP = 'one hour later, 14:10, everything that is stated fits';
/** As the check says it: what a slip would mend points at it, in its words. */
const MENDED = { line: 10, message: SLIP };

const SLIPPED: SaidCheck = {
  source: 'reports/slipped.md',
  facts: [
    ['14:02', 'release'],
    ['13:10', 'detected'],
    ['14:12', 'declared'],
    ['15:42', 'mitigated'],
    ['16:20', 'resolved'],
  ],
  claims: [
    ['1 h 32', null],
    ['2 h 10 min', null],
  ],
  findings: [
    {
      code: 'claim_unsupported',
      at: '1 h 32',
      message: 'stated 1 h 32; detected 13:10 → mitigated 15:42 is 2 h 32',
      related: [{ line: 10, message: 'detected 13:10' }, { line: 12, message: 'mitigated 15:42' }, MENDED],
    },
    {
      code: 'claim_unsupported',
      at: '2 h 10 min',
      message: 'stated 2 h 10 min; detected 13:10 → resolved 16:20 is 3 h 10 min',
      related: [{ line: 10, message: 'detected 13:10' }, MENDED],
    },
    {
      code: 'hour_slip_suspected',
      at: '13:10',
      message: SLIP,
      related: [{ line: 9, message: 'the row before is 14:02' }],
      suggest: [['13:10', '14:10']],
      resolves: 3,
    },
    {
      code: 'out_of_order',
      at: '13:10',
      message: '13:10 stands after 14:02',
      related: [MENDED],
    },
    {
      code: 'weekday_wrong',
      at: 'Wednesday',
      message: '5 March 2026 was a Thursday',
      suggest: [['Wednesday', 'Thursday']],
    },
    { code: 'placeholder', at: 'TBD', message: '"TBD" is read as nothing' },
  ],
};
const CLEAN: SaidCheck = {
  source: 'reports/clean.md',
  facts: [
    ['09:00', 'detected'],
    ['09:04', 'declared'],
    ['09:54', 'resolved'],
  ],
  claims: [['54 minutes', [5, 7]]],
};
const file = (name: string, said: SaidCheck): CheckedFile => ({
  report: checkOf(fixture(name), said),
  text: fixture(name),
});

const RUN: CheckRun = {
  files: [file('slipped.md', SLIPPED), file('clean.md', CLEAN)],
  between: [
    {
      ...{
        source: 'reports/slipped.md',
        code: 'claim_copied',
        severity: 'warning',
        line: 3,
        column: 53,
        endColumn: 63,
      },
      ...{ message: '2 h 10 min fits reports/other.md exactly', related: [], suggestion: null },
    },
  ],
  skipped: [
    { source: 'reports/picture.png', reason: 'not a kind of file that holds reports', isFault: false },
    { source: 'reports/broken.md', reason: 'line 3 is not UTF-8', isFault: true },
  ],
};

const fingerprint = (source: string, { code, line }: CheckFinding): string => `${source} ${code} ${line}`;
const SARIF = sarifOf(RUN, { version: '0.0.0', fingerprint });

function golden(name: string, now: string): void {
  if (process.env['GOLDEN'] === 'write') writeFileSync(join(FIXTURES, name), now);
  expect(now).toBe(fixture(name));
}

const text = (run: CheckRun, { verbose = false, width = 100, colour = false } = {}): string =>
  `${checkLines(run, { paint: painter(colour), width, verbose }).join('\n')}\n`;

describe('text', () => {
  it.each([
    ['text.txt', text(RUN)],
    ['text.verbose.txt', text(RUN, { verbose: true })],
    ['text.narrow.txt', text(RUN, { width: 60 })],
    ['text.pipe.txt', text(RUN, { width: Infinity })],
    ['text.clean.txt', text({ files: [file('clean.md', CLEAN)], between: [], skipped: [] })],
  ])('%s', (name, now) => golden(name, now));

  it('underlines the words whatever stands before them, and lets nothing steer the terminal', () => {
    const report = '\t支払い \u001b[31mエラー 99 minutes\n';
    const check = checkOf(report, { findings: [{ code: 'claim_unsupported', at: '99 minutes', message: 'a\u0007b' }] });
    const [head, line, mark] = text({ files: [{ report: check, text: report }], between: [], skipped: [] }).split('\n');
    expect(head).toBe('report.md:1:15: error[claim_unsupported]: a␇b');
    expect(line).toBe('  1 | 支払い ␛[31mエラー 99 minutes');
    expect(mark).toBe(`    | ${' '.repeat(6 + 1 + 1 + 4 + 6 + 1)}${'^'.repeat(10)}`);
  });

  it('marks an empty place at the end of a line, and a line that is not there', () => {
    const report = checkOf('a\n', { findings: [{ code: 'no_timeline', at: 'a', message: 'no time' }] });
    const [found] = report.findings as [CheckFinding];
    const moved = { ...report, findings: [{ ...found, line: 7, column: 3, endColumn: 3 }] };
    expect(text({ files: [{ report: moved, text: 'a\n' }], between: [], skipped: [] }, { verbose: true })).toContain(
      '  7 |\n    | ^\n',
    );
  });
});

describe('github', () => {
  it('annotations and summary', () => {
    const lines = [...annotationLines(RUN), ...withoutCommands(summaryLines(RUN), 'TOKEN')];
    golden('github.txt', `${lines.join('\n')}\n`);
  });

  it('no text of a report becomes a command, ends a fence or adds a property', () => {
    const evil = '::error::x\n````\n::stop-commands::a,b=c:d%0A';
    const source = 'a,line=9:b%.md';
    const report = checkOf('12:00 ::error file=a::b ``````\n', {
      source,
      findings: Array.from({ length: 12 }, () => ({
        ...{ code: 'hour_slip_suspected' as const, at: '12:00', message: evil },
        ...{ suggest: [['12:00', '13:00'] as const] },
      })),
    });
    const run: CheckRun = { files: [{ report, text: '12:00 ::error file=a::b ``````\n' }], between: [], skipped: [] };
    const annotations = annotationLines(run);
    expect(annotations).toHaveLength(10);
    for (const line of annotations) {
      expect(line).not.toMatch(/[\r\n]/);
      expect(line).toBe(
        '::warning file=a%2Cline=9%3Ab%25.md,line=1,endLine=1,col=1,endColumn=6,title=hour_slip_suspected' +
          '::::error::x%0A````%0A::stop-commands::a,b=c:d%250A',
      );
    }
    const summary = summaryLines(run);
    expect(summary.filter((line) => /^`{5,}(?:diff)?$/.test(line))).toEqual([
      '`````',
      '`````',
      '```````diff',
      '```````',
    ]);
    expect(summary.join('\n')).toContain('\n2 more are below'.slice(1));
    expect(
      withoutCommands(summary, 'T')
        .slice(1, -1)
        .some((line) => line.includes('::T::')),
    ).toBe(false);
  });
});

describe('sarif', () => {
  it('is as it was', () => golden('sarif.json', `${JSON.stringify(SARIF, null, 2)}\n`));

  it('is valid by its official schema', () => {
    const require = createRequire(import.meta.url);
    const schema = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as Record<string, unknown>;
    const ajv = new Ajv.default({ strict: false, allErrors: true, unicodeRegExp: false });
    addFormats.default(ajv);
    const valid = ajv.compile(schema);
    valid(SARIF);
    expect(valid.errors ?? []).toEqual([]);
    valid(sarifOf({ files: [], between: [], skipped: [] }, { version: '1', fingerprint }));
    expect(valid.errors ?? []).toEqual([]);
    valid({ version: '2.1.0', runs: [{ columnKind: 'utf16CodeUnits' }] });
    expect(valid.errors).not.toBeNull();
  });

  it('names files by URI references, whatever they are called', () => {
    const names = ['a b/ü#1.md', 'c:d.md', '/srv/x.md'];
    const files = names.map((source) => ({
      report: checkOf('12:00', { source, findings: [{ code: 'zone_unknown', at: '12:00', message: 'm' }] }),
      text: '12:00',
    }));
    const json = JSON.stringify(sarifOf({ files, between: [], skipped: [] }, { version: '1', fingerprint }));
    expect([...json.matchAll(/"uri":"([^"]*)"/g)].map(([, uri]) => uri)).toEqual([
      'a%20b/%C3%BC%231.md',
      'c%3Ad.md',
      'file:///srv/x.md',
    ]);
  });
});

describe('edits', () => {
  it('keeps ends of lines and the mark of the order of bytes, and makes several edits of one line', () => {
    const edits = [
      { line: 2, column: 1, endColumn: 6, replacement: '13:00' },
      { line: 2, column: 9, endColumn: 14, replacement: '12:00:00' },
      { line: 3, column: 2, endColumn: 2, replacement: '!' },
    ];
    expect(edited('\ufeffa\r\n12:00 – 13:00\r\nb', edits)).toBe('\ufeffa\r\n13:00 – 12:00:00\r\nb!');
  });
});

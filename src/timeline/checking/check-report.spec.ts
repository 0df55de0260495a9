import { describe, expect, it } from '@jest/globals';
import { zoneNamed } from '../clocks.js';
import { measure } from '../measure/assessment.js';
import { checkMany } from './check-many.js';
import { checkReport } from './check-report.js';
import { type CheckReport } from './check.js';
import { stateOf } from './report-state.js';
import { reportOf, SAID, type MadeReport } from './report.testing.js';

const check = ({ report, text }: MadeReport): CheckReport => checkReport(report, { text });
const codes = (made: MadeReport): string[] => check(made).findings.map(({ code }) => code);
const messageOf = (made: MadeReport, code: string): string =>
  check(made).findings.find((each) => each.code === code)?.message ?? '';

const SEED = [
  ['2023-01-24 16:55', 'release'],
  ['17:05', 'rollback'],
  ['18:12', 'declared'],
  ['19:51', 'resolved'],
] as const;

describe('what claims are held against', () => {
  it('says of the page that began it all that no two facts are 121 minutes apart', () => {
    const made = reportOf(SEED, [{ stated: 'PT121M', quote: 'lasting 121 minutes' }]);
    const { findings, counts } = check(made);
    expect(findings.filter(({ severity }) => severity === 'error')).toMatchObject([
      {
        code: 'claim_unsupported',
        line: 6,
        message:
          'lasting 121 minutes: no two facts are 121 minutes apart; nearest 99 (declared 18:12 → resolved 19:51)',
        related: [
          { line: 4, message: 'declared 18:12' },
          { line: 5, message: 'resolved 19:51' },
        ],
        suggestion: null,
      },
    ]);
    expect(counts).toMatchObject({ facts: 4, claims: 1, supported: 0, errors: 1 });
  });

  it('lets a metric that words name rank only', () => {
    const rows = [
      ['2020-08-05 11:04', 'impact_started'],
      ['11:10', 'detected'],
      ['11:20', 'declared'],
      ['16:00', 'mitigated'],
      ['16:16', 'resolved'],
    ] as const;
    // Any fact of its types will do, and so will any other natural reading.
    for (const stated of ['PT4H56M', 'PT4H50M', 'PT4H40M', 'PT5H6M']) {
      const [claim] = check(reportOf(rows, [{ stated, metricSaid: SAID.repair }])).claims;
      expect(claim).toMatchObject({ verdict: 'supported', metricSaid: 'time_to_repair', metric: null });
    }
    const wrong = reportOf(rows, [{ stated: 'PT4H52M', quote: '4h 52m', metricSaid: SAID.repair }]);
    expect(messageOf(wrong, 'claim_unsupported')).toBe(
      'stated 4 h 52 min; detected 11:10 → mitigated 16:00 is 4 h 50 min',
    );
  });

  it('says what fits by arithmetic alone, and what fits within its tolerance', () => {
    const rows = [
      ['2020-08-05 11:04', 'communicated'],
      ['11:14', 'action'],
      ['11:20', 'detected'],
      ['13:30', 'resolved'],
    ] as const;
    const made = reportOf(rows, [{ stated: 'PT10M' }, { stated: 'PT2H', comparison: 'about' }]);
    expect(codes(made)).toEqual(['claim_coincidence', 'claim_within_tolerance']);
    expect(messageOf(made, 'claim_within_tolerance')).toBe(
      'stated 2 hours; detected 11:20 → resolved 13:30 is 2 h 10 min, 10 min off',
    );
  });

  it('names the end that no fact gives', () => {
    const made = reportOf(
      [
        ['2018-02-12 10:00', 'detected'],
        ['11:30', 'resolved'],
      ],
      [{ stated: 'PT1H', comparison: 'about', quote: 'nearly an hour', metricSaid: SAID.detect }],
    );
    const { findings, claims } = check(made);
    expect(claims[0]!.verdict).toBe('unsupported');
    expect(findings).toMatchObject([
      {
        code: 'claim_uncheckable',
        severity: 'warning',
        message: 'nearly an hour: no fact says when it was impact started or incident started',
      },
    ]);
  });

  it('takes any length between two figures', () => {
    const rows = [
      ['2018-02-12 10:00', 'impact_started'],
      ['10:12', 'resolved'],
    ] as const;
    expect(codes(reportOf(rows, [{ stated: 'PT10M', statedUpTo: 'PT15M', comparison: 'between' }]))).toEqual([]);
    expect(codes(reportOf(rows, [{ stated: 'PT20M', statedUpTo: 'PT30M', comparison: 'between' }]))).toContain(
      'claim_unsupported',
    );
  });

  it('counts within the hours that a claim states', () => {
    const made = reportOf(
      [
        ['2020-02-25 07:32', 'detected'],
        ['17:07', 'resolved'],
      ],
      [{ stated: 'PT7H', metricSaid: SAID.resolve, calendarText: 'during support hours 10:00-17:00' }],
      { zone: zoneNamed('Europe/London')! },
    );
    expect(check(made).claims[0]!.verdict).toBe('within_calendar');
    expect(codes(made)).toEqual(['claim_in_calendar']);
    expect(check(made).counts.supported).toBe(1);
  });

  it('sees two lengths of one metric that cannot both be, and means that rest on what does not fit', () => {
    const rows = [
      ['2020-02-25 10:00', 'detected'],
      ['10:31', 'mitigated'],
    ] as const;
    const made = reportOf(rows, [
      { stated: 'PT31M', metricSaid: SAID.repair },
      { stated: 'PT41M', metricSaid: SAID.repair },
      { stated: 'PT36M', metricSaid: SAID.repair, statement: 'Mean time to repair: PT36M' },
    ]);
    expect(codes(made)).toEqual(expect.arrayContaining(['claims_disagree', 'mean_of_claims']));
  });
});

describe('the order, and what is said twice', () => {
  it('names the row that stands apart', () => {
    const made = reportOf([
      ['2021-06-09 13:15', 'detected'],
      ['13:46', 'mitigated'],
      ['15:54', 'note'],
      ['13:58', 'resolved'],
      ['14:05', 'closed'],
    ]);
    expect(check(made).findings.find(({ code }) => code === 'out_of_order')).toMatchObject({ line: 4 });
  });

  it('reads a list that falls from its end', () => {
    const made = reportOf([
      ['2021-06-09 13:58', 'resolved'],
      ['13:46', 'mitigated'],
      ['13:30', 'declared'],
      ['13:15', 'detected'],
    ]);
    expect(codes(made)).toEqual([]);
  });

  it('sees one milestone at two times', () => {
    const rows = [
      ['2021-06-09 13:15', 'detected', 'First detected'],
      ['13:58', 'resolved', 'Incident resolved'],
      ['2021-06-09 13:15', 'detected', 'First detected'],
      ['15:11', 'resolved', 'Resolved'],
    ] as const;
    expect(codes(reportOf(rows, [], { sections: [2] }))).toEqual(['times_disagree']);
  });

  it('sees an end before everything', () => {
    const rows = [
      ['2021-06-09 13:15', 'detected'],
      ['12:58', 'resolved'],
    ] as const;
    expect(codes(reportOf(rows, [], { sections: [1] }))).toEqual(['end_before_start']);
  });

  it('sees a length that the range beside it does not have', () => {
    const rows = [
      ['2021-06-09 10:00', 'impact_started'],
      ['11:30', 'impact_ended'],
    ] as const;
    const { report, text } = reportOf(rows, [
      { stated: 'PT2H', quote: '2 hours', statement: 'Down from 2021-06-09 10:00 to 11:30, that is 2 hours.' },
    ]);
    const line = report.claims[0]!.line;
    const facts = report.facts.map((fact) => ({ ...fact, line }));
    const { findings } = checkReport({ ...report, facts }, { text });
    expect(findings).toMatchObject([{ code: 'times_disagree', severity: 'error', line }]);
  });
});

describe('comments that quiet', () => {
  const made = reportOf(SEED, [{ stated: 'PT121M' }]);
  const withComment = (comment: string): MadeReport => {
    const lines = made.text.split('\n');
    lines.splice(5, 0, comment);
    const claims = made.report.claims.map((claim) => ({ ...claim, line: claim.line + 1 }));
    return { text: lines.join('\n'), report: { ...made.report, claims } };
  };

  it('quiets a code on the next line, and counts it', () => {
    const quiet = check(withComment('<!-- asof-ignore claim_unsupported: counted by the status page -->'));
    expect(quiet.findings.filter(({ code }) => code === 'claim_unsupported')).toEqual([]);
    expect(quiet.counts).toMatchObject({ quieted: 1, errors: 0 });
  });

  it('needs a reason, and the code', () => {
    expect(codes(withComment('<!-- asof-ignore claim_unsupported: -->'))).toContain('claim_unsupported');
    expect(codes(withComment('<!-- asof-ignore claim_unsupported -->'))).toContain('claim_unsupported');
    expect(codes(withComment('<!-- asof-ignore out_of_order: really -->'))).toContain('claim_unsupported');
  });
});

describe('against the record', () => {
  const record = measure({ facts: stateOf(reportOf(SEED).report.facts).facts }, 0);

  it('matches what is there, and says what contradicts it or is not there', () => {
    const { report, text } = reportOf([
      ['2023-01-24 16:55', 'release'],
      ['18:20', 'declared'],
      ['18:30', 'mitigated'],
    ]);
    const checked = checkReport(report, { text, record });
    expect(checked.facts.map(({ matches }) => matches)).toEqual([['f2'], [], []]);
    expect(checked.findings.map(({ code, line }) => [code, line])).toEqual([
      ['contradicts_record', 3],
      ['not_in_record', 4],
    ]);
  });

  it('holds claims against the record, not against the report', () => {
    const { report, text } = reportOf([['2023-01-24', 'declared']], [{ stated: 'PT99M' }]);
    const [claim] = checkReport(report, { text, record }).claims;
    expect(claim).toMatchObject({
      verdict: 'supported',
      supports: [{ from: { entryId: 'f4' }, to: { entryId: 'f5' } }],
    });
  });
});

describe('between reports', () => {
  it('sees an odd length that fits another report and not its own', () => {
    const rows = [
      ['2023-01-24 10:00', 'detected'],
      ['15:07', 'resolved'],
    ] as const;
    const others = [
      ['2023-03-24 10:00', 'detected'],
      ['11:00', 'resolved'],
    ] as const;
    const claims = [{ stated: 'PT5H7M' }];
    const right = reportOf(rows, claims, { source: 'right.md' });
    const wrong = reportOf(others, claims, { source: 'wrong.md' });
    const checked = checkMany([right, wrong].map(({ report, text }) => ({ report, options: { text } })));
    expect(checked.findings).toMatchObject([{ code: 'claim_copied', source: 'wrong.md' }]);
    expect(checked.counts).toMatchObject({ facts: 4, claims: 2, supported: 1 });
  });
});

describe('limits', () => {
  it('says what it did not check', () => {
    const rows = Array.from({ length: 2001 }, () => ['2023-01-24 10:00', 'note'] as const);
    expect(codes(reportOf(rows))).toEqual(['not_checked']);
    expect(codes(reportOf([]))).toEqual(['no_timeline']);
  });
});

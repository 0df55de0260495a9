import { describe, expect, it } from '@jest/globals';
import { readReport } from '../reports/read-report.js';
import { checkReport } from './check-report.js';
import { type CheckReport } from './check.js';

function check(text: string): CheckReport {
  const frame = { source: 'page.md', zone: null, date: null, order: null, now: Date.parse('2026-01-01T00:00Z') };
  return checkReport(readReport(text, frame), { text });
}

describe('a page in prose that states a length of its own', () => {
  const page = `---
title: Token incident on March 3, 2022
start_time: 2022-03-03T14:55:00Z
end_time: 2022-03-03T17:51:00Z
summary: Several services were unavailable for 121 minutes on March 3, 2022.
---

On March 3, 2022, the shop had an incident lasting 121 minutes. It began at 14:55 UTC when a team started a release. The
release was rolled back at 15:05 UTC, but the damage was done. The incident was declared at 16:12 UTC and was fully
resolved at 17:51 UTC, when the tokens had been restored.

Requests are kept for 30 days, and timeouts are 90 seconds.
`;

  it('has one error: its length', () => {
    const { findings, counts } = check(page);
    expect(findings.filter(({ severity }) => severity === 'error')).toMatchObject([
      { code: 'claim_unsupported', line: 8, message: expect.stringContaining('121 minutes') as unknown },
    ]);
    expect(counts).toMatchObject({ claims: 1, supported: 0, errors: 1 });
  });

  it('has none where the length fits', () => {
    expect(check(page.replace('lasting 121', 'lasting 99')).counts.errors).toBe(0);
  });
});

describe('metrics whose rows have no words for it', () => {
  const rows = (stats: string): string => `# Queue stalled

All times in UTC.

- 2022-05-03 08:00 Weekly sync
- 2022-05-03 08:17 Added the new consumer group
- 2022-05-03 09:20 Users reported that orders do not arrive
- 2022-05-03 10:02 Took the new consumer group away

${stats}
`;
  const verdicts = (text: string): string[] => check(text).claims.map(({ verdict }) => verdict);

  it('are right where two of them are measured exactly from one row', () => {
    expect(verdicts(rows('- Time to detection: 63 minutes\n- Time to recovery: 105 minutes'))).toEqual([
      'supported',
      'supported',
    ]);
  });

  it('are not where they share none, or are a minute off', () => {
    expect(verdicts(rows('- Time to detection: 64 minutes\n- Time to recovery: 105 minutes'))[0]).toBe('unsupported');
  });
});

describe('what prose leaves open', () => {
  const coded = (text: string): string[] =>
    check(text).findings.flatMap(({ code, severity }) => (severity === 'info' ? [] : [code]));
  const prose = (sentence: string): string => `# Uploads failed

On March 3, 2022, the outage began at 14:55 UTC. ${sentence} It was resolved at 17:51 UTC.
`;

  it.each([
    'For about 35 minutes all uploads failed.',
    'Monitoring identified the cause within a minute.',
    'The outage lasted 40 minutes (from the start of the lecture until the reboot).',
  ])('is no error: %s', (sentence) => {
    expect(coded(prose(sentence))).not.toContain('claim_unsupported');
  });

  it.each(['The outage lasted 35 minutes.', 'It was an incident that affected all uploads for 35 minutes.'])(
    'does not hide a length of the whole: %s',
    (sentence) => {
      expect(coded(prose(sentence))).toContain('claim_unsupported');
    },
  );

  it('is no error of a bound without words for a metric, rows or not', () => {
    const text =
      '# Slow\n\n- 2022-03-03 10:00 UTC Outage began\n- 2022-03-03 11:00 UTC Resolved\n\nSome jobs were stuck for up to 10 minutes.\n';
    expect(coded(text)).not.toContain('claim_unsupported');
  });

  it('takes a sentence about an impossible day at its word', () => {
    expect(coded(prose('It computed an invalid expiry of February 29, 2023.'))).not.toContain('date_impossible');
    expect(coded(prose('It was mitigated on February 29, 2023 at 16:00 UTC.'))).toContain('date_impossible');
  });

  it('names two of the types that are missing, not every one that would do', () => {
    const text =
      '# Slow\n\n- 2022-03-03 10:00 UTC Weekly sync\n- 2022-03-03 11:00 UTC Coffee\n\nTime to recovery: 7 minutes\n';
    const message = check(text).findings.find(({ code }) => code === 'claim_uncheckable')?.message;
    expect(message).toContain('mitigated or impact ended');
    expect(message).not.toContain('resolved');
  });
});

it.each(['an hour of watching', 'an hour of careful monitoring', 'an hour of work'])(
  'a length of what people did ("%s") is no error',
  (words) => {
    const { findings } = check(`# Report 2026-02-20

All times in UTC

- 16:00 impact started
- 16:07 alert
- 16:15 limit raised, mitigated
- 17:15 resolved after ${words}
`);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  },
);

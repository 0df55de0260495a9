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

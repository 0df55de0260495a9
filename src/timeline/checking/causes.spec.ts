import { expect, it } from '@jest/globals';
import { inOrderOfCause } from './causes.js';
import { type CheckCode, type CheckFinding } from './check.js';
import { finding } from './findings.js';

const at = (line: number) => ({ line, column: 1, endColumn: 9 });
const said = (code: CheckCode, line: number, message: string, related: CheckFinding['related'] = []): CheckFinding =>
  finding(code, at(line), message, related);

it('folds what is contradicted under the suspicion that it points at, by its words, not its line alone', () => {
  const hour = said('hour_slip_suspected', 4, 'declared may be an hour late');
  const mended = said('claim_unsupported', 9, '31 minutes', [{ line: 4, message: hour.message }]);
  // It names the row of line 4 as its nearest end, and is not mended by moving it.
  const beside = said('claim_unsupported', 10, '45 minutes', [{ line: 4, message: 'declared 14:02' }]);
  expect(inOrderOfCause([mended, beside, hour])).toEqual([
    { finding: hour, mends: [mended] },
    { finding: beside, mends: [] },
  ]);
});

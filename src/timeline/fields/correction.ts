/** What comes with a change: why, and since when it was known. */
import { type FieldTable } from './field.js';

const WHY = 'The page and the log disagree; the log is right.';

const REASON = { part: 'text', kind: 'prose', doc: 'Why.', example: WHY } as const;
const LEARNED_AT = {
  part: 'fact',
  kind: 'instant',
  doc: 'When the responders learned of the correction.',
  example: '2023-01-26T08:00:00.000Z',
} as const;
const REQUIRED_REASON = { ...REASON, presence: 'required' } as const;

/** Of what may be done without saying why. */
export const REASON_FIELDS = { reason: REASON } as const satisfies FieldTable;
export const REQUIRED_REASON_FIELDS = { reason: REQUIRED_REASON } as const satisfies FieldTable;
/** Of a retraction, a restoration or a confirmation. */
export const CORRECTION_FIELDS = { reason: REASON, learnedAt: LEARNED_AT } as const satisfies FieldTable;
/** Of an amendment, beside what it sets. */
export const AMENDMENT_FIELDS = { reason: REQUIRED_REASON, learnedAt: LEARNED_AT } as const satisfies FieldTable;
/** Of the choice of a headline. */
export const HEADLINE_FIELDS = {
  metric: {
    part: 'fact',
    kind: 'metric',
    presence: 'required',
    doc: 'Id of a definition.',
    example: 'declared_to_resolved',
  },
  reason: REQUIRED_REASON,
} as const satisfies FieldTable;

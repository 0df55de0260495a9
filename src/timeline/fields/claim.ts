/** The fields of a claim: a length of time that somebody stated. */
import { COMPARISONS } from '../comparison.js';
import { type FactsOf, type FieldTable, type TextsOf } from './field.js';

export const CLAIM_FIELDS = {
  id: {
    part: 'record',
    kind: 'id',
    presence: 'received',
    doc: 'Unique in the incident.',
    input: 'Yours. The same id again is compared, not added.',
    leftOut: 'a UUIDv7 is made',
    example: 'c1',
  },
  text: {
    part: 'text',
    kind: 'prose',
    doc: 'In the words of whoever stated it.',
    example: 'incident lasting 121 minutes',
  },
  by: { part: 'text', kind: 'title', doc: 'Who stated it.', example: 'publisher' },
  url: { part: 'fact', kind: 'url', doc: 'Where it was stated.', example: 'https://example.org/report' },
  statedAt: { part: 'fact', kind: 'writtenTime', doc: 'When it was stated.', example: '2023-01-25' },
  stated: {
    part: 'fact',
    kind: 'length',
    presence: 'required',
    doc: 'ISO 8601, in the unit as stated; no years and months.',
    example: 'PT121M',
  },
  statedUpTo: {
    part: 'fact',
    kind: 'length',
    doc: 'With `between` alone: the longer end, not below `stated`.',
    example: 'PT130M',
  },
  comparison: {
    part: 'fact',
    kind: COMPARISONS,
    presence: 'defaulted',
    doc: 'How the length was stated.',
    leftOut: '`exactly`',
    example: 'exactly',
  },
  metric: {
    part: 'fact',
    kind: 'metric',
    doc: 'The definition that it speaks of.',
    example: 'declared_to_resolved',
  },
  /** To the millisecond. Stored as a whole number of milliseconds: facts hold no other numbers. */
  toleranceSeconds: {
    part: 'fact',
    kind: 'seconds',
    shown: 'elsewhere',
    doc: 'How far off a reading may be.',
    input: 'Below the length.',
    leftOut:
      'half the unit of the last stated digit, at most a tenth of the length; for `about` at least a tenth and at most a quarter',
    example: 30,
  },
  learnedAt: {
    part: 'fact',
    kind: 'instant',
    shown: 'elsewhere',
    doc: 'When the responders learned it.',
    example: '2023-01-25T09:00:00.000Z',
  },
} as const satisfies FieldTable;

export type ClaimFacts = FactsOf<typeof CLAIM_FIELDS> & { readonly learnedClamped?: true };
export type ClaimTexts = TextsOf<typeof CLAIM_FIELDS>;

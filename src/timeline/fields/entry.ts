/** The fields of an entry. */
import { KNOWN_TYPES, ORIGINS, SOURCES } from '../entry.js';
import { PRECISIONS } from '../time.js';
import { type FactsOf, type FieldTable, type TextsOf } from './field.js';

export const ENTRY_FIELDS = {
  id: {
    part: 'record',
    kind: 'id',
    presence: 'received',
    doc: 'Unique in the incident.',
    input: 'Yours. The same id again is compared, not added.',
    leftOut: 'a UUIDv7 is made',
    example: 'dec',
  },
  type: {
    part: 'fact',
    kind: 'entryType',
    presence: 'required',
    doc: 'What happened.',
    input: `One of ${KNOWN_TYPES.join(', ')}, or a type of your own.`,
    example: 'declared',
  },
  /** An instant in UTC with milliseconds; as it was written where the precision is coarse. */
  occurredAt: {
    part: 'fact',
    kind: 'writtenTime',
    presence: 'received',
    doc: 'When it was true: an instant, or as given where the precision is coarse.',
    input: 'RFC 3339 with an offset or Z, or YYYY-MM-DD, YYYY-MM, YYYY.',
    leftOut: 'the moment of receipt, in whole seconds',
    example: '2023-01-24T18:12:00.000Z',
  },
  until: {
    part: 'fact',
    kind: 'instant',
    doc: 'The end of a fact that lasts.',
    example: '2023-01-24T19:51:00.000Z',
  },
  precision: {
    part: 'fact',
    kind: PRECISIONS,
    presence: 'defaulted',
    doc: 'How finely the time is known.',
    leftOut: 'what the text of `occurredAt` shows',
    example: 'minute',
  },
  approximate: { part: 'fact', kind: 'flag', doc: 'True for "around 23:00".', example: true },
  earliest: {
    part: 'fact',
    kind: 'instant',
    shown: 'elsewhere',
    doc: 'The true time is not before this instant.',
    example: '2023-01-24T18:10:00.000Z',
  },
  latest: {
    part: 'fact',
    kind: 'instant',
    shown: 'elsewhere',
    doc: 'The true time is not after this instant.',
    example: '2023-01-24T18:15:00.000Z',
  },
  timeZone: {
    part: 'fact',
    kind: 'timeZone',
    doc: 'The zone of the clocks that the time was read from.',
    input: 'IANA zone in its written case, or UTC; no abbreviation, no offset.',
    example: 'Europe/Berlin',
  },
  occurredAtText: {
    part: 'text',
    kind: 'phrase',
    doc: 'The time in the words of the source.',
    example: '9:16 PM PDT',
  },
  text: { part: 'text', kind: 'prose', doc: 'Markdown, up to 16 KiB.', example: 'Incident declared' },
  component: {
    part: 'fact',
    kind: 'component',
    doc: 'The part that was hit.',
    input: 'At most 100 characters, none of @ # | ,',
    example: 'api',
  },
  level: {
    part: 'fact',
    kind: 'level',
    doc: 'How hard it was hit: down, degraded, minor, or a word.',
    example: 'down',
  },
  actor: { part: 'text', kind: 'name', doc: 'Who did it, as claimed.', example: 'Ada' },
  source: {
    part: 'fact',
    kind: SOURCES,
    presence: 'defaulted',
    doc: 'Where it came in.',
    leftOut: '`api`',
    example: 'api',
  },
  origin: {
    part: 'fact',
    kind: ORIGINS,
    presence: 'defaulted',
    doc: '`extracted` was found in prose, with its `quote`; `proposed` by an agent. Both until someone confirms.',
    leftOut: '`stated`',
    example: 'stated',
  },
  quote: {
    part: 'text',
    kind: 'prose',
    doc: 'The prose that an extracted entry was found in.',
    example: 'At 18:12 UTC an incident was declared.',
  },
  links: {
    part: 'links',
    kind: 'links',
    doc: 'Where more is to be read.',
    example: [{ rel: 'report', url: 'https://example.org/report', title: null }],
  },
  attributes: { part: 'text', kind: 'attributes', doc: 'A flat map of strings.', example: { region: 'eu-west' } },
  service: {
    part: 'fact',
    kind: 'name',
    shown: 'where-set',
    doc: 'Of a change: the service.',
    example: 'checkout',
  },
  environment: {
    part: 'fact',
    kind: 'name',
    shown: 'where-set',
    doc: 'Of a change: where it was made.',
    example: 'production',
  },
  version: {
    part: 'fact',
    kind: 'name',
    shown: 'where-set',
    doc: 'Of a change: what was released, or gone back to.',
    example: '2.14.0',
  },
  commit: { part: 'fact', kind: 'name', shown: 'where-set', doc: 'Of a change.', example: '9fceb02' },
  reverts: {
    part: 'fact',
    kind: 'name',
    shown: 'where-set',
    doc: 'The release that a rollback takes back: its id, version or commit.',
    example: '2.14.0',
  },
  severity: {
    part: 'fact',
    kind: 'severity',
    shown: 'where-set',
    doc: 'Of `severity_changed`.',
    input: 'sev1 … sev5 in any spelling, or another word.',
    example: 'sev2',
  },
  learnedAt: {
    part: 'record',
    kind: 'instant',
    doc: 'When the responders learned it, if earlier than writing it down.',
    example: '2023-01-24T18:20:00.000Z',
  },
} as const satisfies FieldTable;

/** The amendable facts of an entry, as they are stored: absent keys are unset. No free words. */
export type EntryFacts = FactsOf<typeof ENTRY_FIELDS>;
/** The free words of an entry. */
export type EntryTexts = TextsOf<typeof ENTRY_FIELDS>;

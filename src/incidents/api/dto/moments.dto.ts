/** More than one moment of an incident: what differs, what is new, what would be. */
import { Optional, Shown } from '../../../http/openapi/describe.js';
import { ENTRY_ID_IN, listOf, POINT } from '../../../http/openapi/inputs.js';
import { OneOf, Text, WholeNumber } from '../../../http/parameters.js';
import { type Fault } from '../../../http/problems.js';
import { zoneNamed } from '../../../timeline/clocks.js';
import { LIMITS } from '../../../timeline/input/limits.js';
import { type Clock } from '../../../timeline/knowledge.js';
import {
  type ChangedEntryView,
  type CorrectedEntryView,
  type DiffView,
  type DigestView,
  type WhatIfView,
} from '../../../timeline/view/moment-types.js';
import { type Status } from '../../../timeline/view/view-types.js';
import { EntryDto, NewEntry } from './entry.dto.js';
import { IncidentDto, KnowledgeDto, SentenceDto } from './incident.dto.js';
import { pointFaults } from './point.js';
import { momentFaults, MomentQuery } from './queries.dto.js';

const MAX_REVISION = 999_999_999;

class ClockQuery {
  @OneOf(['recorded', 'learned'], { description: 'Which clock instants are of. Default: `recorded`.' })
  clock?: Clock;

  @WholeNumber(0, MAX_REVISION, { description: 'Waits up to 2 s until the incident has this revision.' })
  minRevision?: number;
}

/** @param required of a query, as far as they are sound by themselves */
const missing = (required: Readonly<Record<string, unknown>>): Fault[] =>
  Object.entries(required)
    .filter(([, value]) => value === undefined)
    .map(([parameter]) => ({ parameter, code: 'required', detail: 'is missing' }));

export class DiffQuery extends ClockQuery {
  @Text({
    ...POINT,
    required: true,
    description: 'A revision in digits, or an instant. It may be the later one.',
    example: '2',
  })
  from!: string;

  @Text({ ...POINT, description: 'The same. Left out: now.', example: '5' })
  to?: string;
}

export const diffFaults = ({ from, to }: DiffQuery): Fault[] => [...missing({ from }), ...pointFaults({ from, to })];

export class DigestQuery extends ClockQuery {
  @Text({ ...POINT, required: true, description: 'A revision in digits, or an instant.', example: '2' })
  since!: string;
}

export const digestFaults = ({ since }: DigestQuery): Fault[] => [...missing({ since }), ...pointFaults({ since })];

export class ExportQuery extends MomentQuery {
  @Text({
    format: 'export-zone',
    description: "IANA zone of the times, or `written`: each entry's own `timeZone`. Default: `UTC`.",
  })
  tz?: string;
}

export function exportFaults(query: ExportQuery): Fault[] {
  const { tz = 'UTC' } = query;
  const isKnown = tz === 'written' || zoneNamed(tz) !== null;
  const detail = 'must be an IANA zone such as Europe/Berlin, UTC, or written';
  return [...momentFaults(query), ...(isKnown ? [] : [{ parameter: 'tz', code: 'format', detail }])];
}

const ANYTHING = { type: 'object', additionalProperties: true } as const;
const LIST = { type: 'array', items: { ...ANYTHING } } as const;
const CHANGE = { ...ANYTHING, description: '`{before, after}`; absent where equal.' } as const;

const AMENDMENTS = {
  type: 'object',
  nullable: true,
  maxProperties: LIMITS.perCall,
  propertyNames: { pattern: ENTRY_ID_IN.pattern },
  additionalProperties: { $ref: '#/components/schemas/EntrySet' },
  description: 'By entry: what is set, `null` clears.',
  example: {},
} as const;

export class DiffDto implements DiffView {
  @Shown({ type: () => KnowledgeDto })
  from!: DiffView['from'];

  @Shown({ type: () => KnowledgeDto })
  to!: DiffView['to'];

  @Shown({ type: () => EntryDto, isArray: true, description: 'Known at `to` and not at `from`.' })
  learned!: EntryDto[];

  @Shown({ type: () => EntryDto, isArray: true, description: 'Known at `from` only: where it is the later moment.' })
  unlearned!: EntryDto[];

  @Shown({
    ...LIST,
    description: '`{entryId, fields: {<field>: {before, after}}, reason, recordedAt, recordedBy, revision}`.',
  })
  changed!: ChangedEntryView[];

  @Shown({ ...LIST, description: 'Entries, with `reason`, `recordedAt` and `recordedBy` of their retraction.' })
  retracted!: CorrectedEntryView[];

  @Shown({ ...LIST, description: 'Entries, with `reason`, `recordedAt` and `recordedBy` of their restoration.' })
  restored!: CorrectedEntryView[];

  @Shown({ ...ANYTHING, description: 'Descriptive fields that differ: `{<field>: {before, after}}`.', example: {} })
  described!: DiffView['described'];

  @Shown({ ...ANYTHING, description: '`{added, withdrawn, verdicts: [{id, before, after}]}`.' })
  claims!: DiffView['claims'];

  @Shown({ ...LIST, description: '`{metric, before, after, deltaSeconds}` of every metric whose result differs.' })
  durations!: DiffView['durations'];

  @Optional(CHANGE)
  status?: NonNullable<DiffView['status']>;

  @Optional(CHANGE)
  headline?: NonNullable<DiffView['headline']>;

  @Optional(CHANGE)
  incidentRetracted?: NonNullable<DiffView['incidentRetracted']>;

  @Shown({ type: String, isArray: true, description: 'The same in sentences.' })
  text!: string[];
}

export class DigestDto implements DigestView {
  @Shown({ oneOf: [{ type: 'integer' }, { type: 'string' }], description: 'As it was asked.', example: 2 })
  since!: number | string;

  @Shown({ type: 'integer', description: 'Up to this revision: the next `since`.', example: 5 })
  revision!: number;

  @Shown({ type: () => SentenceDto, isArray: true, description: 'At most 60 words in all.' })
  sentences!: SentenceDto[];
}

/** What is supposed to be recorded, laid over what is: entries, then amendments, then retractions. */
export class WhatIfRequest {
  @Optional({ type: () => NewEntry, isArray: true, nullable: true, maxItems: LIMITS.perCall })
  entries?: NewEntry[] | null;

  @Optional(AMENDMENTS)
  amendments?: Record<string, object> | null;

  @Optional({ ...listOf(ENTRY_ID_IN), nullable: true, maxItems: LIMITS.perCall, example: ['dec'] })
  retractions?: string[] | null;
}

export class WhatIfDto implements WhatIfView {
  @Shown({ enum: [true], description: 'Nothing of this is recorded. Every part says so.' })
  hypothetical!: true;

  @Shown({ type: () => KnowledgeDto, description: 'Of what is stored.' })
  knowledge!: WhatIfView['knowledge'];

  @Shown({ type: String, format: 'date-time', example: '2023-01-25T09:00:00.000Z' })
  evaluatedAt!: string;

  @Shown({ enum: ['recorded', 'detected', 'open', 'mitigated', 'resolved', 'closed'], example: 'resolved' })
  status!: Status;

  @Shown({ ...ANYTHING, description: 'By metric: durations, each with `hypothetical`.' })
  durations!: WhatIfView['durations'];

  @Shown({ ...LIST, description: 'Windows, each with `hypothetical`.' })
  windows!: WhatIfView['windows'];

  @Shown({ ...LIST, description: 'Claims, each with `hypothetical`.' })
  claims!: WhatIfView['claims'];
}

export class WholeIncidentDto extends IncidentDto {
  @Shown({ type: () => EntryDto, isArray: true, description: 'Live entries in the order of time.' })
  entries!: EntryDto[];
}

/** Entries: what comes in, and what goes out. What is in the table of their fields is described there. */
import { described, Optional, Shown } from '../../../http/openapi/describe.js';
import { answered, settable, taken } from '../../../http/openapi/fields.js';
import { ENTRY_ID_IN, INSTANT as INSTANT_IN, lineOf, listOf } from '../../../http/openapi/inputs.js';
import { AMENDMENT_FIELDS, CORRECTION_FIELDS, REASON_FIELDS } from '../../../timeline/fields/correction.js';
import { ENTRY_FIELDS } from '../../../timeline/fields/entry.js';
import { LIMITS } from '../../../timeline/input/limits.js';
import { type LinkedFrom } from '../../../timeline/entry.js';
import {
  type Actor,
  type ChangeView,
  type EntryView,
  type ForgottenView,
  type SuspectView,
  type WitnessView,
} from '../../../timeline/view/view-types.js';

const INSTANT = '2023-01-24T18:12:00.000Z';
const ENTRY_IDS = { ...listOf(ENTRY_ID_IN), minItems: 1, maxItems: LIMITS.perCall };

export class NewEntry extends taken(ENTRY_FIELDS) {}

/** What an amendment sets: `null` clears. */
export class EntrySet extends settable(ENTRY_FIELDS) {}

export class NewEntries {
  @Shown({ type: () => NewEntry, isArray: true, minItems: 1, maxItems: LIMITS.perCall })
  entries!: NewEntry[];
}

/** Why, and since when it was known: what a retraction, restoration or confirmation can say. */
export class Correction extends taken(CORRECTION_FIELDS) {}

const WITNESS_LINE = { ...lineOf(LIMITS.url), minLength: 1 };

export class WitnessName {
  @Shown({ ...WITNESS_LINE, example: '/monitoring/prod' })
  source!: string;

  @Shown({ ...WITNESS_LINE, example: 'alert-17' })
  id!: string;
}

/** A witness as an answer shows it can be sent back; its time is no part of its name. */
export class PartedWitness extends WitnessName {
  @Optional({ ...INSTANT_IN, description: 'It names nothing.', example: INSTANT })
  at?: string;
}

/** What another system told of an entry, to be one of its own. */
export class Parting extends taken(CORRECTION_FIELDS) {
  @Shown({ type: () => PartedWitness, description: 'One of `witnesses` of the entry, not the first.' })
  witness!: PartedWitness;
}

/** Many entries at once, and why. */
export class Corrections extends taken(REASON_FIELDS) {
  @Shown({ ...ENTRY_IDS, example: ['dec', 'res'] })
  entryIds!: string[];
}

export class Amendment extends taken(AMENDMENT_FIELDS) {
  @Shown({ type: () => EntrySet, description: 'The fields to set; `null` clears.' })
  set!: EntrySet;
}

export class ActorDto implements Actor {
  @Shown({ type: String, example: 'local' })
  kind!: string;

  @Shown({ type: String, example: 'local' })
  id!: string;
}

export class ForgottenDto implements ForgottenView {
  @Shown({ type: String, format: 'date-time', example: '2023-01-26T08:00:00.000Z' })
  at!: string;

  @Shown({ type: () => ActorDto })
  by!: ActorDto;

  @Shown({ type: String, nullable: true, example: 'It named a customer' })
  reason!: string | null;
}

@described(({ ApiSchema }) => [ApiSchema({ description: 'A message of another system that told the fact.' })])
export class WitnessDto extends WitnessName implements WitnessView {
  @Shown({ type: String, format: 'date-time', description: 'When it says that it was true.', example: INSTANT })
  at!: string;
}

export class IntervalDto {
  @Shown({ type: String, format: 'date-time', example: INSTANT })
  from!: string;

  @Shown({ type: String, format: 'date-time', example: INSTANT })
  to!: string;
}

export class LinkedFromDto implements LinkedFrom {
  @Shown({ type: String, example: 'checkout' })
  service!: string;

  @Shown({ type: 'integer', description: 'Of the event that told the change last, in the stream of the service.' })
  revision!: number;

  @Shown({ type: String, description: 'Of that event.' })
  hash!: string;
}

@described(({ ApiSchema }) => [ApiSchema({ description: 'An entry as it stands, with its place in the record.' })])
export class EntryDto extends answered(ENTRY_FIELDS) implements EntryView {
  @Shown({ type: () => IntervalDto, description: 'Half-open; an instant has equal ends.' })
  interval!: IntervalDto;

  @Shown({
    type: String,
    format: 'date-time',
    description: 'When this record knew.',
    example: '2023-01-25T09:00:00.000Z',
  })
  recordedAt!: string;

  @Shown({ type: () => ActorDto })
  recordedBy!: ActorDto;

  @Shown({
    type: Number,
    nullable: true,
    description:
      'From the start of the interval to `learnedAt`, else to `recordedAt`; null where neither says when it was known, because the incident was written down afterwards.',
    example: null,
  })
  learnedAfterSeconds!: number | null;

  @Shown({ type: 'integer', description: 'Where in the stream it was appended.', example: 3 })
  revision!: number;

  @Shown({ type: 'integer', description: 'The last event that touched it.', example: 3 })
  lastRevision!: number;

  @Shown({ type: Boolean, example: false })
  amended!: boolean;

  @Shown({ type: Boolean, example: false })
  retracted!: boolean;

  @Optional({ type: () => LinkedFromDto, description: 'Of a change that was linked: where it was copied from.' })
  linkedFrom?: LinkedFromDto;

  @Optional({ type: () => ForgottenDto, description: 'Where words of it, or of a correction, were forgotten.' })
  forgotten?: ForgottenDto;

  @Optional({
    type: () => WitnessDto,
    isArray: true,
    description: 'Of what came in as events or by hooks: who told it, the first first.',
  })
  witnesses?: WitnessDto[];
}

@described(({ ApiSchema }) => [ApiSchema({ description: 'A change of a service, as it stands in its stream.' })])
export class ChangeDto extends EntryDto implements ChangeView {
  @Shown({
    type: String,
    isArray: true,
    description: 'The incidents that it is linked to, as far as the caller may see them.',
    example: ['2023-01-24-cloudflare-service-token-incident'],
  })
  linkedTo!: string[];
}

export class SuspectDto extends ChangeDto implements SuspectView {
  @Shown({
    type: Number,
    description: 'How long before the first impact, or else the first entry; negative after it.',
    example: 60,
  })
  beforeSeconds!: number;
}

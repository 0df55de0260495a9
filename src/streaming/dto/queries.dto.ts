/** The parameters of streams. */
import { Transform } from 'class-transformer';
import { IsIn, IsNumber, IsOptional, IsString, Matches, Max, Min } from '../../http/class-validator.js';
import { Optional } from '../../http/openapi/describe.js';
import { Names } from '../../http/parameters.js';
import { RHYTHMS, type Rhythm } from '../replay-frames.js';
import { LOG_PLACE, REVISION } from '../selection.js';

const TYPES = {
  type: String,
  description:
    'Only these types, separated by commas; may repeat. As in `type` of the events, with or without `asof.`: an entry type, or `op.` and an operation.',
  example: 'declared,resolved,op.amended',
};
const TYPE = /^(?:asof\.)?(?:op\.)?[a-z][a-z0-9_]{0,39}$/;
const TYPE_FORM = 'each must be the type of an entry, or op. and an operation';

const orEnd = (pattern: RegExp): RegExp => new RegExp(`^end$|${pattern.source}`);

export class LogStreamQuery {
  @Optional(TYPES)
  @IsOptional()
  @Names()
  @Matches(TYPE, { each: true, message: TYPE_FORM })
  types?: string[];

  @Optional({ type: String, description: 'Only of these incidents, separated by commas; may repeat.' })
  @IsOptional()
  @Names()
  @IsString({ each: true })
  incident?: string[];

  @Optional({
    type: String,
    description:
      'What comes after this: an id of this stream, a `position` that a write answered, or `end` for what comes from now on. Default: from the beginning. `Last-Event-ID` beats it.',
    example: 'end',
  })
  @IsOptional()
  @Matches(orEnd(LOG_PLACE), { message: 'must be an id of this stream, a position, or end' })
  after?: string;
}

export class IncidentStreamQuery {
  @Optional(TYPES)
  @IsOptional()
  @Names()
  @Matches(TYPE, { each: true, message: TYPE_FORM })
  types?: string[];

  @Optional({
    type: String,
    description:
      'What comes after this revision, or `end` for what comes from now on. Default: from the beginning. `Last-Event-ID` beats it.',
    example: '4',
  })
  @IsOptional()
  @Matches(orEnd(REVISION), { message: 'must be a revision, or end' })
  after?: string;
}

const FASTEST = 1_000_000;
const SPEED = `must be a number from 0 to ${FASTEST}`;

/** A number in plain decimal; what is not one becomes NaN, which no rule lets pass. */
const Decimal = () =>
  Transform(({ value }) => (typeof value === 'string' && /^\d{1,9}(\.\d{1,9})?$/.test(value) ? Number(value) : NaN));

export class ReplayQuery {
  @Optional({
    type: 'number',
    minimum: 0,
    maximum: FASTEST,
    default: 1,
    description: 'How many times as fast as it went. 0: at once. No gap lasts longer than 2 s.',
  })
  @IsOptional()
  @Decimal()
  @IsNumber({}, { message: SPEED })
  @Min(0, { message: SPEED })
  @Max(FASTEST, { message: SPEED })
  speed?: number;

  @Optional({
    enum: RHYTHMS,
    default: 'recorded',
    description:
      '`recorded`: every event in the order in which it was recorded. `learned`: every event in the order in which the responders came to know it. `occurred`: the opening, then every entry that stands today, in the order in which things happened.',
  })
  @IsOptional()
  @IsIn(RHYTHMS, { message: `must be ${RHYTHMS.slice(0, -1).join(', ')} or ${RHYTHMS.at(-1)}` })
  rhythm?: Rhythm;
}

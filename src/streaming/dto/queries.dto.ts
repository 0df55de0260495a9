/** The parameters of streams. */
import { OPERATION_SCHEMAS } from '../../events/schemas.js';
import { Decimal, Matching, Names, OneOf } from '../../http/parameters.js';
import { RHYTHMS, type Rhythm } from '../replay-frames.js';
import { LOG_PLACE, REVISION } from '../selection.js';

/** Anybody may make up a type of an entry; a listener for an operation that is none would wait for ever. */
const OPERATIONS = [...OPERATION_SCHEMAS.keys()].map((operation) => operation.replace('.', '\\.'));
const TYPE = new RegExp(`^(?:asof\\.)?(?:${OPERATIONS.join('|')}|[a-z][a-z0-9_]{0,39})$`);

const Types = () =>
  Names(
    {
      description:
        'Only these types, separated by commas; may repeat. As in `type` of the events, with or without `asof.`: an entry type, or `op.` and an operation.',
      example: 'declared,resolved,op.amended',
    },
    TYPE,
    'each must be the type of an entry, or op. and an operation that there is',
  );

const orEnd = (pattern: RegExp): RegExp => new RegExp(`^end$|${pattern.source}`);

export class LogStreamQuery {
  @Types()
  types?: string[];

  @Names({ description: 'Only of these incidents, separated by commas; may repeat.' })
  incident?: string[];

  @Matching(orEnd(LOG_PLACE), 'must be an id of this stream, a position, or end', {
    description:
      'What comes after this: an id of this stream, a `position` that a write answered, or `end` for what comes from now on. Default: from the beginning. `Last-Event-ID` beats it.',
    example: 'end',
  })
  after?: string;
}

export class IncidentStreamQuery {
  @Types()
  types?: string[];

  @Matching(orEnd(REVISION), 'must be a revision, or end', {
    description:
      'What comes after this revision, or `end` for what comes from now on. Default: from the beginning. `Last-Event-ID` beats it.',
    example: '4',
  })
  after?: string;
}

const FASTEST = 1_000_000;

export class ReplayQuery {
  @Decimal(0, FASTEST, {
    default: 1,
    description: 'How many times as fast as it went. 0: at once. No gap lasts longer than 2 s.',
  })
  speed?: number;

  @OneOf(RHYTHMS, {
    default: 'recorded',
    description:
      '`recorded`: every event in the order in which it was recorded. `learned`: every event in the order in which the responders came to know it. `occurred`: the opening, then every entry that stands today, in the order in which things happened.',
  })
  rhythm?: Rhythm;
}

/** Changes of services: what comes in, and what goes out. */
import { Optional, Shown } from '../../http/openapi/describe.js';
import { taken } from '../../http/openapi/fields.js';
import { ENTRY_ID_IN, TITLE } from '../../http/openapi/inputs.js';
import { Cursor, InstantOrDate, Texts, WholeNumber } from '../../http/parameters.js';
import { WrittenDto } from '../../incidents/api/dto/answers.dto.js';
import { ChangeDto, NewEntry } from '../../incidents/api/dto/entry.dto.js';
import { REASON_FIELDS } from '../../timeline/fields/correction.js';
import { LIMITS } from '../../timeline/input/limits.js';
import { type Millis } from '../../timeline/time.js';
import { type ChangesQuestion } from '../read/questions.js';

export class NewChanges {
  @Shown({ type: () => NewEntry, isArray: true, minItems: 1, maxItems: LIMITS.perCall })
  changes!: NewEntry[];
}

export class ChangesDto {
  @Shown({ type: () => ChangeDto, isArray: true })
  changes!: ChangeDto[];

  @Shown({ type: String, nullable: true, description: 'Null on the last page.', example: null })
  nextCursor!: string | null;
}

export class ChangesQuery implements ChangesQuestion {
  @InstantOrDate({ description: 'Only what was changed at or after this instant.' })
  from?: Millis;

  @InstantOrDate({ description: 'Only what was changed before this instant.' })
  to?: Millis;

  @Texts({ type: String, maxLength: LIMITS.name }, { description: 'Repeat for several.' })
  environment?: string[];

  @WholeNumber(1, 500, { default: 100 })
  limit?: number;

  @Cursor('`nextCursor` of the page before; with the same service and criteria.')
  cursor?: string;
}

/** A change to link. */
export class NewLink extends taken(REASON_FIELDS) {
  @Shown({ ...TITLE, maxLength: LIMITS.name, example: 'checkout' })
  service!: string;

  @Shown({ ...ENTRY_ID_IN, example: 'r1' })
  changeId!: string;
}

/** Why it is linked no more. */
export class Unlinking extends taken(REASON_FIELDS) {}

export class WrittenChangeDto extends WrittenDto {
  @Shown({ type: () => ChangeDto })
  change!: ChangeDto;
}

export class WrittenChangesDto extends WrittenDto {
  @Optional({ type: () => ChangeDto })
  change?: ChangeDto;

  @Optional({ type: () => ChangeDto, isArray: true })
  changes?: ChangeDto[];
}

export const CHANGES_EXAMPLES = {
  release: {
    summary: 'A deploy job says what it has released',
    value: { type: 'release', version: '2.14.0', commit: '9fceb02', environment: 'production' },
  },
  both: {
    summary: 'A rollback, and when it was done',
    value: {
      changes: [
        { type: 'rollback', version: '2.13.4', reverts: '2.14.0' },
        { type: 'release_completed', version: '2.13.4' },
      ],
    },
  },
};

/** Changes of services: what comes in, and what goes out. */
import { described, Optional, Shown } from '../../http/openapi/describe.js';
import { WrittenDto } from '../../incidents/api/dto/answers.dto.js';
import { EntryDto, NewEntry } from '../../incidents/api/dto/entry.dto.js';
import { LIMITS } from '../../timeline/input/limits.js';
import { type ChangeView } from '../../timeline/view/view-types.js';

export class NewChanges {
  @Shown({ type: () => NewEntry, isArray: true, minItems: 1, maxItems: LIMITS.perCall })
  changes!: NewEntry[];
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

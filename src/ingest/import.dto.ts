/** The query and the answer of an import. */
import { OneOf, Text } from '../http/parameters.js';
import { Shown } from '../http/openapi/describe.js';
import { DATE, TIME_ZONE } from '../http/openapi/inputs.js';
import { ProblemDto } from '../http/openapi/problem.dto.js';
import { IMPORT_FORMATS, type ImportFormat } from './formats.js';
import { type ImportStatus } from './importer.js';

export class ImportQuery {
  @OneOf(['true', 'false'], { description: 'Says what would be done, and does nothing.' })
  dryRun?: 'true' | 'false';

  @OneOf(['true', 'false'], {
    description: 'Retracts what an edited report no longer says. Without it, that is told in the `problem` of its row.',
  })
  prune?: 'true' | 'false';

  @OneOf(IMPORT_FORMATS, { description: 'What is sent, where its type and its shape do not tell.' })
  format?: ImportFormat;

  @Text({
    ...TIME_ZONE,
    description: 'IANA name or UTC: the zone of times that the text says none for.',
    example: 'Europe/Berlin',
  })
  tz?: string;

  @Text({ ...DATE, description: 'YYYY-MM-DD: the day of a document that names none.', example: '2026-11-22' })
  date?: string;

  @Text({
    maxLength: 300,
    description: 'The name of the file, which may hold its day.',
    example: '2026-11-22-checkout.md',
  })
  source?: string;
}

/** One line of the answer. */
export class ImportedRowDto {
  @Shown({
    type: 'integer',
    description: 'Of what was sent, from 1; in an array the place of the element.',
    example: 1,
  })
  line!: number;

  @Shown({ enum: ['created', 'unchanged', 'updated', 'skipped', 'failed'], example: 'created' })
  status!: ImportStatus;

  @Shown({ type: String, nullable: true, description: 'Of the incident; null where it failed.', example: null })
  id!: string | null;

  @Shown({
    type: () => ProblemDto,
    nullable: true,
    description:
      'Why it failed; where it did not, what a report no longer says, or types that are nearly known ones, an error for each.',
    example: null,
  })
  problem!: object | null;
}

/** The query and the answer of an import. */
import { IsIn, IsOptional } from '../http/class-validator.js';
import { Optional, Shown } from '../http/openapi/describe.js';
import { ProblemDto } from '../http/openapi/problem.dto.js';
import { type ImportStatus } from './importer.js';

export class ImportQuery {
  @Optional({ enum: ['true', 'false'], description: 'Says what would be done, and does nothing.' })
  @IsOptional()
  @IsIn(['true', 'false'], { message: 'must be true or false' })
  dryRun?: 'true' | 'false';
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

  @Shown({ type: () => ProblemDto, nullable: true, description: 'Why it failed.', example: null })
  problem!: object | null;
}

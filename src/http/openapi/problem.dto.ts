import { type Fault, PROBLEM_CODES, type ProblemCode, type ProblemDocument } from '../problems.js';
import { described, Optional, Shown } from './describe.js';

export class FaultDto {
  @Optional({ type: String, description: 'JSON pointer into the body.', example: '/occurredAt' })
  pointer?: string;

  @Optional({ type: String, description: 'Of the query.' })
  parameter?: string;

  @Optional({ type: String, description: 'Of the request.' })
  header?: string;

  @Shown({ type: String, example: 'format' })
  code!: string;

  @Shown({ type: String, example: 'must be an RFC 3339 time with Z or an offset' })
  detail!: string;
}

@described(({ ApiSchema }) => [ApiSchema({ description: 'RFC 9457. Some codes add members of their own.' })])
export class ProblemDto implements ProblemDocument {
  @Shown({ type: String, example: '/problems/invalid' })
  type!: string;

  @Shown({ type: String, example: 'The request has faults' })
  title!: string;

  @Shown({ type: 'integer', example: 422 })
  status!: number;

  @Shown({ type: String })
  detail!: string;

  @Shown({ type: String, description: 'The path that was asked for.', example: '/v1/incidents' })
  instance!: string;

  @Shown({ enum: PROBLEM_CODES, example: 'invalid' })
  code!: ProblemCode;

  @Shown({ type: Boolean, description: 'True if the very same request may succeed later.', example: false })
  retryable!: boolean;

  @Shown({ type: String, description: 'Stands in the log too.', example: '01985f5e-6f0a-7c3e-9d51-0c3a7c1d2e4f' })
  requestId!: string;

  @Shown({ type: () => FaultDto, isArray: true, description: 'Every fault at once.' })
  errors!: Fault[];
}

/** What `POST /v1/events` takes and answers. */
import { described, Optional, Shown } from '../../http/openapi/describe.js';
import { ProblemDto } from '../../http/openapi/problem.dto.js';

@described(({ ApiSchema }) => [
  ApiSchema({
    description:
      'A CloudEvent 1.0 in JSON: `asof.<entry type>`, or CDEvents 0.4 and 0.5 of services and incidents. Extensions mean nothing.',
  }),
])
export class CloudEventInDto {
  @Shown({ enum: ['1.0'], example: '1.0' })
  specversion!: '1.0';

  @Shown({ type: String, description: 'With `source` it names the event, however often it comes.', example: '8842-1' })
  id!: string;

  @Shown({ type: String, format: 'uri-reference', example: '/ci/runner-7' })
  source!: string;

  @Shown({ type: String, example: 'asof.declared' })
  type!: string;

  @Optional({ type: String, nullable: true, description: 'Of `asof.…`: the incident.', example: 'inc-42' })
  subject?: string | null;

  @Optional({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'When it was true.',
    example: '2026-03-01T10:00:00Z',
  })
  time?: string | null;

  @Optional({ type: String, nullable: true, description: 'JSON where it is left out.', example: 'application/json' })
  datacontenttype?: string | null;

  @Optional({ description: 'Of `asof.…`: the other fields of the entry.', example: { text: 'Checkout is down' } })
  data?: unknown;

  @Optional({ type: String, description: 'In place of `data`.' })
  data_base64?: string;
}

export class EventResultDto {
  @Shown({ type: 'integer', description: 'In the batch, from 0.', example: 0 })
  index!: number;

  @Shown({ enum: ['created', 'unchanged', 'failed'], example: 'created' })
  status!: 'created' | 'unchanged' | 'failed';

  @Shown({ type: String, nullable: true, description: 'Of the entry or change; null if it failed.', example: 'dec' })
  id!: string | null;

  @Shown({ type: () => ProblemDto, nullable: true, description: 'Why it failed; pointers are into that event.' })
  problem!: object | null;
}

export class EventResultsDto {
  @Shown({ type: () => EventResultDto, isArray: true, description: 'In the order of the batch.' })
  results!: EventResultDto[];
}

/** What `POST /v1/events` takes and answers. */
import { type ApiOperationOptions } from '@nestjs/swagger';
import { Optional, Shown } from '../../http/openapi/describe.js';
import { INSTANT } from '../../http/openapi/inputs.js';
import { ProblemDto } from '../../http/openapi/problem.dto.js';
import { FindingDto } from '../../incidents/api/dto/incident.dto.js';
import { LIMITS } from '../../timeline/input/limits.js';
import { EVENT_LIMITS } from './envelope.js';

type Schema = Readonly<Record<string, unknown>>;

const required = (maxLength: number): Schema => ({ type: 'string', minLength: 1, maxLength });
const optional = (maxLength: number): Schema => ({ type: ['string', 'null'], minLength: 1, maxLength });

/** A CloudEvent in JSON. It has no name in the document: named bodies are closed, and an event may have extensions. */
const EVENT: Schema = {
  type: 'object',
  description: '`asof.<entry type>`, or CDEvents 0.4 and 0.5 of services and incidents. Extensions mean nothing.',
  required: ['specversion', 'id', 'source', 'type'],
  properties: {
    specversion: { type: 'string', enum: ['1.0'] },
    id: { ...required(EVENT_LIMITS.id), description: 'With `source` it names the event, however often it comes.' },
    source: { ...required(EVENT_LIMITS.source), format: 'uri-reference' },
    type: required(EVENT_LIMITS.type),
    subject: { ...optional(EVENT_LIMITS.subject), description: 'Of `asof.…`: the incident.' },
    time: { type: ['string', 'null'], pattern: INSTANT.pattern, description: 'When it was true.' },
    datacontenttype: { ...optional(EVENT_LIMITS.mediaType), description: 'JSON where it is left out.' },
    dataschema: { ...optional(EVENT_LIMITS.source), format: 'uri-reference' },
    data: { description: 'Of `asof.…`: the other fields of the entry.' },
    data_base64: { type: ['string', 'null'], description: 'In place of `data`.' },
  },
  propertyNames: { pattern: '^(?:data_base64|[a-z0-9]+)$' },
  additionalProperties: { type: ['string', 'integer', 'boolean', 'null'] },
};

const EXAMPLE = {
  specversion: '1.0',
  id: 'alert-17',
  source: '/pager',
  type: 'asof.detected',
  subject: 'inc-42',
  time: '2026-03-01T10:00:00Z',
  data: { text: 'Payments fail', component: 'payments' },
};

/** By content type. */
export const EVENT_BODIES = {
  requestBody: {
    content: {
      'application/cloudevents+json': { schema: EVENT, examples: { entry: { summary: 'An entry', value: EXAMPLE } } },
      'application/cloudevents-batch+json': {
        schema: { type: 'array', items: EVENT, maxItems: LIMITS.perCall },
        examples: { batch: { summary: 'A list', value: [EXAMPLE] } },
      },
      'application/json': {
        schema: { description: 'Binary mode: `data`. The attributes stand in headers.' },
        examples: { data: { summary: 'Data', value: EXAMPLE.data } },
      },
    },
  },
} satisfies ApiOperationOptions;

/** Of binary mode: attributes, percent-encoded. */
export const EVENT_HEADERS = [
  { name: 'ce-specversion', schema: { type: 'string', enum: ['1.0'] } },
  { name: 'ce-id', schema: required(EVENT_LIMITS.id) },
  { name: 'ce-source', schema: required(EVENT_LIMITS.source) },
  { name: 'ce-type', schema: required(EVENT_LIMITS.type) },
  { name: 'ce-subject', schema: required(EVENT_LIMITS.subject) },
  { name: 'ce-time', schema: { type: 'string', pattern: INSTANT.pattern } },
].map((header) => ({ ...header, required: false, description: 'The attribute, in binary mode.' }));

export class EventResultDto {
  @Shown({ type: 'integer', description: 'In the batch, from 0.', example: 0 })
  index!: number;

  @Shown({ enum: ['created', 'unchanged', 'failed'], example: 'created' })
  status!: 'created' | 'unchanged' | 'failed';

  @Shown({ type: String, nullable: true, description: 'Of the entry or change; null if it failed.', example: 'dec' })
  id!: string | null;

  @Shown({ type: () => ProblemDto, nullable: true, description: 'Why it failed; pointers are into that event.' })
  problem!: object | null;

  @Optional({ type: () => FindingDto, isArray: true, description: 'What looks wrong now, and did not before.' })
  lint?: FindingDto[];
}

export class EventResultsDto {
  @Shown({ type: () => EventResultDto, isArray: true, description: 'In the order of the batch.' })
  results!: EventResultDto[];
}

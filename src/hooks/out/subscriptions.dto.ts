import { Optional, Shown } from '../../http/openapi/describe.js';
import { INCIDENT_ID_IN, listOf, URL_IN } from '../../http/openapi/inputs.js';
import { Cursor, WholeNumber } from '../../http/parameters.js';
import { OPERATION_SCHEMAS } from '../../events/schemas.js';
import { checkType } from '../../timeline/entry.js';
import { foldIncidentId } from '../../timeline/incident-id.js';
import {
  flag,
  listOf as listReader,
  matching,
  object,
  Place,
  readOptional,
  readRequired,
  refuseOthers,
  webAddress,
  type Reader,
  type Reading,
} from '../../timeline/input/values.js';
import { didYouMean, meantType } from '../../timeline/meant-type.js';
import { type NewSubscription } from './commands.js';
import { type Attempt, type DeliveryState } from './deliveries.js';
import { type SubscriptionView } from './queries.js';
import { type SubscriptionDraft } from './subscription.js';

const MOST_TYPES = 100;
const OPERATIONS = [...OPERATION_SCHEMAS.keys()].map((type) => type.replace(/^op\./, ''));
const TYPE = new RegExp(`^(?:asof\\.)?(?:op\\.(?:${OPERATIONS.join('|')})|[a-z][a-z0-9_]{0,39})$`);
const URL_TEXT =
  'Where events are posted to. https, without credentials, at a public address; plain http and other addresses where ' +
  'the settings allow them.';
const TYPES_TEXT =
  'Only these types, as in `type` of the events, with or without `asof.`: an entry type, or `op.` and an operation. None: all.';

export class SubscriptionBody {
  // Which hosts are targets depends on the settings and on what their names mean: no pattern says that.
  @Shown({ ...URL_IN, format: 'webhook-target', description: URL_TEXT, example: 'https://hooks.example/asof' })
  url!: string;

  @Optional({
    ...listOf({ type: String, pattern: TYPE.source } as const),
    ...{ maxItems: MOST_TYPES, nullable: true, description: TYPES_TEXT, example: ['declared', 'resolved'] },
  })
  types?: string[] | null;

  @Optional({ ...INCIDENT_ID_IN, nullable: true, description: 'Only of this incident.', example: null })
  incident?: string | null;

  @Optional({ type: Boolean, nullable: true, default: false, description: 'Sends events without their words.' })
  thin?: boolean | null;
}

export class SubscriptionDto implements SubscriptionView {
  @Shown({ type: String, example: '9f3c0a51b2d84e67' })
  id!: string;

  @Shown({ type: String, format: 'uri', example: 'https://hooks.example/asof' })
  url!: string;

  @Shown({ type: String, isArray: true, description: 'None: all.', example: ['declared', 'resolved'] })
  types!: string[];

  @Shown({ type: String, nullable: true, description: 'Null: all incidents.', example: null })
  incident!: string | null;

  @Shown({ type: Boolean, example: false })
  thin!: boolean;

  @Shown({ type: String, format: 'date-time', example: '2026-05-04T10:00:00.000Z' })
  createdAt!: string;

  @Shown({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Since when nothing is sent, because the receiver answered 410. Null: it is sent to.',
    example: null,
  })
  switchedOffAt!: string | null;

  @Optional({
    type: String,
    isArray: true,
    description: 'Why nothing will come, where that is known.',
    example: ['There is no incident inc-42: nothing comes until it is opened.'],
  })
  warnings?: string[];
}

export class NewSubscriptionDto extends SubscriptionDto implements NewSubscription {
  @Shown({
    type: String,
    description: 'With which deliveries are signed (Standard Webhooks). Shown once.',
    example: 'whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=',
  })
  secret!: string;
}

export class SubscriptionsDto {
  @Shown({ type: () => SubscriptionDto, isArray: true, description: 'Oldest first.' })
  subscriptions!: SubscriptionDto[];
}

export class WebhookAttemptDto implements Attempt {
  @Shown({ type: String, format: 'date-time', example: '2026-05-04T10:00:00.000Z' })
  at!: string;

  @Shown({ type: 'integer', nullable: true, description: 'Null: no answer came.', example: 204 })
  status!: number | null;

  @Shown({ type: 'integer', example: 35 })
  milliseconds!: number;

  @Shown({ type: String, nullable: true, description: 'Null where the status says it.', example: null })
  error!: string | null;
}

export class WebhookDeliveryDto {
  @Shown({ type: 'integer', minimum: 1, description: 'Counted in its subscription.', example: 12 })
  n!: number;

  @Shown({ type: String, format: 'uuid', description: '`webhook-id`, the same at every try.' })
  eventId!: string;

  @Shown({ enum: ['pending', 'delivered', 'failed'], example: 'delivered' })
  state!: DeliveryState;

  @Shown({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it is tried next. Null: not any more.',
    example: null,
  })
  nextAt!: string | null;

  @Shown({ type: () => WebhookAttemptDto, isArray: true, description: 'Oldest first; the last 20 of more.' })
  attempts!: WebhookAttemptDto[];
}

export class WebhookDeliveriesDto {
  @Shown({ type: () => WebhookDeliveryDto, isArray: true, description: 'Newest first.' })
  deliveries!: WebhookDeliveryDto[];

  @Shown({ type: String, nullable: true, description: 'Null on the last page.', example: null })
  nextCursor!: string | null;
}

export class DeliveriesQuery {
  @WholeNumber(1, 200, { default: 50 })
  limit?: number;

  @Cursor('`nextCursor` of the page before.')
  cursor?: string;
}

const incidentId: Reader<string> = (value, place) => {
  if (typeof value !== 'string') return place.fault('type', 'must be a string');
  return foldIncidentId(value) ?? place.fault('format', 'must be the id of an incident');
};
const written = matching(TYPE, `must be the type of an entry, or op. and one of ${OPERATIONS.join(', ')}`);
/** Custom types are welcome; of one that is nearly a known one nothing would ever come. */
const type: Reader<string> = (value, place) => {
  const read = written(value, place);
  const own = read?.replace(/^asof\./, '') ?? '';
  const meant = meantType(own);
  if (checkType(own) === 'reserved') return place.fault('reserved', 'belongs to no entry');
  return meant === null ? read : place.fault('format', didYouMean(own, meant));
};
const types = listReader(type, MOST_TYPES);

/** The body that makes a subscription. Whether its URL is a target is asked later: that takes the settings, and names. */
export function readSubscription(body: unknown): Reading<SubscriptionDraft> {
  const place = Place.root();
  const input = object(body, place);
  if (input === undefined) return place.reading<SubscriptionDraft>(undefined);
  refuseOthers(input, new Set(['url', 'types', 'incident', 'thin']), place);
  const url = readRequired(webAddress, input, 'url', place);
  const draft = {
    types: readOptional(types, input, 'types', place) ?? [],
    incident: readOptional(incidentId, input, 'incident', place) ?? null,
    thin: readOptional(flag, input, 'thin', place) ?? false,
  };
  return place.reading(url === undefined ? undefined : { url, ...draft });
}

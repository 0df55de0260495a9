/**
 * What the payload of every event looks like in its current version: one row an operation, and one for all entries.
 * A change here is a new version: add its upcaster, and a golden file.
 */
import {
  checkType,
  ENTRY_ID,
  ORIGINS,
  SOURCES,
  type EntryFacts,
  type EntryTexts,
  type LinkFact,
} from '../timeline/entry.js';
import {
  COMPARISONS,
  type ClaimTexts,
  type DescriptionFacts,
  type DescriptionTexts,
  type EntryPayload,
  type Operations,
  type OperationType,
} from '../timeline/events.js';
import { PRECISIONS } from '../timeline/time.js';
import {
  amount, anyObject, count, flag, instant, list, mapOf, matching, nullable, object, oneOf, optional, passing, present, setOf,
  statedDuration, text, writtenTime, type Fields, type Shape,
} from './shape.js'; // prettier-ignore
import { type EventData, type EventMetadata, type StoredEvent } from './stored-event.js';

/** Brings a payload from one version to the next. Texts are absent when the event has none or they were forgotten. */
export type Upcaster = (data: EventData) => EventData;

export interface EventSchema {
  readonly facts: Shape<unknown>;
  readonly texts: Shape<unknown>;
  /** The first brings version 1 to 2, and so on: there is one fewer than there are versions. */
  readonly upcasters: readonly Upcaster[];
}

type Reason = { readonly reason?: string };

const id = matching(ENTRY_ID);
const entryType = passing('must be an entry type', (value) => checkType(value) === 'ok');
const links = list(object<LinkFact>({ rel: nullable(text), url: text }));
const linkTitles = list(nullable(text));
const attributes = mapOf(text);
const REASON: Fields<Reason> = { reason: optional(text) };

const DESCRIPTION_FACTS: Fields<DescriptionFacts> = {
  kind: oneOf(['incident', 'drill']),
  historical: flag,
  company: optional(text),
  product: optional(text),
  services: optional(list(text)),
  severity: optional(text),
  categories: optional(list(text)),
  keywords: optional(list(text)),
  links: optional(links),
};

const DESCRIPTION_TEXTS: Fields<DescriptionTexts> = {
  title: text,
  summary: optional(text),
  linkTitles: optional(linkTitles),
  attributes: optional(attributes),
};

const ENTRY_FACTS: Fields<EntryFacts> = {
  type: entryType,
  occurredAt: writtenTime,
  precision: oneOf(PRECISIONS),
  approximate: optional(flag),
  earliest: optional(instant),
  latest: optional(instant),
  until: optional(instant),
  timeZone: optional(text),
  component: optional(text),
  level: optional(text),
  service: optional(text),
  environment: optional(text),
  version: optional(text),
  commit: optional(text),
  reverts: optional(text),
  severity: optional(text),
  source: oneOf(SOURCES),
  origin: oneOf(ORIGINS),
  links: optional(links),
};

const ENTRY_TEXTS: Fields<EntryTexts> = {
  text: optional(text),
  quote: optional(text),
  occurredAtText: optional(text),
  actor: optional(text),
  linkTitles: optional(linkTitles),
  attributes: optional(attributes),
};

/** The payload of every entry, whatever its type. */
export const ENTRY_SCHEMA: EventSchema = {
  facts: object<EntryPayload['facts']>({
    ...ENTRY_FACTS,
    entryId: id,
    occurredAtDefaulted: optional(present),
    learnedAt: optional(instant),
    learnedClamped: optional(present),
  }),
  texts: object(ENTRY_TEXTS),
  upcasters: [],
};

const nothing = object<Record<never, never>>({});
const reason = object(REASON);
const aboutEntry = object<{ entryId: string; learnedAt?: string }>({ entryId: id, learnedAt: optional(instant) });

const OPERATION_SHAPES: {
  readonly [T in OperationType]: {
    facts: Shape<Operations[T]['facts']>;
    texts: Shape<Partial<Operations[T]['texts']>>;
  };
} = {
  'op.opened': { facts: object(DESCRIPTION_FACTS), texts: object(DESCRIPTION_TEXTS) },
  'op.described': {
    facts: object({ set: setOf(DESCRIPTION_FACTS) }),
    texts: object<Partial<Operations['op.described']['texts']>>({ set: optional(setOf(DESCRIPTION_TEXTS)), ...REASON }),
  },
  'op.amended': {
    facts: object<Operations['op.amended']['facts']>({
      entryId: id,
      set: setOf(ENTRY_FACTS),
      learnedAt: optional(instant),
    }),
    texts: object<Partial<Operations['op.amended']['texts']>>({ set: optional(setOf(ENTRY_TEXTS)), ...REASON }),
  },
  'op.retracted': { facts: aboutEntry, texts: reason },
  'op.restored': { facts: aboutEntry, texts: reason },
  'op.confirmed': { facts: aboutEntry, texts: reason },
  'op.claimed': {
    facts: object<Operations['op.claimed']['facts']>({
      claimId: id,
      stated: statedDuration,
      statedUpTo: optional(statedDuration),
      comparison: oneOf(COMPARISONS),
      by: optional(text),
      url: optional(text),
      metric: optional(text),
      toleranceSeconds: optional(amount),
      statedAt: optional(writtenTime),
      learnedAt: optional(instant),
      learnedClamped: optional(present),
    }),
    texts: object<ClaimTexts>({ text: optional(text) }),
  },
  'op.withdrawn': { facts: object<{ claimId: string }>({ claimId: id }), texts: reason },
  'op.headline': { facts: object<{ metric: string }>({ metric: text }), texts: reason },
  'op.incident_retracted': { facts: nothing, texts: reason },
  'op.incident_restored': { facts: nothing, texts: reason },
};

export const OPERATION_SCHEMAS: ReadonlyMap<string, EventSchema> = new Map(
  Object.entries(OPERATION_SHAPES).map(([type, shapes]) => [type, { ...shapes, upcasters: [] }]),
);

const hexDigest = matching(/^[0-9a-f]{64}$/);
const hexSalt = matching(/^[0-9a-f]{32}$/);

/** The envelope around a payload. */
export const EVENT_DATA = object<EventData>({ facts: anyObject, texts: optional(anyObject), salt: optional(hexSalt) });

export const EVENT_METADATA = object<EventMetadata>({
  recordedAt: instant,
  recordedBy: matching(/^[a-z]+:/),
  commandId: text,
  requestHash: hexDigest,
  schemaVersion: count,
  textHash: optional(hexDigest),
  hash: hexDigest,
  correlationId: optional(text),
  traceparent: optional(text),
});

/** An event as it is stored or read back: a store adds the position. */
export const STORED_EVENT = object<StoredEvent & { readonly position?: string }>({
  id: text,
  stream: text,
  revision: count,
  type: text,
  data: EVENT_DATA,
  metadata: EVENT_METADATA,
  position: optional(text),
});

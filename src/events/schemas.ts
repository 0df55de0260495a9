/**
 * What the payload of every event looks like in its current version: one row an operation, and one for all entries.
 * A change here is a new version: add its upcaster (`upcasting.ts`), and a golden file.
 */
import { ENTRY_ID, type LinkedFrom } from '../timeline/entry.js';
import {
  type ClaimTexts,
  type DescriptionTexts,
  type EntryPayload,
  type Operations,
  type OperationType,
  type StoredClaimFacts,
} from '../timeline/events.js';
import { type DatedWitness, type Witness } from '../timeline/witnesses.js';
import { CLAIM_FIELDS } from '../timeline/fields/claim.js';
import { DESCRIPTION_FIELDS } from '../timeline/fields/description.js';
import { ENTRY_FIELDS, type EntryTexts } from '../timeline/fields/entry.js';
import {
  atLeastOne,
  count,
  instant,
  matching,
  object,
  optional,
  present,
  setOf,
  text,
  type Fields,
  type Shape,
} from './shape.js';
import { hexDigest } from './envelope.js';
import { linkTitles, storedFacts, storedTexts } from './stored-fields.js';
import { upcastersOf, type Upcaster } from './upcasting.js';

export interface EventSchema {
  readonly facts: Shape<unknown>;
  readonly texts: Shape<unknown>;
  /** See `upcasting.ts`: there is one fewer than there are versions. */
  readonly upcasters: readonly Upcaster[];
}

type Reason = { readonly reason?: string };

const id = matching(ENTRY_ID);
const REASON: Fields<Reason> = { reason: optional(text) };

const DESCRIPTION_FACTS = storedFacts(DESCRIPTION_FIELDS);
const DESCRIPTION_TEXTS: Fields<DescriptionTexts> = { ...storedTexts(DESCRIPTION_FIELDS), linkTitles };
const ENTRY_FACTS = storedFacts(ENTRY_FIELDS);
const ENTRY_TEXTS: Fields<EntryTexts> = { ...storedTexts(ENTRY_FIELDS), linkTitles };
/** Facts hold no fractions: a tolerance is stored in milliseconds. */
const { toleranceSeconds: toleranceMillis, ...CLAIM_FACTS } = storedFacts(CLAIM_FIELDS);

const RECORDED_ENTRY = object<EntryPayload['facts']>({
  ...ENTRY_FACTS,
  entryId: id,
  occurredAtDefaulted: optional(present),
  learnedAt: optional(instant),
  learnedClamped: optional(present),
  witness: optional(object<Witness>({ source: text, id: text })),
});

/** The payload of every entry, whatever its type. */
export const ENTRY_SCHEMA: EventSchema = {
  facts: RECORDED_ENTRY,
  texts: object(ENTRY_TEXTS),
  upcasters: upcastersOf('entry'),
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
  'op.change_linked': {
    facts: object<Operations['op.change_linked']['facts']>({
      ...ENTRY_FACTS,
      entryId: id,
      linkedFrom: object<LinkedFrom>({ service: text, revision: count, hash: hexDigest }),
      witnesses: optional(atLeastOne(object<DatedWitness>({ source: text, id: text, at: instant }))),
    }),
    texts: object<Partial<Operations['op.change_linked']['texts']>>({ ...ENTRY_TEXTS, ...REASON }),
  },
  'op.retracted': { facts: aboutEntry, texts: reason },
  'op.restored': { facts: aboutEntry, texts: reason },
  'op.confirmed': { facts: aboutEntry, texts: reason },
  'op.witnessed': {
    facts: object<Operations['op.witnessed']['facts']>({ entryId: id, told: RECORDED_ENTRY }),
    texts: object(ENTRY_TEXTS),
  },
  'op.parted': {
    facts: object<Operations['op.parted']['facts']>({ entryId: id, told: id, learnedAt: optional(instant) }),
    texts: reason,
  },
  'op.claimed': {
    facts: object<StoredClaimFacts>({
      ...CLAIM_FACTS,
      claimId: id,
      toleranceMillis,
      learnedClamped: optional(present),
    }),
    texts: object<ClaimTexts>(storedTexts(CLAIM_FIELDS)),
  },
  'op.withdrawn': { facts: object<{ claimId: string }>({ claimId: id }), texts: reason },
  'op.headline': { facts: object<{ metric: string }>({ metric: text }), texts: reason },
  'op.incident_retracted': { facts: nothing, texts: reason },
  'op.incident_restored': { facts: nothing, texts: reason },
  'op.forgotten': {
    facts: object<{ revisions: readonly number[] }>({ revisions: atLeastOne(count) }),
    texts: reason,
  },
};

export const OPERATION_SCHEMAS: ReadonlyMap<string, EventSchema> = new Map(
  Object.entries(OPERATION_SHAPES).map(([type, shapes]) => [type, { ...shapes, upcasters: upcastersOf(type) }]),
);

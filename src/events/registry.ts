/**
 * What this program knows about event types: their current schema, and how older versions become it. The fold reads
 * upcast copies; the chain is verified on what is stored.
 */
import { isOperation } from '../timeline/events.js';
import { ENTRY_SCHEMA, OPERATION_SCHEMAS, type EventSchema } from './schemas.js';
import { under, type Exactness, type ShapeFault } from './shape.js';
import { type EventData, type EventDraft, type StoredEvent } from './stored-event.js';
import { upcastData, withData } from './upcasting.js';

/** A draft that may not be stored: a fault of the program, since input was checked before. */
export class InvalidEvent extends Error {
  constructor(
    readonly type: string,
    readonly fault: ShapeFault,
  ) {
    super(`${type}: ${fault.pointer} ${fault.detail}`);
    this.name = 'InvalidEvent';
  }
}

/** A stored event whose payload is not what its type and version say. */
export class UnreadableEvent extends Error {
  constructor(
    readonly stream: string,
    readonly revision: number,
    readonly fault: ShapeFault,
  ) {
    super(`${stream}@${revision}: ${fault.pointer} ${fault.detail}`);
    this.name = 'UnreadableEvent';
  }
}

export class EventRegistry {
  readonly #operations: ReadonlyMap<string, EventSchema>;
  readonly #entries: EventSchema;
  readonly #latestVersion: number;

  /** @param entries the one schema that all entry types share, custom ones too */
  constructor(operations: ReadonlyMap<string, EventSchema>, entries: EventSchema) {
    this.#operations = operations;
    this.#entries = entries;
    this.#latestVersion = Math.max(...[entries, ...operations.values()].map(versionOf));
  }

  /** The types that can be written: every operation, and `entry` for all entry types, with their current versions. */
  versions(): ReadonlyMap<string, number> {
    return new Map(
      [...this.#operations, ['entry', this.#entries] as const].map(([type, schema]) => [type, versionOf(schema)]),
    );
  }

  /**
   * The version in which a draft is to be stored.
   * @throws InvalidEvent if its type is no entry type and no known operation, or its payload has another shape
   */
  versionToWrite(draft: EventDraft): number {
    const schema = this.#schemaOf(draft.type);
    if (!schema) throw new InvalidEvent(draft.type, { pointer: '', detail: 'is not an operation of this program' });
    const fault = factsFault(schema, draft.type, draft.facts, 'exact') ?? textsFault(schema, draft.texts, 'exact');
    if (fault) throw new InvalidEvent(draft.type, fault);
    return versionOf(schema);
  }

  /**
   * True for an event that a later program wrote: its stream can be read, as far as this program understands it, and
   * must not be written to. An unknown operation counts only if its version is higher than any that is known here:
   * so a later program says whether older ones may go on without understanding it.
   */
  isFromTheFuture(event: Pick<StoredEvent, 'type' | 'metadata'>): boolean {
    const schema = this.#schemaOf(event.type);
    return event.metadata.schemaVersion > (schema ? versionOf(schema) : this.#latestVersion);
  }

  /**
   * The event in the current version, for the fold: a copy if its version is older, else the event itself. The copy's
   * hash still speaks of the stored bytes. Unknown operations come back untouched; of an event from the future only
   * the fields that this program reads are checked.
   * @throws UnreadableEvent if the payload has not the shape of its type
   */
  upcast<E extends StoredEvent>(event: E): E {
    const schema = this.#schemaOf(event.type);
    if (!schema) return event;
    const data = upcastData(event.data, event.metadata.schemaVersion, schema.upcasters);
    const fault = this.#fault(schema, event, data);
    if (fault) throw new UnreadableEvent(event.stream, event.revision, fault);
    return withData(event, data, versionOf(schema));
  }

  #fault(schema: EventSchema, event: StoredEvent, data: EventData): ShapeFault | null {
    const { schemaVersion, textHash } = event.metadata;
    if (schemaVersion < 1) return { pointer: '/metadata/schemaVersion', detail: 'must be at least 1' };
    const exactness = this.isFromTheFuture(event) ? 'at-least' : 'exact';
    const forgotten = data.texts === undefined && textHash !== undefined;
    return (
      factsFault(schema, event.type, data.facts, exactness) ??
      (forgotten ? null : textsFault(schema, data.texts, exactness))
    );
  }

  #schemaOf(type: string): EventSchema | null {
    return isOperation(type) ? (this.#operations.get(type) ?? null) : this.#entries;
  }
}

const versionOf = (schema: EventSchema): number => schema.upcasters.length + 1;

/** An entry's event bears the type that its facts begin with; amendments change the facts only. */
function factsFault(
  schema: EventSchema,
  type: string,
  facts: EventData['facts'],
  exactness: Exactness,
): ShapeFault | null {
  const fault = schema.facts(facts, exactness);
  if (fault) return under('facts', fault);
  return isOperation(type) || facts['type'] === type
    ? null
    : { pointer: '/facts/type', detail: `must be ${type}, as the event's` };
}

const NO_WORDS = {};

function textsFault(schema: EventSchema, texts: EventData['texts'], exactness: Exactness): ShapeFault | null {
  const fault = schema.texts(texts ?? NO_WORDS, exactness);
  return fault && under('texts', fault);
}

/** The types and versions of this program. */
export const EVENT_REGISTRY = new EventRegistry(OPERATION_SCHEMAS, ENTRY_SCHEMA);

/**
 * The hash chain of a stream. It is published, and anyone can recompute it:
 *
 *     textHash    = hex(sha256(utf8(salt ‖ JCS(texts))))
 *     requestHash = hex(sha256(utf8(JCS({facts, textHashes}))))
 *     hash        = hex(sha256(utf8(previous ‖ JCS({stream, revision, type, facts, metadata}))))
 *     id          = UUIDv5(hash, URL namespace)
 *
 * `previous` is the hash of the revision before, empty at revision 0; `metadata` is {recordedAt, recordedBy, commandId,
 * requestHash, schemaVersion, textHash?}. Words are covered through `textHash`, so they can be forgotten (texts and
 * salt removed) without breaking anything. The request's hash covers its facts, and its words through the list of the
 * `textHash` of its events: nothing but an event's own salt helps to guess its words.
 *
 * Nothing here needs Node: pages verify a chain too. Who calls hands in the hash function, and salts where it seals.
 */
import { canonicalJson } from './canonical-json.js';
import { EVENT_REGISTRY, InvalidEvent, type EventRegistry } from './registry.js';
import { EVENT_METADATA } from './envelope.js';
import { type EventData, type EventDraft, type EventMetadata, type StoredEvent } from './stored-event.js';

/** Hashes bytes, or a text as UTF-8, into hex digits: `hash` of `node:crypto` is one. */
export type Digest = (algorithm: 'sha1' | 'sha256', data: string | Uint8Array) => string;

/** The place that sealed events take, and who recorded them when. */
export interface SealingContext {
  readonly stream: string;
  readonly nextRevision: number;
  /** `metadata.hash` of the revision before; empty for a new stream. */
  readonly previousHash: string;
  /** RFC 3339 UTC with milliseconds, not earlier than that of the revision before. */
  readonly recordedAt: string;
  readonly recordedBy: string;
  readonly commandId: string;
  /** Of the request, from the `textHash` of those of its events that have words, in order. */
  readonly requestHash: (textHashes: readonly string[]) => string;
  readonly correlationId?: string;
  readonly traceparent?: string;
}

export interface SealingMeans {
  readonly digest: Digest;
  /** 32 random hex digits. */
  readonly newSalt: () => string;
  readonly registry?: EventRegistry;
}

/**
 * Gives drafts their place in the chain. Texts without any key are left out, and events without texts get no salt.
 * @throws InvalidEvent for a payload or context that is not of the current schema
 * @throws NotCanonical for lone surrogates; input is to refuse them earlier
 */
export function seal(
  drafts: readonly EventDraft[],
  context: SealingContext,
  { digest, newSalt, registry = EVENT_REGISTRY }: SealingMeans,
): StoredEvent[] {
  const { stream, nextRevision, previousHash, correlationId, traceparent } = context;
  const { recordedAt, recordedBy, commandId } = context;
  const payloads = drafts.map((draft) => salted(draft, registry.versionToWrite(draft), digest, newSalt));
  const requestHash = context.requestHash(payloads.flatMap(({ textHash }) => textHash ?? []));
  let previous = previousHash;
  return payloads.map(({ type, schemaVersion, data, textHash }, index) => {
    const covered = {
      recordedAt,
      recordedBy,
      commandId,
      requestHash,
      schemaVersion,
      ...(textHash !== undefined && { textHash }),
    };
    const revision = nextRevision + index;
    previous = hashOf(previous, { stream, revision, type, data, metadata: covered }, digest);
    const metadata: EventMetadata = {
      ...covered,
      hash: previous,
      ...(correlationId !== undefined && { correlationId }),
      ...(traceparent !== undefined && { traceparent }),
    };
    // The context is the same for all.
    const fault = index === 0 ? EVENT_METADATA(metadata, 'exact') : null;
    if (fault) throw new InvalidEvent(type, { ...fault, pointer: `/metadata${fault.pointer}` });
    return { id: idOf(previous, digest), stream, revision, type, data, metadata };
  });
}

interface Payload {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: EventData;
  readonly textHash?: string;
}

/** A payload in the version in which it is stored, its words with a salt. */
function salted(
  { type, facts, texts }: EventDraft,
  schemaVersion: number,
  digest: Digest,
  newSalt: () => string,
): Payload {
  if (texts === undefined || Object.keys(texts).length === 0) return { type, schemaVersion, data: { facts } };
  const salt = newSalt();
  return { type, schemaVersion, data: { facts, texts, salt }, textHash: textHashOf(salt, texts, digest) };
}

export const textHashOf = (salt: string, texts: EventData['texts'], digest: Digest): string =>
  digest('sha256', salt + canonicalJson(texts));

/**
 * @param facts of the request, without a word of the caller's
 * @param textHashes of those of its events that have words, in order
 */
export const requestHashOf = (facts: unknown, textHashes: readonly string[], digest: Digest): string =>
  digest('sha256', canonicalJson({ facts, textHashes }));

type Covered = Pick<StoredEvent, 'stream' | 'revision' | 'type' | 'data'> & {
  readonly metadata: Omit<EventMetadata, 'hash'>;
};

/** The hash of an event that follows the one with hash `previous`; `previous` is empty at revision 0. */
export function hashOf(previous: string, { stream, revision, type, data, metadata }: Covered, digest: Digest): string {
  const { commandId, recordedAt, recordedBy, requestHash, schemaVersion, textHash } = metadata;
  const json = canonicalJson;
  // The two outer objects are spelled out, keys in canonical order: it saves a third of the time of a seal.
  const coveredMetadata =
    `{"commandId":${json(commandId)},"recordedAt":${json(recordedAt)},"recordedBy":${json(recordedBy)}` +
    `,"requestHash":${json(requestHash)},"schemaVersion":${json(schemaVersion)}` +
    (textHash === undefined ? '}' : `,"textHash":${json(textHash)}}`);
  return digest(
    'sha256',
    `${previous}{"facts":${json(data.facts)},"metadata":${coveredMetadata},"revision":${json(revision)}` +
      `,"stream":${json(stream)},"type":${json(type)}}`,
  );
}

const URL_NAMESPACE = '6ba7b8119dad11d180b400c04fd430c8';
/** What an id is the hash of: 16 bytes of the namespace, then 64 digits. */
const named = /* #__PURE__ */ namespaceAndName();

function namespaceAndName(): Uint8Array {
  const bytes = new Uint8Array(16 + 64);
  for (let i = 0; i < 16; i++) bytes[i] = Number.parseInt(URL_NAMESPACE.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** UUIDv5 of a hash in the URL namespace. Done here rather than by `uuid`, which takes three times as long. */
export function idOf(hash: string, digest: Digest): string {
  for (let i = 0; i < 64; i++) named[16 + i] = hash.charCodeAt(i);
  const hex = digest('sha1', named);
  // RFC 9562: the version is 5, and the variant's two bits are 10.
  const variant = ((Number.parseInt(hex[16]!, 16) & 0b0011) | 0b1000).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The chain of `events/` with what the service hands it: Node's hash function and random salts. */
import { hash as digest } from 'node:crypto';
import * as chain from '../events/chain.js';
import { type EventRegistry } from '../events/registry.js';
import { type EventDraft, type StoredEvent } from '../events/stored-event.js';
import * as verification from '../events/verification.js';
import { randomSalt } from '../runtime/random-bytes.js';

/** @param means instead of random salts and of the registry of this program */
export const seal = (
  drafts: readonly EventDraft[],
  context: chain.SealingContext,
  means: Partial<chain.SealingMeans> = {},
): StoredEvent[] => chain.seal(drafts, context, { digest, newSalt: randomSalt, ...means });

export const verifyChain = (events: Iterable<StoredEvent>, registry?: EventRegistry): verification.Verification =>
  verification.verifyChain(events, digest, registry);

export const newVerifier = (): verification.ChainVerifier => new verification.ChainVerifier(digest);

export const idOf = (hash: string): string => chain.idOf(hash, digest);

export const hashOf = (previous: string, event: Parameters<typeof chain.hashOf>[1]): string =>
  chain.hashOf(previous, event, digest);

/**
 * What a request says, its words apart from everything else, and how a repeat of it is recognised: by the facts, and by
 * the words of each of its events under that event's own salt. Words that were forgotten are as good as any.
 */
import { hash as digest } from 'node:crypto';
import { canonicalJson } from '../../events/canonical-json.js';
import { requestHashOf, textHashOf } from '../../events/chain.js';
import { type EventData, type EventDraft, type StoredEvent } from '../../events/stored-event.js';
import { type EntrySet } from '../../timeline/input/drafts.js';
import { isOperation } from '../../timeline/events.js';
import { type DescriptionSet, type IncidentCommand } from './commands.js';

type Texts = NonNullable<EventDraft['texts']>;

export interface Request {
  /** Nothing in it was made up or depends on the moment of receipt, and none of it is a free word. */
  readonly facts: object;
  /** Of every event that adds neither an entry nor a claim: the opening, a correction. */
  readonly words: Texts;
  /** Of the entries and claims that it adds, entries first. */
  readonly drafts: readonly { readonly adds: 'entry' | 'claim'; readonly words: Texts }[];
}

/** The words that an event was recorded with, as far as a repeat has to be held against them. */
export interface SaltedWords {
  /** What the event adds, and under which id; null for any other event. */
  readonly adds: string | null;
  /** Null once the words are forgotten, and for an event without any. */
  readonly salt: string | null;
  /** Null for an event without words. */
  readonly textHash: string | null;
}

export function requestOf(command: IncidentCommand): Request {
  const words = wordsOf(command);
  switch (command.kind) {
    case 'open': {
      const { description, entries, claims, ...own } = command;
      return {
        facts: { ...own, description: description.facts, entries: entries.map(factsOf), claims: claims.map(factsOf) },
        words,
        drafts: [
          ...entries.map(({ texts }) => added('entry', texts)),
          ...claims.map(({ texts }) => added('claim', texts)),
        ],
      };
    }
    case 'add_entries': {
      const { kind, entries, asked = entries } = command;
      return {
        facts: { kind, entries: asked.map(factsOf) },
        words,
        drafts: entries.map(({ texts }) => added('entry', texts)),
      };
    }
    case 'add_claim': {
      const { kind, claim } = command;
      return { facts: { kind, claim: factsOf(claim) }, words, drafts: [added('claim', claim.texts)] };
    }
    case 'link_change': {
      // What is copied may have been amended meanwhile, and makes the request no other one.
      const { kind, changeId, linkedFrom, copied, reason } = command;
      const facts = { kind, changeId, service: linkedFrom.service };
      return { facts, words, drafts: [added('entry', { ...copied.texts, ...reasonWords(reason) })] };
    }
    case 'amend':
    case 'describe': {
      const { reason: _reason, set, ...own } = command;
      return { facts: { ...own, set: set.facts }, words, drafts: [] };
    }
    default: {
      const { reason: _reason, ...own } = command;
      return { facts: own, words, drafts: [] };
    }
  }
}

/** The words of the event that a command is, where it is one; nothing set among them is left out. */
export function wordsOf(command: IncidentCommand): Texts {
  switch (command.kind) {
    case 'open':
      return { ...command.description.texts };
    case 'add_entries':
    case 'add_claim':
      return {};
    case 'amend':
    case 'describe':
      return { ...setWords(command.set), ...reasonWords(command.reason) };
    default:
      return reasonWords(command.reason);
  }
}

const setWords = ({ texts }: EntrySet | DescriptionSet): Texts => (Object.keys(texts).length > 0 ? { set: texts } : {});

const reasonWords = (reason: string | null): Texts => (reason === null ? {} : { reason });

const factsOf = <D extends { readonly texts: object; readonly pointer: string }>({
  texts: _texts,
  pointer: _pointer,
  ...facts
}: D): object => facts;

const added = (adds: 'entry' | 'claim', words: object): Request['drafts'][number] => ({ adds, words: { ...words } });

/** All of a request as one text. It has the words in it: for comparing in memory, and for knowing how long it is. */
export const contentOf = (request: Request): string => canonicalJson(request);

/** How the hash of a request follows from the words of its events. */
export const hashOfRequest =
  ({ facts }: Request) =>
  (textHashes: readonly string[]): string =>
    requestHashOf(facts, textHashes, digest);

export function saltedWords({ type, data, metadata }: StoredEvent): SaltedWords {
  return { adds: addedBy(type, data), salt: data.salt ?? null, textHash: metadata.textHash ?? null };
}

function addedBy(type: string, { facts }: EventData): string | null {
  const { entryId, claimId, told } = facts as { entryId?: string; claimId?: string; told?: { entryId: string } };
  if (type === 'op.witnessed') return nameOf('entry', told!.entryId);
  if (type === 'op.claimed') return nameOf('claim', claimId!);
  return isOperation(type) && type !== 'op.change_linked' ? null : nameOf('entry', entryId!);
}

const nameOf = (adds: 'entry' | 'claim', id: string): string => `${adds} ${id}`;

/**
 * Whether a request is one that was recorded before.
 * @param ids of what it adds, in request order: those that were made the first time are in the stream
 * @param events of the recorded request, in order
 */
export function isSameRequest(
  request: Request,
  ids: readonly string[],
  { requestHash, events }: { readonly requestHash: string; readonly events: readonly SaltedWords[] },
): boolean {
  const added = new Map(request.drafts.map(({ adds, words }, i) => [nameOf(adds, ids[i]!), words]));
  const textHashes: string[] = [];
  for (const { adds, salt, textHash } of events) {
    const words = adds === null ? request.words : added.get(adds);
    if (words === undefined) return false;
    const hasWords = Object.keys(words).length > 0;
    if (textHash === null ? hasWords : !hasWords && salt !== null) return false;
    if (textHash !== null) textHashes.push(salt === null ? textHash : textHashOf(salt, words, digest));
  }
  return hashOfRequest(request)(textHashes) === requestHash;
}

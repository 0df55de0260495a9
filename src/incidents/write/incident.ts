/**
 * One incident, or one service with its changes, as deciding sees it: what its events fold into beyond what reading needs, so that ids, repeated commands
 * and first postings are recognised without going back to the stream.
 */
import { EVENT_REGISTRY } from '../../events/registry.js';
import { type StoredEvent } from '../../events/stored-event.js';
import { type Entry } from '../../timeline/entry.js';
import { type PostedEntry } from '../../timeline/input/drafts.js';
import { entryPayload, isOperation, operation, type EntryPayload } from '../../timeline/events.js';
import { evolve as evolveState, initialState, passOver, type IncidentState } from '../../timeline/facts.js';
import { keysNear, keysOf, sameFact, tellingOf } from '../../timeline/witnesses.js';
import { isRepeatable } from './command-id.js';
import { INCIDENT, type RecordKind } from './record-kind.js';
import { saltedWords, type SaltedWords } from './request.js';

/** What deciding needs beyond what reading needs. */
export interface Incident {
  readonly kind: RecordKind;
  readonly state: IncidentState;
  /** First postings that the state no longer shows: those of corrected entries, and of entries without their own time. */
  readonly posted: Map<string, Omit<PostedEntry, 'areWordsGone'>>;
  /** By `keysOf`: the ids of entries that other systems told, for the next that tells the same. */
  readonly told: Map<string, readonly string[]>;
  /** The commands in the stream that a caller's key names, and the one that opened it, by command id. */
  readonly commands: Map<string, RecordedCommand>;
  readonly head: Head;
}

/** Where the stream ends. */
interface Head {
  /** Of the last event; empty before the first. */
  hash: string;
  /** Id of the command that opened it. */
  openedBy: string | null;
  /** True if a later version of the program has written here: this one may read, and must not write. */
  fromTheFuture: boolean;
  /** Roughly what all of this takes in memory. */
  bytes: number;
}

export interface RecordedCommand {
  readonly requestHash: string;
  /** Of its last event. */
  revision: number;
  /** The entries and claims that it brought, in order. */
  readonly ids: string[];
  /** The words of its events, in order. */
  readonly events: SaltedWords[];
}

export const initialIncident = (id: string, kind: RecordKind = INCIDENT): Incident => ({
  kind,
  state: initialState(id),
  posted: new Map(),
  told: new Map(),
  commands: new Map(),
  head: { hash: '', openedBy: null, fromTheFuture: false, bytes: 2000 },
});

/** Applies one event as it is stored, of whatever version. Takes ownership of the incident. */
export function evolve(incident: Incident, stored: StoredEvent): Incident {
  apply(incident, EVENT_REGISTRY.upcast(stored));
  incident.head.fromTheFuture ||= EVENT_REGISTRY.isFromTheFuture(stored);
  return incident;
}

/** Passes a revision that holds none of our events: what comes next is appended after it. */
export function pass({ state }: Incident, revision: number): void {
  passOver(state, revision);
}

/** Applies one event of the current version: one that this program has just sealed, or brought up to date. */
export function apply(incident: Incident, event: StoredEvent): void {
  const { head, state } = incident;
  const { commandId, hash } = event.metadata;
  keepFirstPosting(incident, event);
  evolveState(state, event);
  keepTold(incident, event);
  if (event.type === 'op.opened') head.openedBy = commandId;
  if (isRepeatable(commandId) || commandId === head.openedBy) recordCommand(incident.commands, event);
  head.hash = hash;
  head.bytes += bytesOf(event);
}

/** The entry as it was first posted: as it is, unless it was kept apart. */
export function firstPosting({ state, posted }: Incident, entryId: string): PostedEntry | null {
  const entry = state.facts.entries.get(entryId) ?? tellingOf(state.facts, entryId);
  if (!entry) return null;
  const { facts, learnedAt, learnedClamped } = entry;
  const texts = state.texts.entries.get(entryId) ?? {};
  const areGone = state.facts.words.get(entry.revision)?.areGone ?? false;
  const first = posted.get(entryId) ?? { facts, texts, learnedAt, learnedClamped, occurredAtDefaulted: false };
  return { ...first, areWordsGone: areGone };
}

/** The entry that already has the fact that another system tells; null if none has. */
export function sameFactIn({ state: { facts }, told }: Incident, telling: Entry): Entry | null {
  const near = new Set(keysNear(telling).flatMap((key) => told.get(key) ?? []));
  return sameFact(
    [...near].flatMap((id) => facts.entries.get(id) ?? []),
    telling,
  );
}

/** What tells, or changes, what an entry is found by. */
const FINDABLE_BY: ReadonlySet<string> = new Set(['op.amended', 'op.parted', 'op.change_linked']);

/** An entry that was corrected is found by what it says now, too. */
function keepTold({ state: { facts }, told }: Incident, { type, data }: StoredEvent): void {
  if (isOperation(type) && !FINDABLE_BY.has(type)) return;
  const { entryId, told: parted } = data.facts as { entryId: string; told?: string };
  const entry = facts.entries.get(parted ?? entryId);
  if (entry?.witness === undefined) return;
  for (const key of keysOf(entry)) {
    const ids = told.get(key) ?? [];
    if (!ids.includes(entry.id)) told.set(key, [...ids, entry.id]);
  }
}

function keepFirstPosting(incident: Incident, event: StoredEvent): void {
  const { posted } = incident;
  if (event.type === 'op.amended' || event.type === 'op.confirmed') {
    const { entryId } = operation(event, event.type).facts;
    const first = firstPosting(incident, entryId);
    if (first) posted.set(entryId, first);
    return;
  }
  const payload = payloadIn(event);
  if (!payload?.facts.occurredAtDefaulted) return;
  const { entryId, learnedAt, learnedClamped = false, occurredAtDefaulted, witness: _, ...facts } = payload.facts;
  const known = learnedAt === undefined ? null : Date.parse(learnedAt);
  posted.set(entryId, { facts, texts: payload.texts, learnedAt: known, learnedClamped, occurredAtDefaulted });
}

/** What an event adds, as an entry of its own or as what another system told of one; null if nothing. */
function payloadIn(event: StoredEvent): EntryPayload | null {
  if (!isOperation(event.type)) return entryPayload(event);
  if (event.type !== 'op.witnessed') return null;
  const { facts, texts } = operation(event, 'op.witnessed');
  return { facts: facts.told, texts };
}

/** The events of a command stand together in the stream, for they were appended together. */
function recordCommand(commands: Map<string, RecordedCommand>, event: StoredEvent): void {
  const { type, revision, data, metadata } = event;
  const { commandId, requestHash } = metadata;
  let command = commands.get(commandId);
  if (!command) commands.set(commandId, (command = { requestHash, revision, ids: [], events: [] }));
  command.revision = revision;
  command.events.push(saltedWords(event));
  const { claimId } = data.facts as { claimId?: string };
  const added = type === 'op.claimed' ? claimId : payloadIn(event)?.facts.entryId;
  if (added !== undefined) command.ids.push(added);
}

/** Rounded up from what was measured: 0.7 kB for a note beside its words, and 0.4 kB for a command that has a key. */
function bytesOf({ data: { texts }, metadata }: StoredEvent): number {
  let characters = 0;
  for (const words of Object.values(texts ?? {})) {
    characters += typeof words === 'string' ? words.length : JSON.stringify(words).length;
  }
  return (isRepeatable(metadata.commandId) ? 1700 : 1100) + 2 * characters;
}

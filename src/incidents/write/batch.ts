/**
 * Commands that wait for one incident are decided together, each on what the one before has left, and become one append.
 * A refused command fails alone. Nothing is told to anyone before the append has succeeded, for every answer, a refusal
 * too, may rest on the events of a command before it.
 */
import { hash as digest } from 'node:crypto';
import { callerName } from '../../application/caller.js';
import { type CommandContext } from '../../application/command-context.js';
import { seal } from '../../events/chain.js';
import { type StoredEvent } from '../../events/stored-event.js';
import { MAX_APPEND_BYTES } from '../../eventstore/event-store.js';
import { randomSalt } from '../../runtime/random-bytes.js';
import { isOperation } from '../../timeline/events.js';
import { type FindingView } from '../../timeline/view/view-types.js';
import { formatInstant, type Millis } from '../../timeline/time.js';
import { commandIdOf, newId } from './command-id.js';
import { type IncidentCommand } from './commands.js';
import { decide, draftsOf } from './decide.js';
import { type Decision, type Receipt } from './decision.js';
import { attribute, isPlainNote } from './write-lint.js';
import { apply, type Incident } from './incident.js';
import { type CachedIncident } from './incident-cache.js';
import { stage } from './uncommitted.js';
import { Refusal } from '../../application/refusal.js';
import { contentOf, hashOfRequest, requestOf } from './request.js';

/** A command with everything that stays the same however often it is decided. */
export interface ReceivedCommand {
  readonly command: IncidentCommand;
  readonly context: CommandContext;
  readonly receipt: Receipt;
  /** What was asked, as one text. It has words in it, so it is kept nowhere. */
  readonly content: string;
  /** How many events it may become. */
  readonly events: number;
  /** At most so many bytes will its events take, encoded. */
  readonly bytes: number;
  /** What it takes in memory while it waits, roughly, in bytes. */
  readonly memory: number;
}

/** Of one append, unless a single command has more. */
const BATCH_EVENTS = 500;
/** An event without its payload: ids, hashes, names of fields. */
const ENVELOPE_BYTES = 1500;
/** A draft in memory without its words. */
const DRAFT_BYTES = 500;

/** @param receivedAt the clock when the command came in */
export function receive(command: IncidentCommand, context: CommandContext, receivedAt: Millis): ReceivedCommand {
  const request = requestOf(command);
  const content = contentOf(request);
  const drafts = draftsOf(command);
  const events = 'entryIds' in command ? command.entryIds.length : drafts.length + 1;
  return {
    command,
    context,
    receipt: {
      caller: context.caller,
      receivedAt,
      commandId: commandIdOf(context),
      request,
      ids: drafts.length > 0 ? drafts.map(({ id }) => id ?? newId()) : addressedIds(command),
      ifMatch: context.ifMatch,
    },
    content,
    events,
    // A character has at most three bytes in UTF-8 (a pair of surrogates, four).
    memory: 2 * content.length + (drafts.length + 1) * DRAFT_BYTES,
    bytes: ('entryIds' in command ? events : 1) * content.length * 3 + events * ENVELOPE_BYTES,
  };
}

const addressedIds = (command: IncidentCommand): readonly string[] =>
  'entryIds' in command
    ? command.entryIds
    : 'entryId' in command
      ? [command.entryId]
      : 'claimId' in command
        ? [command.claimId]
        : 'changeId' in command
          ? [command.changeId]
          : [];

/**
 * Takes the next batch from the front of a queue: at least one command. What forgets words stands alone: they have to be
 * gone before it is appended, and all that was folded with them is void afterwards.
 */
export function takeBatch<C extends ReceivedCommand>(waiting: C[]): C[] {
  let [count, events, bytes] = [0, 0, 0];
  for (const next of waiting) {
    events += next.events;
    bytes += next.bytes;
    if (count > 0 && (events > BATCH_EVENTS || bytes > MAX_APPEND_BYTES || standsAlone(next))) break;
    count += 1;
    if (standsAlone(next)) break;
  }
  return waiting.splice(0, count);
}

const standsAlone = ({ command }: ReceivedCommand): boolean => command.kind === 'forget';

/** What became of one command of a batch. */
type BatchResult =
  | { readonly decision: Decision; readonly events: readonly StoredEvent[]; readonly revision: number }
  /** A refusal, or a fault of the program. */
  | { readonly error: unknown };

export interface DecidedBatch {
  /** To be appended after the revision that the incident has. */
  readonly events: readonly StoredEvent[];
  /** One for each command. */
  readonly verdicts: readonly BatchResult[];
  /** Folds the events into the incident: to be called once they are stored. */
  readonly settle: () => void;
}

/** @param now the recorded time of all events, unless the incident is ahead of it */
export function decideBatch(base: Incident, commands: readonly ReceivedCommand[], now: Millis): DecidedBatch {
  const { incident, settle } = stage(base);
  const before = base.state.facts.revision;
  const recordedAt = Math.max(now, base.state.facts.updatedAt);
  const verdicts = commands.map((received): BatchResult => {
    const verdict = judge(incident, received, recordedAt);
    if ('error' in verdict) return verdict;
    for (const event of verdict.events) apply(incident, event);
    return { ...verdict, revision: verdict.decision.repeats?.revision ?? incident.state.facts.revision };
  });
  const events = verdicts.flatMap((verdict) => ('events' in verdict ? verdict.events : []));
  return {
    events,
    verdicts,
    settle: () => {
      const { facts } = base.state;
      if (facts.revision === before) return settle();
      // A reader has caught up in the meantime, and has folded some of these events or all of them.
      for (const event of events) if (event.revision === facts.revision + 1) apply(base, event);
    },
  };
}

/** A fault of the program in one command is that command's alone, as long as nothing of it was folded. */
function judge(
  incident: Incident,
  received: ReceivedCommand,
  recordedAt: Millis,
): { decision: Decision; events: readonly StoredEvent[] } | { error: unknown } {
  try {
    const decision = decide(incident, received.command, received.receipt);
    if (decision instanceof Refusal) return { error: decision };
    return { decision, events: sealed(incident, decision, received, recordedAt) };
  } catch (error) {
    return { error };
  }
}

function sealed(
  { kind, state: { facts }, head }: Incident,
  { events }: Decision,
  { context, receipt }: ReceivedCommand,
  recordedAt: Millis,
): readonly StoredEvent[] {
  if (events.length === 0) return [];
  const { caller, correlationId, traceparent } = context;
  const { commandId, request } = receipt;
  const place = {
    stream: kind.streamOf(facts.id),
    nextRevision: facts.revision + 1,
    previousHash: head.hash,
    recordedAt: formatInstant(recordedAt),
    recordedBy: callerName(caller),
    commandId,
    requestHash: hashOfRequest(request),
    ...(correlationId !== undefined && { correlationId }),
    ...(traceparent !== undefined && { traceparent }),
  };
  return seal(events, place, { digest, newSalt: randomSalt });
}

/**
 * The lint findings that each command brought; null if they could not be made.
 * @param kept with all events of the batch folded
 */
export function findingsOf(
  { incident: { state }, findings }: CachedIncident,
  verdicts: readonly BatchResult[],
): ReadonlyMap<BatchResult, readonly FindingView[]> | null {
  const changes = verdicts.flatMap((verdict) =>
    'events' in verdict && verdict.events.length > 0 ? [{ verdict, entryIds: entriesOf(verdict.events) }] : [],
  );
  if (changes.length === 0) return new Map();
  const { entries, updatedAt } = state.facts;
  const isNotesOnly = changes.every(
    ({ verdict, entryIds }) =>
      verdict.events.every(({ type }) => !isOperation(type)) && entryIds.every((id) => isPlainNote(entries.get(id)!)),
  );
  const touched = changes.map(({ entryIds }) => entryIds);
  const found = isNotesOnly
    ? findings.ofNotes(touched.flat().map((id) => entries.get(id)!))
    : findings.ofChange(state, updatedAt);
  if (found === null) return null;
  const byCommand = attribute(found, touched);
  return new Map(changes.map(({ verdict }, index) => [verdict, byCommand[index]!]));
}

/** Ids of the entries that events add or change. */
const entriesOf = (events: readonly StoredEvent[]): string[] =>
  events.flatMap(({ data }) => (data.facts as { entryId?: string }).entryId ?? []);

/** An incident's stream as the commands that recorded it: whose they are, and which of them were undone. */
import { commandNamed } from './command-names.js';
import { type RecordedEvent } from './recorded.js';
import { entryPayload, isOperation } from '../../timeline/events.js';
import { inversesOf } from './inverses.js';

/** What one command recorded, in one append. */
export interface Command {
  readonly id: string;
  /** `kind:id`. */
  readonly by: string;
  readonly events: readonly RecordedEvent[];
}

/** Whose commands are undone. */
export interface Undoer {
  /** As events name callers: `kind:id`. */
  readonly by: string;
  /** Where callers cannot be told apart by that: whom the entries name as their actor. */
  readonly actor: string | null;
}

/** In the order of recording. */
export function commandsIn(events: readonly RecordedEvent[]): Command[] {
  const commands = new Map<string, RecordedEvent[]>();
  for (const event of events) {
    const { commandId } = event.metadata;
    const known = commands.get(commandId);
    if (known) known.push(event);
    else commands.set(commandId, [event]);
  }
  return [...commands].map(([id, own]) => ({ id, by: own[0]!.metadata.recordedBy, events: own }));
}

/** The key of what undoes a command. It marks the undo for ever, and a second one is a repeat of the first. */
export const undoKey = ({ id }: Pick<Command, 'id'>): string => `undo-${id}`;

/** Corrections name no actor: of those, every one of the caller is theirs. */
export function isOf({ by, actor }: Undoer, command: Command): boolean {
  if (command.by !== by) return false;
  if (actor === null) return true;
  const added = command.events.filter(({ type }) => !isOperation(type)).map(entryPayload);
  const opens = command.events.some(({ type }) => type === 'op.opened');
  if (opens && added.length === 0) return false;
  return added.every(({ facts, texts }) => (facts.source === 'cli' || facts.source === 'ci') && texts.actor === actor);
}

export interface Undone {
  /** Commands that were undone. */
  readonly commands: ReadonlySet<string>;
  /** Those that undid them. */
  readonly undos: ReadonlySet<string>;
}

/**
 * Which of these commands of one caller undid another of them. A stored undo is known by the calls that were made for it:
 * once others are made, those of today are looked for, too.
 */
export function undoneAmong(own: readonly Command[]): Undone {
  const undoneBy = new Map(
    own.flatMap((command) =>
      inversesOf(command.events).map(({ method, path }) => [
        commandNamed({ caller: command.by, method, path, key: undoKey(command) }),
        command.id,
      ]),
    ),
  );
  const undos = own.filter(({ id }) => undoneBy.has(id));
  return {
    commands: new Set(undos.map(({ id }) => undoneBy.get(id)!)),
    undos: new Set(undos.map(({ id }) => id)),
  };
}

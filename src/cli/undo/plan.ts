/** What `asof undo` would undo, and how; or why it cannot. Pure: the record comes in, calls come out. */
import { type RecordedEvent } from './recorded.js';
import { fold, initialState, type IncidentState } from '../../timeline/facts.js';
import { incidentIdOf } from '../../timeline/events.js';
import { commandsIn, isOf, undoneAmong, type Command, type Undoer } from './commands.js';
import { areWordsGone } from './former.js';
import { inversesOf, irreversible, type Inverse } from './inverses.js';
import { standingOf, type Moment } from './standing.js';

export interface Plan {
  readonly command: Command;
  readonly inverses: readonly Inverse[];
  readonly moment: Moment;
}

/** Why nothing is undone. */
export type Hindrance =
  | { readonly kind: 'nothing'; readonly anythingUndone: boolean }
  | { readonly kind: 'irreversible'; readonly command: Command; readonly event: RecordedEvent }
  | { readonly kind: 'forgotten'; readonly command: Command; readonly event: RecordedEvent }
  | { readonly kind: 'changed'; readonly command: Command; readonly later: readonly RecordedEvent[] };

export interface Planned {
  readonly outcome: Plan | Hindrance;
  /** Later ones of the same caller, newest first, that somebody has taken back already. */
  readonly passedOver: readonly Command[];
}

/**
 * The last command of a caller that stands: what was undone, and what undid it, is passed over, so that a second undo goes
 * one further back.
 * @param events the whole stream, in order
 * @param wanted the id of the command to undo, where it was named: a repeat of its undo is planned again, too
 */
export function planUndo(events: readonly RecordedEvent[], undoer: Undoer, wanted?: string): Planned {
  const own = commandsIn(events).filter((command) => isOf(undoer, command));
  const undone = undoneAmong(own);
  const quiet = new Set([...undone.commands, ...undone.undos]);
  const heard = events.filter(({ metadata }) => !quiet.has(metadata.commandId));
  const now = stateAfter(events);
  const candidates = own.filter(({ id }) => (wanted === undefined ? !quiet.has(id) : id === wanted));
  const passedOver: Command[] = [];
  for (const command of candidates.reverse()) {
    const last = command.events.at(-1)!.revision;
    const before = stateAfter(events.filter(({ revision }) => revision < command.events[0]!.revision));
    const moment = { before, now, later: heard.filter(({ revision }) => revision > last) };
    const inverses = inversesOf(command.events);
    if (undone.commands.has(command.id)) return { outcome: { command, inverses, moment }, passedOver };
    const standings = inverses.map((inverse) => standingOf(inverse, moment));
    const hindrance = hindranceOf(
      command,
      moment,
      standings.flatMap((each) => (each === 'gone' ? [] : each)),
    );
    if (hindrance === null && inverses.length > 0 && standings.every((each) => each === 'gone')) {
      passedOver.push(command);
      continue;
    }
    const standing = inverses.filter((_, i) => standings[i] !== 'gone');
    return { outcome: hindrance ?? { command, inverses: standing, moment }, passedOver };
  }
  return { outcome: { kind: 'nothing', anythingUndone: undone.undos.size > 0 }, passedOver };
}

function hindranceOf(command: Command, { before }: Moment, later: readonly RecordedEvent[]): Hindrance | null {
  const stays = irreversible(command.events) ?? command.events.find((event) => isFirstHeadline(event, before));
  if (stays) return { kind: 'irreversible', command, event: stays };
  const forgotten = command.events.find((event) => areWordsGone(event, before));
  if (forgotten) return { kind: 'forgotten', command, event: forgotten };
  return later.length > 0 ? { kind: 'changed', command, later } : null;
}

/** A choice can be replaced, and not taken back. */
const isFirstHeadline = ({ type }: RecordedEvent, { facts }: IncidentState): boolean =>
  type === 'op.headline' && facts.headline === null;

const stateAfter = (events: readonly RecordedEvent[]): IncidentState =>
  fold(events) ?? initialState(events[0] === undefined ? '' : incidentIdOf(events[0].stream));

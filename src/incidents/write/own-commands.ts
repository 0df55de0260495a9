/** Commands as read models remember them, kept apart by the event store that they were sent to. */
import { type EventStore } from '../../eventstore/event-store.js';
import { type Operational } from '../../readmodels/read-models.js';

export type Commands = Pick<Operational, 'beginCommand' | 'finishCommand' | 'forgetCommand'>;

/** A key that came to another store on the same database is another key. */
export function ownCommands(store: Pick<EventStore, 'id'>, operational: Commands): Commands {
  const own = (commandId: string): string => `${store.id} ${commandId}`;
  return {
    beginCommand: async (commandId, ...rest) => operational.beginCommand(own(commandId), ...rest),
    finishCommand: async (commandId, ...rest) => operational.finishCommand(own(commandId), ...rest),
    forgetCommand: async (commandId) => operational.forgetCommand(own(commandId)),
  };
}

/** The record that an undo reads, and which incident is meant where none is named. */
import { type IncidentRow } from '../../timeline/view/view-types.js';
import { type Client } from '../client.js';
import { readHistory } from '../history.js';
import { type ToldEvent } from '../render/event-lines.js';
import { commandsIn, isOf, type Undoer } from './commands.js';
import { recordedEvent, type RecordedEvent, type StoredToldEvent } from './recorded.js';

/** As it came, for showing, and as it is stored, for understanding. */
export interface Stream {
  readonly events: readonly RecordedEvent[];
  readonly told: ReadonlyMap<number, ToldEvent>;
}

export async function readStream(client: Client, id: string): Promise<Stream> {
  const told = await readHistory<StoredToldEvent>(client, id);
  return {
    events: told.map(recordedEvent),
    told: new Map(told.map((event) => [event.revision, event])),
  };
}

/** How far back an incident is looked for: what is older is named. */
const INCIDENTS_READ = 20;

/**
 * The incident in which a caller's last command recorded something, be it an undo. It may be resolved or retracted since,
 * as that may be what is to be undone.
 * @param wanted the id of the command that is meant, in place of the last one
 * @returns its id; null if none of the incidents that changed last has one
 */
export async function findWhereLast(client: Client, undoer: Undoer, wanted?: string): Promise<string | null> {
  const { items } = await client.get<{ items: IncidentRow[] }>('v1/incidents', {
    ...{ limit: `${INCIDENTS_READ}`, sort: '-updatedAt', include: 'drills,retracted' },
  });
  let found: { readonly id: string; readonly at: number } | null = null;
  for (const { id, updatedAt } of items) {
    // Everything in it, and in those that follow, is older.
    if (found !== null && Date.parse(updatedAt) < found.at) break;
    const at = lastOf(await readStream(client, id), undoer, wanted);
    if (at !== null && (found === null || at > found.at)) found = { id, at };
  }
  return found?.id ?? null;
}

/** When a caller's last command in a stream was recorded. */
function lastOf({ events }: Stream, undoer: Undoer, wanted: string | undefined): number | null {
  const own = commandsIn(events).filter((command) => isOf(undoer, command) && (!wanted || command.id === wanted));
  const last = own.at(-1)?.events.at(-1);
  return last === undefined ? null : Date.parse(String(last.metadata.recordedAt));
}

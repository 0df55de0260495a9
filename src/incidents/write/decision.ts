/** What a decision rests on beside the command, and what it comes to. */
import { type EventDraft } from '../../events/stored-event.js';
import { type Millis } from '../../timeline/time.js';
import { type RecordedCommand } from './incident.js';
import { type Request } from './request.js';

/** What receiving a command adds to it. Stays the same however often the command is decided. */
export interface Receipt {
  /** `kind:id` of who sent it. */
  readonly by: string;
  readonly receivedAt: Millis;
  readonly commandId: string;
  readonly request: Request;
  /** For each draft of the command, entries before claims: its own id, or the one that was made for it. */
  readonly ids: readonly string[];
  readonly ifMatch: number | 'any' | null;
}

export interface Decision {
  /** Empty if everything is there already. */
  readonly events: readonly EventDraft[];
  /** Of the entries and claims concerned, in request order. */
  readonly ids: readonly string[];
  /** The command as the stream holds it, if this is a repeat. */
  readonly repeats: RecordedCommand | null;
}

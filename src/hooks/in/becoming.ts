/** What a delivery becomes: the few things that any kind of hook can say. */
import { type Refusal } from '../../application/refusal.js';
import { type Becomes as EventBecomes } from '../../ingest/cloud-events/read-event.js';
import { type ENTRY_FIELDS } from '../../timeline/fields/entry.js';
import { type InputOf } from '../../timeline/fields/field.js';
import { type Millis } from '../../timeline/time.js';

/** An entry as a caller would post it. Its id follows from the payload, so that a repeat is known for ever. */
export type EntryInput = InputOf<typeof ENTRY_FIELDS> & { readonly id: string };

export interface HookEntry {
  readonly fields: EntryInput;
  /**
   * `supposed`: nobody said so, it follows from something later: left out where there is one.
   * `said`: it takes the place of a supposed one that was first.
   * `announced`: it is meant to come about, and is left out where there is one that says when it did.
   */
  readonly standing?: 'supposed' | 'said' | 'announced';
  /** What the ids of those begin with that were only announced, and whose place it takes. */
  readonly announcedBy?: string;
  /** Which part of the sender tells it, where several of them can tell one fact. */
  readonly teller?: string;
}

/** What the sender holds to be one trouble; with `opens` an incident is opened for it. */
export interface Group {
  /** Unique among all that the hook is sent. */
  readonly key: string;
  readonly title: string;
  readonly services: readonly string[];
  readonly severity?: string;
  readonly url?: string;
}

export interface Alert {
  /** What fires, once at a time. */
  readonly series: string;
  /** Of one firing: the same again is a repeat. */
  readonly key: string;
  /** Null: the whole service. */
  readonly component: string | null;
  readonly startsAt: Millis;
  /** Null: it still fires. */
  readonly endsAt: Millis | null;
  readonly name: string;
  readonly text: string;
  readonly environment?: string;
  readonly url?: string;
}

export type Becoming =
  | {
      readonly to: 'incident';
      /** Null: that of the hook. */
      readonly incident: string | null;
      readonly group: Group | null;
      readonly entries: readonly HookEntry[];
    }
  | { readonly to: 'service'; readonly service: string; readonly changes: readonly HookEntry[] }
  | { readonly to: 'alerts'; readonly group: Group; readonly alerts: readonly Alert[] }
  /** `key`: the same for all deliveries of the event. */
  | { readonly to: 'event'; readonly event: EventBecomes; readonly key: string };

/** How a delivery was read. `ignored` and `unreadable` say why, `remarks` what to tell the person who sent it. */
export type HookReading =
  | { readonly becomes: readonly Becoming[]; readonly remarks?: readonly string[] }
  | { readonly ignored: string }
  | { readonly unreadable: string }
  | { readonly refused: Refusal };

export const ignored = (why: string): HookReading => ({ ignored: why });
export const becomes = (...all: readonly Becoming[]): Extract<HookReading, { becomes: unknown }> => ({ becomes: all });
/**
 * What was read of several things; refused where all of them had to be.
 * @param none said where there was nothing to read
 */
export function becomesOf(
  { refused, all }: { readonly all: readonly unknown[]; readonly refused: readonly Refusal[] },
  becoming: () => Becoming,
  none: string,
): HookReading {
  const [first] = refused;
  if (all.length === 0) return first ? { refused: first } : ignored(none);
  if (!first) return becomes(becoming());
  const leftOut = `Of ${all.length + refused.length}, ${refused.length} left out: ${first.detail}`;
  return { becomes: [becoming()], remarks: [leftOut] };
}

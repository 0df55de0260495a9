/** What each kind of hook knows of its sender. Both functions are pure, but for the hash. */
import { type IncomingHttpHeaders } from 'node:http';
import { type Millis } from '../../timeline/time.js';
import { type HookReading } from './becoming.js';
import { type Hook } from './hook.js';

/** As it arrived. */
export interface Delivery {
  readonly body: Buffer;
  readonly headers: IncomingHttpHeaders;
  /** The last part of the address, where there is one. */
  readonly pathSecret: string | null;
}

/** How it went, for a kind whose sender shows the answer to a person. */
export type Told =
  | {
      readonly recorded: readonly { readonly type: string; readonly occurredAt: string | null }[];
      readonly in: string;
      /** What to ask whoever sent it. */
      readonly remarks: readonly string[];
    }
  | { readonly known: true }
  | { readonly under: 'way' }
  | { readonly refused: string };

export interface HookKind {
  /** Where the secret goes: `path` for senders that can show it nowhere else, `whsec` for keys of Standard Webhooks. */
  readonly secrets: 'signing' | 'path' | 'path unless given' | 'whsec';
  /** What it sends, if the hook does not say otherwise: alerts and incidents name no incident of ours. */
  readonly goesTo: 'where it says' | 'an incident' | 'the incident of its channel';
  verify(delivery: Delivery, secret: string, now: Millis, hook: Hook): boolean;
  read(delivery: Delivery, hook: Hook, now: Millis): HookReading;
  /** Instead of the usual answer. */
  answer?(told: Told): object;
}

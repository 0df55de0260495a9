/** A hook: an address of our own that a tool of others sends to, and what becomes of what it sends. */

export const HOOK_KINDS = [
  'github',
  'gitlab',
  'alertmanager',
  'grafana',
  'pagerduty',
  'statuspage',
  'slack',
  'argocd',
  'flux',
  'launchdarkly',
  'standard',
] as const;
export type HookKindName = (typeof HOOK_KINDS)[number];

/** Which labels of an alert name the part that was hit, its service and its environment. */
export interface LabelMap {
  readonly component: string | null;
  readonly service: string | null;
  readonly environment: string | null;
}

/** What is said when a hook is made, or changed later. */
export interface HookSettings {
  /** Where its entries go. Null: see `service` and `opens`. */
  readonly incident: string | null;
  /** Whose changes it posts, whatever the payload calls the service. */
  readonly service: string | null;
  /** Opens an incident for each alert group or incident of the sender. */
  readonly opens: boolean;
  readonly environment: string | null;
  readonly map: LabelMap;
  /** The clocks of a time that names none. */
  readonly tz: string | null;
  /** The incident of each channel, by the channel's id. */
  readonly channels: Readonly<Record<string, string>>;
  /** The header with the time that is signed along, in lower case. */
  readonly timestampHeader: string | null;
}

export interface Hook extends HookSettings {
  readonly id: string;
  readonly kind: HookKindName;
  /** Its address ends with the secret, because nothing else in a delivery proves who sent it. */
  readonly secretInPath: boolean;
  readonly createdAt: string;
  /** `kind:id`. */
  readonly createdBy: string;
}

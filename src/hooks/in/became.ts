/** What a delivery has become, as it is answered. */
export interface Became {
  /** The incident that it is in now; null for a change of a service. */
  readonly incident: string | null;
  readonly service: string | null;
  /** Of the entry or change. */
  readonly id: string;
  readonly type: string;
  /** Null: the moment of receipt. */
  readonly occurredAt: string | null;
  /** It stood there already, and was put right by what was learned since. */
  readonly corrected: boolean;
}

/** Empty: all of it was known. */
export type Dispatched = readonly Became[] | { readonly nowhere: string };

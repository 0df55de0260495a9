/** Where the entries of a hook go. */
export type Place = { readonly incident: string } | { readonly service: string };

/** An entry there, as far as it matters whether it was only supposed. */
export interface Recorded {
  readonly occurredAt: string;
  readonly amended: boolean;
  /** A release was completed in the same append: that this one had begun was concluded from it. */
  readonly isSupposed: boolean;
}

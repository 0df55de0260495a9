/** Where the entries of a hook go. */
export type Place = { readonly incident: string } | { readonly service: string };

/** An entry there, as far as it matters to what is told of the same. */
export interface Recorded {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly service?: string;
  readonly version?: string;
  readonly commit?: string;
  readonly amended: boolean;
  readonly retracted: boolean;
  /** A hook wrote it. */
  readonly isOfHook: boolean;
  /** Those of one append have the same. */
  readonly recordedAt: string | number;
}

/** A release that was completed in the same append: that it had begun was concluded from that. */
export const isSupposed = (there: Recorded, all: readonly Recorded[]): boolean =>
  all.some(({ type, recordedAt }) => type === 'release_completed' && recordedAt === there.recordedAt);

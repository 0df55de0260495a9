/** What a file that is taken along carries beside its script. */
export interface FileHistory {
  /** When it was taken along: whatever is pending is counted up to then. */
  readonly takenAt: string;
  /** Of the last event. */
  readonly revision: number;
  /** As CloudEvents, in the order of the stream. */
  readonly events: readonly unknown[];
}

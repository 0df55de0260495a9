/**
 * Tells whether a subscription that hears nothing has nothing to hear. A connection can be lost without a word; and on
 * a shared server there may be plenty of events, but none of ours.
 *
 * It goes by no clock but its own: an event that is there at one look, and has not been delivered by the next, is late.
 */
export class SilenceWatch {
  readonly #look: (after: bigint) => Promise<bigint | null>;
  readonly #drop: (reason: Error) => void;
  readonly #timer: NodeJS.Timeout;
  #looking = false;
  #seen: bigint | null = null;
  #missing: bigint | null = null;

  /**
   * @param everyMs between two looks
   * @param progress up to where the subscription has delivered; `busy` while its consumer is the slow one
   * @param look finds an event of ours after a position, null if there is none
   * @param drop is called once it is clear that something is missing, or cannot be told
   */
  constructor(
    everyMs: number,
    progress: () => bigint | 'busy',
    look: (after: bigint) => Promise<bigint | null>,
    drop: (reason: Error) => void,
  ) {
    this.#look = look;
    this.#drop = drop;
    this.#timer = setInterval(() => void this.#check(progress()), everyMs);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #check(seen: bigint | 'busy'): Promise<void> {
    if (this.#looking) return;
    if (seen === 'busy' || seen !== this.#seen) {
      // It has heard something since the last look.
      this.#seen = seen === 'busy' ? null : seen;
      this.#missing = null;
      return;
    }
    if (this.#missing !== null) return this.#drop(new Error('the subscription went silent and missed events'));
    this.#looking = true;
    try {
      this.#missing = await this.#look(seen);
    } catch (error) {
      this.#drop(new Error('the subscription is silent and the server cannot be asked', { cause: error }));
    } finally {
      this.#looking = false;
    }
  }
}

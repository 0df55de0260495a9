/**
 * Lets work that comes in many small pieces, from many sides, have one piece a turn of the event loop, whoever asks: so
 * other requests wait for one piece at most, and the sides take turns.
 */
export class OneATurn {
  readonly #waiting: (() => void)[] = [];

  /** Resolves when it is this piece's turn. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#waiting.push(resolve) === 1) setImmediate(() => this.#run());
    });
  }

  #run(): void {
    this.#waiting.shift()?.();
    if (this.#waiting.length > 0) setImmediate(() => this.#run());
  }
}

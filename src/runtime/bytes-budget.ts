/**
 * How many bytes of one kind may be held in memory at a time. Whoever can ask first is refused what does not fit. Whoever
 * cannot, adds: above half of the budget those wait who can wait, and above all of it somebody has to let go.
 */
export class BytesBudget {
  #held = 0;
  #roomWaiters: (() => void)[] = [];
  #isSpentTold = false;

  /**
   * @param bytes that may be held
   * @param onSpent told, once each time, that more is held: in a turn of its own
   */
  constructor(
    private readonly bytes: number,
    private readonly onSpent: () => void = () => undefined,
  ) {}

  get held(): number {
    return this.#held;
  }

  get hasRoom(): boolean {
    return this.#held < this.bytes / 2;
  }

  get isSpent(): boolean {
    return this.#held > this.bytes;
  }

  /** Whether so many more may be held. */
  fits(bytes: number): boolean {
    return this.#held + bytes <= this.bytes;
  }

  /** Whether somebody waits for room. */
  get isWaitedFor(): boolean {
    return this.#roomWaiters.length > 0;
  }

  add(bytes: number): void {
    this.#held += bytes;
    if (!this.isSpent || this.#isSpentTold) return;
    this.#isSpentTold = true;
    setImmediate(() => {
      this.#isSpentTold = false;
      if (this.isSpent) this.onSpent();
    });
  }

  release(bytes: number): void {
    this.#held -= bytes;
    this.#letIn();
  }

  /** Bytes that many hold count once, until the last of them lets go. @returns holds; what it returns lets go, once */
  shared(bytes: number): () => () => void {
    let holders = 0;
    return () => {
      if (holders === 0) this.add(bytes);
      holders += 1;
      let isHeld = true;
      return () => {
        if (isHeld && (holders -= 1) === 0) this.release(bytes);
        isHeld = false;
      };
    };
  }

  /** Resolves when there may be room again, or the signal aborts. Whoever is let in has to look for himself. */
  async room(signal: AbortSignal): Promise<void> {
    if (this.hasRoom || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', left);
        resolve();
      };
      const left = (): void => {
        this.#roomWaiters = this.#roomWaiters.filter((each) => each !== done);
        resolve();
      };
      this.#roomWaiters.push(done);
      signal.addEventListener('abort', left);
    });
  }

  /** As many as will hardly take more than there is room for: they all look before any of them is told something. */
  #letIn(): void {
    const room = this.bytes / 2 - this.#held;
    if (room <= 0 || this.#roomWaiters.length === 0) return;
    const count = Math.ceil((this.#roomWaiters.length * room) / this.bytes);
    for (const letIn of this.#roomWaiters.splice(0, Math.max(1, count))) letIn();
  }
}

/** Whether the service is stopping: known to the edge, which then refuses, and to `/readyz`, which then says so. */
export class Lifecycle {
  #closing: Promise<void> | null = null;

  get closing(): boolean {
    return this.#closing !== null;
  }

  /** Runs `stop` once, however often it is called. */
  close(stop: () => Promise<void>): Promise<void> {
    this.#closing ??= stop();
    return this.#closing;
  }
}

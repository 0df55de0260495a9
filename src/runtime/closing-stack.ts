/** Things that were opened one after the other, and are closed the other way round. */

interface Closable {
  close(): Promise<void> | void;
}

export class ClosingStack {
  readonly #opened: Closable[] = [];

  add<T extends Closable>(opened: T): T {
    this.#opened.push(opened);
    return opened;
  }

  /**
   * Closes everything, whatever goes wrong with one of them.
   * @throws what went wrong first
   */
  async close(): Promise<void> {
    const faults: unknown[] = [];
    for (let last; (last = this.#opened.pop()) !== undefined;) {
      try {
        await last.close();
      } catch (fault) {
        faults.push(fault);
      }
    }
    if (faults.length > 0) throw faults[0];
  }
}

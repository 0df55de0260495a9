/** Single keys of the person before the terminal, for commands that go step by step. */

export type Key = 'next' | 'quit';

export class Keys {
  #waiting: ((key: Key) => void) | null = null;
  /** Asked for while nothing waited for a key. */
  #hasQuit = false;

  private constructor(private readonly input: NodeJS.ReadStream) {
    input.setRawMode(true);
    input.setEncoding('utf8').resume();
    input.on('data', this.#hear);
  }

  /** Null where nobody can press a key. */
  static open(input: NodeJS.ReadStream = process.stdin): Keys | null {
    return input.isTTY ? new Keys(input) : null;
  }

  /** Any key goes on, but for q, Escape and Ctrl-C. */
  next(): Promise<Key> {
    return this.#hasQuit ? Promise.resolve('quit') : new Promise((resolve) => (this.#waiting = resolve));
  }

  close(): void {
    this.input.off('data', this.#hear);
    this.input.setRawMode(false);
    this.input.pause();
  }

  readonly #hear = (typed: string): void => {
    const key: Key = /^(?:q|\u001b|\u0003)$/i.test(typed) ? 'quit' : 'next';
    this.#hasQuit ||= key === 'quit';
    this.#waiting?.(key);
    this.#waiting = null;
  };
}

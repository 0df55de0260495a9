/** So much at a time of what costs much. */
import { Refusal } from './refusal.js';

export class AtMost {
  #now = 0;

  /** @param things what they are, for whoever is refused: `16 reports wait already.` */
  constructor(
    private readonly most: number,
    private readonly things: string,
  ) {}

  /** @throws Refusal `overloaded`; what the work throws */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#now >= this.most) throw new Refusal('overloaded', `${this.most} ${this.things} wait already.`);
    this.#now += 1;
    try {
      return await work();
    } finally {
      this.#now -= 1;
    }
  }
}

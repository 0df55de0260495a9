/**
 * How much memory the bodies of requests take that are being received or carried out. A body has its room from the
 * moment that its head has come, so that many slow clients together cannot take more than there is.
 */
import { type IncomingMessage } from 'node:http';
import { BytesBudget } from '../runtime/bytes-budget.js';
import { Problem } from './problems.js';

export class BodiesInFlight {
  readonly #budget: BytesBudget;

  /** @param bytes that all of them may take */
  constructor(bytes: number) {
    this.#budget = new BytesBudget(bytes);
  }

  /**
   * @param most that a body of this request may have; of one that is read piece by piece, that a piece may have
   * @returns gives the room back; null where there is no body
   * @throws Problem `overloaded`
   */
  reserve({ headers }: Pick<IncomingMessage, 'headers'>, most: number): (() => void) | null {
    const said = headers['content-length'];
    if (said === undefined && headers['transfer-encoding'] === undefined) return null;
    // Without a length it may turn out to have any.
    const bytes = Math.min(said === undefined ? most : Number(said), most);
    if (!(bytes > 0)) return null;
    if (!this.#budget.fits(bytes))
      throw new Problem('overloaded', 'The requests that are under way take all the memory that there is for them.');
    this.#budget.add(bytes);
    return () => this.#budget.release(bytes);
  }
}

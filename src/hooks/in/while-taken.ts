import { Refusal } from '../../application/refusal.js';

const MOST_TRIES = 3;

/**
 * Decides again where an id was taken between looking and posting: another instance was told of the same.
 * @throws what the work throws
 */
export async function whileTaken<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'entry_exists') || tries === MOST_TRIES) throw error;
    }
  }
}

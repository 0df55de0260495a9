import { Poisoned } from './folds.js';

/** Does what concerns one stream; if it is poisoned, `onPoison` decides. Any other fault is nobody's but the caller's. */
export async function parking(
  onPoison: (poisoned: Poisoned) => Promise<void>,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Poisoned)) throw error;
    await onPoison(error);
  }
}

/** What would be done far too often. */

/**
 * Does something at once, and from then on at most so often: what is asked for meanwhile is done once, at its end. The
 * pause begins when it was done, so that whoever is slow at it has time for other things all the same.
 */
export function atMostEvery(pauseMs: number, act: () => void): () => void {
  let doneAt = -Infinity;
  let isPlanned = false;
  const run = (): void => {
    isPlanned = false;
    act();
    doneAt = performance.now();
  };
  return () => {
    if (isPlanned) return;
    const wait = doneAt + pauseMs - performance.now();
    if (wait <= 0) return run();
    isPlanned = true;
    setTimeout(run, wait);
  };
}

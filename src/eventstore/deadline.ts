/** Waiting, but not for ever. */

/**
 * What the work gives, or after so many milliseconds what `late` gives or throws. The work itself goes on.
 * @throws what the work or `late` throws
 */
export async function within<T>(milliseconds: number, work: Promise<T>, late: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const lateness = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  }).then(late);
  try {
    return await Promise.race([work, lateness]);
  } finally {
    clearTimeout(timer);
  }
}

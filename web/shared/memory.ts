/** What the browser remembers of its reader. One that keeps nothing is served all the same. */

/** Null where nothing is remembered. */
export function recall(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // It is asked again next time.
  }
}

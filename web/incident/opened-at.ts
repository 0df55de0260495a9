/**
 * Lets a file open at what it was taken along at, unless its own address says something else.
 * @param asked a query, as the page puts it into its address
 */
export function openAt(asked: string): void {
  if (asked === '' || location.search !== '') return;
  try {
    history.replaceState(null, '', `?${asked}${location.hash}`);
  } catch {
    // Where a file has no address of its own, it opens at now.
  }
}

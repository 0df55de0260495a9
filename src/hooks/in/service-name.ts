/** A sender's name for a service, as the stream of its changes has it. */

/** Lower-cased; what our grammar has not is `-`. Null where nothing is left. */
export function serviceOf(written: string): string | null {
  const name = written
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+|-+$/g, '')
    .slice(0, 100);
  return name === '' ? null : name;
}

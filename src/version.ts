import { readFileSync } from 'node:fs';

/** Of this program, with its `package.json` and what was built. */
export const packageFolder = new URL('..', import.meta.url);

let known: string | null = null;

/** Of this program, from its `package.json`. */
export function version(): string {
  known ??= (JSON.parse(readFileSync(new URL('package.json', packageFolder), 'utf8')) as { version: string }).version;
  return known;
}

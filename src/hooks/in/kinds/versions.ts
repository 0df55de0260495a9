/** Which version a reference of version control is. */
import { nameOf } from '../payload.js';

/** `v2.14.0`, `release-2026.11`, `refs/tags/1.4`, a bare build number; no branch. */
const VERSION = /\d\.\d|^v?\d+$/i;
const SHORT_COMMIT = 12;

/**
 * What was released: a reference that looks like a version, else the beginning of the commit. A branch says nothing: the
 * next deployment of it would have the same name.
 */
export function versionOf(reference: string | undefined, commit: string | undefined): string | undefined {
  const name = nameOf(reference?.replace(/^refs\/(?:tags|heads)\//, ''));
  return name !== undefined && VERSION.test(name) ? name : commit?.slice(0, SHORT_COMMIT);
}

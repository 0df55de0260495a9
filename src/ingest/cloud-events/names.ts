/** Names that other systems give to services, incidents and artifacts, as they are named here. */
import { serviceNameFrom } from '../../timeline/service-name.js';

/**
 * The last segment of an id such as `daemonset/MyApp`, as an id of ours: in lower case, and `-` for what ids do not
 * have. Null if nothing of it can be one.
 */
export function lastSegmentAsId(written: string): string | null {
  const segment = written.split('/').findLast((each) => each !== '') ?? '';
  // An id does not end like the name of a file.
  return serviceNameFrom(segment.replace(/\.(?=(?:html|json|md|mmd|csv)$)/i, '-'));
}

const DIGEST = /^[a-z][a-z0-9]*:([0-9a-f]{32,128})$/i;
const SHOWN_DIGITS = 12;

/**
 * The version of an artifact that a package URL names: its tag, else its version, else the beginning of its digest. Null
 * if it has none of them.
 */
export function versionOfArtifact(artifactId: string): string | null {
  if (!/^pkg:/i.test(artifactId)) return shortDigest(decoded(artifactId));
  const [purl] = artifactId.split('#', 1);
  const [name, qualifiers = ''] = cutAt(purl!, purl!.indexOf('?'));
  const tag = qualifiers.split('&').find((each) => each.startsWith('tag='));
  if (tag !== undefined && tag.length > 'tag='.length) return decoded(tag.slice('tag='.length));
  const at = name.lastIndexOf('@');
  const version = at > name.lastIndexOf('/') ? decoded(name.slice(at + 1)) : '';
  return version === '' ? null : (shortDigest(version) ?? version);
}

const shortDigest = (text: string): string | null =>
  DIGEST.exec(text)?.[1]?.slice(0, SHOWN_DIGITS).toLowerCase() ?? null;

const cutAt = (text: string, index: number): readonly [string, string?] =>
  index === -1 ? [text] : [text.slice(0, index), text.slice(index + 1)];

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * What our streams are called on the server. The name up to its first dash is the category by which the server's own
 * projections serve them to others (`$ce-incident`); a prefix is part of it and has no dash, so the streams of two
 * stores never meet, whatever their prefixes are.
 */

/** Streams that are one of many of their kind. */
const FAMILIES = ['incident-', 'service-'];
const SINGLE = ['definitions'];
/** The store's own; not for callers. */
export const IDENTITY_STREAM = 'asof-store';
/** What the server keeps about a stream lies in a stream of its own. */
const ABOUT = '$$';

export class StreamNames {
  /** For the server's filter: everything that concerns one of our streams. */
  readonly filter: readonly string[];
  readonly #prefix: string;

  constructor(prefix: string) {
    this.#prefix = prefix;
    const ours = [...FAMILIES, ...SINGLE].map((name) => prefix + name);
    this.filter = [...ours, ...ours.map((name) => ABOUT + name)];
  }

  /** Where the store's id is. */
  get identity(): string {
    return this.#prefix + IDENTITY_STREAM;
  }

  onServer(stream: string): string {
    return this.#prefix + stream;
  }

  /** Where the server keeps what was set for a stream. */
  aboutOnServer(stream: string): string {
    return ABOUT + this.onServer(stream);
  }

  /** Whether the port's callers may have a stream of this name. */
  isStream(stream: string): boolean {
    return (
      SINGLE.includes(stream) || FAMILIES.some((family) => stream.startsWith(family) && stream.length > family.length)
    );
  }

  /** Our stream that one of the server's is, or is about; null if it is neither. */
  ofServer(name: string): { readonly stream: string; readonly isAbout: boolean } | null {
    const isAbout = name.startsWith(ABOUT);
    const full = isAbout ? name.slice(ABOUT.length) : name;
    if (!full.startsWith(this.#prefix)) return null;
    const stream = full.slice(this.#prefix.length);
    return this.isStream(stream) ? { stream, isAbout } : null;
  }
}

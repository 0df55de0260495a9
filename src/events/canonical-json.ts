/**
 * RFC 8785 (JCS): the one text that a JSON value has, whatever the order of its keys. Written out here because sealing
 * is the hot path of every write (`canonicalize` takes about twice the time); the tests hold it against that library.
 */

declare global {
  interface String {
    /** In Node since 20; TypeScript's ES2023 library does not know it yet. */
    isWellFormed(): boolean;
  }
}

/** The value has no canonical text, so that nobody could agree on its hash: a lone surrogate, `NaN`, a function … */
export class NotCanonical extends Error {
  constructor(detail: string) {
    super(`no canonical JSON: ${detail}`);
    this.name = 'NotCanonical';
  }
}

/**
 * The canonical text of a JSON value. Object keys without a value (`undefined`) are left out, as JSON does.
 * @throws NotCanonical for lone surrogates (UTF-8 cannot hold them), numbers that are not finite, and what is not JSON
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? canonicalArray(value) : canonicalObject(value as Record<string, unknown>);
    case 'number':
      if (!Number.isFinite(value)) throw new NotCanonical(`the number ${value}`);
      return String(value === 0 ? 0 : value);
    case 'boolean':
      return value ? 'true' : 'false';
    default:
      throw new NotCanonical(`a ${typeof value}`);
  }
}

/** What JSON must escape, and surrogates, of which only pairs are allowed. */
const NEEDS_CARE = /[\u0000-\u001f"\\\ud800-\udfff]/;

function quoted(text: string): string {
  if (!NEEDS_CARE.test(text)) return `"${text}"`;
  if (!text.isWellFormed()) throw new NotCanonical('a string holds half of a surrogate pair');
  return JSON.stringify(text);
}

function canonicalArray(items: readonly unknown[]): string {
  let text = '';
  for (const item of items) text += (text === '' ? '[' : ',') + canonicalJson(item);
  return text === '' ? '[]' : `${text}]`;
}

function canonicalObject(object: Readonly<Record<string, unknown>>): string {
  let text = '';
  // The default order of `sort` is by UTF-16 code units, which is what RFC 8785 asks for.
  for (const key of Object.keys(object).sort()) {
    const value = object[key];
    if (value !== undefined) text += `${text === '' ? '{' : ','}${quoted(key)}:${canonicalJson(value)}`;
  }
  return text === '' ? '{}' : `${text}}`;
}

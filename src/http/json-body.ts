/**
 * Reads request bodies: JSON in UTF-8, nothing else. Stricter than `JSON.parse` where leniency would hide a mistake: a
 * name that stands twice in one object and bytes that are not UTF-8 are refused, and so is nesting that no shape has.
 */
import { Problem } from './problems.js';

export const MAX_BODY_BYTES = 1024 * 1024;
/** The deepest shape is an opening with an entry with a link, at 5. */
export const MAX_DEPTH = 32;

/**
 * @returns the parsed body; `undefined` for an empty one
 * @throws Problem `malformed`
 */
export function readJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  const text = decode(bytes);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    // The parser's own message quotes the body, which may hold anything.
    throw new Problem('malformed', 'The body is not JSON.');
  }
  checkStructure(text);
  return body;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Problem('malformed', 'The body is not UTF-8.');
  }
}

interface Container {
  /** The names so far; null in an array. */
  readonly names: Set<string> | null;
  /** The name or index that is being read. */
  at: string | number;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Walks JSON that is known to be well-formed. */
function checkStructure(text: string): void {
  const open: Container[] = [];
  let nameIsNext = false;
  for (let i = 0; i < text.length; i += 1) {
    // What stands inside is looked up where it matters: most characters of a body are none of these.
    switch (text.charCodeAt(i)) {
      case QUOTE: {
        const inside = open.at(-1);
        const end = endOfString(text, i);
        if (nameIsNext && inside?.names) takeName(inside, inside.names, text.slice(i, end + 1), open);
        nameIsNext = false;
        i = end;
        break;
      }
      case OPEN_OBJECT:
      case OPEN_ARRAY: {
        if (open.length === MAX_DEPTH)
          throw new Problem('malformed', `The body is nested deeper than ${MAX_DEPTH} levels.`);
        nameIsNext = text.charCodeAt(i) === OPEN_OBJECT;
        open.push({ names: nameIsNext ? new Set() : null, at: 0 });
        break;
      }
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        open.pop();
        nameIsNext = false;
        break;
      case COMMA: {
        const inside = open.at(-1);
        if (inside && typeof inside.at === 'number') inside.at += 1;
        nameIsNext = inside?.names !== null;
        break;
      }
    }
  }
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
}

function takeName(inside: Container, names: Set<string>, written: string, open: readonly Container[]): void {
  const name = written.includes('\\') ? (JSON.parse(written) as string) : written.slice(1, -1);
  inside.at = name;
  if (names.has(name)) {
    const pointer = jsonPointer(open.map(({ at }) => at));
    const detail = 'The same name stands twice in one object.';
    throw new Problem('malformed', detail, { errors: [{ pointer, code: 'duplicate_name', detail }] });
  }
  names.add(name);
}

/** RFC 6901. */
export const jsonPointer = (path: readonly (string | number)[]): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

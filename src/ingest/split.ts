/** Takes bodies of many rows apart as they are read, so that no more than one row is held. */
import { MAX_BODY_BYTES } from '../http/json-body.js';
import { Problem } from '../http/problems.js';

/** What a row is, or null where it is larger than a body of other calls. */
export interface Split {
  /** From 1: the line, or the place in the array. */
  readonly line: number;
  readonly bytes: Buffer | null;
  /** Of a row that was gathered: the place of each of its elements. */
  readonly places?: readonly number[];
}

/** Gathers the bytes of one row from the chunks that they lie in. */
class Gathered {
  #parts: Buffer[] = [];
  #bytes = 0;

  add(part: Buffer): void {
    this.#bytes += part.length;
    if (this.#bytes <= MAX_BODY_BYTES) this.#parts.push(part);
    else this.#parts = [];
  }

  /** The row, or null for one that is too large; then it begins again. */
  take(): Buffer | null {
    const row = this.#bytes <= MAX_BODY_BYTES ? Buffer.concat(this.#parts) : null;
    [this.#parts, this.#bytes] = [[], 0];
    return row;
  }
}

/** All of it as one row. */
export async function* splitWhole(body: AsyncIterable<Buffer>): AsyncGenerator<Split> {
  const gathered = new Gathered();
  for await (const chunk of body) gathered.add(chunk);
  yield { line: 1, bytes: gathered.take() };
}

const NEWLINE = 0x0a;

/** Lines that are not blank, without their ends. */
export async function* splitLines(body: AsyncIterable<Buffer>): AsyncGenerator<Split> {
  const gathered = new Gathered();
  let line = 1;
  const isBlank = (bytes: Buffer | null): boolean => bytes !== null && bytes.every((byte) => byte <= 0x20);
  for await (const chunk of body) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      gathered.add(chunk.subarray(start, end));
      const bytes = gathered.take();
      if (!isBlank(bytes)) yield { line, bytes };
      line += 1;
      start = end + 1;
    }
    gathered.add(chunk.subarray(start));
  }
  const bytes = gathered.take();
  if (!isBlank(bytes)) yield { line, bytes };
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

type Where = 'start' | 'first' | 'before' | 'element' | 'end';

/**
 * The elements of a JSON array, each as its bytes. They are not looked into beyond strings and brackets: whoever reads
 * one finds what is wrong in it.
 * @throws Problem `invalid` for what is no array @throws Problem `malformed` for an array that is not whole
 */
export async function* splitArray(body: AsyncIterable<Buffer>): AsyncGenerator<Split> {
  const gathered = new Gathered();
  let where = 'start' as Where;
  let [line, depth, inString, isEscaped] = [0, 0, false, false];
  for await (const chunk of body) {
    let start = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at]!;
      if (where === 'element') {
        if (inString) {
          if (isEscaped) isEscaped = false;
          else if (byte === BACKSLASH) isEscaped = true;
          else if (byte === QUOTE) inString = false;
        } else if (byte === QUOTE) inString = true;
        else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) depth += 1;
        else if (depth > 0) {
          if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) depth -= 1;
        } else if (byte === COMMA || byte === CLOSE_ARRAY) {
          gathered.add(chunk.subarray(start, at));
          yield { line, bytes: gathered.take() };
          where = byte === COMMA ? 'before' : 'end';
        }
      } else if (isSpace(byte)) continue;
      else if (where === 'start') {
        // A mark of the order of bytes may stand ahead of everything.
        if (line === 0 && (byte === 0xef || byte === 0xbb || byte === 0xbf)) continue;
        if (byte !== OPEN_ARRAY) throw notAnArray();
        where = 'first';
      } else if (where === 'end') throw notWhole(`Something stands behind its end.`);
      else if (byte === CLOSE_ARRAY && where === 'first') where = 'end';
      else if (byte === COMMA || byte === CLOSE_ARRAY) throw notWhole(`Nothing stands in place ${line + 1}.`);
      else {
        [where, line, start] = ['element', line + 1, at];
        at -= 1;
      }
    }
    if (where === 'element') gathered.add(chunk.subarray(start));
  }
  if (where === 'start') throw notAnArray();
  if (where !== 'end') throw notWhole('It has no end.');
}

const notAnArray = (): Problem =>
  new Problem('invalid', 'JSON to import is an array of documents of the Postmortem Index.', {
    errors: [{ pointer: '', code: 'type', detail: 'must be a list' }],
  });

const notWhole = (what: string): Problem => new Problem('malformed', `The body is not JSON: ${what}`);

/** Looks into a JSON body that may be a list, or an object with a list of incidents in it, without holding it. */
import { MAX_BODY_BYTES } from '../http/json-body.js';
import { Problem } from '../http/problems.js';
import { splitArray, splitWhole, type Split } from './split.js';

/** Lists of incidents, or of what happened in them, by the names that files give them. */
const LIST_MEMBERS: readonly string[] = ['incidents', 'log_entries', 'data', 'items'];

interface JsonFile {
  /** The member of the root that has the list; null: the root is the list, or has none. */
  readonly member: string | null;
  /** What stands beside the list, as an object with an empty list in its place; null: the root is a list. */
  readonly frame: Buffer | null;
  /** The first elements; none where the root is an object without a list. */
  readonly samples: readonly Buffer[];
  readonly split: (body: AsyncIterable<Buffer>) => AsyncIterable<Split>;
}

const MOST_SAMPLES = 8;
const [OPEN_OBJECT, OPEN_ARRAY] = [0x7b, 0x5b];

/**
 * @param read gives the body from its beginning, each time
 * @throws Problem `invalid` for what is neither a list nor an object @throws Problem `malformed` for what is not whole
 */
export async function lookInto(read: () => AsyncIterable<Buffer>): Promise<JsonFile> {
  const first = await firstByte(read());
  if (first === OPEN_ARRAY) {
    return { member: null, frame: null, samples: await samplesOf(splitArray(read())), split: splitArray };
  }
  if (first !== OPEN_OBJECT) throw notAFile();
  const frame: Buffer[] = [];
  let [bytes, member] = [0, null as string | null];
  for await (const part of cut(read())) {
    if (part.list !== null) {
      member ??= part.list;
      continue;
    }
    bytes += part.bytes.length;
    // Without a list all of it is one incident, of which the row says that it is too large.
    if (bytes <= MAX_BODY_BYTES) frame.push(part.bytes);
  }
  if (bytes > MAX_BODY_BYTES) {
    if (member === null) return { member, frame: Buffer.from('{}'), samples: [], split: splitWhole };
    throw new Problem('too_large', `What stands beside ${member} is larger than ${MAX_BODY_BYTES} bytes.`);
  }
  if (member === null) return { member, frame: Buffer.concat(frame), samples: [], split: splitWhole };
  const split = (body: AsyncIterable<Buffer>): AsyncIterable<Split> => splitArray(listOf(body));
  return { member, frame: Buffer.concat(frame), samples: await samplesOf(split(read())), split };
}

async function samplesOf(rows: AsyncIterable<Split>): Promise<Buffer[]> {
  const samples: Buffer[] = [];
  let bytes = 0;
  for await (const row of rows) {
    bytes += row.bytes?.length ?? MAX_BODY_BYTES;
    if (bytes > MAX_BODY_BYTES) break;
    samples.push(row.bytes!);
    if (samples.length === MOST_SAMPLES) break;
  }
  return samples;
}

/** White space, and the mark of the order of bytes. */
const isAhead = (byte: number): boolean => byte <= 0x20 || byte === 0xef || byte === 0xbb || byte === 0xbf;

async function firstByte(body: AsyncIterable<Buffer>): Promise<number | undefined> {
  for await (const chunk of body) {
    const first = chunk.find((byte) => !isAhead(byte));
    if (first !== undefined) return first;
  }
  return undefined;
}

async function* listOf(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const { list, bytes } of cut(body)) if (list !== null) yield bytes;
}

const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c];
const [CLOSE_ARRAY, CLOSE_OBJECT] = [0x5d, 0x7d];
const LONGEST_NAME = 32;
const EMPTY_LIST = Buffer.from('[]');

/**
 * An object in two: the first list that has a known name, and the rest of it, with an empty list in its place. It is
 * not looked into beyond strings and brackets: whoever reads the parts finds what is wrong in them.
 */
async function* cut(
  body: AsyncIterable<Buffer>,
): AsyncGenerator<{ readonly list: string | null; readonly bytes: Buffer }> {
  let [depth, inString, isEscaped, isName, name] = [0, false, false, true, ''];
  let list: string | null = null;
  let isFound = false;
  for await (const chunk of body) {
    let start = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at]!;
      if (inString) {
        if (isEscaped) isEscaped = false;
        else if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) inString = false;
        if (inString && depth === 1 && isName && name.length < LONGEST_NAME) name += String.fromCharCode(byte);
        continue;
      }
      switch (byte) {
        case QUOTE:
          inString = true;
          if (depth === 1 && isName) name = '';
          break;
        case COLON:
          if (depth === 1) isName = false;
          break;
        case COMMA:
          if (depth === 1) isName = true;
          break;
        case OPEN_ARRAY:
          if (depth === 1 && !isName && !isFound && LIST_MEMBERS.includes(name)) {
            yield { list: null, bytes: chunk.subarray(start, at) };
            yield { list: null, bytes: EMPTY_LIST };
            [list, isFound, start] = [name, true, at];
          }
          depth += 1;
          break;
        case OPEN_OBJECT:
          depth += 1;
          break;
        case CLOSE_ARRAY:
        case CLOSE_OBJECT:
          depth -= 1;
          if (list !== null && depth === 1) {
            yield { list, bytes: chunk.subarray(start, at + 1) };
            [list, start] = [null, at + 1];
          }
          break;
      }
    }
    yield { list, bytes: chunk.subarray(start) };
  }
}

const notAFile = (): Problem =>
  new Problem('invalid', 'JSON to import is a list, or an object with a list of incidents.', {
    errors: [{ pointer: '', code: 'type', detail: 'must be a list or an object' }],
  });

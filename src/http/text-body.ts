/** A body that is text, as it streams in. */
import { MAX_BODY_BYTES } from './json-body.js';
import { Problem } from './problems.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The whole text of a body; empty without one.
 * @param types that the route takes as they arrive
 * @throws Problem `too_large`, `malformed`; `unsupported_media` for a body that is no text
 */
export async function readText(body: unknown, types: readonly string[]): Promise<string> {
  if (body === undefined || body === null) return '';
  if (typeof body !== 'object' || !(Symbol.asyncIterator in body))
    throw new Problem('unsupported_media', `Bodies of this call are ${types.join(' or ')}.`);
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_BODY_BYTES) throw new Problem('too_large', `The body is larger than ${MAX_BODY_BYTES} bytes.`);
    parts.push(part);
  }
  try {
    return utf8.decode(Buffer.concat(parts, bytes));
  } catch {
    throw new Problem('malformed', 'The body is not UTF-8.');
  }
}

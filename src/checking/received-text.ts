/** The text of a report, from the body of a request. */
import { MAX_BODY_BYTES } from '../http/json-body.js';
import { Problem } from '../http/problems.js';

/** Bodies of reports, which are read here. */
export const REPORT_TYPES = ['text/markdown', 'text/plain'] as const;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws Problem `too_large`, `malformed`; `unsupported_media` for a body that is no text */
export async function receiveText(body: unknown): Promise<string> {
  if (body === undefined || body === null) return '';
  if (typeof body !== 'object' || !(Symbol.asyncIterator in body))
    throw new Problem('unsupported_media', `Reports are one of ${REPORT_TYPES.join(', ')}.`);
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_BODY_BYTES) throw new Problem('too_large', `A report is larger than ${MAX_BODY_BYTES} bytes.`);
    parts.push(part);
  }
  try {
    return utf8.decode(Buffer.concat(parts, bytes));
  } catch {
    throw new Problem('malformed', 'The body is not UTF-8.');
  }
}

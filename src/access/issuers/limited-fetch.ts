/** Asks an issuer for something: within some seconds, and within some kilobytes, whatever is at the other end. */
export const PATIENCE_MS = 5000;
const LONGEST_BYTES = 512 * 1024;

/** As `fetch`, with the answer read to its end. @throws Error also for an answer that is too late or too long */
export async function limitedFetch(address: string | URL, init: RequestInit = {}): Promise<Response> {
  const late = AbortSignal.timeout(PATIENCE_MS);
  const signal = init.signal ? AbortSignal.any([init.signal, late]) : late;
  const answer = await fetch(address, { redirect: 'manual', ...init, signal });
  const { status, headers } = answer;
  const bytes = await bytesOf(answer);
  return new Response(bytes.length === 0 ? null : bytes, { status, headers: plain(headers) });
}

async function bytesOf({ body }: Response): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  if (body === null) return new Uint8Array();
  // Whoever leaves the loop closes the connection.
  for await (const part of body as AsyncIterable<Uint8Array>) {
    length += part.length;
    if (length > LONGEST_BYTES) throw new Error(`answers with more than ${LONGEST_BYTES} bytes`);
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** What has been read is neither compressed nor of that length any more. */
function plain(headers: Headers): Headers {
  const left = new Headers(headers);
  for (const name of ['content-encoding', 'content-length']) left.delete(name);
  return left;
}

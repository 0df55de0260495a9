/** Gathers a body that is read as a whole. */
import { type FastifyRequest } from 'fastify';
import { MAX_BODY_BYTES } from './json-body.js';
import { Problem } from './problems.js';

/** @param done is given the body, or why there is none: it is too large, or the caller went away */
export function wholeBody(
  { headers }: Pick<FastifyRequest, 'headers'>,
  payload: NodeJS.ReadableStream,
  done: (error: Error | null, body: Buffer) => void,
): void {
  const declared = Number(headers['content-length']);
  if (declared > MAX_BODY_BYTES) return done(tooLarge(), NOTHING);
  const parts: Buffer[] = [];
  let bytes = 0;
  const onData = (part: Buffer): void => {
    bytes += part.length;
    if (bytes > MAX_BODY_BYTES) end(tooLarge());
    else parts.push(part);
  };
  const onEnd = (): void => end(null);
  const onError = (): void => end(new Problem('malformed', 'The body did not arrive as a whole.'));
  const end = (error: Error | null): void => {
    payload.off('data', onData).off('end', onEnd).off('error', onError);
    done(error, error ? NOTHING : Buffer.concat(parts, bytes));
  };
  payload.on('data', onData).on('end', onEnd).on('error', onError);
}

const NOTHING = Buffer.alloc(0);
const tooLarge = (): Problem => new Problem('too_large', `The body is larger than ${MAX_BODY_BYTES} bytes.`);

/** Whether a request comes from a page of this service, to the letter. */
import { type IncomingHttpHeaders } from 'node:http';

/**
 * The edge has refused an Origin of another host or port already. What is left: none at all, the public host by another
 * scheme, behind which somebody in the network may be, and other spellings, which no browser sends.
 */
export function isExactOrigin({ origin, host }: IncomingHttpHeaders, publicUrl: string | undefined): boolean {
  if (origin === undefined) return false;
  const own = publicUrl === undefined ? null : new URL(publicUrl);
  return own?.host === new URL(origin).host ? own.origin === origin : origin === `http://${host}`;
}

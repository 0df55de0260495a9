/** How senders prove who they are. Everything is compared in constant time, over the bytes as they arrived. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type IncomingHttpHeaders } from 'node:http';
import { type Millis } from '../../timeline/time.js';
import { keyIn, signatureOf } from '../standard-webhooks.js';
import { type Delivery } from './kind.js';

/** How old, or how far ahead of our clock, a signed time may be. */
const WINDOW_MS = 5 * 60_000;
/** More signatures than any sender has keys at a time. */
const MOST_SIGNATURES = 16;

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** True if two texts are equal; the time it takes tells nothing of where they differ, or of their lengths. */
export const equalSecrets = (a: string, b: string): boolean => timingSafeEqual(digestOf(a), digestOf(b));

/** @param parts signed one after the other */
export function hmac(
  algorithm: string,
  key: string | Buffer,
  encoding: 'hex' | 'base64',
  ...parts: readonly (string | Buffer)[]
): string {
  const sum = createHmac(algorithm, key);
  for (const part of parts) sum.update(part);
  return sum.digest(encoding);
}

/** The value of a header; undefined where it is missing or empty. */
export function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  const one = Array.isArray(value) ? value.join(',') : value;
  return one === undefined || one.trim() === '' ? undefined : one.trim();
}

/** @param seconds Unix time as the sender wrote it */
export const isTimely = (seconds: string | undefined, now: Millis): boolean =>
  seconds !== undefined && /^\d{1,12}$/.test(seconds) && Math.abs(Number(seconds) * 1000 - now) <= WINDOW_MS;

/** True if one of a list of signatures, each behind a mark such as `v1=`, is the expected one. */
export function hasSignature(list: string | undefined, separator: string, mark: string, expected: string): boolean {
  const given = list?.split(separator, MOST_SIGNATURES).map((each) => each.trim()) ?? [];
  return given.filter((each) => each.startsWith(mark) && equalSecrets(each.slice(mark.length), expected)).length > 0;
}

/** `Authorization: Bearer <secret>`, or Basic with the secret as password, or the secret in the address. */
export function hasCredentials({ headers, pathSecret }: Delivery, secret: string): boolean {
  const written = headerOf(headers, 'authorization');
  if (written === undefined) return hasPathSecret({ pathSecret }, secret);
  const [scheme = '', credentials = ''] = written.split(' ', 2);
  if (/^bearer$/i.test(scheme)) return equalSecrets(credentials, secret);
  if (!/^basic$/i.test(scheme)) return false;
  const login = Buffer.from(credentials, 'base64').toString();
  return equalSecrets(login.slice(login.indexOf(':') + 1), secret);
}

export const hasPathSecret = ({ pathSecret }: Pick<Delivery, 'pathSecret'>, secret: string): boolean =>
  pathSecret !== null && equalSecrets(pathSecret, secret);

/** Standard Webhooks: `v1,<base64>`, several separated by blanks, over the id, the time and the body. */
export function isStandardSigned({ headers, body }: Delivery, secret: string, now: Millis): boolean {
  const key = keyIn(secret);
  const id = headerOf(headers, 'webhook-id');
  const at = headerOf(headers, 'webhook-timestamp');
  if (key === null || id === undefined || at === undefined || !isTimely(at, now)) return false;
  const expected = signatureOf(key, id, at, body);
  return hasSignature(headerOf(headers, 'webhook-signature'), ' ', 'v1,', expected);
}

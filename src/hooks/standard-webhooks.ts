/** Secrets and signatures of Standard Webhooks: HMAC-SHA-256 over id, time and body. */
import { createHmac, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;
/** Of a key, as Standard Webhooks asks for. */
export const KEY_BYTES = { least: 24, most: 64 } as const;
const SECRET = /^(?:whsec_)?([A-Za-z0-9+/]{16,120}={0,2})$/;

/** A new secret: `whsec_` and base64. */
export const newSecret = (): string => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;

/** The key in a secret, `whsec_<base64>` or the base64 alone; null for anything else. */
export function keyIn(secret: string): Buffer | null {
  const written = SECRET.exec(secret)?.[1];
  return written === undefined ? null : Buffer.from(written, 'base64');
}

/**
 * One signature, without its mark `v1,`.
 * @param seconds Unix time as it is sent
 */
export const signatureOf = (key: Buffer, id: string, seconds: string, body: string | Buffer): string =>
  createHmac('sha256', key).update(`${id}.${seconds}.`).update(body).digest('base64');

/** Secrets and signatures of Standard Webhooks: HMAC-SHA-256 over id, time and body. */
import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** A new secret: `whsec_` and base64. */
export const newSecret = (): string => PREFIX + randomBytes(SECRET_BYTES).toString('base64');

/**
 * The headers that let a receiver tell our deliveries from others'.
 * @param id the same at every try
 * @param atMs of this try, in milliseconds
 */
export function signed(secret: string, id: string, atMs: number, body: string): Readonly<Record<string, string>> {
  const seconds = String(Math.floor(atMs / 1000));
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signature}` };
}

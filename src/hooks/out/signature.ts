/** The headers by which a receiver tells our deliveries from others'. */
import { keyIn, signatureOf } from '../standard-webhooks.js';

/**
 * @param secret one of ours
 * @param id the same at every try
 * @param atMs of this try, in milliseconds
 */
export function signed(secret: string, id: string, atMs: number, body: string): Readonly<Record<string, string>> {
  const seconds = String(Math.floor(atMs / 1000));
  const signature = signatureOf(keyIn(secret)!, id, seconds, body);
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signature}` };
}

import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { newSecret } from '../standard-webhooks.js';
import { signed } from './signature.js';

describe('signatures', () => {
  it('are those of Standard Webhooks', () => {
    const body = JSON.stringify({ text: 'Größe 🚒' });
    for (const secret of [newSecret(), newSecret()]) {
      const headers = signed(secret, 'msg_1', Date.now(), body);
      expect(new Webhook(secret).verify(body, headers)).toEqual({ text: 'Größe 🚒' });
      expect(() => new Webhook(newSecret()).verify(body, headers)).toThrow(/signature/);
      expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow(/signature/);
    }
  });

  it('cover the time in whole seconds', () => {
    const secret = `whsec_${Buffer.from('a secret of twenty-four b').toString('base64')}`;
    const at = Date.UTC(2026, 4, 4, 10, 0, 0, 999);
    const headers = signed(secret, 'an id', at, '{}');
    expect(headers['webhook-timestamp']).toBe(String(Date.UTC(2026, 4, 4, 10) / 1000));
    expect(headers['webhook-signature']).toBe(new Webhook(secret).sign('an id', new Date(at), '{}'));
  });

  it('are made with secrets that nobody guesses', () => {
    expect(newSecret()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(newSecret()).not.toBe(newSecret());
  });
});

/** Signatures by the vectors that senders document, and what is no signature. */
import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { hmacHex, slackHeaders } from '../../../test/support/hooks.js';
import { HOOK_KINDS, type Hook, type HookKindName } from './hook.js';
import { type Delivery } from './kind.js';
import { KINDS } from './kinds.js';

const hook: Hook = {
  ...{ id: '0123456789abcdef', kind: 'github', incident: null, service: null, opens: false, environment: null },
  ...{ map: { component: null, service: null, environment: null }, tz: null, channels: {}, timestampHeader: null },
  ...{ secretInPath: false, createdAt: '2026-01-01T00:00:00.000Z', createdBy: 'local:local' },
};

const deliveryOf = (body: string, headers: Record<string, string>, pathSecret: string | null = null): Delivery => ({
  ...{ body: Buffer.from(body), headers, pathSecret },
});

const isProven = (
  kind: HookKindName,
  secret: string,
  delivery: Delivery,
  now = Date.now(),
  more: Partial<Hook> = {},
): boolean => KINDS[kind].verify(delivery, secret, now, { ...hook, kind, ...more });

/** One byte of the body is another one. */
const tampered = (delivery: Delivery): Delivery => {
  const body = Buffer.from(delivery.body);
  body[body.length - 2]! ^= 1;
  return { ...delivery, body };
};

const MINUTE = 60_000;

describe('documented vectors', () => {
  it("GitHub's", () => {
    const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
    const delivery = deliveryOf('Hello, World!', { 'x-hub-signature-256': signature });
    expect(isProven('github', "It's a Secret to Everybody", delivery)).toBe(true);
    expect(isProven('github', "It's a Secret to Everybody", tampered(delivery))).toBe(false);
    expect(isProven('github', "It's a secret to everybody", delivery)).toBe(false);
  });

  it("Slack's, within five minutes", () => {
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V' +
      '&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=' +
      '&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN' +
      '&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
    const headers = {
      'x-slack-request-timestamp': '1531420618',
      'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    };
    const secret = '8f742231b10e8888abcd99yyyzzz85a5';
    const sent = 1_531_420_618_000;
    const delivery = deliveryOf(body, headers);
    expect(isProven('slack', secret, delivery, sent + 4 * MINUTE)).toBe(true);
    expect(isProven('slack', secret, delivery, sent + 6 * MINUTE)).toBe(false);
    expect(isProven('slack', secret, delivery, sent - 6 * MINUTE)).toBe(false);
    expect(isProven('slack', secret, tampered(delivery), sent)).toBe(false);
  });

  it('those of Standard Webhooks, with and without the mark of the secret, among several signatures', () => {
    const headers = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,AAAA v2,BBBB v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    const delivery = deliveryOf('{"test": 2432232314}', headers);
    const sent = 1_614_265_330_000;
    for (const secret of ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw']) {
      for (const kind of ['standard', 'gitlab'] as const) {
        expect(isProven(kind, secret, delivery, sent)).toBe(true);
        expect(isProven(kind, secret, delivery, sent + 6 * MINUTE)).toBe(false);
        expect(isProven(kind, secret, tampered(delivery), sent)).toBe(false);
      }
    }
    const other = { ...headers, 'webhook-id': 'msg_other' };
    expect(
      isProven('standard', 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', deliveryOf('{"test": 2432232314}', other), sent),
    ).toBe(false);
  });

  it('what the library of Standard Webhooks signs', () => {
    const secret = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
    const sent = new Date(1_750_000_000_000);
    const body = '{"é": "ü"}';
    const signature = new Webhook(secret).sign('msg_1', sent, body);
    const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': '1750000000', 'webhook-signature': signature };
    expect(isProven('standard', secret, deliveryOf(body, headers), sent.getTime())).toBe(true);
  });
});

describe('other senders', () => {
  const body = '{"a": 1}';
  const secret = 's3cret';

  it('PagerDuty signs with each of its keys', () => {
    const signature = `v1=${hmacHex('old', body)}, v1=${hmacHex(secret, body)}`;
    const delivery = deliveryOf(body, { 'x-pagerduty-signature': signature });
    expect(isProven('pagerduty', secret, delivery)).toBe(true);
    expect(isProven('pagerduty', secret, tampered(delivery))).toBe(false);
    expect(isProven('pagerduty', secret, deliveryOf(body, { 'x-pagerduty-signature': 'v1=' }))).toBe(false);
  });

  it.each(['sha1', 'sha224', 'sha256', 'sha384', 'sha512'])('Flux signs with %s', (hash) => {
    const delivery = deliveryOf(body, { 'x-signature': `${hash}=${hmacHex(secret, body, hash)}` });
    expect(isProven('flux', secret, delivery)).toBe(true);
    expect(isProven('flux', secret, tampered(delivery))).toBe(false);
    expect(isProven('flux', secret, deliveryOf(body, { 'x-signature': `md5=${hmacHex(secret, body, 'md5')}` }))).toBe(
      false,
    );
  });

  it('Grafana signs the body, or a time with it; a time that is asked for cannot be left out', () => {
    const plain = deliveryOf(body, { 'x-grafana-alerting-signature': hmacHex(secret, body) });
    expect(isProven('grafana', secret, plain)).toBe(true);
    const timed = { timestampHeader: 'x-signed-at' };
    expect(isProven('grafana', secret, plain, Date.now(), timed)).toBe(false);
    const signedAt = 1_750_000_000;
    const headers = {
      'x-signed-at': String(signedAt),
      'x-grafana-alerting-signature': hmacHex(secret, `${signedAt}:${body}`),
    };
    const now = signedAt * 1000;
    expect(isProven('grafana', secret, deliveryOf(body, headers), now, timed)).toBe(true);
    expect(isProven('grafana', secret, deliveryOf(body, headers), now + 6 * MINUTE, timed)).toBe(false);
    expect(isProven('grafana', secret, tampered(deliveryOf(body, headers)), now, timed)).toBe(false);
    expect(isProven('grafana', secret, deliveryOf(body, { authorization: `Bearer ${secret}` }), now, timed)).toBe(
      false,
    );
  });

  it.each(['alertmanager', 'grafana', 'argocd'] as const)('%s sends a bearer token or a password', (kind) => {
    const basic = (login: string) => ({ authorization: `Basic ${Buffer.from(login).toString('base64')}` });
    expect(isProven(kind, secret, deliveryOf(body, { authorization: `Bearer ${secret}` }))).toBe(true);
    expect(isProven(kind, secret, deliveryOf(body, basic(`asof:${secret}`)))).toBe(true);
    expect(isProven(kind, 'a:b', deliveryOf(body, basic('asof:a:b')))).toBe(true);
    expect(isProven(kind, secret, deliveryOf(body, basic('asof:other')))).toBe(false);
    expect(isProven(kind, secret, deliveryOf(body, { authorization: `Digest ${secret}` }))).toBe(false);
    expect(isProven(kind, secret, deliveryOf(body, {}))).toBe(false);
  });

  it('Statuspage, and LaunchDarkly where it does not sign, have the secret in the address', () => {
    expect(isProven('statuspage', secret, deliveryOf(body, {}, secret))).toBe(true);
    expect(isProven('statuspage', secret, deliveryOf(body, {}, 'S3cret'))).toBe(false);
    expect(isProven('launchdarkly', secret, deliveryOf(body, {}, secret))).toBe(true);
    expect(isProven('launchdarkly', secret, deliveryOf(body, { 'x-ld-signature': hmacHex(secret, body) }))).toBe(true);
    expect(isProven('launchdarkly', secret, deliveryOf(body, { 'x-ld-signature': 'wrong' }, secret))).toBe(false);
  });

  it("GitLab's token, but never beside a wrong signature", () => {
    expect(isProven('gitlab', secret, deliveryOf(body, { 'x-gitlab-token': secret }))).toBe(true);
    const both = { 'x-gitlab-token': secret, 'webhook-signature': 'v1,AAAA' };
    expect(isProven('gitlab', secret, deliveryOf(body, both))).toBe(false);
  });
});

it.each(HOOK_KINDS)('%s takes nothing that proves nothing', (kind) => {
  const strange = [
    {},
    { authorization: '' },
    { authorization: 'Bearer' },
    { authorization: 'Basic ' },
    { 'x-signature': '=' },
  ];
  for (const headers of strange) {
    expect(isProven(kind, 'secret', deliveryOf('', headers))).toBe(false);
    expect(isProven(kind, 'secret', deliveryOf('{}', headers, ''))).toBe(false);
  }
  const old = slackHeaders('x=1', 'secret', 0);
  expect(isProven(kind, 'secret', deliveryOf('x=1', old))).toBe(false);
});

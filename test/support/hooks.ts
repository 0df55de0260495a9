/** Senders, for tests of hooks: they make a hook, sign as the real ones do, and deliver. */
import { createHmac } from 'node:crypto';
import { type Answer, type Client } from './http.js';

export interface MadeHook {
  readonly id: string;
  readonly url: string;
  readonly secret: string;
}

export interface ReceivedBody {
  readonly became?: readonly {
    readonly incident: string | null;
    readonly service: string | null;
    readonly id: string;
    readonly type: string;
    readonly occurredAt: string | null;
    readonly corrected: boolean;
  }[];
  readonly refused?: { readonly code: string; readonly detail: string; readonly status: number };
  readonly text?: string;
}

export async function makeHook(api: Client, body: Record<string, unknown>): Promise<MadeHook> {
  const made = await api.request<MadeHook>('POST', '/v1/hooks', { body });
  if (made.status !== 201) throw new Error(`no hook was made: ${JSON.stringify(made.body)}`);
  return made.body;
}

/** Posts bytes as they are. */
export async function deliver(
  url: string,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer<ReceivedBody>> {
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? {} : JSON.parse(text)) as ReceivedBody,
  };
}

export const hmacHex = (secret: string, body: string | Buffer, hash = 'sha256'): string =>
  createHmac(hash, secret).update(body).digest('hex');

/** How each kind of sender proves who it is, just now. */
export const SIGNED: Readonly<Record<string, (body: string, secret: string) => Record<string, string>>> = {
  github: (body, secret) => ({ 'x-hub-signature-256': `sha256=${hmacHex(secret, body)}` }),
  pagerduty: (body, secret) => ({ 'x-pagerduty-signature': `v1=${'0'.repeat(64)},v1=${hmacHex(secret, body)}` }),
  alertmanager: (_body, secret) => ({ authorization: `Bearer ${secret}` }),
  grafana: (body, secret) => ({ 'x-grafana-alerting-signature': hmacHex(secret, body) }),
  flux: (body, secret) => ({ 'x-signature': `sha256=${hmacHex(secret, body)}` }),
  launchdarkly: (body, secret) => ({ 'x-ld-signature': hmacHex(secret, body) }),
  gitlab: (_body, secret) => ({ 'x-gitlab-token': secret }),
  argocd: (_body, secret) => ({ authorization: `Bearer ${secret}` }),
  slack: (body, secret) => slackHeaders(body, secret, Math.floor(Date.now() / 1000)),
  statuspage: () => ({}),
};

export const slackHeaders = (body: string, secret: string, at: number): Record<string, string> => ({
  'content-type': 'application/x-www-form-urlencoded',
  'x-slack-request-timestamp': String(at),
  'x-slack-signature': `v0=${hmacHex(secret, `v0:${at}:${body}`)}`,
});

/** A sender of one kind with one hook. */
export function senderOf(kind: string, hook: MadeHook) {
  return (payload: unknown): Promise<Answer<ReceivedBody>> => {
    const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
    return deliver(hook.url, body, SIGNED[kind]!(body, hook.secret));
  };
}

/** A slash command of Slack as it is posted. */
export const slashCommand = (text: string, more: Readonly<Record<string, string>> = {}): string =>
  new URLSearchParams({
    ...{ team_id: 'T0001', channel_id: 'C0123ABCD', channel_name: 'inc-checkout', user_id: 'U01', user_name: 'ada' },
    ...{ command: '/asof', text, trigger_id: `13345224609.${Math.random()}`, ...more },
  }).toString();

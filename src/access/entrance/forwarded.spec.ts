import { expect, it } from '@jest/globals';
import { isForwarded } from './forwarded.js';

it.each([
  ...['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded', 'forwarded-for', 'x-forward-for'],
  ...['x-real-ip', 'true-client-ip', 'x-client-ip', 'client-ip', 'x-cluster-client-ip', 'fastly-client-ip'],
  ...['cf-connecting-ip', 'cf-ray', 'cf-ew-via', 'cdn-loop', 'x-original-url', 'x-original-host', 'x-original-for'],
  ...['x-envoy-external-address', 'x-azure-clientip', 'x-azure-fdid', 'x-amzn-trace-id', 'x-amz-cf-id'],
  ...['cloudfront-viewer-address', 'x-appengine-user-ip', 'x-cloud-trace-context', 'fly-client-ip', 'x-nf-request-id'],
  ...['do-connecting-ip', 'incap-client-ip', 'x-sucuri-clientip', 'wl-proxy-client-ip', 'x-arr-ssl', 'x-varnish'],
  ...['proxy-connection', 'x-proxyuser-ip', 'x-proxied-by', 'x-scheme', 'x-url-scheme', 'x-remote-addr', 'remote-user'],
  ...['tailscale-user-login', 'x-auth-request-user', 'front-end-https', 'surrogate-capability', 'x-edge-location'],
])('%s is what a proxy adds', (name) => {
  expect(isForwarded({ host: 'localhost:4000', [name]: 'x' })).toBe(true);
});

it('what browsers, commands, hooks and agents send is theirs', () => {
  const names = [
    ...[
      'host',
      'connection',
      'accept',
      'accept-encoding',
      'accept-language',
      'authorization',
      'cache-control',
      'cookie',
    ],
    ...['content-length', 'content-type', 'content-encoding', 'origin', 'pragma', 'referer', 'range', 'te', 'upgrade'],
    ...['sec-ch-ua', 'sec-ch-ua-platform', 'sec-fetch-site', 'sec-gpc', 'dnt', 'priority', 'purpose', 'user-agent'],
    ...['upgrade-insecure-requests', 'transfer-encoding', 'expect', 'keep-alive', 'date', 'if-match', 'if-none-match'],
    ...['idempotency-key', 'last-event-id', 'traceparent', 'tracestate', 'baggage', 'x-request-id', 'x-requested-with'],
    ...['x-correlation-id', 'x-b3-traceid', 'b3', 'x-github-event', 'x-hub-signature-256', 'x-gitlab-token', 'ce-id'],
    ...[
      'webhook-id',
      'webhook-signature',
      'x-pagerduty-signature',
      'x-slack-signature',
      'x-ld-signature',
      'x-signature',
    ],
    ...['mcp-protocol-version', 'mcp-session-id', 'mcp-method', 'x-csrf-token', 'x-api-key', 'x-tested-caller'],
  ];
  expect(names.filter((name) => isForwarded({ [name]: 'x' }))).toEqual([]);
});

/**
 * Whether a proxy has forwarded a request. It need not say so; one that does gives itself away by headers that no client
 * sends by itself: whose request it was, under which name, scheme or address it came, and who passed it on.
 */
import { type IncomingHttpHeaders } from 'node:http';

/** Words between the dashes of a name that speak of somebody in front, or of somebody behind. */
const WORDS: ReadonlySet<string> = new Set([
  ...['via', 'forward', 'forwarded', 'forwarding', 'proxy', 'proxied', 'original', 'cdn', 'edge', 'surrogate'],
  ...['ip', 'ips', 'clientip', 'realip', 'ipaddress', 'real', 'remote', 'scheme', 'ssl'],
]);
/** With which the names begin that proxies and clouds give to what they add. */
const SENDERS: readonly string[] = [
  ...['cf-', 'fastly-', 'fly-', 'akamai-', 'x-akamai-', 'cloudfront-', 'x-amz-cf-', 'x-amzn-', 'incap-'],
  ...['x-envoy-', 'x-azure-', 'x-arr-', 'x-appengine-', 'x-appservice-', 'x-cloud-', 'x-goog-', 'x-vercel-', 'x-nf-'],
  ...['x-varnish', 'x-sucuri-', 'x-nginx-', 'x-traefik-', 'x-haproxy-', 'x-railway-', 'x-auth-request-', 'x-webauth-'],
  ...['x-authentik-', 'tailscale-', 'ngrok-', 'wl-', 'x-server-', 'x-url-', 'x-host', 'x-port', 'front-end-https'],
  ...[
    'x-request-start',
    'x-queue-start',
    'x-waws-',
    'x-ms-client-principal',
    'x-middleton-',
    'ali-',
    'x-cluster-',
    'x-country',
    'x-geo',
  ],
];

export function isForwarded(headers: IncomingHttpHeaders): boolean {
  for (const name in headers) if (isOfProxy(name)) return true;
  return false;
}

/** @param name in lower case */
const isOfProxy = (name: string): boolean =>
  name.split('-').some((word) => WORDS.has(word)) || SENDERS.some((sender) => name.startsWith(sender));

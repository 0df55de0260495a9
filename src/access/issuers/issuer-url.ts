/** Where issuers may be: https, and plain http on this machine alone, where nobody is in between. */
const LOOPBACK = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?(?:\/|$)/;

export const isIssuerUrl = (url: string): boolean =>
  URL.canParse(url) && (url.startsWith('https://') || LOOPBACK.test(url));

/** Whether an address that an issuer names may be asked: an issuer elsewhere sends nobody to this machine. */
export const mayName = (issuer: string, address: unknown): address is string =>
  typeof address === 'string' && isIssuerUrl(address) && (address.startsWith('https://') || LOOPBACK.test(issuer));

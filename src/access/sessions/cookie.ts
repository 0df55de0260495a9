/**
 * The cookie of a session. `__Host-` and `Secure` bind it to this host over https; browsers take it from `localhost`
 * and 127.0.0.1 over http, too.
 */
import { parseCookie, stringifySetCookie } from 'cookie';

const NAME = '__Host-asof-session';
const FIXED = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const;

/** What a request's cookie holds; null where it has none. */
export const tokenIn = (header: string | undefined): string | null =>
  header?.includes(NAME) ? (parseCookie(header)[NAME] ?? null) : null;

/** The header `Set-Cookie` that begins a session. */
export const cookieOf = (token: string, expiresAt: string): string =>
  stringifySetCookie({ name: NAME, value: token, ...FIXED, expires: new Date(expiresAt) });

/** The header that takes it back. */
export const noCookie = (): string => stringifySetCookie({ name: NAME, value: '', ...FIXED, maxAge: 0 });

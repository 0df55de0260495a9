/**
 * The cookies of a session, and of somebody who is on the way to one. `__Host-` and `Secure` bind them to this host over
 * https; browsers take them from `localhost` and 127.0.0.1 over http, too.
 */
import { parseCookie, stringifySetCookie } from 'cookie';
import { type Attempt } from '../people/code-flow.js';

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

/** One for each attempt: several tabs may be on their way at once. */
const attemptName = (state: string): string => `__Host-asof-login-${state.slice(0, 8)}`;
const ATTEMPT_SECONDS = 600;
/** As the states that we make are written. */
const STATE = /^[A-Za-z0-9_-]{20,100}$/;

/** What is sent along to the issuer and back, by the state that comes back; null where there is nothing. */
export function attemptIn(header: string | undefined, state: string): Attempt | null {
  const value = STATE.test(state) ? parseCookie(header ?? '')[attemptName(state)] : undefined;
  if (value === undefined) return null;
  try {
    const attempt = JSON.parse(Buffer.from(value, 'base64url').toString()) as Attempt;
    return attempt.state === state ? attempt : null;
  } catch {
    return null;
  }
}

/** The header `Set-Cookie` that sends it along. */
export const attemptCookieOf = (attempt: Attempt): string =>
  stringifySetCookie({
    name: attemptName(attempt.state),
    value: Buffer.from(JSON.stringify(attempt)).toString('base64url'),
    ...FIXED,
    maxAge: ATTEMPT_SECONDS,
  });

/** The header that takes it back. */
export const noAttempt = ({ state }: Attempt): string =>
  stringifySetCookie({ name: attemptName(state), value: '', ...FIXED, maxAge: 0 });

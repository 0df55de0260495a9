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
export const noCookie = (): string => without(NAME);

/** One for each attempt: several tabs may be on their way at once. */
const ATTEMPT = '__Host-asof-login-';
const attemptName = (state: string): string => ATTEMPT + state.slice(0, 8);
/** With many more, a browser's requests would be too large to be read, the page to sign in among them. */
const MOST_ATTEMPTS = 5;
const ATTEMPT_SECONDS = 600;
/** As the states that we make are written. */
const STATE = /^[A-Za-z0-9_-]{20,100}$/;

/** What is sent along to the issuer and back, by the state that comes back; null where there is nothing. */
export function attemptIn(header: string | undefined, state: string): Attempt | null {
  const value = STATE.test(state) ? parseCookie(header ?? '')[attemptName(state)] : undefined;
  if (value === undefined) return null;
  try {
    const attempt = JSON.parse(Buffer.from(value, 'base64url').toString()) as Attempt | null;
    // A browser can send anything.
    const { nonce, verifier, returnTo } = attempt ?? {};
    const isWhole = [nonce, verifier, returnTo].every((each) => typeof each === 'string');
    return isWhole && attempt?.state === state ? attempt : null;
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

const without = (name: string): string => stringifySetCookie({ name, value: '', ...FIXED, maxAge: 0 });

/** The header that takes it back. */
export const noAttempt = ({ state }: Attempt): string => without(attemptName(state));

/** The headers that take the oldest attempts back, so that there is room for one more. Browsers send the oldest first. */
export const noOldAttempts = (header: string | undefined): string[] =>
  Object.keys(parseCookie(header ?? ''))
    .filter((name) => name.startsWith(ATTEMPT))
    .slice(0, 1 - MOST_ATTEMPTS)
    .map(without);

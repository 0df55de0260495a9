/** Refusals of credentials, with what a client can do about it (RFC 6750, section 3). */
import { type Scope } from '../application/caller.js';
import { CHALLENGE, Problem } from './problems.js';

/** Something was sent, and it opens nothing. @param detail a sentence without quotation marks */
export const invalidToken = (detail: string): Problem =>
  new Problem('unauthenticated', detail, {
    headers: { 'www-authenticate': `${CHALLENGE}, error="invalid_token", error_description="${detail}"` },
  });

/** The caller is known, and may not do this. */
export const insufficientScope = (scope: Scope): Problem =>
  new Problem('forbidden', `This call needs the scope ${scope}, which the key does not have.`, {
    headers: forbiddenTo(scope),
  });

/** Headers of a refusal to somebody who is known. @param scope that would be enough; null: none would */
export const forbiddenTo = (scope: Scope | null): Readonly<Record<string, string>> => ({
  'www-authenticate': scope === null ? CHALLENGE : `${CHALLENGE}, error="insufficient_scope", scope="${scope}"`,
});

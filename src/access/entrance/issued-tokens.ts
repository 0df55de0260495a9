/** Tokens that others have issued: to people, and to jobs. Who has issued one decides which of both it may be. */
import { type Caller } from '../../application/caller.js';
import { looksLikeJwt } from '../issuers/jwt.js';
import { type JobTokens } from '../jobs/job-tokens.js';
import { type UserTokens } from '../people/user-tokens.js';

export class IssuedTokens {
  /**
   * @param people null: nobody says who people are
   * @param jobs null: no tokens of jobs are taken
   */
  constructor(
    private readonly people: UserTokens | null,
    private readonly jobs: JobTokens | null,
  ) {}

  /** Whether it may be a token: then nothing else is made of it. */
  mayBe(sent: string): boolean {
    return (this.people !== null || this.jobs !== null) && looksLikeJwt(sent);
  }

  /**
   * @returns the caller, or why there is none
   * @throws Refusal `unavailable` while the issuer cannot be asked; ReadModelsUnavailable
   */
  async check(sent: string): Promise<Caller | 'malformed' | 'unknown' | 'expired'> {
    const { decodeJwt } = await import('jose');
    let claims: ReturnType<typeof decodeJwt>;
    try {
      claims = decodeJwt(sent);
    } catch {
      return 'malformed';
    }
    if (this.people?.isMeant(claims)) return this.people.check(sent);
    return this.jobs?.check(sent, claims.iss) ?? 'unknown';
  }
}

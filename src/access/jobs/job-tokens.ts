/**
 * Callers that are CI jobs: GitHub, GitLab and others give each job an ID token, which says of which repository it is. What
 * a rule gives is all that it may.
 */
import { type Caller } from '../../application/caller.js';
import { endAt } from '../ends.js';
import { type VerifiedToken } from '../issuers/issuer.js';
import { type Issuers } from '../issuers/issuers.js';
import { ruleFor, type CiRule } from './ci-rules.js';

export class JobTokens {
  constructor(
    private readonly rules: readonly CiRule[],
    private readonly issuers: Pick<Issuers, 'of'>,
  ) {}

  /**
   * @param issuer whom the token names; nothing of it has been checked
   * @returns the caller; why there is none, where the token is not good or no rule fits it
   * @throws Refusal `unavailable` while the issuer cannot be asked for its keys
   */
  async check(sent: string, issuer: string | undefined): Promise<Caller | 'unknown' | 'expired'> {
    const ofIssuer = this.rules.filter((rule) => rule.issuer === issuer);
    if (issuer === undefined) return 'unknown';
    for (const audience of new Set(ofIssuer.map((rule) => rule.audience))) {
      const token = await this.issuers.of(issuer).verified(sent, audience);
      if (token === 'expired') return 'expired';
      const rules = ofIssuer.filter((rule) => rule.audience === audience);
      const rule = token && ruleFor(rules, token.claims);
      if (rule) return callerOf(rule, issuer, token);
    }
    return 'unknown';
  }
}

const callerOf = ({ scopes, groups, services }: CiRule, issuer: string, { claims }: VerifiedToken): Caller => ({
  kind: 'ci',
  id: `${new URL(issuer).host}/${claims.sub}`,
  rights: { scopes, groups, services },
  ended: endAt(claims.exp * 1000),
});

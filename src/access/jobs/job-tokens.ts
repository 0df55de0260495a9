/**
 * Callers that are CI jobs: GitHub, GitLab and others give each job an ID token, which says of which repository it is. What
 * a rule gives is all that it may.
 */
import { createHash } from 'node:crypto';
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

/** As OpenID Connect bounds a subject. */
const PLAIN_SUBJECT = /^[\x20-\x7e]{1,255}$/;
const SHOWN_CHARACTERS = 200;

/** Issuer and subject; before the first `/` stands the issuer alone, so that no two of one host are taken for one another. */
function idOf(issuer: string, subject: string): string {
  const { host, pathname } = new URL(issuer);
  const named = (host + pathname.replace(/\/$/, '')).replaceAll('/', '%2F');
  if (PLAIN_SUBJECT.test(subject)) return `${named}/${subject}`;
  const digest = createHash('sha256').update(JSON.stringify(subject)).digest('hex').slice(0, 16);
  return `${named}/${subject.slice(0, SHOWN_CHARACTERS).replace(/[^\x20-\x7e]/g, '?')}~${digest}`;
}

const callerOf = ({ scopes, groups, services }: CiRule, issuer: string, { claims }: VerifiedToken): Caller => ({
  kind: 'ci',
  id: idOf(issuer, claims.sub),
  rights: { scopes, groups, services },
  ended: endAt(claims.exp * 1000),
});

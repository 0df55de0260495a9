/** Callers that are people with an access token of their issuer. */
import { type Caller } from '../../application/caller.js';
import { endAt } from '../ends.js';
import { type Issuer } from '../issuers/issuer.js';
import { isAccessToken, nameIn, rightsIn } from './claims.js';
import { type OidcSettings } from './oidc-settings.js';
import { type People } from './people.js';

export class UserTokens {
  constructor(
    private readonly settings: OidcSettings,
    private readonly issuer: Pick<Issuer, 'verified'>,
    private readonly people: People,
  ) {}

  /** Whether a token says that it is of this issuer, and for us; nothing of it has been checked. */
  isMeant({ iss, aud }: { readonly iss?: unknown; readonly aud?: unknown }): boolean {
    const { issuer, audience } = this.settings;
    return iss === issuer && [aud].flat().includes(audience);
  }

  /**
   * @returns the caller; why there is none, where the token is not good, or no access token
   * @throws Refusal `unavailable` while the issuer cannot be asked for its keys; ReadModelsUnavailable
   */
  async check(sent: string): Promise<Caller | 'unknown' | 'expired'> {
    const { issuer, audience } = this.settings;
    const token = await this.issuer.verified(sent, audience);
    if (token === 'expired') return 'expired';
    if (token === null || !isAccessToken(token)) return 'unknown';
    const { claims } = token;
    const person = await this.people.of(issuer, claims.sub, nameIn(claims));
    return personCaller(person, rightsIn(claims, this.settings), endAt(claims.exp * 1000));
  }
}

/** @param ended as of a caller */
export const personCaller = (
  { id, name }: { readonly id: string; readonly name: string | null },
  rights: Caller['rights'],
  ended: AbortSignal,
): Caller => ({ kind: 'user', id, rights, ended, ...(name !== null && { name }) });

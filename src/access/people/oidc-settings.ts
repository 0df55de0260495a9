/** Who says who people are: the settings `ASOF_OIDC_…`. */
import { isIssuerUrl } from '../issuers/issuer-url.js';

export interface OidcSettings {
  /** As its tokens name it. */
  readonly issuer: string;
  /** For whom access tokens have to be. */
  readonly audience: string;
  /** With it people sign in at pages; without it access tokens alone are taken. */
  readonly client: OidcClient | null;
  /** The claim that holds the scopes, by name or by its path with dots. */
  readonly scopeClaim: string;
  readonly groupsClaim: string;
}

export interface OidcClient {
  readonly id: string;
  /** Null: the client is public. */
  readonly secret: string | null;
}

/**
 * @param given a setting by its name; undefined where it is not set
 * @param fileOf what a file holds that a setting names
 * @returns undefined where none is set; else the settings, or their faults
 */
export function readOidc(
  given: (name: string) => string | undefined,
  fileOf: (name: string, file: string) => string,
): OidcSettings | readonly string[] | undefined {
  const [issuer, audience] = [given('ASOF_OIDC_ISSUER'), given('ASOF_OIDC_AUDIENCE')];
  const [id, secretFile] = [given('ASOF_OIDC_CLIENT_ID'), given('ASOF_OIDC_CLIENT_SECRET_FILE')];
  const [scopeClaim, groupsClaim] = [given('ASOF_OIDC_SCOPE_CLAIM'), given('ASOF_OIDC_GROUPS_CLAIM')];
  if ([issuer, audience, id, secretFile, scopeClaim, groupsClaim].every((value) => value === undefined))
    return undefined;
  const faults: string[] = [];
  if (issuer === undefined) faults.push('ASOF_OIDC_ISSUER is missing: the other ASOF_OIDC_… say nothing without it');
  else if (!isIssuerUrl(issuer)) faults.push('ASOF_OIDC_ISSUER must be an https URL');
  if (audience === undefined) faults.push('ASOF_OIDC_AUDIENCE is missing: for whom access tokens have to be');
  if (secretFile !== undefined && id === undefined)
    faults.push('ASOF_OIDC_CLIENT_SECRET_FILE goes with ASOF_OIDC_CLIENT_ID');
  if (faults.length > 0 || issuer === undefined || audience === undefined) return faults;
  const secret = secretFile === undefined ? null : fileOf('ASOF_OIDC_CLIENT_SECRET_FILE', secretFile);
  return {
    ...{ issuer, audience },
    client: id === undefined ? null : { id, secret },
    scopeClaim: scopeClaim ?? 'scope',
    groupsClaim: groupsClaim ?? 'groups',
  };
}

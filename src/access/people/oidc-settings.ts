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

const PREFIX = 'ASOF_OIDC_';

/**
 * @param given a setting by the rest of its name; undefined where it is not set
 * @param fileOf what a file holds that a setting names
 * @returns undefined where none is set; else the settings, or their faults
 */
export function readOidc(
  given: (name: string) => string | undefined,
  fileOf: (name: string, file: string) => string,
): OidcSettings | readonly string[] | undefined {
  const of = (name: string): string | undefined => given(PREFIX + name);
  const [issuer, audience, id] = [of('ISSUER'), of('AUDIENCE'), of('CLIENT_ID')];
  const secretFile = of('CLIENT_SECRET_FILE');
  const [scopeClaim, groupsClaim] = [of('SCOPE_CLAIM'), of('GROUPS_CLAIM')];
  if ([issuer, audience, id, secretFile, scopeClaim, groupsClaim].every((value) => value === undefined))
    return undefined;
  const faults: string[] = [];
  if (issuer === undefined) faults.push(`${PREFIX}ISSUER is missing: the other ${PREFIX}… say nothing without it`);
  else if (!isIssuerUrl(issuer)) faults.push(`${PREFIX}ISSUER must be an https URL`);
  if (audience === undefined) faults.push(`${PREFIX}AUDIENCE is missing: for whom access tokens have to be`);
  if (secretFile !== undefined && id === undefined)
    faults.push(`${PREFIX}CLIENT_SECRET_FILE goes with ${PREFIX}CLIENT_ID`);
  if (faults.length > 0 || issuer === undefined || audience === undefined) return faults;
  const secret = secretFile === undefined ? null : fileOf(`${PREFIX}CLIENT_SECRET_FILE`, secretFile);
  return {
    ...{ issuer, audience },
    client: id === undefined ? null : { id, secret },
    scopeClaim: scopeClaim ?? 'scope',
    groupsClaim: groupsClaim ?? 'groups',
  };
}

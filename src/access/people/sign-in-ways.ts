/** How people may sign in here: by a key always, and by way of an issuer where the settings name one. */
import { Refusal } from '../../application/refusal.js';
import { type Settings } from '../../config.js';
import { type Issuers } from '../issuers/issuers.js';
import { CodeFlow } from './code-flow.js';

export class SignInWays {
  readonly #flow: CodeFlow | null;

  constructor({ oidc }: Pick<Settings, 'oidc'>, issuers: Pick<Issuers, 'of'>) {
    this.#flow = oidc?.client ? new CodeFlow(oidc, oidc.client, issuers.of(oidc.issuer)) : null;
  }

  /** The issuer by way of which people come, for people to read; null: they have keys. */
  get issuerName(): string | null {
    return this.#flow?.issuerName ?? null;
  }

  /** Whether people can be sent to the issuer again: nobody is shut out because it is away. */
  get canRenew(): boolean {
    return this.#flow !== null && !this.#flow.isIssuerAway;
  }

  /** @throws Refusal `not_found` where people have keys alone */
  byIssuer(): CodeFlow {
    if (this.#flow) return this.#flow;
    throw new Refusal('not_found', 'Nobody signs in by way of an issuer here: ASOF_OIDC_CLIENT_ID is not set.');
  }
}

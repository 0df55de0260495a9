/** The issuers that are asked: each is one, whoever's tokens it signs. */
import { Logger } from '@nestjs/common';
import { Issuer } from './issuer.js';

export class Issuers {
  readonly #logger = new Logger('issuers');
  readonly #byUrl = new Map<string, Issuer>();

  /** @param url one that the settings name */
  of(url: string): Issuer {
    let issuer = this.#byUrl.get(url);
    if (!issuer) {
      issuer = new Issuer(url, (words) => this.#logger.warn(words));
      this.#byUrl.set(url, issuer);
    }
    return issuer;
  }
}

/** Who runs this command, as the service calls them. */
import { type Client } from './client.js';

/** `recordedBy` of what they record is `kind:id`. */
export interface CallerName {
  /** `local` where no key is asked for and none was sent; else `key`, `user` or `ci`. */
  readonly kind: string;
  readonly id: string;
}

/** A key says it by itself; a token of an issuer does not. @throws ServiceProblem for one who may not read */
export const readCaller = (client: Client): Promise<CallerName> => client.get<CallerName>('v1/caller');

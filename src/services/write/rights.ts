/** What every command on the changes of a service asks first: which service is meant, and whether the caller may. */
import { may, type Caller } from '../../application/caller.js';
import { invalidRequest, Refusal } from '../../application/refusal.js';
import { foldServiceName, SERVICE_NAME_EXPECTED } from '../../timeline/service-name.js';

/**
 * The name of a service in lower case.
 * @param written in any case
 * @throws Refusal `invalid` for what can be no service's name
 */
export function serviceNamed(written: string): string {
  const name = foldServiceName(written);
  if (name !== null) return name;
  throw invalidRequest([{ parameter: 'service', code: 'format', detail: SERVICE_NAME_EXPECTED }]);
}

/**
 * Whoever may write may change every service; the scope `changes` alone is for the services that a caller names.
 * @param service in lower case
 * @throws Refusal `forbidden`
 */
export function mustBeAllowedToChange({ rights }: Caller, service: string): void {
  if (may({ rights }, 'write')) return;
  const { services } = rights;
  if (may({ rights }, 'changes') && (services === null || services.includes(service))) return;
  throw new Refusal('forbidden', `The caller may not change the service ${service}.`, { scope: 'write' });
}

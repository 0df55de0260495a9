import { invalidRequest } from '../../../application/refusal.js';
import { readEvent } from '../../../ingest/cloud-events/read-event.js';
import { LIMITS } from '../../../timeline/input/limits.js';
import { ignored, type Becoming, type HookReading } from '../becoming.js';
import { type Hook } from '../hook.js';
import { type Delivery, type HookKind } from '../kind.js';
import { nameOf, parseJson, textAt } from '../payload.js';
import { hasCredentials, isStandardSigned } from '../signatures.js';

/** CloudEvents in the body, where the signature covers them: one, or a list. Headers that name one prove nothing. */
function readCloudEvents({ body }: Delivery, { incident, service }: Hook): HookReading {
  const payload = parseJson(body);
  if (payload === undefined) return { unreadable: 'The body is not JSON.' };
  const events: readonly unknown[] = Array.isArray(payload) ? payload : [payload];
  const becomes: Becoming[] = [];
  for (const event of events.slice(0, LIMITS.perCall)) {
    const named = service ?? nameOf(textAt(event, 'data', 'service')) ?? null;
    const read = readEvent(event, { source: 'webhook', incident, service: named });
    if (read === null) continue;
    if ('faults' in read) return { refused: invalidRequest(read.faults) };
    becomes.push({ to: 'event', event: read.becomes, key: read.key });
  }
  return becomes.length > 0 ? { becomes } : ignored('No event of a type that means something here.');
}

/** Standard Webhooks with a CloudEvent in each. */
export const STANDARD: HookKind = {
  secrets: 'whsec',
  goesTo: 'where it says',
  verify: isStandardSigned,
  read: readCloudEvents,
};

/** Argo CD, notification service `webhook`: our template makes a CloudEvent. */
export const ARGOCD: HookKind = {
  secrets: 'signing',
  goesTo: 'where it says',
  verify: hasCredentials,
  read: readCloudEvents,
};
